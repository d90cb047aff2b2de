"""What a practice goes on with when power or network fail: who comes, who waits, whom to call back; for an actor."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from permanence.agenda.queries.columns import Column, columns
from permanence.agenda.queries.paper import Page, pages
from permanence.directory.models import Structure
from permanence.foundation.actor import Actor
from permanence.patients.models import Patient
from permanence.waiting import queries as waiting
from permanence.waiting.models import Entry

from .following import CallBack, call_backs

DAYS = 2
MOST_WAITING = 60


@dataclass(frozen=True, slots=True)
class Standby:
    """All of it, as it stood at one moment, in the wall time of the practice."""

    structure: Structure
    zone: ZoneInfo
    sheets: list[tuple[Column, list[Page]]]
    waiting: list[Entry]
    call_backs: list[CallBack]
    at: datetime

    @property
    def people(self) -> list[Patient]:
        """Whose names stand on it, each once."""
        entries = [entry for _, days in self.sheets for day in days for entry in day.entries]
        coming = [entry.appointment.patient for entry in entries if entry.appointment]
        calling = [one.request.patient for one in self.call_backs if one.request.patient]
        everyone = [*coming, *(one.patient for one in self.waiting), *calling]
        return list({patient.pk: patient for patient in everyone}.values())


def standby(actor: Actor, structure: Structure, now: datetime) -> Standby:
    """Return today and tomorrow of every practitioner, the head of the waiting list and the calls to return."""
    zone = ZoneInfo(structure.time_zone)
    theirs = [one for one in columns(actor) if one.role and one.structure_id == structure.pk]
    today = datetime.combine(now.astimezone(zone).date(), time(), zone)
    midnights = [datetime.combine(today.date() + timedelta(days=n), time(), zone) for n in range(DAYS + 1)]
    return Standby(
        structure=structure,
        zone=zone,
        sheets=pages(actor, theirs, midnights, now=now) if theirs else [],
        waiting=list(waiting.entries(actor, waiting.Filter(structure_id=structure.pk))[:MOST_WAITING]),
        call_backs=[one for one in call_backs(actor, now, everyone=True) if one.request.structure_id == structure.pk],
        at=now,
    )
