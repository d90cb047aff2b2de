"""What an administrator knows of the installation: who may call it, and after the day, what it holds."""

from collections import defaultdict
from dataclasses import dataclass
from random import Random
from uuid import UUID

from django.db import connection
from django.db.models import Q
from django.utils import timezone

from permanence.agenda.models import Appointment, Status
from permanence.desk.models import Line as LineRow
from permanence.desk.models import Outcome, Request
from permanence.desk.queries import line_secret
from permanence.directory.models import Membership, Structure
from permanence.foundation.actor import Actor, system
from permanence.messaging.models import Message
from permanence.patients.models import Contact, Patient
from permanence.simulation.callers import Line, Person, Town
from permanence.simulation.measures import Promise

MOST_PATIENTS = 20_000

DOUBLE_BOOKINGS = """
    SELECT count(*) FROM (
        SELECT starts_at < lag(ends_at) OVER (PARTITION BY resource_id, seat ORDER BY starts_at) AS twice
        FROM capacity_reservation WHERE state IN ('held', 'booked')
    ) reserved WHERE twice
"""
WITHOUT_ITS_OWN_TIME = """
    SELECT count(*) FROM agenda_appointment promised
    WHERE promised.status IN ('booked', 'arrived') AND NOT EXISTS (
        SELECT FROM capacity_reservation reserved
        WHERE reserved.held_for = promised.id AND reserved.state = 'booked'
            AND reserved.starts_at <= promised.starts_at AND reserved.ends_at >= promised.ends_at
    )
"""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What must be nought after any day.

    :param double_bookings: seats promised twice at a time, or appointments without a seat of their own
    :param lost: bookings the screen confirmed and the database has not
    :param unconfirmed: those whose patient has an address, without a message to him
    """

    double_bookings: int
    requests_adrift: int
    lost: int
    unconfirmed: int

    @property
    def kept(self) -> bool:
        """Whether every promise of the house was kept."""
        return not (self.double_bookings or self.requests_adrift or self.lost or self.unconfirmed)


def administrator() -> Actor:
    """Return who may see every structure. Its scope must be opened before reading."""
    return system("simulation", Structure.objects.values_list("pk", flat=True), purpose="simulated day")


def town(seed: str) -> Town:
    """Return everyone who may call."""
    lines = [
        Line(row.number, line_secret(row), row.structure_id)
        for row in LineRow.objects.filter(closed_at=None).order_by("number")
    ]
    phones, emails = _first("phone"), _first("email")
    coming = set(
        Appointment.objects.filter(status=Status.BOOKED, starts_at__gt=timezone.now()).values_list("patient", flat=True)
    )
    patients: dict[UUID, list[Person]] = defaultdict(list)
    for row in Patient.objects.order_by("pk")[:MOST_PATIENTS]:
        person = Person(
            birth_name=row.birth_name,
            first_names=row.first_names,
            birth_date=row.birth_date,
            phone=phones.get(row.pk, ""),
            email=emails.get(row.pk, ""),
            id=row.pk,
            coming=row.pk in coming,
        )
        patients[row.structure_id].append(person)
    return Town(lines, patients, Random(seed))


def secretaries(most: int) -> list[tuple[str, str]]:
    """Return the name and address of those who answer for others."""
    found = Membership.objects.filter(role="telesecretary", until_on=None).exclude(person__account=None)
    ordered = found.select_related("person__account").order_by("person__account__email")[:most]
    return [(str(m.person), m.person.account.email) for m in ordered if m.person.account]


def judge(promises: list[Promise]) -> Verdict:
    """Look for what must not be."""
    kept = [_appointment(promise) for promise in promises]
    adrift = Request.objects.filter(outcome="").filter(Q(due_at=None) | Q(owner=None, owner_role=""))
    return Verdict(
        double_bookings=_count(DOUBLE_BOOKINGS) + _count(WITHOUT_ITS_OWN_TIME),
        requests_adrift=adrift.count(),
        lost=kept.count(None),
        unconfirmed=sum(not _confirmed(appointment) for appointment in kept if appointment),
    )


def _appointment(promise: Promise) -> Appointment | None:
    request = (
        Request.objects.select_related("appointment").filter(pk=promise.request_id, outcome=Outcome.BOOKED).first()
    )
    return request.appointment if request else None


def _confirmed(appointment: Appointment) -> bool:
    if appointment.status == Status.CANCELLED:
        return True  # given back before the worker came to it: another message says so
    reached = Contact.objects.filter(patient=appointment.patient_id, system="email").exists()
    return not reached or Message.objects.filter(about=appointment.pk).exists()


def _first(system_name: str) -> dict[UUID, str]:
    rows = Contact.objects.filter(system=system_name).order_by("-created_at", "-pk")
    return dict(rows.values_list("patient_id", "value"))


def _count(statement: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        (found,) = cursor.fetchone() or (0,)
        return int(found)
