"""Other calendars are fetched every hour; what the network does stays outside of any transaction."""

from datetime import datetime
from uuid import UUID

from permanence.agenda import actions, outside, queries
from permanence.agenda.models import Trouble
from permanence.directory.models import Structure
from permanence.foundation.actor import Actor, scope
from permanence.foundation.jobs import job, periodic


@periodic(cron="11 * * * *")
def follow_calendars(*, now: datetime) -> None:
    """Fetch the calendars of every structure."""
    for structure_id in Structure.objects.values_list("pk", flat=True):
        fetch_calendars.defer(structure_id=structure_id, once_as=f"fetch_calendars:{structure_id}")


@job(queue="outside", atomic=False, retry=1)
def fetch_calendars(*, by: Actor, now: datetime, calendar_id: str = "") -> None:
    """Fetch the calendars of one structure that have an address, or one of them."""
    with scope(by):
        found = queries.calendars(by).exclude(address="")
        if calendar_id:
            found = found.filter(pk=calendar_id)
        told = list(found.values_list("pk", "address"))
    for pk, address in told:
        _fetch(by, pk, address, now)


def _fetch(by: Actor, pk: UUID, address: str, now: datetime) -> None:
    try:
        body = outside.fetch(address)
    except outside.NotFetched as why:
        _note(by, pk, why.trouble, now)
        return
    with scope(by):
        calendar = queries.calendars(by).filter(pk=pk).first()
        if calendar is None:
            return  # removed meanwhile
        try:
            actions.follow_calendar(by=by, calendar=calendar, body=body, now=now)
        except actions.NotACalendar:
            actions.note_trouble(by=by, calendar=calendar, trouble=Trouble.NOT_ICAL, now=now)


def _note(by: Actor, pk: UUID, trouble: Trouble, now: datetime) -> None:
    with scope(by):
        calendar = queries.calendars(by).filter(pk=pk).first()
        if calendar is not None:
            actions.note_trouble(by=by, calendar=calendar, trouble=trouble, now=now)
