"""The pages of a mass postponement: begun, reviewed, applied, told."""

from html import unescape
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from permanence.agenda import jobs
from permanence.agenda.models import Postponed, Postponement
from permanence.capacity import actions as capacity
from permanence.capacity.models import Closure
from permanence.capacity.tests.factories import MONDAY, SUNDAY_NOON, at
from permanence.directory.tests.personas import (
    Personas,
    make_mandate,
    make_member,
    make_structure,
    reloaded,
    sign_in,
)
from permanence.foundation.actor import scope
from permanence.foundation.rights import Can
from permanence.patients.tests.factories import make_patient

from .factories import Receiving, make_receiving
from .test_pages import as_, text, url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sunday")]
TYPED = {"first_on": MONDAY, "last_on": MONDAY, "why": "Congé"}


@pytest.fixture
def doctor(who: Personas) -> Receiving:
    with scope(who.alice):
        doctor = make_receiving(who.here, by=who.alice, email="elodie@exemple.test")
        doctor.book(at(9))
        doctor.book(at(9, 20), patient=make_patient(who.here, birth_name="Petit", phone="0536490001"))
    return doctor


def begun(who: Personas, doctor: Receiving) -> Postponement:
    as_(who.alice).post(url("postponements", doctor.role.pk), TYPED)
    with scope(who.alice):
        return Postponement.objects.get()


def lines(who: Personas) -> list[Postponed]:
    with scope(who.alice):
        return list(Postponed.objects.select_related("appointment"))


def applied(who: Personas, postponement: Postponement) -> None:
    as_(who.alice).post(url("application", postponement.pk))
    jobs.settle_all(by=who.alice, now=SUNDAY_NOON, postponement_id=str(postponement.pk))


def test_one_gesture_notes_the_absence_and_proposes(who: Personas, doctor: Receiving) -> None:
    client = as_(who.alice)
    for _ in range(2):  # a form sent twice
        answer = client.post(url("postponements", doctor.role.pk), TYPED, follow=True)
    shown = text(answer)
    assert "2 rendez-vous à relire" in shown
    assert "lun. 30 nov. 9 h · Dr Samia Benali" in shown
    with scope(who.alice):
        assert (Closure.objects.count(), Postponement.objects.count()) == (1, 1)


def test_an_absence_leads_to_the_postponement(who: Personas, doctor: Receiving) -> None:
    client = as_(who.alice)
    page = client.post(url("closures", doctor.role.pk), TYPED, follow=True)
    assert "Reporter 2 rendez-vous" in text(page)
    with scope(who.alice):
        closure = Closure.objects.get()
    assert "2 rendez-vous à relire" in text(client.post(url("closure_postponement", closure.pk), follow=True))


def test_nobody_to_tell_is_said_and_the_absence_noted(who: Personas, doctor: Receiving) -> None:
    far = {"first_on": "2026-12-07", "last_on": "2026-12-07"}
    answer = as_(who.alice).post(url("postponements", doctor.role.pk), far, follow=True)
    assert "personne n’est à prévenir" in answer.content.decode()
    with scope(who.alice):
        assert Closure.objects.count() == 1


def test_a_proposal_is_changed_by_its_line(who: Personas, doctor: Receiving) -> None:
    made = begun(who, doctor)
    first, second = lines(who)
    htmx = as_(who.alice)
    other = f"move|{doctor.reason.pk}|{at(11, day=at(9).date().replace(day=30)).isoformat()}"
    for item, decision in ((first, other), (second, "cancel")):
        answer = htmx.post(url("decision", item.pk), {"decision": decision}, headers={"HX-Request": "true"})
        assert answer.status_code == 200
        assert b'id="postponement"' in answer.content
        assert b"<html" not in answer.content
    assert "1 à déplacer · 1 à annuler" in text(as_(who.alice).get(url("postponement", made.pk)))
    twice = htmx.post(url("decision", second.pk), {"decision": other}, headers={"HX-Request": "true"})
    assert twice.status_code == 409
    assert b'id="postponement"' in twice.content
    assert b'data-refusal="ProposedTwice"' in twice.content
    assert htmx.post(url("decision", second.pk), {"decision": f"{other}"}).status_code == 409
    assert htmx.post(url("decision", second.pk), {"decision": "move|x|y"}).status_code == 302


