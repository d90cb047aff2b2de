"""Asking for leave, granting it, refusing it, taking the request back; granted, it closes the agenda."""

from contextlib import suppress
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from permanence.agenda import queries
from permanence.agenda.models import Leave, LeaveKind, LeaveState, Presence
from permanence.agenda.rules import leaves as rules
from permanence.capacity import actions as capacity
from permanence.capacity import queries as open_times
from permanence.capacity.models import ClosureKind, Resource
from permanence.directory.models import Person, Site, Structure
from permanence.foundation.action import action
from permanence.foundation.actor import Actor, system
from permanence.foundation.constraints import decided_by
from permanence.foundation.live import tell
from permanence.foundation.refusal import Invalid, NotFound, NotPermitted, Refusal
from permanence.foundation.rights import Can

CARETAKER = "agenda.leaves"  # closes the agenda for leave, and opens it again


class BadDays(Invalid):
    """Days that cannot be asked for."""

    title = _("These days need another look")

    def __init__(self, problem: str = "") -> None:
        super().__init__()
        self.problem = problem
        self.next_step = PROBLEMS.get(problem, PROBLEMS["past"])


PROBLEMS = {
    "inverted": _("The last day comes after the first; nothing was asked."),
    "hours": _("It ends after it begins: look at the hours; nothing was asked."),
    "midnight": _("Until midnight: leave the hour empty to take the last day whole; nothing was asked."),
    "past": _("Choose today or days to come; nothing was asked."),
    "long": _("A leave lasts less than 200 days: make two of it. Nothing was asked."),
    "far": _("Leave is asked for two years ahead at most; nothing was asked."),
}


class AskedAlready(Refusal):
    """Some of these days are asked for or granted."""

    title = _("You have already asked for some of these days")
    next_step = _("Take the other request back first, or choose other days; nothing was asked.")


class SettledAlready(Refusal):
    """Someone else was faster, or who asked took it back."""

    title = _("This request has been settled already")
    next_step = _("Look at what became of it; nothing was changed.")


class Begun(Refusal):
    """Leave that has begun is no longer taken back as a whole."""

    title = _("This leave has begun")
    next_step = _("Remove what is left of the absence under “Openings and absences”; nothing was changed.")


class SayWhy(Invalid):
    """A refusal says a word."""

    title = _("Say why it is refused, in a word")
    next_step = _("Who asked will read it; nothing was changed.")


@action(Can.ENTER, audit="leave.asked", of="structure")
def ask_leave(
    *,
    by: Actor,
    structure: Structure,
    first_on: date,
    last_on: date,
    now: datetime,
    from_time: time | None = None,
    until_time: time | None = None,
    kind: str = LeaveKind.HOLIDAY,
    note: str = "",
    replacement: Person | None = None,
) -> Leave:
    """Ask for days off, both included, at one's own place.

    :param from_time: of the first day, on the wall; none for all of it
    :param until_time: of the last day; none for all of it
    :param note: nothing of health
    :param replacement: who could stand in
    :raises BadDays: when they are inverted, past, too many or too far
    :raises AskedAlready: when some of them are asked for or granted already
    :raises NotPermitted: where one does not work himself
    """
    if by.id is None or structure not in queries.leave_houses(by):
        raise NotPermitted(Can.ENTER)
    off = rules.Off(first_on, last_on, from_time, until_time)
    if problem := rules.problem(off, now.astimezone(ZoneInfo(structure.time_zone)).replace(tzinfo=None)):
        raise BadDays(problem)
    asked = Leave(
        structure=structure,
        person_id=by.id,
        practitioner_role=queries.role_there(by, structure),
        kind=LeaveKind(kind),
        first_on=first_on,
        last_on=last_on,
        from_time=from_time,
        until_time=until_time,
        note=note.strip(),
        replacement=replacement,
        asked_at=now,
    )
    with decided_by("leave_once_a_day", AskedAlready):
        asked.save(force_insert=True)
    tell("agenda", structure.pk, leave=asked.pk)
    return asked


@action(Can.GRANT_LEAVE, audit="leave.granted", of="leave")
def grant_leave(*, by: Actor, leave: Leave, now: datetime, word: str = "") -> Leave:
    """Grant it: nothing new is booked meanwhile, and what is booked stays until it is moved or cancelled.

    :raises SettledAlready: when it was granted, refused or taken back meanwhile
    """
    held = _held(leave)
    if held.practitioner_role is not None:
        resource = open_times.resource_of(by, held.practitioner_role.pk)
    else:
        resource = queries.staff_resource(held.structure_id, held.person_id)
    if resource is not None:
        _close(held, resource)
    return _settle(by, held, LeaveState.GRANTED, now, word)


