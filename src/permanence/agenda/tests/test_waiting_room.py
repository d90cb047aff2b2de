"""The pages around visits: the front desk's, the practitioner's, and the delay told."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from permanence.agenda import actions, queries
from permanence.agenda.models import Appointment, Step
from permanence.capacity.tests.factories import SUNDAY_NOON, at
from permanence.directory.tests.personas import Personas
from permanence.foundation.actor import scope, system
from permanence.messaging import actions as messaging
from permanence.messaging.models import Message
from permanence.patients import actions as files
from permanence.patients.models import Patient
from permanence.patients.tests.factories import make_patient

from .factories import Receiving, make_receiving
from .pages import as_, url

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def monday_morning() -> Iterator[None]:
    with time_machine.travel(at(8, 50), tick=False):
        yield


@pytest.fixture
def doctor(who: Personas) -> Receiving:
    with scope(who.alice):
        return make_receiving(who.here, by=who.alice, email="elodie@exemple.test")


def text(answer: Any) -> str:
    body = HTMLParser(answer.content)
    return " ".join((body.css_first("main") or body.body).text(separator=" ").split())  # type: ignore[union-attr]


def test_who_comes_is_checked_in_called_and_gone(who: Personas, doctor: Receiving) -> None:
    booked, client = doctor.book(now=SUNDAY_NOON), as_(who.alice)
    assert "Attendus Une touche de 1 à 9 note l’arrivée. 9 h DURAND Élodie" in text(client.get(url("waiting_room")))
    noted = client.post(url("arrival", booked.pk), headers=HTMX)
    assert noted.status_code == 200
    assert url("mistake", booked.pk) in noted["HX-Trigger-After-Swap"]
    shown = text(client.get(url("waiting_room"), headers=HTMX))
    assert "En salle d’attente 1 en attente 9 h DURAND Élodie" in shown
    client.post(url("entry", booked.pk))
    assert "En consultation 9 h DURAND Élodie" in text(client.get(url("waiting_room")))
    answer = client.post(url("departure", booked.pk), follow=True)
    assert "DURAND Élodie est parti." in answer.content.decode()
    assert "1 parti ou absent" in text(answer)


def test_a_key_stays_with_its_patient(who: Personas, doctor: Receiving) -> None:
    first, second = doctor.book(now=SUNDAY_NOON), doctor.book(at(9, 20), now=SUNDAY_NOON)

    def keys() -> dict[str, str]:
        shown = HTMLParser(as_(who.alice).get(url("waiting_room")).content)
        return {b.attributes["id"] or "": b.attributes.get("data-key") or "" for b in shown.css("[id^=arrival-]")}

    assert keys() == {f"arrival-{first.pk}": "1", f"arrival-{second.pk}": "2"}
    as_(who.alice).post(url("arrival", first.pk))
    assert keys() == {f"arrival-{second.pk}": "2"}


def test_what_was_noted_by_another_is_said_and_a_mistake_taken_back(who: Personas, doctor: Receiving) -> None:
    booked, client = doctor.book(now=SUNDAY_NOON), as_(who.alice)
    with scope(who.alice):
        actions.check_in(by=who.alice, appointment=booked, now=at(8, 45))
    assert "Maisonneuve" in client.post(url("arrival", booked.pk), headers=HTMX)["HX-Trigger-After-Swap"]
    assert client.post(url("mistake", booked.pk), headers=HTMX).status_code == 200
    refused = client.post(url("mistake", booked.pk), headers=HTMX)
    assert refused.status_code == 409
    assert "soon" in refused["HX-Trigger-After-Swap"]
    with scope(who.alice):
        assert Appointment.objects.get().stage == "planned"


def test_the_practitioner_sees_now_next_and_how_late(who: Personas, doctor: Receiving) -> None:
    first, second = doctor.book(now=SUNDAY_NOON), doctor.book(at(9, 20), now=SUNDAY_NOON)
    with scope(who.alice):
        actions.call_in(by=who.alice, appointment=first, now=at(8, 40))
        actions.check_in(by=who.alice, appointment=second, now=at(8, 45))
    with time_machine.travel(at(9, 30), tick=False):
        shown = text(as_(who.alice).get(url("now", doctor.role.pk)))
    assert "10 min de retard" in shown
    assert shown.index("Maintenant") < shown.index("Suivant")
    assert "Consultation terminée" in shown


def test_who_is_told_by_sms_is_said_so(who: Personas, doctor: Receiving) -> None:
    with scope(system("test", [who.here.pk])) as by:
        messaging.open_account(by=by, structure=who.here, provider="sink", signed="Tilleuls", now=SUNDAY_NOON)
    with scope(who.alice):
        mobile = make_patient(who.here, by=who.alice, birth_name="Petit", phone="06 39 98 00 01")
        doctor.book(at(10, 20), patient=mobile, now=SUNDAY_NOON)
    client = as_(who.alice)
    said = client.post(url("delay", doctor.role.pk), {"minutes": "30", "until": "12:00"})
    assert "10 h 20 → 10 h 50 · par SMS au 06 39 98 00 01" in text(client.get(said["Location"]))
    assert "prévenu par SMS" in text(client.post(said["Location"], follow=True))


def test_a_delay_is_announced_shown_then_told(who: Personas, doctor: Receiving) -> None:
    doctor.book(at(10), now=SUNDAY_NOON)
    with scope(who.alice):
        without = make_patient(who.here, by=who.alice, birth_name="Petit", phone="05 36 49 99 90")
        doctor.book(at(10, 20), patient=without, now=SUNDAY_NOON)
    client = as_(who.alice)
    wrong = client.post(url("delay", doctor.role.pk), {"minutes": "500", "until": "12:00"})
    assert wrong.status_code == 422
    said = client.post(url("delay", doctor.role.pk), {"minutes": "30", "until": "12:00"})
    shown = text(client.get(said["Location"]))
    assert "10 h → 10 h 30 · par e\u2011mail à elodie@exemple.test" in shown
    assert "10 h 20 → 10 h 50 · sans adresse : à appeler 05 36 49 99 90" in shown
    assert "Prévenir 1 patient Ctrl+Entrée" in shown
    with scope(who.alice):
        assert not Message.objects.exists()
    for _ in range(2):
        client.post(said["Location"])
    with scope(who.alice):
        assert Message.objects.count() == 1
        unreached = Appointment.objects.get(patient=without)
    call = said["Location"] + "calls/"
    assert "prévenu de vive voix" in text(client.post(call, {"appointment": unreached.pk}, follow=True))
    assert "30 min de retard" in text(client.get(url("waiting_room")))


def test_colleague_is_refused_and_stranger_finds_nothing(who: Personas, doctor: Receiving) -> None:
    booked = doctor.book(now=SUNDAY_NOON)
    for address in (url("now", doctor.role.pk), url("delay", doctor.role.pk)):
        assert as_(who.bob).get(address).status_code == 403
        assert as_(who.charlie).get(address).status_code == 404
    for noun in ("confirmation", "arrival", "seat", "entry", "departure", "absence", "excuse", "mistake"):
        assert as_(who.bob).post(url(noun, booked.pk)).status_code == 403
        assert as_(who.charlie).post(url(noun, booked.pk)).status_code == 404
    assert "DURAND" not in text(as_(who.charlie).get(url("waiting_room")))
    with scope(who.alice):
        assert not Step.objects.exists()


def test_the_entrance_shows_nothing_of_anyone_and_checks_in_by_code(who: Personas, doctor: Receiving) -> None:
    booked = doctor.book(now=SUNDAY_NOON)
    with scope(who.alice):
        code = queries.code(booked)
    tablet, address = Client(headers={"Accept-Language": "fr"}), queries.entrance_link(who.here.pk)
    shown = tablet.get(address)
    assert shown["Cache-Control"] == "no-store"
    assert "DURAND" not in text(shown).upper()
    wrong = tablet.post(address, {"code": "000 000" if code != "000000" else "1"})
    assert wrong.status_code == 422
    assert "Ce code n’est pas reconnu. Tapez-le de nouveau, ou présentez-vous à l’accueil" in text(wrong)
    right = tablet.post(address, {"code": f"{code[:3]} {code[3:]}"})
    assert "votre arrivée est notée" in text(right)
    assert "DURAND" not in text(right).upper()
    with scope(who.alice):
        assert Step.objects.get().by_patient
    assert tablet.get(address[:-3] + "x/").status_code == 404
    for _ in range(9):
        tablet.post(address, {"code": "guess"})
    assert tablet.post(address, {"code": "guess"}).status_code == 429


def test_reception_sees_what_each_needs_and_whose_file_is_to_be_read_back(who: Personas, doctor: Receiving) -> None:
    doctor.book(now=SUNDAY_NOON)
    client = as_(who.alice)
    assert "dossier à confirmer" not in text(client.get(url("waiting_room")))
    files.note_needs(by=who.alice, patient=doctor.patient, needs=["reassured", "accompanied"])
    with scope(who.alice):
        Patient.objects.update(created_at=at(9) - timedelta(days=400))
    shown = text(client.get(url("waiting_room")))
    for words in ("dossier à confirmer", "à rassurer", "accompagné"):
        assert words in shown
    files.confirm(by=who.alice, patient=doctor.patient, now=at(8))
    assert "dossier à confirmer" not in text(client.get(url("waiting_room")))