def test_applied_it_tells_what_became_of_each_and_who_must_be_called(who: Personas, doctor: Receiving) -> None:
    made = begun(who, doctor)
    client = as_(who.alice)
    client.post(url("application", made.pk))
    assert "Report en cours" in text(client.get(url("postponement", made.pk)))
    applied(who, made)
    shown = text(client.get(url("postponement", made.pk)))
    assert "À appeler" in shown
    assert "PETIT Élodie 05 36 49 00 01" in shown
    assert shown.count("déplacé") >= 2
    call = next(line for line in lines(who) if line.appointment.starts_at == at(9, 20))
    assert "Pas encore appelé" in text(client.post(url("postponed_call", call.pk), follow=True))
    assert "Pas encore appelé" not in text(client.post(url("postponed_call", call.pk), {"called": "no"}, follow=True))
    assert "traité" in text(client.get(url("postponements", doctor.role.pk)))


def test_another_tab_keeps_what_it_reads_until_someone_applies_it(who: Personas, doctor: Receiving) -> None:
    made, other = begun(who, doctor), as_(who.alice)
    page = other.get(url("postponement", made.pk)).content.decode()
    address = unescape(page.split('id="postponement"')[1].split('hx-get="')[1].split('"')[0])
    assert other.get(address, headers={"HX-Request": "true"}).status_code == 204
    as_(who.alice).post(url("application", made.pk))
    assert "Report en cours" in other.get(address, headers={"HX-Request": "true"}).content.decode()


def test_after_thirty_seconds_of_silence_it_can_be_applied_again(who: Personas, doctor: Receiving) -> None:
    made = begun(who, doctor)
    as_(who.alice).post(url("application", made.pk))
    with time_machine.travel(SUNDAY_NOON.replace(minute=1), tick=False):
        assert "Appliquer le reste et prévenir les patients" in text(as_(who.alice).get(url("postponement", made.pk)))


def test_it_is_abandoned_from_its_page_and_says_by_whom(who: Personas, doctor: Receiving) -> None:
    made, client = begun(who, doctor), as_(who.alice)
    assert "Abandonner ce report" in text(client.get(url("postponement", made.pk)))
    shown = text(client.post(url("abandonment", made.pk), follow=True))
    assert "Ce report a été abandonné" in shown
    assert who.alice.name in shown
    assert shown.count("laissé tel quel") == 2
    assert "abandonné" in text(client.get(url("postponements", doctor.role.pk)))
    for actor, status in ((who.bob, 403), (who.charlie, 404)):
        assert as_(actor).post(url("abandonment", made.pk)).status_code == status


def test_what_was_booked_meanwhile_can_be_added(who: Personas, doctor: Receiving) -> None:
    made = begun(who, doctor)
    with scope(who.alice):
        capacity.reopen(by=who.alice, closure=Closure.objects.get())
        doctor.book(at(10), patient=make_patient(who.here, birth_name="Garnier"))
    client = as_(who.alice)
    assert "1 rendez-vous a été pris entre-temps" in text(client.get(url("postponement", made.pk)))
    assert "3 rendez-vous à relire" in text(client.post(url("postponement_missed", made.pk), follow=True))


def test_a_practitioner_of_another_structure_is_not_found(who: Personas, doctor: Receiving) -> None:
    made = begun(who, doctor)
    for name, subject in (("postponements", doctor.role.pk), ("postponement", made.pk)):
        assert as_(who.bob).get(url(name, subject)).status_code == 403
        assert as_(who.charlie).get(url(name, subject)).status_code == 404


def test_who_may_not_close_may_still_postpone(who: Personas, doctor: Receiving) -> None:
    agent = make_member(who.here, "telesecretary", "Claire Petit")
    client: Any = Client(headers={"Accept-Language": "fr"})
    sign_in(client, agent)
    assert "notées par le cabinet" in text(client.get(reverse("agenda:postponements", args=[doctor.role.pk])))
    assert client.post(url("postponements", doctor.role.pk), TYPED).status_code == 403
    made = begun(who, doctor)
    assert client.get(url("postponement", made.pk)).status_code == 200


def test_who_may_not_read_patients_files_sees_none(who: Personas, doctor: Receiving) -> None:
    made = begun(who, doctor)
    service = make_structure("Allô Santé", "permanence")
    agent = make_member(service, "telesecretary", "Claire Petit")
    make_mandate(who.here, service, [Can.ENTER, Can.VIEW_AGENDA, Can.VIEW_DIRECTORY, Can.BOOK])
    assert as_(reloaded(agent)).get(url("postponement", made.pk)).status_code == 403