@action(Can.EDIT_OPENINGS, audit="staff.added", of="site")
def add_staff(*, by: Actor, site: Site, now: datetime, person: Person | None = None, name: str = "") -> Resource:
    """Let the time of a member of staff be taken with visits; leave granted to him already closes it.

    :raises NotOfTheTeam, StaffAlready: as `capacity.add_staff` does
    """
    made = capacity.add_staff(by=by, site=site, person=person, name=name)
    if person is not None:
        coming = Leave.objects.filter(structure=site.structure_id, person=person, state=LeaveState.GRANTED)
        today = now.astimezone(ZoneInfo(made.time_zone)).date()
        for held in coming.filter(last_on__gte=today, closure_id=None).select_related("structure"):
            _close(held, made)
            held.save(update_fields=["closure_id"])
    return made


@action(Can.GRANT_LEAVE, audit="leave.refused", of="leave")
def refuse_leave(*, by: Actor, leave: Leave, now: datetime, word: str) -> Leave:
    """Refuse it, with a word to who asked.

    :raises SayWhy: without one
    :raises SettledAlready: when it was granted, refused or taken back meanwhile
    """
    if not word.strip():
        raise SayWhy
    return _settle(by, _held(leave), LeaveState.REFUSED, now, word)


@action(Can.ENTER, audit="leave.withdrawn", of="leave")
def withdraw_leave(*, by: Actor, leave: Leave, now: datetime, granted: bool = False) -> Leave:
    """Take one's own request back, or the leave itself as long as it has not begun; the agenda opens again.

    :param granted: the leave is meant, not a request that nobody has answered
    :raises SettledAlready: when the request is answered meanwhile, or the leave taken back
    :raises Begun: when it was granted and has begun
    :raises NotPermitted: when someone else asked for it
    """
    if by.id is None or leave.person_id != by.id:
        raise NotPermitted(Can.ENTER)
    return _settle(by, _reopened(_taken_back(leave, now) if granted else _held(leave)), LeaveState.WITHDRAWN, now, "")


@action(Can.GRANT_LEAVE, audit="leave.revoked", of="leave")
def revoke_leave(*, by: Actor, leave: Leave, now: datetime, word: str) -> Leave:
    """Take back leave that was granted and has not begun, with a word to who asked; the agenda opens again.

    Whoever was moved or cancelled meanwhile stays so.
    :raises SayWhy: without a word
    :raises SettledAlready: when it is not granted any more
    :raises Begun: when it has begun
    """
    if not word.strip():
        raise SayWhy
    held = _reopened(_taken_back(leave, now))
    held.seen_at = None
    held.save(update_fields=["seen_at"])
    return _settle(by, held, LeaveState.WITHDRAWN, now, word)


@action(Can.ENTER, audit="leave.answer_seen", of="leave")
def note_leave_seen(*, by: Actor, leave: Leave, now: datetime) -> None:
    """Note that who asked knows the answer."""
    if by.id == leave.person_id and leave.state != LeaveState.ASKED:
        Leave.objects.filter(pk=leave.pk, seen_at=None).update(seen_at=now)


@action(Can.GRANT_LEAVE, audit="presence.set", of="structure")
def set_presence(*, by: Actor, structure: Structure, least: int | None) -> None:
    """Say how many practitioners must receive on each open day; none takes the rule away."""
    if not least:
        Presence.objects.filter(structure=structure).delete()
        return
    Presence.objects.update_or_create(structure=structure, defaults={"least": least})


def _close(held: Leave, resource: Resource) -> None:
    """Close what is taken when he is, for his leave; the house does."""
    closed = capacity.close(
        by=system(CARETAKER, [held.structure_id]), resource=resource, during=queries.leave_span(held),
        kind=ClosureKind.LEAVE, why=str(held.get_kind_display()),
    )  # fmt: skip
    held.closure_id = closed.pk


def _held(leave: Leave) -> Leave:
    """Return it locked, still waiting for an answer: of two who answer at once, one does."""
    held = _locked(leave)
    if held.state != LeaveState.ASKED:
        raise SettledAlready
    return held


def _locked(leave: Leave) -> Leave:
    locked = Leave.objects.select_for_update(of=("self",), no_key=True)
    return locked.select_related("structure", "practitioner_role", "person").get(pk=leave.pk)


def _taken_back(leave: Leave, now: datetime) -> Leave:
    """Return it locked, granted and not begun."""
    held = _locked(leave)
    if held.state != LeaveState.GRANTED:
        raise SettledAlready
    if queries.leave_begun(held, now):
        raise Begun
    return held


def _reopened(held: Leave) -> Leave:
    """Open the agenda again: the house does, for who asks for leave may not edit openings himself."""
    if held.closure_id is not None:
        house = system(CARETAKER, [held.structure_id])
        with suppress(NotFound):  # someone removed the absence before
            capacity.reopen(by=house, closure=open_times.closure(house, held.closure_id))
        held.closure_id = None
    return held


def _settle(by: Actor, held: Leave, state: LeaveState, now: datetime, word: str) -> Leave:
    held.state, held.settled_at, held.settled_by, held.word = state, now, by.name, word.strip()[:200]
    held.save(update_fields=["state", "settled_at", "settled_by", "word", "closure_id"])
    tell("agenda", held.structure_id, leave=held.pk)
    return held
