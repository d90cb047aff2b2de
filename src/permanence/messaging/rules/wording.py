"""What an SMS says, and an e-mail in its own words, in seven languages, and what none may say; pure.

`{when}` is filled in; `[ a piece {phone}]` is left out when something inside it is not known. Date and hour only:
no reason, no specialty, no result, no advice (`standards.md`; the SMS travels in clear and shows on a locked screen).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from unicodedata import category, normalize

from .mails import MAILS
from .texts import TEXTS
from .understanding import folded

LANGUAGES = ("fr", "en", "es", "pt", "ar", "tr", "uk")
RIGHT_TO_LEFT = frozenset({"ar"})
PIECE = re.compile(r"\[([^\[\]]*)\]")
PLACE = re.compile(r"\{([^{}]*)\}")
SPACED = re.compile(r" ([:;!?»])")
LONGEST = 480
KNOWN = ("practice", "when")  # places that are always filled in, where they may stand

# What each sentence may speak of; those with * it must say.
PLACES: Mapping[str, tuple[str, ...]] = {
    "booked": ("practice*", "when*", "early", "phone"),
    "moved": ("practice*", "when*", "former", "early", "phone"),
    "cancelled": ("practice*", "when*", "phone"),
    "late": ("practice*", "expected*", "planned", "late", "phone"),
    "reminder": ("practice*", "when*", "early", "phone", "papers"),
    "reminders": ("practice*", "day*", "hours*", "count", "phone", "papers"),
    "offer": ("practice*", "when*", "until*", "phone"),
    "far_offer": ("practice*", "when*", "until*", "link*", "phone"),
    "document": ("practice*", "when*", "phone"),
    "recall": ("practice*", "phone"),
    "came_in": ("practice*", "phone"),
    "reached": ("practice*", "phone"),
    "waits": ("practice*", "link*", "phone"),
    "news": ("practice*", "words*", "phone"),
    "gone": ("practice*", "phone"),
    "series": ("practice*", "count*", "when*", "phone"),
    "series_ended": ("practice*", "phone"),
    "too_late": ("practice*", "phone"),
    "forwarded": ("practice*", "phone"),
}

# What an e-mail's own words may speak of: they stand before and after what stays the house's.
MAIL_PLACES: Mapping[str, tuple[str, ...]] = {
    "mail_booked": ("when", "who", "practice", "phone"),
    "mail_moved": ("former*", "former_who", "when", "who", "practice", "phone"),
    "mail_cancelled": ("when", "who", "practice", "phone"),
    "mail_reminder": ("when", "who", "practice", "phone"),
    "mail_reminders": ("count", "practice", "phone"),
    "mail_late": ("planned", "late*", "who", "practice", "phone"),
    "mail_series": ("count", "who", "practice", "phone"),
    "mail_ended": ("who", "practice", "phone"),
    "mail_recall": ("who", "practice", "phone"),
    "mail_referral": ("when", "who", "practice", "phone"),
    "mail_offer": ("when", "until", "who", "practice", "phone"),
    "mail_far_offer": ("when", "until", "who", "practice", "phone"),
    "mail_sheet": ("practice", "phone"),
    "mail_came_in": ("practice", "phone"),
    "mail_reached": ("practice", "phone"),
    "mail_waits": ("practice", "phone"),
    "mail_code": ("practice", "phone"),
    "mail_code_mine": ("practice", "phone"),
    "mail_news": ("practice", "phone"),
    "mail_closing": ("practice", "phone"),
}

# Parts of words that tell of health: of what one comes for, of which specialty, of what was found.
TELLING = (
    "resultat", "analyse", "bilan sang", "biopsie", "cancer", "tumeur", "oncolog", "chimio", "radiotherap", "vih",
    "sida", "seropositi", "depistage", "ist ", "mst", "hepatite", "grossesse", "enceinte", "ivg", "avortement",
    "contracepti", "gynecolog", "obstetri", "sage-femme", "fertilite", "pma", "urolog", "prostate", "psychiatr",
    "psycholog", "psychotherap", "depress", "addict", "alcool", "drogue", "toxico", "cardiolog", "infarctus",
    "diabet", "neurolog", "alzheimer", "epilep", "dermatolog", "allergolog", "rhumatolog", "pneumolog", "gastro",
    "coloscop", "ophtalmolog", "nephrolog", "dialyse", "hematolog", "pediatr", "geriatr", "handicap",
    "reeducation", "kinesi", "orthophon", "echograph", "scanner", "irm ", "radiolog", "mammograph", "vaccin",
    "ordonnance", "traitement", "medicament", "posologie", "a jeun", "symptome", "diagnos", "operation",
    "chirurg", "result", "pregnan", "abortion", "prescription", "treatment", "surgery", "psychi",
    # es, pt
    "analisis", "embaraz", "gravid", "aborto", "ginecolog", "psiquiatr", "psicolog", "ciru", "tratamiento",
    "tratamento", "enfermedad", "doenca", "receta", "receita", "exame", "cardiol",
    # tr
    "kanser", "gebelik", "hamile", "kurtaj", "ameliyat", "tedavi", "tahlil", "sonuc", "psikiyatr", "jinekolo",
    "kardiyolo", "recete", "hastalik", "teshis",
    # uk
    "онколог", "вагітн", "аборт", "гінеколог", "психіатр", "психолог", "кардіолог", "операці", "лікуванн", "аналіз",
    "результат", "діагноз", "рецепт", "хвороб",
    # ar
    "سرطان", "السرطان", "حامل", "حمل", "الحمل", "اجهاض", "الاجهاض", "نتيجة", "نتائج", "النتائج", "النتيجة", "تحليل",
    "التحاليل", "تحاليل", "عملية جراحية", "جراحة", "الجراحة", "علاج", "العلاج", "الطب النفسي", "طبيب نفسي", "تشخيص",
    "التشخيص", "امراض النساء", "القلب", "وصفة",
)  # fmt: skip
_FOLDED = tuple(folded(word) for word in TELLING)
WORDS, WRITTEN = re.compile(r"\w+"), re.compile(r"[\w-]+")
TURNING = dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)))  # what overrides how signs run, unseen
LINKED = re.compile(
    r":\s*/\s*/|https?\s*:|www\.|\b[\w-]+\.(?:fr|com|net|org|eu|io|me|ly)\b|(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}[/:]\S",
    re.IGNORECASE,
)
# A dot between two words without a space: a host's, unless the next sentence begins ("14h.Merci", "M.MARTIN").
DOTTED = re.compile(r"(?<![\w-])([\w-]*[^\W\d_][\w-]*)\.(xn--[\w-]+|[^\W\d_]{2,})(?![\w-])(/?)")
SHORT = {"m", "mm", "mr", "mme", "mlle", "dr", "drs", "pr", "me", "st", "ste", "av", "bd"}  # before a name


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong with a sentence: a code, and the word it is about."""

    code: str
    about: str = ""


