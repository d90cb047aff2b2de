"""A time with a colleague of the zone, in another practice one answers for: booked from the console, end to end."""

from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any

from django.test import Client

from permanence.agenda import actions as agenda
from permanence.agenda.models import Appointment
from permanence.capacity.tests.factories import make_open, make_resource
from permanence.desk import actions, queries
from permanence.desk.models import Outcome, Request
from permanence.desk.tests.scenes import LENT, NOW, Scene, again, at, direct, make_patient, seen, taken, text
from permanence.directory import actions as directory
from permanence.directory.models import Mandate, Membership, PractitionerRole, Structure
from permanence.directory.tests.personas import make_mandate, make_member, make_practitioner, make_structure, sign_in
from permanence.foundation.actor import Actor, scope, system
from permanence.foundation.models import Trace
from permanence.foundation.rights import Can
from permanence.patients import actions as files
from permanence.patients.models import Patient

HTMX = {"HX-Request": "true", "HX-Target": "pane"}


@dataclass(frozen=True, slots=True)
class Zone:
    """The scene with a second practice in the zone, which the permanence answers for too."""

    scene: Scene
    there: Structure
    colleague: PractitionerRole
    by: Actor
    request: Request
    patient: Patient


def mandated(scene: Scene, there: Structure, rights: list[Can]) -> Mandate:
    """Lend the permanence of Claire the rights of another practice."""
    with scope(scene.everyone):
        permanence = Membership.objects.get(person_id=scene.claire.id).structure
    return make_mandate(there, permanence, rights)


def make_zone(scene: Scene, rights: list[Can] = LENT) -> Zone:
    """Return the zone: nothing is left with the doctor before tomorrow, the colleague receives this afternoon."""
    there = make_structure("Cabinet du Canal")
    by = system("test", [scene.practice.pk, there.pk])
    colleague = make_practitioner(there, "Cohen")
    make_open(make_resource(colleague), time(14), time(17), weekday=0, now=NOW - timedelta(days=7))
    agenda.add_reason(by=by, practitioner_role=colleague, name="Consultation", duration_min=20)
    for house in (scene.practice, there):
        directory.join_network(by=by, structure=house, name="Secteur nord", kind="zone", distance_km=Decimal(3))
    mandated(scene, there, rights)
    direct(scene, "colleagues", {"order": [], "zone": True})
    for place, name in enumerate(("Petit", "Roche", "Blanc", "Faure", "Gomez", "Lopez")):
        seen(scene, make_patient(scene, name, phone=""), NOW + place * timedelta(minutes=20))
    patient = make_patient(scene, email="elodie@exemple.test")
    request = taken(scene)
    actions.choose_patient(by=scene.claire, request=request, patient=patient, now=NOW)
    actions.ask_sheet(by=scene.claire, request=request, red_flags=[], now=NOW)
    actions.choose_urgency(by=scene.claire, request=request, urgency="same_day", now=NOW)
    return Zone(scene, there, colleague, by, again(scene, request), patient)


def browser(actor: Actor) -> Client:
    client = Client()
    sign_in(client, actor)
    return client


def sent(zone: Zone) -> dict[str, Any]:
    """Return what the main key of the proposal sends."""
    start = NOW.replace(hour=14)
    return {"action": "book_colleague", "practitioner": zone.colleague.pk, "slot": start.isoformat()}


def booked(zone: Zone) -> list[Appointment]:
    with scope(zone.by):
        return list(Appointment.objects.filter(practitioner_role=zone.colleague).select_related("patient"))


def there_now(zone: Zone) -> list[Patient]:
    with scope(zone.by):
        return list(Patient.objects.filter(structure_id=zone.there.pk))


def test_one_key_books_in_the_other_practice_and_opens_his_file_there(scene: Scene) -> None:
    zone, claire = make_zone(scene), browser(scene.claire)
    shown = text(claire.get(at(zone.request)))
    assert 'data-action="book_colleague"' in shown
    assert "Autre cabinet" in shown
    ended = text(claire.post(at(zone.request, "proposal"), sent(zone), headers=HTMX))
    assert 'data-outcome="elsewhere"' in ended
    assert "3 allée des Tilleuls" in ended
    assert "Une confirmation part par e\u2011mail" in ended
    [appointment] = booked(zone)
    theirs = appointment.patient
    assert (appointment.starts_at, theirs.structure_id) == (NOW.replace(hour=14), zone.there.pk)
    with scope(zone.by):
        assert (theirs.birth_name, theirs.phone, theirs.email) == ("Durand", zone.patient.phone, "elodie@exemple.test")
        traced = Trace.objects.filter(structure_id=zone.there.pk, actor_id=scene.claire.id)
        assert {"patient.registered", "appointment.booked"} <= set(traced.values_list("verb", flat=True))
    held = again(scene, zone.request)
    assert (held.outcome, held.appointment_id, held.practitioner_role_id) == (Outcome.ELSEWHERE, None, scene.doctor.pk)


def test_pressed_twice_it_books_once_and_a_known_file_is_used_and_traced(scene: Scene) -> None:
    zone, claire = make_zone(scene), browser(scene.claire)
    known = files.register(
        by=zone.by, structure=zone.there, birth_name="DURAND", first_names="Élodie", birth_date=date(1984, 3, 12),
        sex="female", now=NOW,
    )  # fmt: skip
    answers = [claire.post(at(zone.request, "proposal"), sent(zone), headers=HTMX).status_code for _ in range(2)]
    assert answers == [200, 409]
    assert [one.patient_id for one in booked(zone)] == [known.pk]
    assert [one.pk for one in there_now(zone)] == [known.pk]
    with scope(zone.by):
        assert Trace.objects.filter(verb="patient.read", subject_id=known.pk, actor_id=scene.claire.id).exists()


def test_a_mandate_that_ended_meanwhile_books_nothing(scene: Scene) -> None:
    zone, claire = make_zone(scene), browser(scene.claire)
    assert 'data-action="book_colleague"' in text(claire.get(at(zone.request)))
    with scope(zone.by):
        Mandate.objects.filter(structure=zone.there).update(until_on=NOW.date() - timedelta(days=1))
    refused = claire.post(at(zone.request, "proposal"), sent(zone), headers=HTMX)
    assert refused.status_code == 409
    assert 'data-action="book_colleague"' not in text(refused)
    assert not booked(zone)
    assert not there_now(zone)
    assert not again(scene, zone.request).outcome


def test_whose_agenda_one_sees_without_booking_is_named_and_not_booked(scene: Scene) -> None:
    zone = make_zone(scene, [Can.VIEW_AGENDA, Can.VIEW_DIRECTIVES, Can.VIEW_DIRECTORY])
    shown = text(browser(scene.claire).get(at(zone.request)))
    assert 'data-action="book_colleague"' not in shown
    with scope(scene.claire):
        decided = queries.decided(scene.claire, queries.request(scene.claire, zone.request.pk), NOW)
    assert "book_colleague" not in [one.action for one in decided.proposals]
    assert browser(scene.claire).post(at(zone.request, "proposal"), sent(zone), headers=HTMX).status_code == 409
    assert not booked(zone)


def test_a_stranger_and_a_colleague_book_nothing(scene: Scene) -> None:
    zone = make_zone(scene)
    stranger = make_member(zone.there, "secretary", "Charlie Nguyen")
    for who, status in ((stranger, 404), (scene.amel, 409)):
        assert browser(who).post(at(zone.request, "proposal"), sent(zone), headers=HTMX).status_code == status
    assert not booked(zone)
