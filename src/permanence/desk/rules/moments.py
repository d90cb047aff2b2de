"""What is said when: the sentence that belongs to this moment of a call, or none."""

from dataclasses import dataclass

LONG_RING_S = 20  # a caller who rang longer hears an apology first
LONG_HOLD_S = 60

# In the order of a call. Those of the second half belong to a difficult call, or are no sentence to say.
SAID = (
    "hold", "resume", "sorry_ringing", "sorry_holding", "reason", "full", "newcomers", "result", "renewal", "message",
    "closing",
)  # fmt: skip
DIFFICULT = ("calm", "limits", "warning", "ending")
PLACES = ("interpreter", "aside")  # how things are done here
SITUATIONS = (*SAID, *DIFFICULT, *PLACES)
PLACEHOLDERS = ("cabinet", "prénom", "praticien")


@dataclass(frozen=True, slots=True)
class Moment:
    """What is known of a call that tells what to say next; seconds are None when it is not so."""

    on_the_line: bool
    held_s: float | None = None
    rang_s: float | None = None
    kind: str = "appointment"
    named: bool = False  # the patient is chosen
    newcomers: str = "accept"
    reasoned: bool = False
    full: bool = False  # no free time for the reason chosen
    chosen: bool = False  # a time is read back
    answered: bool = False  # the request has its outcome
    red_flag: bool = False
    warnings: int | None = None  # of a difficult call


def situation(moment: Moment) -> str:
    """Return the sentence of the moment; empty when the screen already says it, or nobody is on the line."""
    if moment.red_flag or not moment.on_the_line:
        return ""
    if moment.held_s is not None:
        return "sorry_holding" if moment.held_s >= LONG_HOLD_S else "resume"
    if moment.warnings is not None and not moment.answered:
        return ("calm", "warning", "ending")[min(moment.warnings, 2)]
    if moment.answered:
        return "closing"
    return _asked(moment)


def _asked(moment: Moment) -> str:
    if not moment.named:
        return "sorry_ringing" if moment.rang_s is not None and moment.rang_s >= LONG_RING_S else ""
    if moment.kind in ("result", "renewal", "message"):
        return moment.kind
    if moment.kind not in ("appointment", "move") or moment.chosen:
        return ""
    if moment.newcomers != "accept":
        return "newcomers" if moment.newcomers == "refuse" else ""
    if moment.full:
        return "full"
    return "reason" if moment.kind == "appointment" and not moment.reasoned else ""


def filled(text: str, values: dict[str, str]) -> str:
    """Put the names in their places; a brace that names nothing stays as it was written."""
    for name, value in values.items():
        text = text.replace("{" + name + "}", value)
    return text


def unknown_places(text: str) -> list[str]:
    """Return what stands in braces and names nothing, as someone mistyped it."""
    pieces = [piece.split("}", 1)[0] for piece in text.split("{")[1:] if "}" in piece]
    return [piece for piece in pieces if piece not in PLACEHOLDERS]