def fill(text: str, said: Mapping[str, object]) -> str:
    """Fill a sentence in; a piece in brackets goes when something inside it is not known."""

    def kept(piece: re.Match[str]) -> str:
        return piece[1] if all(said.get(name[1]) for name in PLACE.finditer(piece[1])) else ""

    whole = PLACE.sub(lambda place: str(said.get(place[1], "")), PIECE.sub(kept, text))
    return re.sub(r" {2,}", " ", whole).strip()


def usual(name: str, language: str) -> str:
    """Return the house's own sentence."""
    texts = MAILS if name in MAIL_PLACES else TEXTS
    return texts.get(language, texts["fr"])[name]


def filled_mail(text: str, language: str, said: Mapping[str, object]) -> str:
    """Fill in an e-mail's own words; in French no line begins with the sign that ends a sentence."""
    whole = fill(text, said)
    return SPACED.sub("\u00a0\\1", whole) if language == "fr" else whole


def places_of(name: str) -> tuple[str, ...]:
    """Return what a sentence may speak of; empty for one there is not."""
    return MAIL_PLACES.get(name) or PLACES.get(name, ())


def wrong(text: str, name: str) -> list[Wrong]:
    """Say what must be mended in a practice's own sentence before anyone receives it."""
    allowed = {place.rstrip("*") for place in places_of(name)}
    needed = {place.rstrip("*") for place in places_of(name) if place.endswith("*")}
    used = PLACE.findall(text)
    rest = PLACE.sub("", text)
    found = [Wrong("unknown", place) for place in used if place not in allowed]
    outside = PLACE.findall(PIECE.sub("", text))
    found += [Wrong("missing", place) for place in sorted(needed) if place not in outside]
    if any(c in rest for c in "{}") or PIECE.sub("", text).count("[") or PIECE.sub("", text).count("]"):
        found.append(Wrong("unbalanced"))
    found += unfit(rest.replace("[", "").replace("]", "")) or unfit(PLACE.sub("", PIECE.sub("", text)))
    if not says(fill(text, dict.fromkeys(KNOWN, "x"))):
        found.append(Wrong("empty"))
    if len(text) > LONGEST:
        found.append(Wrong("long"))
    return found


def unfit(text: str) -> list[Wrong]:
    """Say what none may read in the words written for many: a word of health, a link that is not the house's."""
    rest = "".join(sign for sign in text if category(sign) != "Cf")  # nothing unseen hides a word
    found = [Wrong("telling", word) for word in telling(rest)]
    link = _link(normalize("NFKC", rest))
    return [*found, Wrong("link", link)] if link else found


def says(text: str) -> bool:
    """Tell whether a text says anything: a letter or a figure stands in it, not signs alone."""
    return any(sign.isalnum() for sign in text)


def _link(text: str) -> str:
    """Return the first part of it that is an address of the web, or would be made one by who shows it; empty: none."""
    if found := LINKED.search(text):
        return found[0]
    return next((one[0] for one in DOTTED.finditer(text) if _is_host(*one.groups(""))), "")


def _is_host(name: str, end: str, slash: str) -> bool:
    is_short = name.casefold() in SHORT
    begins_anew = end.istitle() or (end.isupper() and is_short)
    has_no_case = end.lower() == end.upper()  # Arabic: a space forgotten looks like nothing else
    if slash and not is_short:
        return True
    return not begins_anew and not has_no_case and f"{name}.{end}".casefold() != "p.ex"


def telling(text: str) -> list[str]:
    """Return the words of a text, as they stand there, that would tell something of someone's health."""
    plain = f" {folded(text)} "
    words = f" {' '.join(WORDS.findall(plain))} "  # "IRM." is a word, "lists " is not
    parts = [
        word.strip()
        for word in _FOLDED
        if f" {word}" in words or f" {word}" in plain or (len(word) > 5 and word in plain)
    ]
    return list(dict.fromkeys(_as_written(part, text) for part in parts))


def _as_written(part: str, text: str) -> str:
    """Return the words of a text that hold a part: "oncologie" for "oncolog"; the part where it spans others."""
    whole = WRITTEN.findall(text)
    several = [" ".join(whole[at : at + 2]) for at in range(len(whole) - 1)]
    return next((one for one in (*whole, *several) if part in folded(one)), part)
