"""Appointments of one agenda: some past, the next three weeks mostly full."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from permanence.agenda.models import STATUS_OF, Appointment, Cancellation, Stage, VisitReason
from permanence.capacity.models import OpeningRule, Reservation, ReservationState, Resource
from permanence.demo.ids import demo_id
from permanence.demo.shapes import Trade

PARIS = ZoneInfo("Europe/Paris")
# How full, by week from today (-1: the past); what is kept for emergencies stays free until the day comes.
FULLNESS = {
    "regular": {-1: 0.90, 0: 0.78, 1: 0.70, 2: 0.60},
    "emergency": {-1: 0.85, 0: 0.15, 1: 0.0, 2: 0.0},
}
CANCELLED, FOR_A_REGULAR = 0.04, 0.03


@dataclass
class Bookings:
    """The appointments of one practitioner, drawn opening by opening from one seed."""

    seed: str
    resource: Resource
    practitioner_role: UUID
    reasons: Sequence[VisitReason]
    trade: Trade
    today: date
    patients: Sequence[UUID]
    regulars: Sequence[UUID] = ()
    packed: bool = False
    appointments: list[Appointment] = field(default_factory=list)
    reservations: list[Reservation] = field(default_factory=list)
    cancellations: list[Cancellation] = field(default_factory=list)

    def fill(self, rule: OpeningRule, day: date) -> None:
        """Book one opening of one day from its beginning to its end, leaving gaps."""
        chance = Random(f"{self.seed}/{day - self.today}/{rule.opens_at}")
        week = max(-1, (day - self.today).days // 7)
        full = self.packed and week == 0
        fullness = FULLNESS[rule.kind][week]
        at, closes = datetime.combine(day, rule.opens_at), datetime.combine(day, rule.closes_at)
        while at < closes:
            reason = chance.choices(self.reasons, [r.weight for r in self.trade.reasons])[0]
            ends = at + timedelta(minutes=reason.duration_min)
            if full and ends > closes:
                reason = min(self.reasons, key=lambda one: one.duration_min)
                ends = at + timedelta(minutes=reason.duration_min)
            if (full or chance.random() < fullness) and ends <= closes:
                self.book(chance, reason, at, ends, urgent=rule.kind == "emergency", kept=full)
                at = ends
            else:
                at += timedelta(minutes=self.trade.step_min)

    def see_regulars(self) -> None:
        """Give every regular a visit that has happened, so that no draw makes a stranger of one."""
        came = [one for one in self.appointments if one.stage == Stage.GONE]
        seen = {one.patient_id for one in came}
        others = (one for one in reversed(came) if one.patient_id not in self.regulars)
        for regular in self.regulars:
            if regular not in seen:
                next(others).patient_id = regular

    def book(
        self,
        chance: Random,
        reason: VisitReason,
        starts: datetime,
        ends: datetime,
        *,
        urgent: bool = False,
        patient: UUID | None = None,
        seat: int = 1,
        kept: bool = False,
    ) -> None:
        """Draw one appointment; on a seat beyond the first in a group.

        :param kept: never cancelled
        """
        stage = Stage.CANCELLED if chance.random() < CANCELLED and not kept else Stage.PLANNED
        appointment = Appointment(
            id=demo_id(self.seed, starts - datetime.combine(self.today, time()), *([seat] if seat > 1 else [])),
            structure_id=self.resource.structure_id,
            patient_id=patient or self._patient(chance),
            practitioner_role_id=self.practitioner_role,
            reason=reason,
            during=DateTimeTZRange(starts.replace(tzinfo=PARIS), ends.replace(tzinfo=PARIS), "[)"),
            stage=stage,
            status=STATUS_OF[stage],
            urgent=urgent,
            source=chance.choice(("desk", "desk", "online")),
            created_at=self._asked_at(chance, starts.date()),
        )
        self.appointments.append(appointment)
        self._reserve(appointment, seat)
        if appointment.stage == Stage.CANCELLED:
            self._cancel(appointment)

    def _reserve(self, appointment: Appointment, seat: int) -> None:
        cancelled = appointment.stage == Stage.CANCELLED
        self.reservations.append(
            Reservation(
                id=demo_id("reservation", appointment.pk),
                structure_id=appointment.structure_id,
                resource=self.resource,
                seat=seat,
                during=appointment.during,
                state=ReservationState.ENDED if cancelled else ReservationState.BOOKED,
                source="appointment",
                held_for=appointment.pk,
                created_at=appointment.created_at,
            )
        )

    def _cancel(self, appointment: Appointment) -> None:
        self.cancellations.append(
            Cancellation(
                id=demo_id("cancellation", appointment.pk),
                structure_id=appointment.structure_id,
                appointment=appointment,
                at=appointment.created_at + timedelta(hours=1),
                by_patient=True,
                by_name="",
            )
        )

    def _patient(self, chance: Random) -> UUID:
        if self.regulars and chance.random() < FOR_A_REGULAR:
            return chance.choice(self.regulars)
        return chance.choice(self.patients)

    def _asked_at(self, chance: Random, day: date) -> datetime:
        """Draw when it was booked: some day before it, and before the world begins."""
        asked_on = min(day, self.today) - timedelta(days=1 + chance.randrange(20))
        return datetime.combine(asked_on, time(chance.randrange(8, 19), chance.randrange(60)), PARIS)
