"""A patient the practitioner does not know yet (rule 4)."""

from .callers import policy
from .colleagues import books_or_referrals
from .exceptions import ask, may_ask, may_ask_for_newcomer
from .known import Urgency
from .proposals import Proposal, plain, with_main
from .situation import Situation

RULE = "rule 4"


def newcomer(at: Situation) -> tuple[Situation, list[Proposal] | None]:
    """Return what is proposed to a new patient not simply accepted; None for all others, with why they are."""
    if at.known:
        return at, None
    taken, why = policy(at, at.main)
    at = at.because(*why, RULE)
    if taken == "accept":
        return at, None
    asked = may_ask(at) if taken == "ask" else may_ask_for_newcomer(at)
    answers = [ask(at)] if asked else []
    if at.urgency == Urgency.DOCTOR_NOW:
        answers.insert(0, plain(at, "redirect_sas"))
    answers += books_or_referrals(at, at.until)
    if at.urgency == Urgency.SAME_DAY:
        answers.append(plain(at, "redirect_sas"))
    return at, [*answers, with_main(at, "decline", key="decline_ask" if taken == "ask" else "decline_new")]
