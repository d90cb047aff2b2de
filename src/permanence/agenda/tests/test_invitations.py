"""E-mails about an appointment carry an invitation, which mail programs keep up to date: one identifier, ever newer."""

from datetime import datetime, timedelta
from email.message import Message as Part
from typing import Any

import pytest
import time_machine
from icalendar import Calendar

from permanence.agenda import actions, letters
from permanence.agenda.models import Appointment
from permanence.capacity.tests.factories import SUNDAY_NOON, at
from permanence.directory.tests.personas import make_structure
from permanence.foundation.actor import scope
from permanence.messaging.channels.mail import as_email
from permanence.messaging.models import Message

from .factories import Receiving, make_receiving

pytestmark = pytest.mark.django_db


@pytest.fixture
def doctor() -> Receiving:
    return make_receiving(make_structure("MSP des Tilleuls", phone="+33536490001"), email="elodie@exemple.test")


def written(doctor: Receiving, promise: Appointment, fact: str, after: int) -> list[Part]:
    """Tell of it, and return what is attached to the e-mail."""
    now = SUNDAY_NOON + timedelta(minutes=after)
    with scope(doctor.by):
        letters.write(promise, fact, by=doctor.by, now=now)
        told = Message.objects.get(key=f"appointment:{promise.pk}:{fact}")
        Message.objects.filter(pk=told.pk).update(created_at=now)
        told.refresh_from_db()
    sent = as_email(told).message()
    return [part for part in sent.walk() if part.get_content_type() == "text/calendar"]


def event(parts: list[Part], method: str) -> Any:
    (part,) = parts
    assert part.get_param("method") == method
    told = Calendar.from_ical(part.get_payload(decode=True))
    assert str(told["method"]) == method
    (found,) = told.walk("VEVENT")
    return found


def test_moved_and_cancelled_it_keeps_its_name_and_is_newer(doctor: Receiving) -> None:
    with time_machine.travel(SUNDAY_NOON, tick=False):
        booked = doctor.book(at(9))
    with scope(doctor.by):
        Appointment.objects.filter(pk=booked.pk).update(created_at=SUNDAY_NOON)
    asked = event(written(doctor, booked, "booked", 1), "REQUEST")
    moved = actions.move(
        by=doctor.by, appointment=booked, practitioner_role=doctor.role, reason=doctor.reason, starts_at=at(10),
        now=SUNDAY_NOON,
    )  # fmt: skip
    again = event(written(doctor, moved, "moved", 2), "REQUEST")
    with scope(doctor.by):
        gone = actions.cancel(by=doctor.by, appointment=moved, now=SUNDAY_NOON)
    ended = event(written(doctor, gone, "cancelled", 3), "CANCEL")
    assert {str(one["uid"]) for one in (asked, again, ended)} == {f"{booked.pk}@permanence"}
    assert [one["sequence"] for one in (asked, again, ended)] == [60, 120, 180]
    starts: list[datetime] = [one.decoded("dtstart") for one in (asked, again)]
    assert starts == [at(9), at(10)]
    assert str(ended["status"]) == "CANCELLED"


def test_nothing_of_health_is_in_it(doctor: Receiving) -> None:
    told = event(written(doctor, doctor.book(), "booked", 1), "REQUEST").to_ical().decode()
    assert "Samia Benali" in told.replace("\r\n ", "")
    assert "ATTENDEE" in told
    for private in (doctor.reason.name, doctor.role.specialty, doctor.patient.birth_name):
        assert private not in told


def test_what_is_no_more_true_and_what_is_no_appointment_carries_none(doctor: Receiving) -> None:
    booked = doctor.book()
    with scope(doctor.by):
        actions.cancel(by=doctor.by, appointment=booked, now=SUNDAY_NOON)
    assert written(doctor, booked, "booked", 1) == [], "another message tells that it is cancelled"
    with scope(doctor.by):
        other = Message.objects.create(
            structure=doctor.role.structure, to_address="a@exemple.test", subject="x", body="y", key="task:1"
        )
    assert not as_email(other).attachments
