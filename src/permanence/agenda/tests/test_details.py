"""More time for who needs it; notes, place, referral and preparation of an appointment."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from permanence.agenda import actions, queries
from permanence.agenda.models import Note, Prepared
from permanence.capacity.tests.factories import SUNDAY_NOON, at
from permanence.directory.tests.personas import Personas, sign_in
from permanence.foundation.models import Change
from permanence.foundation.refusal import NotPermitted
from permanence.patients import actions as patients

from .factories import Receiving

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sunday")]


def page(actor: Any, address: str, posted: dict[str, Any] | None = None) -> str:
    client = Client(headers={"Accept-Language": "fr"})
    sign_in(client, actor)
    answer = client.post(address, posted, follow=True) if posted is not None else client.get(address)
    assert answer.status_code in {200, 422}, answer.content
    return " ".join(HTMLParser(answer.content).css_first("main").text(separator=" ").split())  # type: ignore[union-attr]


def test_who_needs_more_time_is_proposed_and_given_it(doctor: Receiving, who: Personas) -> None:
    slower = patients.note_extra_time(by=who.alice, patient=doctor.patient, minutes=10)
    slots = queries.next_slots(
        doctor.by, practitioner_role=doctor.role, reason=doctor.reason, after=SUNDAY_NOON, limit=2, patient=slower
    )
    assert [(slot.starts_at, slot.ends_at) for slot in slots] == [(at(9), at(9, 30)), (at(9, 30), at(10))]
    booked = doctor.book(at(9, 30), patient=slower)
    assert booked.ends_at - booked.starts_at == timedelta(minutes=30)
    with pytest.raises(actions.SlotTaken) as refused:
        doctor.book(at(9, 30), patient=slower)
    assert all(slot.ends_at - slot.starts_at == timedelta(minutes=30) for slot in refused.value.alternatives)


@pytest.mark.parametrize("minutes", [-1, 121])
def test_nobody_needs_hours_more(doctor: Receiving, who: Personas, minutes: int) -> None:
    with pytest.raises(patients.BadExtraTime):
        patients.note_extra_time(by=who.alice, patient=doctor.patient, minutes=minutes)


def test_extra_time_is_noted_in_the_patient_s_file(doctor: Receiving, who: Personas) -> None:
    address = reverse("patients:extra_time", args=[doctor.patient.pk])
    assert "Temps à prévoir" in page(who.alice, address, {"minutes": "15"})
    assert "Temps à prévoir" in page(who.alice, address, {"minutes": "999"})
    doctor.patient.refresh_from_db()
    assert doctor.patient.extra_time_min == 15
    assert Change.objects.filter(table="patients_patient", operation="update").count() == 1


def test_a_reason_tells_where_and_whether_a_letter_is_needed(doctor: Receiving, who: Personas) -> None:
    reason = actions.add_reason(
        by=who.alice, practitioner_role=doctor.role, name="Avis à distance", duration_min=20, modality="remote",
        referral_required=True,
    )  # fmt: skip
    booked = doctor.book(reason=reason)
    assert (booked.modality, booked.referral_required) == ("remote", True)
    actions.describe(by=who.alice, appointment=booked, modality="home", referral_required=False, now=SUNDAY_NOON)
    booked.refresh_from_db()
    assert (booked.modality, booked.referral_required) == ("home", False)


def test_notes_stay_within_the_practice_and_say_who(doctor: Receiving, who: Personas) -> None:
    booked = doctor.book()
    address = reverse("agenda:notes", args=[booked.pk])
    for _ in range(2):
        shown = page(who.alice, address, {"text": "vient avec  sa fille"})
    assert shown.count("vient avec sa fille") == 1
    assert Note.objects.get().by_name == who.alice.name
    with pytest.raises(actions.BadNote):
        actions.add_note(by=who.alice, appointment=booked, text="  ", now=SUNDAY_NOON)


def test_a_teleconsultation_has_a_checklist_with_who_ticked(doctor: Receiving, who: Personas) -> None:
    booked = doctor.book()
    assert "La caméra et le son" not in page(who.alice, reverse("agenda:appointment", args=[booked.pk]))
    described = reverse("agenda:description", args=[booked.pk])
    shown = page(who.alice, described, {"modality": "remote"})
    assert "La caméra et le son" in shown
    assert "allée des Tilleuls" not in shown, "nobody comes there"
    assert "code d’arrivée" not in shown
    address = reverse("agenda:preparation", args=[booked.pk])
    page(who.alice, address, {"item": ["link", "device", "unheard of"]})
    assert who.alice.name in page(who.alice, address, {"item": ["device"]})
    assert list(Prepared.objects.values_list("item", "by_name")) == [("device", who.alice.name)]
    assert Change.objects.filter(table="agenda_prepared", operation="delete").count() == 1


def test_colleague_without_the_right_and_stranger_write_nothing(doctor: Receiving, who: Personas) -> None:
    booked = doctor.book()
    for actor in (who.bob, who.charlie):
        with pytest.raises(NotPermitted):
            actions.describe(by=actor, appointment=booked, modality="home", referral_required=False, now=SUNDAY_NOON)
        with pytest.raises(NotPermitted):
            actions.add_note(by=actor, appointment=booked, text="x", now=SUNDAY_NOON)
        with pytest.raises(NotPermitted):
            actions.prepare(by=actor, appointment=booked, items={"link"}, now=SUNDAY_NOON)
        with pytest.raises(NotPermitted):
            patients.note_extra_time(by=actor, patient=doctor.patient, minutes=10)
