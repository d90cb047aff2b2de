"""What someone does with a list: send it, say what its columns are, bring it in, stop, take it back."""

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from permanence.directory.models import Structure
from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.refusal import Invalid, Refusal, Words
from permanence.foundation.rights import Can
from permanence.lists import queries
from permanence.lists.models import BUSY, Import, Kind, LineState, State
from permanence.lists.rules import calendars, cards, fhir
from permanence.lists.rules.files import MOST_APPOINTMENTS, MOST_LINES, Listed, NotRead, Trouble, read
from permanence.lists.rules.kinds import OF

from .holding import hold
from .keeping import keep_lines

WHY_NOT: Mapping[Trouble, Words] = {
    Trouble.EMPTY: _("It has titles and no line, or nothing at all."),
    Trouble.TOO_LARGE: _("It is larger than 24 MB, or becomes far too large when opened."),
    Trouble.TOO_MANY_LINES: _("It has more than 50,000 patients or 120,000 appointments: cut it into several files."),
    Trouble.TOO_MANY_COLUMNS: _("It has more than 60 columns: keep those of the identity and how people are reached."),
    Trouble.CELL_TOO_LONG: _("One of its cells holds a whole page: keep one piece of information in each."),
    Trouble.NOT_A_CALENDAR: _("It is no whole calendar, or holds more than 30,000 entries: export it by years."),
    Trouble.NOT_A_LIST: _("It is no list (CSV, XLSX), no address book (vCard) and no FHIR, or it is damaged."),
}


class FileNotRead(Invalid):
    """The file is no list, or could harm; says why."""

    title = _("This file cannot be read")
    next_step = _(
        "Nothing was brought in. Save the list as CSV or XLSX, its titles in the first line, and send it again."
    )

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(WHY_NOT[trouble])


class AlreadySent(Refusal):
    """This very file is there; carries it."""

    title = _("This very file was sent before")
    next_step = _("Nothing was added twice: here it is.")

    def __init__(self, before: Import) -> None:
        super().__init__()
        self.before = before


class ColumnsMissing(Invalid):
    """Something is needed to open a file and no column is said to hold it."""

    title = _("Say first in which columns these stand")
    next_step = _("Each needs a column of its own.")


class Going(Refusal):
    """It is being read, brought in or taken back."""

    title = _("Something is going on with this list")
    next_step = _("Wait until it has ended, or stop it.")


class NothingToBring(Refusal):
    """No line is ready."""

    title = _("There is no line to bring in")
    next_step = _("Every line stands already, or cannot be read: look at the reasons.")


class TooLateToUndo(Refusal):
    """It was never brought in, or too long ago."""

    title = _("This list can no longer be taken back")
    next_step = _("Each file can still be corrected by itself.")


@action(Can.MANAGE_PATIENTS, audit="import.received", of="structure")
def receive(
    *, by: Actor, structure: Structure, file_name: str, content: bytes, now: datetime, kind: str = Kind.PEOPLE
) -> Import:
    """Keep the lines of a file; nothing is brought in yet.

    :param kind: what it holds; a calendar and an address book tell it themselves
    :raises FileNotRead: when it is no list, or could harm
    :raises AlreadySent: when the same content was sent before and not taken back
    """
    digest = sha256(content).hexdigest()
    kind = _kind(kind, content)
    if before := queries.sent_before(structure.pk, kind, digest):
        raise AlreadySent(before)
    try:
        listed = _listed(kind, content, structure, now)
    except NotRead as problem:
        raise FileNotRead(problem.trouble) from problem
    found = OF[kind].matched(listed.titles)
    made = Import(
        structure=structure, kind=kind, file_name=file_name[-120:], digest=digest, titles=listed.titles,
        columns={field.value: at for field, at in found.items()}, made_by_name=by.name,
        state=State.READ if OF[kind].missing(found) else State.READING,
    )  # fmt: skip
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError:  # sent at the same moment by another hand
        if before := queries.sent_before(structure.pk, kind, digest):
            raise AlreadySent(before) from None
        raise
    keep_lines(made, listed.lines)
    return made


