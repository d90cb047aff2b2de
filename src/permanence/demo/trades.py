"""The trades of the demo world: their reasons to come, and the weeks they work."""

from datetime import time

from permanence.demo.shapes import Reason, Trade

TRADES = {
    "general": Trade("Médecine générale", 20, (
        Reason("Consultation", 20, "blue", 10),
        Reason("Suivi de traitement", 20, "teal", 6),
        Reason("Certificat", 20, "sand", 2),
        Reason("Vaccination", 20, "plum", 2),
        Reason("Consultation longue", 40, "violet", 2),
        Reason("Première consultation", 40, "orange", 1),
    )),
    "paediatrics": Trade("Pédiatrie", 20, (
        Reason("Consultation enfant", 20, "blue", 8),
        Reason("Suivi du nourrisson", 40, "teal", 4),
        Reason("Vaccination", 20, "plum", 4),
        Reason("Certificat de sport", 20, "sand", 1),
    )),
    "cardiology": Trade("Cardiologie", 30, (
        Reason("Consultation", 30, "blue", 6),
        Reason("Électrocardiogramme", 30, "teal", 3),
        Reason("Échographie cardiaque", 60, "violet", 2),
        Reason("Première consultation", 60, "orange", 1),
    )),
    "dermatology": Trade("Dermatologie", 15, (
        Reason("Consultation", 15, "blue", 8),
        Reason("Dépistage", 30, "teal", 3),
        Reason("Petit geste", 30, "violet", 2),
    )),
    "gynaecology": Trade("Gynécologie", 20, (
        Reason("Consultation", 20, "blue", 6),
        Reason("Suivi de grossesse", 20, "rose", 4),
        Reason("Échographie", 40, "violet", 2),
    )),
    "ophthalmology": Trade("Ophtalmologie", 15, (
        Reason("Contrôle de la vue", 15, "blue", 8),
        Reason("Fond d'œil", 30, "teal", 3),
        Reason("Adaptation de lentilles", 30, "violet", 1),
    )),
    "dentistry": Trade("Chirurgie dentaire", 30, (
        Reason("Contrôle", 30, "blue", 6),
        Reason("Détartrage", 30, "teal", 4),
        Reason("Soin", 60, "violet", 4),
        Reason("Douleur", 30, "orange", 2),
    )),
    "midwifery": Trade("Sage-femme", 30, (
        Reason("Suivi de grossesse", 30, "rose", 5),
        Reason("Préparation à la naissance", 60, "violet", 2),
        Reason("Rééducation", 30, "teal", 3),
    )),
    "physiotherapy": Trade("Kinésithérapie", 30, (
        Reason("Séance", 30, "blue", 10),
        Reason("Bilan", 60, "orange", 2),
    )),
    "nursing": Trade("Soins infirmiers", 15, (
        Reason("Prise de sang", 15, "blue", 6),
        Reason("Pansement", 30, "teal", 4),
        Reason("Injection", 15, "plum", 4),
        Reason("Bilan de soins", 45, "orange", 1),
    )),
    "podiatry": Trade("Pédicurie-podologie", 30, (
        Reason("Soin de pédicurie", 30, "blue", 6),
        Reason("Semelles", 60, "violet", 2),
    )),
    "speech": Trade("Orthophonie", 30, (
        Reason("Séance", 30, "blue", 8),
        Reason("Bilan", 60, "orange", 1),
    )),
}  # fmt: skip

# Weekday (0 is Monday) → openings in local wall time; U marks what is kept for emergencies.
_DAY = "9:00-11:00 U11:00-12:00 14:00-17:00 U17:00-18:00"
_PLAIN = "8:30-12:00 13:30-17:30"
_SHORT = "9:00-11:00 U11:00-12:00"
WEEKS = {
    "full": {0: _DAY, 1: _DAY, 2: _SHORT, 3: _DAY, 4: _DAY, 5: "9:00-11:00 U11:00-12:00"},
    "no_wednesday": {0: _DAY, 1: _DAY, 3: _DAY, 4: _DAY},
    "late": {0: "10:00-13:00 15:00-18:00 U18:00-20:00", 1: _DAY, 2: _DAY, 4: "10:00-13:00 15:00-18:00 U18:00-20:00"},
    "half": {0: _SHORT, 1: "14:00-18:00", 3: _SHORT, 4: "14:00-17:00 U17:00-18:00"},
    "plain": {0: _PLAIN, 1: _PLAIN, 2: _PLAIN, 3: _PLAIN, 4: _PLAIN},
    "plain_four": {0: _PLAIN, 1: _PLAIN, 3: _PLAIN, 4: _PLAIN},
    "nurse": dict.fromkeys(range(6), "7:00-10:00 17:00-19:00"),
}


def spans(day: str) -> list[tuple[time, time, str]]:
    """Read one day of a week: when it opens, when it closes, and what for."""
    found = []
    for word in day.split():
        opens, closes = (_clock(hour) for hour in word.removeprefix("U").split("-"))
        found.append((opens, closes, "emergency" if word.startswith("U") else "regular"))
    return found


def _clock(text: str) -> time:
    hour, minute = text.split(":")
    return time(int(hour), int(minute))
