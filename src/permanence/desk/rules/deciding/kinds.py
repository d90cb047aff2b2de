"""What each kind of request calls for: professionals (rule 8), papers and visits (9), cancelling and moving (10)."""

from .appointments import appointment, put_through
from .exceptions import ask, may_ask
from .known import Urgency
from .proposals import Proposal, to_main, with_main
from .situation import Situation

PAPERS = {"renewal": "renewal", "result": "results", "certificate": "certificate"}  # kind asked → kind of directive


def answer(at: Situation) -> list[Proposal]:
    """Propose what this kind of request calls for, from this caller."""
    kind = at.scene.request.kind
    if kind in {"cancel", "move"}:
        return [with_main(at, kind, "rule 10")]
    if at.scene.caller.professional:
        return _professional(at.because("rule 8"))
    if kind in PAPERS:
        return _paper(at, kind)
    if kind == "home_visit":
        return _home_visit(at)
    if kind == "message":
        return [_message(at, "rule 9")]
    return appointment(_remote(at.because("rule 9"), asked=True) if kind == "teleconsultation" else at)


def _professional(at: Situation) -> list[Proposal]:
    if through := put_through(at, professional=True):
        return [through]
    alert = [to_main(at, "alert_practitioner", key="alert_opinion")] if at.urgency == Urgency.DOCTOR_NOW else []
    return [*alert, to_main(at, "message", key="message_urgent"), to_main(at, "callback")]


def _paper(at: Situation, kind: str) -> list[Proposal]:
    said = at.says(PAPERS[kind])
    at = at.because(*said.why, "rule 9")
    if said["by"] != "message":
        return appointment(_remote(at) if said["by"] == "teleconsultation" else at)
    return [_message(at, key="message_result" if kind == "result" else "message")]


def _home_visit(at: Situation) -> list[Proposal]:
    said = at.says("home_visit")
    at = at.because(*said.why, "rule 9")
    outside = said["zone_only"] and not at.scene.patient.lives_in_zone
    if said["policy"] == "refuse" or outside:
        seen = [proposal for proposal in appointment(at.because(place="practice")) if proposal.action != "decline"]
        return [*seen, with_main(at, "decline", key="decline_visit")]
    if said["policy"] == "ask" and may_ask(at):
        return [ask(at)]
    why = at.says("exceptions").why if said["policy"] == "ask" else ()
    return [to_main(at, "message", *why, key="message_visit"), to_main(at, "callback", *why)]


def _remote(at: Situation, *, asked: bool = False) -> Situation:
    """By teleconsultation when he gives them to this patient, at the practice otherwise: the same times."""
    said = at.says("teleconsultation")
    given = said["policy"] == "accept" and (at.known or not said["known_only"])
    return at.because(*(said.why if given or asked else ()), place="remote" if given else "practice")


def _message(at: Situation, *why: str, key: str = "message") -> Proposal:
    urgent = at.urgency >= Urgency.SAME_DAY
    return to_main(at, "message", *why, key=f"{key}_urgent" if urgent else key)
