"""An appointment, by urgency (rule 5), unless too many were missed (rule 7)."""

from collections.abc import Callable
from datetime import datetime

from permanence.directives.rules.allowing import DAYS, transfer_allowed

from . import colleagues
from .exceptions import ask, may_ask_in_time
from .known import Preferences, Slot, Urgency
from .newcomers import newcomer
from .proposals import Proposal, plain, to_main, with_main
from .situation import Situation
from .slots import extra, first, kept, reachable, regular, span

RULE = "rule 5"
MOST = 3


def appointment(at: Situation) -> list[Proposal]:
    """Propose how the patient may be seen; never nothing."""
    at, answers = newcomer(at)
    if answers is None:
        answers = _missed_too_many(at) or BY_URGENCY[at.urgency](at.because(RULE, *_needs(at)))
    return answers or _nothing_left(at.because(RULE))


def put_through(at: Situation, *, professional: bool = False) -> Proposal | None:
    """Propose to put the call through, when the practitioner takes such calls now."""
    said = at.says("transfer")
    body = {"calls": said["calls"], "windows": said["windows"]}
    emergency = at.urgency == Urgency.DOCTOR_NOW
    if at.unattended or not transfer_allowed(body, at.now, at.scene.tz, emergency=emergency, professional=professional):
        return None
    return with_main(at, "transfer", *said.why)


def _missed_too_many(at: Situation) -> list[Proposal]:
    said = at.says("no_show")
    if at.urgency != Urgency.PLANNED or said["after"] is None or said["then"] != "message":
        return []
    if at.scene.patient.no_shows_12m < said["after"]:
        return []
    return [to_main(at, "message", *said.why, "rule 7")]


def _doctor_now(at: Situation) -> list[Proposal]:
    """The call put through, then whatever starts within two hours, by its start; the regulated line in any case."""
    until, timed = at.until, list[tuple[datetime, Proposal]]()
    if slot := first(regular(at, at.main, until)):
        timed.append((slot.start, with_main(at, "book", slot=slot)))
    used = span(at, slot) if slot else frozenset()
    if found := kept(at, at.main, until, used):
        timed.append((found.slot.start, with_main(at, "book_emergency", *found.why, slot=found.slot)))
    if more := extra(at, within_two_hours=True):
        last = max((start for start, _ in timed), default=more.start)
        timed.append((last, with_main(at, "overbook", *more.why)))
    timed += [(start, proposal) for proposal, start in colleagues.books(at, until)]
    timed.sort(key=lambda one: one[0])
    through = put_through(at)
    return [*([through] if through else []), *(proposal for _, proposal in timed), plain(at, "redirect_sas")]


def _same_day(at: Situation) -> list[Proposal]:
    until, said = at.until, at.says("transfer")
    slot = first(regular(at, at.main, until))
    answers = [with_main(at, "book", slot=slot)] if slot else []
    if found := kept(at, at.main, until, span(at, slot) if slot else frozenset()):
        answers.append(with_main(at, "book_emergency", *found.why, slot=found.slot))
    if more := extra(at, within_two_hours=False):
        answers.append(with_main(at, "overbook", *more.why))
    answers += [proposal for proposal, _ in colleagues.books(at, until)]
    met = bool(answers)
    if said["calls"] == "always" and (through := put_through(at)):
        answers.append(through)
    return answers if met else [*answers, *_exception_and_sas(at), *_waiting_list(at, None)]


def _within_48h(at: Situation) -> list[Proposal]:
    free, until = regular(at, at.main), at.until
    nearest = first(free)
    in_time = nearest if nearest and until and nearest.start <= until else None
    answers = [with_main(at, "book", slot=in_time)] if in_time else []
    if found := kept(at, at.main, until, span(at, in_time) if in_time else frozenset()):
        answers.append(with_main(at, "book_emergency", *found.why, slot=found.slot))
    answers += [proposal for proposal, _ in colleagues.books(at, until)]
    later = [with_main(at, "book", slot=nearest)] if nearest and not in_time else []
    return [*answers, *later] if answers else [*_exception_and_sas(at), *later, *_waiting_list(at, nearest)]


def _planned(at: Situation) -> list[Proposal]:
    """The nearest times that suit; a colleague's sooner ones and the waiting list when they are late, or he insists."""
    request, free = at.scene.request, regular(at, at.main)
    suiting = [slot for slot in free if suits(at, slot, request.preferences)][:MOST] or free[:1]
    answers = [with_main(at, "book", slot=slot) for slot in suiting]
    nearest = first(suiting)
    wished = request.preferences.site
    day = nearest.start.astimezone(at.scene.tz).date() if nearest else None
    late = bool(day and request.wished_before and day > request.wished_before)
    if nearest and (late or request.insists):
        sooner = [slot for slot in free if slot.start < nearest.start and slot.site != wished] if wished else []
        answers += [with_main(at, "book", slot=slot) for slot in sooner[:1]]  # his other site, before anyone else
        answers += [proposal for proposal, _ in colleagues.books(at, None, before=nearest.start)]
        answers += _waiting_list(at, nearest)
    return answers


def suits(at: Situation, slot: Slot, preferences: Preferences) -> bool:
    """Tell whether a time meets the preferences: their days, from an hour on and before another, at their site."""
    if preferences.site and slot.site and slot.site != preferences.site:
        return False
    local = slot.start.astimezone(at.scene.tz)
    if preferences.days and DAYS[local.weekday()] not in preferences.days:
        return False
    after, before, clock = preferences.after, preferences.before, local.time()
    return (after is None or clock >= after) and (before is None or clock < before)


def _exception_and_sas(at: Situation) -> list[Proposal]:
    asked = [ask(at)] if may_ask_in_time(at) else []
    return [*asked, plain(at, "redirect_sas")]


def _waiting_list(at: Situation, nearest: Slot | None) -> list[Proposal]:
    said = at.says("waiting_list")
    if at.unattended or not said["allowed"] or not reachable(at, at.main):
        return []
    key = "waiting_list_slot" if nearest else "waiting_list"
    return [with_main(at, "waiting_list", *said.why, key=key, slot=nearest)]


def _nothing_left(at: Situation) -> list[Proposal]:
    """The waiting list and colleagues; else a message and a call back."""
    booked = [proposal for proposal, _ in colleagues.books(at, at.until)]
    answers = [*_waiting_list(at, None), *(booked or colleagues.referrals(at))]
    return answers or [to_main(at, "message"), to_main(at, "callback")]


def _needs(at: Situation) -> tuple[str, ...]:
    return ("rule 11",) if at.scene.patient.needs else ()


BY_URGENCY: dict[Urgency, Callable[[Situation], list[Proposal]]] = {
    Urgency.PLANNED: _planned,
    Urgency.WITHIN_48H: _within_48h,
    Urgency.SAME_DAY: _same_day,
    Urgency.DOCTOR_NOW: _doctor_now,
}
