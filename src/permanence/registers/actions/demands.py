"""What persons ask, and what went wrong: noted, answered, completed."""

from datetime import date
from typing import Any, TypeVar

from django.utils.translation import gettext_lazy as _

from permanence.directory.models import Structure
from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.refusal import NotFound, Refusal
from permanence.foundation.rights import Can
from permanence.patients.models import Patient
from permanence.registers.models import Breach, Copy, Demand

Entry = TypeVar("Entry", Demand, Breach)


class NotKnownYet(Refusal):
    """Something would be handed over to somebody whose identity nobody has checked."""

    title = _("First check who asks")
    next_step = _("Note which document was seen; without it the demand can only be refused.")


class TooEarly(Refusal):
    """A health file would be handed over before the 48 hours of thought."""

    title = _("A health file is handed over 48 hours after it was asked for, not before")


class NamedAlready(Refusal):
    """A copy of one file would be handed over under the name of another."""

    title = _("A copy of the file was made, or something of it erased: note a new demand")


class AnsweredAlready(Refusal):
    """The demand is closed."""

    title = _("This demand has been answered")


@action(Can.VIEW_TRACE, audit="demand.noted", of="structure")
def note_demand(*, by: Actor, structure: Structure, **told: Any) -> Demand:
    """Note that someone uses a right over his data."""
    return Demand.objects.create(structure=structure, noted_by_id=by.id, **told)


@action(Can.VIEW_TRACE, audit="demand.file_named", of="demand")
def name_file(*, by: Actor, demand: Demand, patient: Patient) -> Demand:
    """Say whose file a demand is about; another can be said until something was made of it.

    :raises AnsweredAlready: when the demand is closed
    :raises NamedAlready: when a copy was made of the file said before, or something of it erased
    :raises NotFound: when the file is of another structure
    """
    held = open_demand(demand)
    if patient.structure_id != held.structure_id:
        raise NotFound
    if held.copies.exists() or held.erasures.exists():
        raise NamedAlready
    return _changed(held, patient=patient)


@action(Can.VIEW_TRACE, audit="demand.identity_checked", of="demand")
def check_who_asks(*, by: Actor, demand: Demand, checked_on: date, checked_how: str) -> Demand:
    """Note by what one knows that it is he.

    :raises AnsweredAlready: when the demand is closed
    """
    return _changed(open_demand(demand), checked_on=checked_on, checked_how=checked_how)


@action(Can.VIEW_TRACE, audit="demand.extended", of="demand")
def extend_demand(*, by: Actor, demand: Demand, why: str) -> Demand:
    """Note that the person was told that the answer takes longer, and why.

    :raises AnsweredAlready: when the demand is closed
    """
    return _changed(open_demand(demand), extended=True, extended_why=why)


@action(Can.VIEW_TRACE, audit="demand.answered", of="demand")
def answer_demand(*, by: Actor, demand: Demand, answered_on: date, answer: str, refused: bool) -> Demand:
    """Close a demand with what was answered; once refused, a copy made before cannot be taken.

    :raises NotKnownYet: when something would be handed over to somebody unknown
    :raises TooEarly: when a health file would be within 48 hours
    :raises AnsweredAlready: when it is closed
    """
    held = open_demand(demand)
    if not refused and held.checked_on is None:
        raise NotKnownYet
    if not refused and answered_on < held.earliest_on:
        raise TooEarly
    if refused:
        Copy.objects.filter(demand=held, taken_at=None).update(archive="")
    return _changed(held, answered_on=answered_on, answer=answer, refused=refused)


@action(Can.VIEW_TRACE, audit="breach.noted", of="structure")
def note_breach(*, by: Actor, structure: Structure, **told: Any) -> Breach:
    """Note a breach; its clock runs from when it was noticed."""
    return Breach.objects.create(structure=structure, noted_by_id=by.id, **told)


@action(Can.VIEW_TRACE, audit="breach.completed", of="breach")
def complete_breach(*, by: Actor, breach: Breach, **told: Any) -> Breach:
    """Write what is known by now; what was written before stays in the change log."""
    return _changed(breach, **told)


def open_demand(demand: Demand) -> Demand:
    """Return it locked, still without an answer: of two who answer at once, one does."""
    held = Demand.objects.select_for_update().get(pk=demand.pk)
    if held.answered_on is not None:
        raise AnsweredAlready
    return held


def _changed(row: Entry, **told: Any) -> Entry:
    for name, value in told.items():
        setattr(row, name, value)
    row.save(update_fields=list(told))
    return row
