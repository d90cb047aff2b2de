"""Extra appointments: only as far as a directive allows, recorded with who and why, shown, and refused by name."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from psycopg.types.range import Range
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from permanence.agenda import actions
from permanence.agenda.models import Appointment
from permanence.capacity import actions as capacity
from permanence.capacity import queries as free
from permanence.capacity.models import Reservation
from permanence.capacity.tests.factories import SUNDAY_NOON, at
from permanence.directives import actions as directives
from permanence.directory.tests.personas import Personas, sign_in
from permanence.foundation.actor import system
from permanence.foundation.models import Trace
from permanence.foundation.refusal import Invalid, NotPermitted
from permanence.patients.models import Patient
from permanence.patients.tests.factories import make_patient

from .factories import Receiving

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sunday")]
LONG_AGO = SUNDAY_NOON - timedelta(days=30)


@pytest.fixture
def another(doctor: Receiving, who: Personas) -> Patient:
    return make_patient(who.here, by=who.alice, birth_name="Maisonneuve-Delacroix", first_names="Marie-Françoise")


def allow(doctor: Receiving, most: int = 2, **more: Any) -> None:
    directives.write(
        by=system("test", [doctor.role.structure_id]), structure=doctor.role.structure, practitioner_role=doctor.role,
        kind="overbook", body={"max_per_half_day": most, "min_urgency": "same_day", "known_only": False} | more,
        term="permanent", valid_from=LONG_AGO, valid_to=None, now=LONG_AGO,
    )  # fmt: skip


def overbook(doctor: Receiving, patient: Patient, starts_at: Any = None, **more: Any) -> Appointment:
    asked: dict[str, Any] = {
        "by": doctor.by, "patient": patient, "practitioner_role": doctor.role, "reason": doctor.reason,
        "starts_at": starts_at or at(9), "urgency": "same_day", "why": "Fièvre d’un nourrisson", "now": SUNDAY_NOON,
    }  # fmt: skip
    return actions.overbook(**asked | more)


def test_a_directive_lets_one_more_come_and_it_is_kept_who_did_it_and_why(doctor: Receiving, another: Patient) -> None:
    allow(doctor)
    doctor.book()
    extra = overbook(doctor, another)
    assert (extra.overbooked, extra.urgent, extra.starts_at) == (True, True, at(9))
    promise = free.overbooking_of(doctor.by, extra.pk)
    assert promise is not None
    assert (promise.overbooked_by, promise.overbooked_why) == (doctor.by.name, "Fièvre d’un nourrisson")
    assert Trace.objects.filter(verb="appointment.overbooked", subject_id=extra.pk).count() == 1


def test_without_a_directive_nobody_is_overbooked(doctor: Receiving, another: Patient) -> None:
    doctor.book()
    with pytest.raises(actions.NoOverbooking):
        overbook(doctor, another)
    assert Appointment.objects.count() == 1


def test_half_days_are_counted_apart_and_end_at_noon(doctor: Receiving, another: Patient) -> None:
    capacity.open_weekly(
        by=doctor.by, resource=doctor.resource, weekday=0, opens_at=at(12).time(), closes_at=at(14).time(),
        from_on=at(0).date(), now=SUNDAY_NOON,
    )  # fmt: skip
    allow(doctor, 1)
    for starts_at in (at(9), at(11, 40), at(12)):
        doctor.book(starts_at)
    overbook(doctor, another, at(11, 40))
    with pytest.raises(actions.HalfDayFull) as refused:
        overbook(doctor, another, at(9))
    assert "1" in str(refused.value.next_step)
    overbook(doctor, another, at(12))
    assert Reservation.objects.filter(seat__gt=1000).count() == 2


def test_what_was_given_back_counts_no_more(doctor: Receiving, another: Patient) -> None:
    allow(doctor, 1)
    doctor.book()
    actions.cancel(by=doctor.by, appointment=overbook(doctor, another), now=SUNDAY_NOON)
    assert overbook(doctor, another).overbooked


@pytest.mark.parametrize(
    ("rule", "urgency", "refusal"),
    [
        ({"min_urgency": "doctor_now"}, "same_day", actions.NotUrgentEnough),
        ({"min_urgency": "within_48h"}, "planned", actions.NotUrgentEnough),
        ({"known_only": True}, "same_day", actions.OnlyForKnown),
    ],
)
def test_each_condition_of_the_directive_is_named(
    doctor: Receiving, another: Patient, rule: dict[str, Any], urgency: str, refusal: type[Exception]
) -> None:
    allow(doctor, 2, **rule)
    doctor.book()
    with pytest.raises(actions.NoOverbooking) as refused:
        overbook(doctor, another, urgency=urgency)
    assert type(refused.value) is refusal


def test_what_is_free_closed_past_or_without_why_is_refused(doctor: Receiving, another: Patient) -> None:
    allow(doctor)
    doctor.book()
    capacity.close(by=doctor.by, resource=doctor.resource, during=Range(at(10), at(11), "[)"))
    for starts_at, refusal in (
        (at(11), actions.StillFree), (at(8), actions.NotOpen), (at(10), actions.Away), (at(9, 3), actions.NotOpen),
    ):  # fmt: skip
        with pytest.raises(refusal):
            overbook(doctor, another, starts_at)
    with pytest.raises(actions.InThePast):
        overbook(doctor, another, now=at(9, 10))
    with pytest.raises(Invalid):
        overbook(doctor, another, why="  ")
    assert Appointment.objects.count() == 1


def test_an_undone_move_of_an_extra_is_an_extra_again(doctor: Receiving, another: Patient) -> None:
    allow(doctor, 1)
    doctor.book()
    extra = overbook(doctor, another)
    moved = actions.move(
        by=doctor.by, appointment=extra, practitioner_role=doctor.role, reason=doctor.reason, starts_at=at(11),
        now=SUNDAY_NOON,
    )  # fmt: skip
    assert not moved.overbooked
    actions.return_move(by=doctor.by, appointment=moved, now=SUNDAY_NOON)
    assert Reservation.objects.filter(held_for=extra.pk, seat__gt=1000, state="booked").count() == 1


def test_colleague_and_stranger_may_not(doctor: Receiving, another: Patient, who: Personas) -> None:
    allow(doctor)
    doctor.book()
    for actor in (who.bob, who.charlie):
        with pytest.raises(NotPermitted):
            overbook(doctor, another, by=actor)


class TestPage:
    """From the panel of the calendar."""

    def as_(self, actor: Any) -> Client:
        client = Client(headers={"Accept-Language": "fr"})
        sign_in(client, actor)
        return client

    def text(self, answer: Any) -> str:
        return " ".join(HTMLParser(answer.content).text(separator=" ").split())

    def test_the_panel_offers_it_at_a_taken_moment(self, doctor: Receiving, another: Patient, who: Personas) -> None:
        allow(doctor, 1)
        doctor.book()
        client, address = self.as_(who.alice), reverse("agenda:booking", args=[doctor.role.pk])
        asked = {"at": at(9).isoformat(), "patient": str(another.pk)}
        shown = self.text(client.get(address, asked))
        assert "pris" in shown
        assert "0 sur 1" in shown
        assert "en surnuméraire" in shown
        sent = asked | {"reason": str(doctor.reason.pk), "urgency": "same_day", "why": "Fièvre"}
        done = client.post(reverse("agenda:overbooking", args=[doctor.role.pk]), sent)
        assert done.status_code == 200
        assert "Fièvre" in self.text(done)
        again = client.post(reverse("agenda:overbooking", args=[doctor.role.pk]), sent)
        assert again.status_code == 409
        assert "La demi-journée a déjà tous ses surnuméraires" in self.text(again)
        events = client.get(reverse("agenda:events"), {"from": "2026-11-23", "to": "2026-11-24"}).json()["events"]
        assert sorted(one["overbooked"] for one in events if one["kind"] == "visit") == [False, True]

    def test_without_directive_the_panel_says_so(self, doctor: Receiving, another: Patient, who: Personas) -> None:
        doctor.book()
        address = reverse("agenda:booking", args=[doctor.role.pk])
        shown = self.text(self.as_(who.alice).get(address, {"at": at(9).isoformat()}))
        assert "Aucune consigne du praticien n’en permet" in shown

    def test_colleague_and_stranger(self, doctor: Receiving, who: Personas) -> None:
        for actor, status in ((who.bob, 403), (who.charlie, 404)):
            assert self.as_(actor).post(reverse("agenda:overbooking", args=[doctor.role.pk])).status_code == status
