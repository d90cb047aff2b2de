"""Papers are asked for by reason, seen where someone comes, ticked once, and thought of in a message without a name."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from permanence.agenda import actions as agenda
from permanence.agenda import jobs
from permanence.agenda import queries as appointments
from permanence.agenda.bringing import bringing, lacking
from permanence.agenda.models import Appointment
from permanence.agenda.tests.factories import Receiving, make_receiving
from permanence.capacity.tests.factories import SUNDAY_NOON, at
from permanence.coverage import actions
from permanence.coverage.models import Came, Paper
from permanence.coverage.rules.bringing import fits, own_words
from permanence.directory.tests.personas import Personas, sign_in, three
from permanence.foundation.actor import Actor, scope, system
from permanence.foundation.refusal import Invalid, NotPermitted
from permanence.messaging import actions as messaging
from permanence.messaging import shortening
from permanence.messaging.models import Message
from permanence.messaging.rules.wording import telling
from permanence.patients import actions as patients
from permanence.patients.tests.factories import make_patient

pytestmark = pytest.mark.django_db
WANTED = {"vitale": "bring", "imaging": "send"}
TWO_DAYS_BEFORE = at(10) - timedelta(days=2)


@pytest.fixture
def who() -> Personas:
    return three()


@pytest.fixture
def doctor(who: Personas) -> Receiving:
    made = make_receiving(who.here, by=who.alice, phone="+33639980001")
    actions.ask_papers(by=who.alice, reason=made.reason, wanted=WANTED, own=["Carnet de maternité"])
    return made


def client_of(actor: Actor) -> Client:
    client = Client(headers={"Accept-Language": "fr"})
    sign_in(client, actor)
    return client


def missing(by: Actor, promise: Appointment) -> list[str]:
    with scope(by):
        told = lacking(by, [promise])
        return [one.code for one in told[promise.pk].lacking] if told else []


@pytest.mark.parametrize(
    ("typed", "kept", "right"),
    [
        ("", [], True),
        ("  Carnet \n\n carnet de  vaccination\nCarnet", ["Carnet", "carnet de vaccination"], True),
        ("a" * 80, ["a" * 80], True),
        ("a" * 81, ["a" * 81], False),
        ("1\n2\n3\n4\n5\n6", ["1", "2", "3", "4", "5", "6"], False),
    ],
)
def test_own_words_are_one_paper_a_line(typed: str, kept: list[str], right: bool) -> None:
    assert own_words(typed) == kept
    assert fits(kept) is right


def test_what_is_missing_is_seen_until_it_came_and_goes_along_when_the_visit_is_moved(
    who: Personas, doctor: Receiving
) -> None:
    promise = doctor.book(at(10))
    assert missing(who.alice, promise) == ["vitale", "imaging", "Carnet de maternité"]
    for _twice in range(2):
        actions.tick_papers(by=who.alice, appointment=promise, came=["vitale", "luck"], now=SUNDAY_NOON)
    with scope(who.alice):
        assert Came.objects.count() == 1
    moved = agenda.move(
        by=who.alice, appointment=promise, practitioner_role=doctor.role, reason=doctor.reason, starts_at=at(11),
        now=SUNDAY_NOON,
    )  # fmt: skip
    assert missing(who.alice, moved) == ["imaging", "Carnet de maternité"]
    with scope(who.alice):
        (told,) = bringing(who.alice, [moved]).values()
    assert told.papers[0].by_name == who.alice.name
    actions.tick_papers(by=who.alice, appointment=moved, came=["imaging"], was=["vitale"], now=SUNDAY_NOON)
    assert missing(who.alice, moved) == ["vitale", "Carnet de maternité"]
    agenda.cancel(by=who.alice, appointment=moved, now=SUNDAY_NOON, by_patient=True)
    with scope(who.alice):
        assert not lacking(who.alice, [appointments.appointment(who.alice, moved.pk)])


def test_who_may_not_asks_and_ticks_nothing(who: Personas, doctor: Receiving) -> None:
    promise = doctor.book(at(10))
    for actor in (who.bob, who.charlie):
        with pytest.raises(NotPermitted):
            actions.ask_papers(by=actor, reason=doctor.reason, wanted={})
        with pytest.raises(NotPermitted):
            actions.tick_papers(by=actor, appointment=promise, came=["vitale"], now=SUNDAY_NOON)
    wrong: list[dict[str, Any]] = [{"wanted": {"luck": "bring"}}, {"wanted": {"vitale": "?"}}]
    wrong += [{"wanted": {"own": "bring"}}, {"wanted": {}, "own": ["a" * 81]}]
    for told in wrong:
        with pytest.raises(Invalid):
            actions.ask_papers(by=who.alice, reason=doctor.reason, **told)


def test_a_reason_s_papers_are_written_and_ticked_on_the_pages(who: Personas, doctor: Receiving) -> None:
    client, address = client_of(who.alice), reverse("coverage:papers", args=[doctor.reason.pk])
    assert "Carnet de maternité" in client.get(address).text
    refused = client.post(address, {"vitale": "bring", "own": "x" * 81})
    assert refused.status_code == 422
    assert "x" * 81 in refused.text
    assert client.post(address, {"vitale": "bring", "prescription": "send", "own": "Le carnet"}).status_code == 302
    with scope(who.alice):
        assert [one.code for one in Paper.objects.all()] == ["vitale", "prescription", "Le carnet"]
    with time_machine.travel(SUNDAY_NOON, tick=False):
        promise = doctor.book(at(10))
        page = reverse("agenda:appointment", args=[promise.pk])
        assert "3 manquants" in client.get(page).text
        day = reverse("agenda:day", args=[doctor.role.pk]) + "?on=2026-11-23"
        assert "3 papiers manquants" in client.get(day).text
        came = reverse("coverage:papers_came", args=[promise.pk])
        assert client.post(came, {"came": ["vitale", "prescription"]}).status_code == 302
        assert "1 papier manquant" in client.get(day).text
        client.post(came, {"came": ["vitale", "prescription", "Le carnet"]})
        assert "tout est arrivé" in client.get(page).text
        assert "manquant" not in client.get(day).text
    with time_machine.travel(at(9), tick=False):
        client.post(came, {"came": [], "was": ["vitale", "prescription"]})  # a colleague has ticked the third meanwhile
        assert "2 papiers manquants" in client.get(reverse("agenda:waiting_room")).text
    assert client_of(who.bob).get(address).status_code == 403
    assert client_of(who.charlie).get(address).status_code == 404


def test_the_reminder_asks_to_think_of_documents_and_names_none(doctor: Receiving) -> None:
    by, structure = system("test", [doctor.role.structure_id]), doctor.role.structure
    with scope(by):
        messaging.open_account(by=by, structure=structure, provider="sink", signed="L'Étoile", now=SUNDAY_NOON)
        promise = doctor.book(at(10))
        other = doctor.book(at(9), patient=make_patient(structure, first_names="Paul", email="paul@exemple.test"))
        Appointment.objects.update(created_at=at(10) - timedelta(days=30))
        actions.tick_papers(
            by=by, appointment=other, came=["vitale", "imaging", "Carnet de maternité"], now=SUNDAY_NOON
        )
        jobs.tell_reminders(by=by, now=TWO_DAYS_BEFORE)
        sms, mail = Message.objects.filter(kind="reminder").order_by("-channel")
    assert (sms.channel, mail.channel) == ("sms", "email")
    assert "Pensez à vos documents : " in sms.body
    with scope(by):
        code = sms.body.rstrip("/").rpartition("/l/")[2]
        assert shortening.behind(code, TWO_DAYS_BEFORE) == appointments.patient_link(promise)
    assert sms.parts <= 2
    assert "documents" not in mail.body, "his have come"
    assert not telling(sms.body.split("http")[0])
    for word in ("image", "Vitale", "maternité"):
        assert word not in sms.body


def test_the_letter_of_a_reminder_leads_to_the_list(doctor: Receiving) -> None:
    by, structure = system("test", [doctor.role.structure_id]), doctor.role.structure
    with scope(by):
        paul = make_patient(structure, first_names="Paul", email="paul@exemple.test")
        promise = doctor.book(at(10), patient=paul)
        Appointment.objects.update(created_at=at(10) - timedelta(days=30))
        jobs.tell_reminders(by=by, now=TWO_DAYS_BEFORE)
        mail = Message.objects.get(kind="reminder")
    assert "Pensez à vos documents." in mail.body
    assert mail.body.count(appointments.patient_link(promise)) == 2, "the list, and how to cancel"
    assert "imag" not in mail.body


def test_a_merge_takes_the_ticks_along_with_the_visit(who: Personas, doctor: Receiving) -> None:
    again = make_patient(who.here, first_names="Elodie")
    promise = doctor.book(at(10), patient=again)
    actions.tick_papers(by=who.alice, appointment=promise, came=["vitale"], now=SUNDAY_NOON)
    patients.merge(by=who.alice, kept=doctor.patient, gone=again, now=SUNDAY_NOON)
    assert missing(who.alice, promise) == ["imaging", "Carnet de maternité"]