def _kind(said: str, content: bytes) -> Kind:
    """Return what a file holds: a calendar and an address book tell it themselves."""
    if said == Kind.PARTNERS:
        return Kind.PARTNERS
    if calendars.is_calendar(content):
        return Kind.AGENDA
    return Kind.PEOPLE if cards.is_cards(content) else Kind(said)


def _listed(kind: str, content: bytes, structure: Structure, now: datetime) -> Listed:
    if kind == Kind.PARTNERS:
        return read(content, MOST_LINES)
    if calendars.is_calendar(content):
        return calendars.read(content, ZoneInfo(structure.time_zone), now)
    if cards.is_cards(content):
        return cards.read(content)
    if fhir.is_fhir(content):
        return fhir.appointments(content) if kind == Kind.AGENDA else fhir.people(content)
    return read(content, MOST_APPOINTMENTS if kind == Kind.AGENDA else MOST_LINES)


@action(Can.MANAGE_PATIENTS, audit="import.matched", of="of")
def match_columns(*, by: Actor, of: Import, columns: Mapping[Any, int]) -> Import:
    """Say in which column each thing stands; every line is read anew.

    :raises ColumnsMissing: when a file could not be opened with them
    :raises Going: when it is being read or brought in, or was
    """
    held = hold(of)
    if held.state in BUSY or held.applied_at:
        raise Going
    ats = list(columns.values())
    if OF[held.kind].missing(columns) or len(ats) != len({*ats}) or not all(0 <= at < len(held.titles) for at in ats):
        raise ColumnsMissing
    _unread(held)
    return _now(held, state=State.READING, columns={field.value: at for field, at in columns.items()})


@action(Can.MANAGE_PATIENTS, audit="import.chosen", of="of")
def choose(*, by: Actor, of: Import, choices: Mapping[str, Any]) -> Import:
    """Say who is who in a list of appointments; every line is read anew, as it is when patients were added since.

    :param choices: as `Import.choices` keeps them
    :raises Going: when it is being read or brought in, or was
    """
    held = hold(of)
    if held.state in BUSY or held.applied_at:
        raise Going
    if OF[held.kind].missing(queries.columns_of(held)):
        raise ColumnsMissing
    _unread(held)
    return _now(held, state=State.READING, choices={**held.choices, **choices})


@action(Can.MANAGE_PATIENTS, audit="import.begun", of="of")
def begin(*, by: Actor, of: Import, now: datetime) -> Import:
    """Bring in the lines that are ready, by the worker; a list that was stopped goes on.

    :raises Going: when something goes on with it
    :raises NothingToBring: when no line is ready
    """
    held = hold(of)
    if held.state not in (State.READ, State.STOPPED):
        raise Going
    if not held.lines.filter(state=LineState.GOOD).exists():
        raise NothingToBring
    return _now(held, state=State.BRINGING, applied_at=held.applied_at or now)


@action(Can.MANAGE_PATIENTS, audit="import.stopped", of="of")
def stop(*, by: Actor, of: Import, now: datetime) -> Import:
    """Let the worker bring in no more; what is brought in stays until it is taken back."""
    held = hold(of)
    return _now(held, state=State.STOPPED, ended_at=now) if held.state == State.BRINGING else held


@action(Can.MANAGE_PATIENTS, audit="import.undone", of="of")
def undo(*, by: Actor, of: Import, now: datetime) -> Import:
    """Take back every file the list made and nobody used since, by the worker.

    :raises Going: when something goes on with it
    :raises TooLateToUndo: when it was never brought in, or too long ago
    """
    held = hold(of)
    if held.state in BUSY:
        raise Going
    if not queries.may_be_undone(held, now):
        raise TooLateToUndo
    return _now(held, state=State.UNDOING)


@action(Can.MANAGE_PATIENTS, audit="import.forgotten", of="of")
def forget_lines(*, by: Actor, of: Import) -> Import:
    """Forget what the lines said, once it can no longer serve."""
    held = hold(of)
    held.lines.update(cells=[])
    held.choices = {}
    held.save(update_fields=["choices"])
    return held


def _unread(held: Import) -> None:
    held.lines.update(state=LineState.UNREAD, faults=[], doubts=[])


def _now(held: Import, **values: object) -> Import:
    for name, value in values.items():
        setattr(held, name, value)
    held.save(update_fields=list(values))
    return held
