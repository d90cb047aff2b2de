"""Series of appointments: what could be placed and why not the rest, always for an actor."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from permanence.agenda.models import Appointment, Place, Series, VisitReason
from permanence.agenda.rules import series as rules
from permanence.capacity.models import Closure, Opening
from permanence.directory import queries as directory
from permanence.directory.models import PractitionerRole
from permanence.foundation.actor import Actor
from permanence.foundation.refusal import NotFound
from permanence.foundation.rights import Can
from permanence.patients.models import Patient

from .free import closed_times
from .slots import HORIZON, next_slots

MOST = 5000  # free starts of half a year


@dataclass(frozen=True, slots=True)
class Session:
    """One day of a series: its start, or why there is none: `closed`, `absent` or `full`."""

    on: date
    starts_at: datetime | None
    why: str = ""


def proposal(
    actor: Actor,
    *,
    patient: Patient,
    practitioner_role: PractitionerRole,
    reason: VisitReason,
    asked: rules.Constraints,
    now: datetime,
    anywhere: bool = False,
) -> list[Session]:
    """Place the sessions asked for, as far as the practitioner is free; say why for each day that could not serve.

    :param anywhere: even where there are stairs, for whom needs a place without
    """
    zone = ZoneInfo(practitioner_role.structure.time_zone)
    after = max(now, datetime.combine(asked.first_on, time(), zone))
    sites = directory.sites(actor, practitioner_role.structure_id).values_list("pk", flat=True) if anywhere else None
    slots = next_slots(
        actor, practitioner_role=practitioner_role, reason=reason, after=after, limit=MOST, patient=patient,
        sites=None if sites is None else list(sites),
    )  # fmt: skip
    free = [slot.starts_at.astimezone(zone) for slot in slots]
    until = (after + HORIZON).astimezone(zone).date()
    placed = rules.place(asked, free, until=until)
    failed = [session.on for session in placed if session.starts_at is None]
    why = _why(actor, practitioner_role, asked, failed)
    return [Session(session.on, session.starts_at, why.get(session.on, "")) for session in placed]


def series(actor: Actor, series_id: UUID) -> Series:
    """Return one series.

    :raises NotFound: when there is none, or not for this actor
    """
    seen = Series.objects.filter(pk=series_id, structure_id__in=actor.structures(Can.VIEW_AGENDA))
    found = seen.select_related("patient", "practitioner_role__person", "reason", "structure").first()
    if found is None:
        raise NotFound
    return found


def sessions(actor: Actor, of: Series) -> list[Appointment]:
    """Return the appointments of a series in order, those given back left out."""
    theirs = Appointment.objects.filter(place__series=of, structure_id__in=actor.structures(Can.VIEW_AGENDA))
    kept = theirs.exclude(stage="cancelled").select_related("reason", "practitioner_role__person", "structure")
    return list(kept.order_by("starts_at"))


def place_of(actor: Actor, appointment: Appointment) -> Place | None:
    """Return the place an appointment has in a series, if it is in one."""
    seen = Place.objects.filter(appointment=appointment, structure_id__in=actor.structures(Can.VIEW_AGENDA))
    return seen.select_related("series").first()


def asked_of(of: Series) -> rules.Constraints:
    """Return what was asked for."""
    return rules.Constraints(of.count, of.weekdays, of.every_weeks, of.from_hour, of.to_hour, of.first_on)


def _why(actor: Actor, role: PractitionerRole, asked: rules.Constraints, days: list[date]) -> dict[date, str]:
    """Tell of each day whether he does not receive then, is absent, or is taken."""
    if not days:
        return {}
    zone = ZoneInfo(role.structure.time_zone)
    begins, ends = datetime.combine(days[0], time(), zone), datetime.combine(days[-1], time(), zone) + timedelta(days=1)
    within = {"resource__practitioner_role": role, "ends_at__gt": begins, "starts_at__lt": ends}
    openings = list(Opening.objects.filter(kind="regular", **within).values_list("starts_at", "ends_at"))
    closures = list(Closure.objects.filter(**within).values_list("starts_at", "ends_at"))
    closures += closed_times({role.pk: role.structure_id}, begins, ends).get(role.pk, [])

    def said(day: date) -> str:
        low, high = (datetime.combine(day, hour, zone) for hour in (asked.from_hour, asked.to_hour))
        if not any(a < high and b > low for a, b in openings):
            return "closed"
        return "absent" if any(a < high and b > low for a, b in closures) else "full"

    return {day: said(day) for day in days}
