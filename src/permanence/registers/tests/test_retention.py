"""How long files are kept: the law as a table, the preview, the erasure and what it leaves."""

import json
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from permanence.agenda.tests.factories import make_receiving
from permanence.capacity.tests.factories import SUNDAY_NOON, at
from permanence.config.hanging import HANGING
from permanence.directory.tests import personas
from permanence.directory.tests.personas import Personas
from permanence.foundation.actor import scope, system
from permanence.foundation.models import Change
from permanence.kernel.models import Task
from permanence.messaging.models import Attempt, Conversation, Message, Received, Said
from permanence.patients import actions as patients
from permanence.patients.models import Contact, Patient
from permanence.patients.tests.factories import make_patient
from permanence.registers import actions, jobs, retention
from permanence.registers.models import Demand, Erasure, Hold
from permanence.registers.rules import erased_from

BORN, LAST = date(1984, 3, 12), date(2006, 5, 4)


@pytest.mark.parametrize(
    ("last", "born", "died", "until", "ground"),
    [
        (LAST, BORN, None, date(2026, 5, 4), "years"),
        (date(2008, 2, 29), BORN, None, date(2028, 2, 29), "years"),
        (LAST, date(2004, 1, 1), None, date(2032, 1, 1), "child"),
        (LAST, date(1998, 5, 4), None, date(2026, 5, 4), "years"),
        (LAST, date(1998, 5, 5), None, date(2026, 5, 5), "child"),
        (LAST, BORN, date(2006, 6, 1), date(2016, 6, 1), "death"),
        (LAST, BORN, date(2016, 5, 4), date(2026, 5, 4), "death"),
        (LAST, BORN, date(2016, 5, 5), date(2026, 5, 4), "years"),
    ],
)
def test_how_long_the_law_keeps_a_file(last: date, born: date, died: date | None, until: date, ground: str) -> None:
    assert erased_from(last, born, died) == (until, ground)


@pytest.fixture
def who(db: None) -> Personas:
    return personas.three(may="associate", may_not="secretary")


def old_file(who: Personas, years: int = 21, **more: Any) -> Patient:
    patient = make_patient(who.here, phone="05 36 49 00 02", **more)
    with scope(system("test", [who.here.pk])):
        Patient.objects.filter(pk=patient.pk).update(created_at=timezone.now() - timedelta(days=365 * years))
    return patient


def client(actor: Any) -> Client:
    signed = Client()
    personas.sign_in(signed, actor)
    return signed


def run(who: Personas, now: datetime | None = None) -> None:
    by = system("registers.jobs.erase_due", [who.here.pk])
    with scope(by):
        jobs.erase_due(by=by, now=now or timezone.now(), asked_by="Alice")


def all_that_is_written(who: Personas) -> str:
    with scope(who.alice):
        changes = list(Change.objects.values_list("before", "after"))
        rows = [[str(vars(row)) for row in one.model.objects.all()] for one in HANGING]
    return json.dumps([changes, rows], default=str, ensure_ascii=False)


def test_the_preview_shows_what_would_go_and_nothing_goes_by_looking(who: Personas) -> None:
    old_file(who, birth_name="Vieuxdossier")
    old_file(who, years=6, birth_name="Cinqans")
    make_patient(who.here, birth_name="Recent")
    page = client(who.alice).get(reverse("registers:retention")).content.decode()
    assert "VIEUXDOSSIER" in page
    assert "vingt ans" in page
    assert "CINQANS" not in page
    with scope(who.alice):
        told = retention.preview(who.here.pk, timezone.now())
        assert (len(told.due), told.to_archive, told.archived) == (1, 2, 0)
        assert not Erasure.objects.exists()


def test_a_file_seen_since_is_not_due(who: Personas) -> None:
    patient = old_file(who)
    with scope(system("test", [who.here.pk])):
        doctor = make_receiving(who.here)
        doctor.book(at(10), patient=patient)
        assert not retention.due(who.here.pk, timezone.now())


def test_what_has_had_its_time_is_erased_everywhere_and_its_history_too(who: Personas) -> None:
    patient = old_file(who, birth_name="Canariname", email="canari@exemple.test")
    with scope(who.alice):
        patients.note_address(by=who.alice, patient=patient, lines="3 rue du Canarilieu", city="Toulouse")
        Message.objects.create(
            structure=who.here, person=patient.pk, to_address="canari@exemple.test", subject="s", body="Canaricorps",
            key="1", state="sent",
        )  # fmt: skip
    before = all_that_is_written(who)
    words = ("Canariname", "canari@exemple.test", "Canarilieu", "Canaricorps", "+33536490002")
    assert all(word in before for word in words)
    assert client(who.alice).post(reverse("registers:due", args=[who.here.pk])).status_code == 302
    run(who)
    after = all_that_is_written(who)
    assert [word for word in words if word in after] == []
    with scope(who.alice):
        done = Erasure.objects.get()
        assert (done.extent, done.ground, done.by_name) == ("whole", "years", "Alice")
        assert done.rows["patients.contact"] == 2
        assert Patient.objects.get().birth_date == date(1984, 1, 1)
    run(who)
    with scope(who.alice):
        assert Erasure.objects.count() == 1, "once"


