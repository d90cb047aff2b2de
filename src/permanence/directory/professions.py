"""Who is a physician, as the directory writes people: by the whole title and by the specialty; pure."""

from permanence.foundation.search import in_words

TITLES = frozenset({"dr", "dre", "pr", "pre", "docteur", "docteure", "doctoresse", "professeur", "professeure"})

# How words begin in physicians' specialties, and in what is another profession all the same (dental surgery, a nurse of
# cardiology, an intern). A specialty that neither knows is no physician's: who signs in vain corrects the directory.
SPECIALTIES = (
    "medecin", "generaliste", "addictolog", "allergolog", "anatomopatholog", "anesthesi", "angiolog", "cancerolog",
    "cardiolog", "chirurg", "dermatolog", "diabetolog", "endocrinolog", "gastro", "geriatr", "gerontolog", "gynecolog",
    "hematolog", "hepatolog", "infectiolog", "nephrolog", "neurochirurg", "neurolog", "neuropediatr", "obstetri",
    "oncolog", "ophtalmolog", "orl", "oto rhino", "otorhino", "pediatr", "pedopsychiatr", "phlebolog", "pneumolog",
    "psychiatr", "radiolog", "radiotherap", "reanimat", "rhumatolog", "stomatolog", "urgentist", "urolog",
)  # fmt: skip
OTHERS = (
    "dent", "odonto", "orthodont", "bucca", "orale", "sage femme", "sages femmes", "maieut", "infirm", "iade", "ibode",
    "ipa", "kine", "masseu", "physiotherap", "pharmac", "psycholog", "osteopath", "podolog", "pedicur", "orthophon",
    "orthopt", "optic", "dietet", "ergotherap", "psychomot", "puericult", "aide", "assistant", "secret", "manipulat",
    "technic", "estheticien", "veterin", "chinoise", "traditionnelle", "naturelle", "douce", "interne en", "interne de",
    "externe", "etudiant",
)  # fmt: skip


def is_physician(title: str, specialty: str) -> bool:
    """Tell whether the title is a doctor's or professor's, whole, and the specialty a physician's.

    Dentists, pharmacists and vets are doctors too; "Droguiste" and "Président" only begin like one.
    """
    borne, practised = in_words(title).split(), f" {in_words(specialty)}"
    if not borne or not TITLES.issuperset(borne):
        return False
    return _begins(practised, SPECIALTIES) and not _begins(practised, OTHERS)


def _begins(words: str, starts: tuple[str, ...]) -> bool:
    return any(f" {start}" in words for start in starts)
