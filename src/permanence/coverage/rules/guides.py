"""Formalities as guided checklists: who does what, in which order; pure."""

GUIDES: dict[str, tuple[tuple[str, str], ...]] = {  # kind → its steps, each with who does it
    "regular_doctor": (
        ("rd_agreed", "practice"),
        ("rd_declared", "patient"),
        ("rd_signed", "doctor"),
        ("rd_sent", "practice"),
        ("rd_file", "patient"),
    ),
    "transport": (
        ("tr_prescribed", "doctor"),
        ("tr_agreement", "patient"),
        ("tr_carrier", "patient"),
        ("tr_given", "practice"),
    ),
    "ald": (
        ("ald_asked", "doctor"),
        ("ald_answer", "fund"),
        ("ald_signed", "patient"),
        ("ald_card", "patient"),
        ("ald_noted", "practice"),
    ),
    "state_aid": (
        ("aid_rights", "practice"),
        ("aid_papers", "patient"),
        ("aid_sent", "patient"),
        ("aid_answer", "fund"),
        ("aid_noted", "practice"),
    ),
    "insurer": (
        ("in_asked", "patient"),
        ("in_card", "patient"),
        ("in_noted", "practice"),
        ("in_third", "practice"),
    ),
}
OPEN = ("regular_doctor", "insurer")  # the others tell of health or of means
LETTERS = ("regular_doctor", "insurer")
USUAL_DAYS = 30


def steps(kind: str) -> list[str]:
    """Return the steps of a formality, in order."""
    return [code for code, _who in GUIDES[kind]]


def is_reserved(kind: str) -> bool:
    """Tell whether only those who verify identities may see it."""
    return kind not in OPEN