def test_a_task_and_a_conversation_of_an_erased_file_are_of_nobody(who: Personas) -> None:
    patient = old_file(who)
    with scope(system("test", [who.here.pk])):
        told = {"structure": who.here, "title": "Rappeler", "due_at": timezone.now(), "owner_id": who.alice.id}
        Task.objects.create(**told, note="Canarinote", about="patients.patient", about_id=patient.pk)
        talk = Conversation.objects.create(structure=who.here, person=patient.pk, name="Canariname")
        Said.objects.create(
            structure=who.here, conversation=talk, channel="sms", words="Canarimot", about=patient.pk, at=timezone.now()
        )
        sent = Message.objects.create(
            structure=who.here, person=patient.pk, to_address="a@exemple.test", body="b", other="Canariautre", key="1"
        )
        heard = Received.objects.create(
            structure=who.here, from_address="+33600000000", body="oui", provider_id="1", at=timezone.now(),
            means="yes", answers=sent,
        )  # fmt: skip
    run(who)
    with scope(who.alice):
        task = Task.objects.get()
        assert (task.about, task.about_id, task.note) == ("", None, "")
        assert not Conversation.objects.exists()
        assert not Said.objects.exists()
        assert Message.objects.get().other == ""
        heard.refresh_from_db()
        assert (heard.from_address, heard.body) == ("", "")
    assert client(who.alice).get(reverse("registers:hold", args=[patient.pk])).status_code == 200
    again = actions.erase_as_asked(by=who.alice, demand=known(who, patient), now=timezone.now())
    with scope(who.alice):
        assert again == Erasure.objects.get(), "once"


def test_a_file_seen_again_while_others_are_erased_stays(who: Personas, monkeypatch: pytest.MonkeyPatch) -> None:
    patient, gone = old_file(who), old_file(who, first_names="Paul")
    with scope(who.alice):
        found = retention.due(who.here.pk, timezone.now())
        Patient.objects.filter(pk=patient.pk).update(created_at=timezone.now())
    monkeypatch.setattr(retention, "due", lambda _structure, _now: found)
    run(who)
    with scope(who.alice):
        assert Erasure.objects.get().patient_id == gone.pk


def test_a_held_file_stays(who: Personas) -> None:
    patient = old_file(who)
    alice, page = client(who.alice), reverse("registers:hold", args=[patient.pk])
    assert alice.post(page, {"why": " "}).status_code == 422
    assert alice.post(page, {"why": "Litige en cours devant l’ordre."}).status_code == 302
    assert "Litige en cours" in alice.get(page).content.decode()
    run(who)
    with scope(who.alice):
        assert not Erasure.objects.exists()
    alice.post(reverse("registers:release", args=[patient.pk]))
    run(who)
    with scope(who.alice):
        assert Erasure.objects.exists()
        assert Hold.objects.get().lifted_by_name == who.alice.name


def asked(who: Personas, patient: Patient, **more: Any) -> Demand:
    told = {"asked_by": "Élodie Durand", "right": "erasure", "way": "desk", "asked_on": timezone.localdate(), **more}
    return actions.note_demand(by=who.alice, structure=who.here, patient=patient, **told)


def known(who: Personas, patient: Patient, **more: Any) -> Demand:
    today = timezone.localdate()
    return actions.check_who_asks(
        by=who.alice, demand=asked(who, patient, **more), checked_on=today, checked_how="Carte"
    )


def test_who_asks_is_erased_what_the_law_does_not_keep(who: Personas) -> None:
    patient = make_patient(who.here, birth_name="Gardenom", phone="05 36 49 00 02")
    demand = known(who, patient)
    page = reverse("registers:erasing", args=[demand.pk])
    assert page in client(who.alice).get(reverse("registers:demand", args=[demand.pk])).content.decode()
    assert client(who.alice).post(page).status_code == 302
    written = all_that_is_written(who)
    assert "+33536490002" not in written
    assert "Gardenom" in written, "the law keeps who he is"
    with scope(who.alice):
        assert Erasure.objects.get().extent == "beside"
        assert not Contact.objects.exists()


