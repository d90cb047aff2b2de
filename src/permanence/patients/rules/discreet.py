"""Words of health, which a remembrance must not hold: a small list, to make one think; pure."""

from .names import words

# Beginnings of words, folded: what people write of illness, care and the body's state.
BEGINNINGS = (
    "addict", "alcool", "allerg", "alzheimer", "anorex", "anxie", "asthm", "autis", "avc", "bipol", "cancer",
    "cardia", "chimio", "chirurg", "cirrhos", "contagi", "demence", "depress", "diabet", "dialys", "douleur",
    "drogu", "enceint", "epilep", "fievre", "grossess", "handicap", "hepat", "hospital", "hypertens", "hypoglyc",
    "infarct", "infect", "insulin", "ivg", "leucem", "maladie", "malade", "medicament", "metasta", "migrain",
    "mst", "neurolep", "obes", "oncolog", "operat", "opere", "parano", "parkinson", "patholog", "phobi",
    "psych", "radiother", "schizo", "scleros", "seropos", "sida", "suicid", "symptom", "syndrom", "toxico",
    "traitement", "trisom", "troubl", "tumeur", "vih", "virus",
)  # fmt: skip
WHOLE = frozenset({"avc", "ivg", "mst", "vih", "sida"})


def of_health(text: str) -> str:
    """Return the first word of health in a text; empty when there is none."""
    for word in words(text):
        for beginning in BEGINNINGS:
            if word == beginning or (beginning not in WHOLE and word.startswith(beginning)):
                return word
    return ""
