"""Announcements to many: planned for an hour, each told once by his way, withdrawn before they leave."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from permanence.agenda import actions, jobs, queries
from permanence.agenda.queries import Audience
from permanence.capacity.tests.factories import MONDAY, SUNDAY_NOON, at
from permanence.directory.tests import personas
from permanence.directory.tests.personas import make_member, three
from permanence.foundation.actor import Actor, scope, system
from permanence.foundation.ids import uuid7
from permanence.foundation.models import Trace
from permanence.foundation.refusal import NotFound, NotPermitted
from permanence.foundation.rights import Can
from permanence.kernel.models import Task
from permanence.messaging import actions as messaging
from permanence.messaging.models import Announcement, Message, State
from permanence.patients import actions as files
from permanence.patients.models import Contact, Patient, Relative
from permanence.patients.tests.factories import make_patient

from .factories import Receiving, make_receiving

pytestmark = pytest.mark.django_db
WORDS = {"fr": "Le cabinet déménage lundi : 12 rue des Lilas, Toulouse."}


@pytest.fixture
def doctor() -> Receiving:
    return make_receiving(personas.make_structure("MSP des Tilleuls", "health_house"), email="e@exemple.test")


def announce(doctor: Receiving, *, by: Actor | None = None, now: datetime = SUNDAY_NOON, **said: Any) -> Announcement:
    asked = {"announcement_id": uuid7(), "words": WORDS, "from_on": MONDAY, "until_on": MONDAY, "send_at": now, **said}
    actor = by or doctor.by
    with scope(actor):
        return messaging.announce(by=actor, structure=doctor.role.structure, now=now, **asked)[0]


def leave(doctor: Receiving, row: Announcement, now: datetime = SUNDAY_NOON) -> Announcement:
    by = system("test", [row.structure_id])
    jobs.send_announcement(by=by, now=now, announcement_id=str(row.pk))
    with scope(by):
        return Announcement.objects.get(pk=row.pk)


def sent(doctor: Receiving) -> list[Message]:
    with scope(doctor.by):
        return list(Message.objects.filter(kind="news").order_by("to_address"))


def test_each_is_told_once_and_whoever_cannot_be_is_called(doctor: Receiving) -> None:
    structure = doctor.role.structure
    voice = make_patient(structure, birth_name="Ancien", phone="06 39 98 00 02")
    with scope(doctor.by):
        files.note_voice(by=doctor.by, patient=voice, by_voice=True)
    doctor.book()
    doctor.book(at(9, 20))  # the same patient again
    doctor.book(at(10), patient=voice)
    row = announce(doctor)
    for _twice in range(2):  # a worker that was killed begins again
        left = leave(doctor, row)
    (message,) = sent(doctor)
    assert message.to_address == "e@exemple.test"
    assert "Le cabinet déménage lundi" in message.body
    assert message.subject == "Information\xa0: MSP des Tilleuls"
    assert message.useful_until == at(9)
    assert (left.told, left.uncalled) == (1, 1)
    with scope(doctor.by):
        assert [one.title for one in Task.objects.all()] == ["Appeler 1 patient à qui l’on n’a pas pu écrire"]


def test_it_follows_the_agenda_until_it_leaves(doctor: Receiving) -> None:
    row = announce(doctor, send_at=at(8))
    late = make_patient(doctor.role.structure, birth_name="Tard", email="tard@exemple.test")
    doctor.book(patient=late)  # booked after it was written
    doctor.book(at(11, day=MONDAY + timedelta(days=7)))  # another day
    leave(doctor, row, at(8))
    assert [one.to_address for one in sent(doctor)] == ["tard@exemple.test"]


def test_a_mother_reads_it_once_for_two_children(doctor: Receiving) -> None:
    structure = doctor.role.structure
    children = [
        make_patient(structure, birth_name="Petit", first_names=name, birth_date=date(2020, 1, 1)) for name in "AB"
    ]
    with scope(doctor.by):
        for one in children:
            Relative.objects.create(
                structure=structure, patient=one, relation="mother", name="Mme Petit", email="m@exemple.test",
                instead=True, told_of="appointments",
            )  # fmt: skip
    for number, one in enumerate(children):
        doctor.book(at(9, 20 * number), patient=one)
    left = leave(doctor, announce(doctor))
    assert [one.to_address for one in sent(doctor)] == ["m@exemple.test"]
    assert left.told == 2


def test_who_said_stop_and_who_died_are_left_in_peace(doctor: Receiving) -> None:
    dead = make_patient(doctor.role.structure, birth_name="Feu", email="feu@exemple.test")
    doctor.book()
    doctor.book(at(10), patient=dead)
    with scope(doctor.by):
        messaging.opt_out(by=doctor.by, structure_id=dead.structure_id, channel="email", address="e@exemple.test")
        Patient.objects.filter(pk=dead.pk).update(died_on=date(2026, 11, 1))
    left = leave(doctor, announce(doctor))
    assert not sent(doctor)
    assert (left.told, left.uncalled) == (0, 1)


def test_an_sms_waits_for_the_day(doctor: Receiving) -> None:
    account = {"structure": doctor.role.structure, "provider": "sink", "signed": "MSP", "now": SUNDAY_NOON}
    messaging.open_account(by=doctor.by, **account)
    who = make_patient(doctor.role.structure, birth_name="Nuit", phone="06 39 98 00 03")
    doctor.book(patient=who)
    night = datetime(2026, 11, 22, 22, tzinfo=UTC)
    leave(doctor, announce(doctor, now=night), night)
    (message,) = sent(doctor)
    assert message.channel == "sms"
    assert message.body.startswith("MSP : Le cabinet déménage lundi")
    assert message.due_at == at(8)


def test_each_reads_it_in_his_language_where_it_was_worded_so(doctor: Receiving) -> None:
    with scope(doctor.by):
        Patient.objects.filter(pk=doctor.patient.pk).update(language="es")
    doctor.book()
    leave(doctor, announce(doctor, words=WORDS | {"es": "Nos mudamos el lunes."}))
    (message,) = sent(doctor)
    assert message.body.startswith("Buenos días:")
    assert "Nos mudamos el lunes." in message.body


def test_withdrawn_it_does_not_leave_and_what_left_is_not_withdrawn(doctor: Receiving) -> None:
    doctor.book()
    row = announce(doctor, send_at=at(8))
    with scope(doctor.by):
        messaging.withdraw_announcement(by=doctor.by, announcement=row, now=SUNDAY_NOON)
        with pytest.raises(messaging.HasLeft):
            messaging.withdraw_announcement(by=doctor.by, announcement=row, now=SUNDAY_NOON)
    leave(doctor, row, at(8))
    assert not sent(doctor)
    other = announce(doctor)
    leave(doctor, other)
    with scope(doctor.by):
        Message.objects.update(state=State.SENT)
        with pytest.raises(messaging.HasLeft):
            messaging.withdraw_announcement(by=doctor.by, announcement=other, now=SUNDAY_NOON)


def test_what_waits_of_one_that_left_is_withdrawn_and_who_was_told_is_counted(doctor: Receiving) -> None:
    doctor.book()
    doctor.book(at(10), patient=make_patient(doctor.role.structure, birth_name="Deux", email="deux@exemple.test"))
    row = announce(doctor)
    leave(doctor, row)
    with scope(doctor.by):
        Message.objects.filter(to_address="e@exemple.test").update(state=State.SENT)
        gone = messaging.withdraw_announcement(by=doctor.by, announcement=row, now=SUNDAY_NOON)
    assert (gone.told, gone.withdrawn_at, gone.left_at) == (1, SUNDAY_NOON, None)
    assert [one.state for one in sent(doctor)] == [State.WITHDRAWN, State.SENT]


@pytest.mark.parametrize(
    "other", [{"words": {"fr": "Mardi, pas lundi."}}, {"until_on": MONDAY + timedelta(days=1)}, {"send_at": at(8)}]
)
def test_the_same_page_announces_no_second_thing_in_silence(doctor: Receiving, other: dict[str, Any]) -> None:
    first = announce(doctor)
    later = SUNDAY_NOON + timedelta(seconds=30)
    again = {"announcement_id": first.pk, "now": later}
    assert announce(doctor, **again).made_at == SUNDAY_NOON, "pressed twice, it is made once"
    with pytest.raises(messaging.AnnouncedOtherwise):
        announce(doctor, **again, **other)
    with scope(doctor.by):
        messaging.withdraw_announcement(by=doctor.by, announcement=first, now=later)
    with pytest.raises(messaging.AnnouncedOtherwise):
        announce(doctor, **again)


def test_interrupted_and_resumed_it_tells_no_address_and_nobody_twice(doctor: Receiving) -> None:
    structure = doctor.role.structure
    elder, younger, moved = (
        make_patient(structure, birth_name=name, email=address)
        for name, address in (("Aîné", "m@exemple.test"), ("Cadet", "m@exemple.test"), ("Parti", "p@exemple.test"))
    )
    his = doctor.book(at(9), patient=elder)
    doctor.book(at(10), patient=younger)
    doctor.book(at(11), patient=moved)
    row = announce(doctor)
    by = system("test", [row.structure_id])
    with scope(by):
        plan = queries.plan_announcement(queries.audience_of(row, SUNDAY_NOON))
        actions.tell_announcement(by=by, announcement=row, recipients=plan.written, now=SUNDAY_NOON)
    with scope(doctor.by):
        actions.cancel(by=doctor.by, appointment=his, now=SUNDAY_NOON)
        Contact.objects.filter(patient=moved, system="email").update(value="autre@exemple.test")
    leave(doctor, row)
    assert [one.to_address for one in sent(doctor)] == ["m@exemple.test", "p@exemple.test"]


def test_one_that_ran_out_of_tries_is_a_task_and_leaves_again(client: Client, doctor: Receiving) -> None:
    doctor.book()
    row, late = announce(doctor), SUNDAY_NOON + timedelta(minutes=31)
    jobs.note_kept_back(now=SUNDAY_NOON + timedelta(minutes=20))
    with scope(doctor.by):
        assert not Task.objects.exists()
    for _twice in range(2):
        jobs.note_kept_back(now=late)
    with scope(doctor.by):
        assert [one.title for one in Task.objects.all()] == ["Faire partir une annonce interrompue"]
        Announcement.objects.update(send_at=timezone.now() - timedelta(hours=1))
    secretary = make_member(doctor.role.structure, "secretary")
    personas.sign_in(client, secretary)
    page = reverse("agenda:announcement", args=[row.pk])
    assert "n’est pas partie, ou pas à tous" in client.get(page).content.decode()
    departure = reverse("agenda:announcement_departure", args=[row.pk])
    for _twice in range(2):
        assert client.post(departure).status_code == 302
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE args ->> 'announcement_id' = %s", [str(row.pk)])
        assert cursor.fetchone() == (1,)
    leave(doctor, row)
    assert client.post(departure).status_code == 409
    assert len(sent(doctor)) == 1
    jobs.note_kept_back(now=late)
    with scope(doctor.by):
        assert [one.done_at is not None for one in Task.objects.all()] == [True], "it ends with what it asked for"


def test_the_task_of_one_that_was_interrupted_leads_to_it_and_ends_when_it_is_withdrawn(
    client: Client, doctor: Receiving
) -> None:
    doctor.book()
    row = announce(doctor)
    jobs.note_kept_back(now=SUNDAY_NOON + timedelta(minutes=31))
    personas.sign_in(client, make_member(doctor.role.structure, "secretary"))
    with scope(doctor.by):
        [task] = Task.objects.all()
    page = reverse("agenda:announcement", args=[row.pk])
    assert page in client.get(reverse("kernel:task", args=[task.pk])).content.decode()
    client.post(reverse("agenda:announcement_withdrawal", args=[row.pk]))
    with scope(doctor.by):
        task.refresh_from_db()
    assert task.done_at


def test_no_mandate_for_single_letters_lends_the_word_to_all(client: Client, doctor: Receiving) -> None:
    service = personas.make_structure("Permanence", "answering_service")
    personas.make_mandate(doctor.role.structure, service, list(settings.MANDATABLE))
    agent = personas.reloaded(make_member(service, "telesecretary"))
    assert agent.may(Can.SEND_MESSAGES, doctor.role.structure_id)
    row = announce(doctor)
    with pytest.raises(NotPermitted):
        announce(doctor, by=agent)
    with scope(agent), pytest.raises(NotPermitted):
        messaging.withdraw_announcement(by=agent, announcement=row, now=SUNDAY_NOON)
    personas.sign_in(client, agent)
    assert client.get(reverse("agenda:announcement_new")).status_code == 403
    assert client.post(reverse("agenda:announcement_departure", args=[row.pk])).status_code == 403
    assert "Retirer" not in client.get(reverse("agenda:announcement", args=[row.pk])).content.decode()


def test_nothing_unseen_turns_an_announcement_round(doctor: Receiving) -> None:
    assert announce(doctor, words={"fr": "Fer\u202emé\u202c \u2067lundi\u2069."}).words == {"fr": "Fermé lundi."}


@pytest.mark.parametrize(
    "said",
    [
        {"words": {"fr": ""}},
        {"words": {"fr": "Venez chercher vos résultats."}},
        {"words": {"fr": "Voyez www.exemple.test"}},
        {"words": {"fr": "Inscrivez-vous sur evil.xyz/rdv"}},
        {"words": {"fr": "\u200b"}},
        {"words": WORDS | {"en": "…"}},
        {"words": WORDS | {"en": "your cancer"}},
        {"words": {"fr": "a" * 301}},
        {"until_on": MONDAY - timedelta(days=1)},
        {"until_on": MONDAY + timedelta(days=100)},
        {"send_at": SUNDAY_NOON + timedelta(days=400)},
    ],
)
def test_what_nobody_may_receive_so_is_refused(doctor: Receiving, said: dict[str, Any]) -> None:
    with pytest.raises(messaging.BadAnnouncement):
        announce(doctor, **said)


def test_pages_show_whom_it_reaches_before_it_leaves(client: Client, doctor: Receiving) -> None:
    secretary = make_member(doctor.role.structure, "secretary")
    personas.sign_in(client, secretary)
    today = timezone.localdate()
    page = reverse("agenda:announcement_new")
    said = {
        "announcement": str(uuid7()), "structure": str(doctor.role.structure_id), "practitioner_role": "",
        "from_on": f"{today}", "until_on": f"{today + timedelta(days=7)}", "when": "later",
        "send_on": f"{today + timedelta(days=1)}", "send_time": "07:30", "words_fr": WORDS["fr"],
    }  # fmt: skip
    assert client.get(page).status_code == 200
    tried = client.post(page, said | {"do": "try"}).content.decode()
    assert "0 message part" in tried
    assert "Information\xa0: MSP des Tilleuls" in tried
    wrong = client.post(page, said | {"words_fr": "Vos résultats sont là", "send_time": ""})
    assert wrong.status_code == 422
    assert "dit quelque chose de la santé" in wrong.content.decode()
    assert "Vos résultats sont là" in wrong.content.decode(), "what was typed is given back"
    seen = re.findall(r'name="seen" value="(\w+)"', tried)[0]
    changed = client.post(page, said | {"do": "keep", "seen": seen, "words_fr": "Nous ne bougeons pas."})
    assert "rien n’est parti" in changed.content.decode(), "what nobody has looked at does not leave"
    with scope(secretary):
        assert not Announcement.objects.exists()
    for _twice in range(2):  # pressed twice
        answer = client.post(page, said | {"do": "keep", "seen": seen})
        assert answer.status_code == 302
    with scope(secretary):
        row = Announcement.objects.get()
    seen = re.findall(r'name="seen" value="(\w+)"', changed.content.decode())[0]
    other = client.post(page, said | {"do": "keep", "seen": seen, "words_fr": "Nous ne bougeons pas."})
    shown = other.content.decode()
    assert other.status_code == 409
    assert "Nous ne bougeons pas." in shown, "what was typed is given back"
    assert str(row.pk) in shown, "it leads to the earlier one"
    assert f'value="{row.pk}"' not in shown, "pressed again, it is an announcement of its own"
    assert "12 rue des Lilas" in client.get(reverse("agenda:announcements")).content.decode()
    assert client.get(answer["Location"]).status_code == 200
    client.post(reverse("agenda:announcement_withdrawal", args=[row.pk]))
    assert "retirée" in client.get(answer["Location"]).content.decode()


def test_of_one_that_left_nobody_is_looked_up_again(client: Client, doctor: Receiving) -> None:
    secretary, voice = make_member(doctor.role.structure, "secretary"), make_patient(doctor.role.structure, email="")
    doctor.book(at(9), patient=voice)
    row = announce(doctor)
    personas.sign_in(client, secretary)

    def readings() -> int:
        with time_machine.travel(SUNDAY_NOON, tick=False):
            assert client.get(reverse("agenda:announcement", args=[row.pk])).status_code == 200
        with scope(secretary):
            return Trace.objects.filter(actor_id=secretary.id, subject_id=voice.pk).count()

    assert readings() == 1, "who is to be called is named while it waits"
    leave(doctor, row)
    assert readings() == 1


def test_colleague_is_refused_and_stranger_finds_nothing() -> None:
    people = three(may="secretary", may_not="manager")
    doctor = make_receiving(people.here)
    row = announce(doctor, by=people.alice)
    with scope(people.bob), pytest.raises(NotPermitted):
        messaging.withdraw_announcement(by=people.bob, announcement=row, now=SUNDAY_NOON)
    with scope(people.charlie):
        assert not queries.announcements(people.charlie)
        with pytest.raises(NotFound):
            queries.announcement(people.charlie, row.pk)
        assert not queries.plan_announcement(Audience(people.here, MONDAY, MONDAY, SUNDAY_NOON)).written