def test_a_letter_to_a_professional_stays_as_long_as_the_file_with_what_proves_it(who: Personas) -> None:
    patient = old_file(who, years=2)
    with scope(who.alice):
        for channel, key in (("mssante", "letter"), ("email", "mail")):
            sent = Message.objects.create(
                structure=who.here, person=patient.pk, channel=channel, key=key, state="sent", subject="s",
                to_address=f"{key}@exemple.test", body=f"Canari {key}",
            )  # fmt: skip
            Attempt.objects.create(structure=who.here, message=sent, outcome="accepted", detail=f"canari-{key}")
            Message.objects.filter(pk=sent.pk).update(created_at=timezone.now() - timedelta(days=700))
    run(who)
    assert client(who.alice).post(reverse("registers:erasing", args=[known(who, patient).pk])).status_code == 302
    with scope(who.alice):
        bodies = dict(Message.objects.values_list("key", "body"))
        assert bodies == {"letter": "Canari letter", "mail": ""}
        assert {*Attempt.objects.values_list("detail", flat=True)} == {"canari-letter", ""}
        Patient.objects.update(created_at=timezone.now() - timedelta(days=365 * 21))
    run(who)
    written = all_that_is_written(who)
    assert "Canari" not in written
    assert "letter@exemple.test" not in written


def test_nothing_is_erased_for_who_is_unknown_expected_or_held(who: Personas) -> None:
    patient, now = make_patient(who.here), timezone.now()
    with pytest.raises(actions.NotKnownYet):
        actions.erase_as_asked(by=who.alice, demand=asked(who, patient), now=now)
    with pytest.raises(actions.NothingToErase):
        actions.erase_as_asked(by=who.alice, demand=known(who, patient, right="access"), now=now)
    actions.hold(by=who.alice, patient=patient, why="Enquête", now=now)
    with pytest.raises(actions.HeldBack):
        actions.erase_as_asked(by=who.alice, demand=known(who, patient), now=now)
    with scope(system("test", [who.here.pk])):
        other = make_patient(who.here, first_names="Paul")
        make_receiving(who.here).book(at(10), patient=other)
    with pytest.raises(actions.StillExpected):
        actions.erase_as_asked(by=who.alice, demand=known(who, other), now=SUNDAY_NOON)


def test_the_change_log_forgets_for_an_erasure_alone_and_of_no_other_structure(who: Personas) -> None:
    patient = make_patient(who.here, phone="05 36 49 00 02")
    actions.erase_as_asked(by=who.alice, demand=known(who, patient), now=timezone.now())
    with scope(who.alice):
        done = Erasure.objects.get()
    for actor, named in ((who.charlie, done.pk), (who.alice, patient.pk)):
        with scope(actor), pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT registers_forget_changes(%s::uuid[])", [[named]])


def test_a_manager_sees_how_many_and_of_nobody(who: Personas) -> None:
    old_file(who, birth_name="Vieuxdossier")
    manager = personas.make_member(who.here, "manager", "Nadia Ferrand")
    page = client(manager).get(reverse("registers:retention")).content.decode()
    assert "VIEUXDOSSIER" not in page
    assert "Dossiers à effacer" in page


def test_who_asks_that_the_use_of_his_file_be_limited_is_opened_by_one_and_erased_by_nobody(who: Personas) -> None:
    patient, today = old_file(who, birth_name="Limite"), timezone.localdate()
    told = {"asked_by": "Durand", "right": "restriction", "way": "desk", "asked_on": today, "patient": patient}
    demand = actions.note_demand(by=who.alice, structure=who.here, **told)
    address = reverse("registers:limiting", args=[demand.pk])
    browser = client(who.alice)
    assert "Limiter son utilisation" not in browser.get(reverse("registers:demand", args=[demand.pk])).content.decode()
    with pytest.raises(actions.NotKnownYet):
        actions.limit_as_asked(by=who.alice, demand=demand, now=timezone.now())
    actions.check_who_asks(by=who.alice, demand=demand, checked_on=today, checked_how="Passeport")
    assert "Limiter son utilisation" in browser.get(reverse("registers:demand", args=[demand.pk])).content.decode()
    assert client(who.bob).post(address).status_code == 403
    assert browser.post(address)["Location"] == reverse("guard:file", args=[patient.pk])
    file = reverse("patients:patient", args=[patient.pk])
    assert browser.get(file).status_code == 200
    assert client(personas.make_member(who.here, "associate", "Hélène Roux")).get(file).status_code == 302
    run(who)
    with scope(who.alice):
        assert Hold.objects.filter(patient=patient, lifted_at=None).exists()
        assert not Erasure.objects.exists()
    other = actions.note_demand(by=who.alice, structure=who.here, **told | {"right": "access"})
    with pytest.raises(actions.NothingToLimit):
        actions.limit_as_asked(by=who.alice, demand=other, now=timezone.now())
