"""The to-do as it is seen: one page for everybody, in sections, each thing with its next step."""

from collections.abc import Iterator
from datetime import date, time, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from permanence.directory.models import Person
from permanence.directory.tests.personas import Personas, sign_in, three
from permanence.foundation.actor import scope
from permanence.kernel import actions, queries
from permanence.kernel.models import Recurring, Task
from permanence.kernel.tests.test_tasks import NOON, NOW, made
from permanence.messaging.models import Message
from permanence.patients.tests.factories import make_patient

HTMX = {"HX-Request": "true"}


@pytest.fixture
def who(db: None) -> Iterator[Personas]:
    with time_machine.travel(NOW, tick=False):
        yield three()


@pytest.fixture
def alice(who: Personas, client: Client) -> Client:
    sign_in(client, who.alice)
    return client


def url(name: str, *args: Any) -> str:
    return reverse(f"kernel:{name}", args=args)


def text(answer: Any) -> str:
    return str(answer.content.decode().replace("\u00a0", " "))


def section(answer: Any, name: str) -> str:
    found = HTMLParser(answer.content).css_first(f"section[aria-labelledby=todo-{name}]")
    return found.text().replace("\u00a0", " ") if found else ""


def test_late_today_and_later_each_with_its_next_step(who: Personas, alice: Client) -> None:
    made(who, title="En souffrance", due_at=NOW - timedelta(hours=1))
    task, _later = made(who, title="Ce midi"), made(who, title="Demain", due_at=NOON + timedelta(days=1))
    page = alice.get(url("todo"))
    assert "En souffrance" in section(page, "late")
    assert "Ce midi" in section(page, "today")
    assert "Demain" in section(page, "later")
    assert url("completion", task.pk) in text(page)
    assert "1 en retard" in text(alice.get(url("late")))


def test_mine_and_the_team_s(who: Personas, alice: Client) -> None:
    with scope(who.alice):
        bob = Person.objects.get(pk=who.bob.id)
    made(who, title="Pour Bob", owner=bob)
    assert "Pour Bob" not in text(alice.get(url("todo")))
    assert "Pour Bob" in text(alice.get(url("todo") + "?show=team"))
    assert "Rien ne vous attend" in text(alice.get(url("todo")))


def test_done_from_the_list_with_a_way_back(who: Personas, alice: Client) -> None:
    task = made(who)
    answer = alice.post(url("completion", task.pk), headers=HTMX)
    assert answer.status_code == 204
    assert url("task_return", task.pk) in answer.headers["HX-Trigger"]
    assert "Scanner les courriers" in text(alice.get(url("todo") + "?show=done"))
    alice.post(url("task_return", task.pk), headers=HTMX)
    assert "Scanner les courriers" in text(alice.get(url("todo")))


def test_a_task_is_noted_once_however_often_it_is_sent(who: Personas, alice: Client) -> None:
    form = HTMLParser(alice.get(url("new")).content)
    key = form.css_first("[name=key]").attributes["value"]
    sent = {
        "title": "Commander du papier", "due_on": "2026-11-24", "due_hour": "12:00", "owner": "role:secretary",
        "priority": "1", "often": "", "key": key,
    }  # fmt: skip
    for _ in range(2):
        assert alice.post(url("new"), sent).status_code == 302
    with scope(who.alice):
        (task,) = Task.objects.all()
    assert (task.owner_role, task.priority, task.due_at) == ("secretary", 1, NOON + timedelta(days=1))


def test_what_is_wrong_is_said_and_nothing_typed_is_lost(alice: Client) -> None:
    answer = alice.post(url("new"), {"title": "Commander", "due_on": "hier", "owner": "role:emperor"})
    assert answer.status_code == 422
    assert 'value="Commander"' in text(answer)


def test_a_task_about_a_patient_leads_to_his_file_for_who_may_see_it(who: Personas, alice: Client) -> None:
    patient = make_patient(who.here, birth_name="Maisonneuve")
    address = url("new") + f"?about=patients.patient:{patient.pk}"
    assert "MAISONNEUVE" in text(alice.get(address))
    sent = {"title": "Carte", "due_on": "2026-11-24", "due_hour": "12:00", "owner": "role:anyone", "priority": "2"}
    alice.post(address, sent)
    with scope(who.alice):
        (task,) = queries.about_row(who.alice, "patients.patient", patient.pk)
    assert "MAISONNEUVE" in text(alice.get(url("task", task.pk)))
    bob = Client()
    sign_in(bob, who.bob)
    assert "MAISONNEUVE" not in text(bob.get(url("task", task.pk)))


def test_postponed_with_a_reason_that_is_read_afterwards(who: Personas, alice: Client) -> None:
    task = made(who)
    later = (NOON + timedelta(days=1)).isoformat()
    assert alice.post(url("postponement", task.pk), {"due_at": later, "reason": ""}).status_code == 422
    alice.post(url("postponement", task.pk), {"due_at": later, "reason": "le coursier passe demain"})
    assert "le coursier passe demain" in text(alice.get(url("task", task.pk)))


def test_taken_and_handed_over(who: Personas, alice: Client) -> None:
    task = made(who, owner_role="secretary")
    alice.post(url("owner", task.pk))
    alice.post(url("handing", task.pk), {"owner": str(who.bob.id)})
    with scope(who.alice):
        assert Task.objects.get(pk=task.pk).owner_id == who.bob.id


def test_what_comes_again_stands_in_the_calendar_and_can_be_stopped(who: Personas, alice: Client) -> None:
    sent = {
        "title": "Réfrigérateur", "due_on": "2026-11-23", "due_hour": "08:30", "owner": "role:anyone", "priority": "2",
        "often": "workdays",
    }  # fmt: skip
    alice.post(url("new"), sent)
    page = HTMLParser(alice.get(url("calendar")).content)
    days = [day for day in page.css(".todo-day:not([data-empty])") if "Réfrigérateur" in day.text()]
    assert len(days) == 10  # from Monday 23rd to Friday 4th of December, which that sheet shows too
    with scope(who.alice):
        again = Recurring.objects.get()
    alice.post(url("recurring_end", again.pk))
    assert "Rien ne revient encore" in text(alice.get(url("calendar") + "?month=2027-01"))


def test_other_rooms_leave_theirs_beside_without_a_row_of_ours(who: Personas, alice: Client) -> None:
    with scope(who.alice):
        Message.objects.create(
            structure=who.here, to_address="x@exemple.test", subject="Rendez-vous", body="…", key="1", state="failed",
            created_at=NOW - timedelta(hours=5),
        )  # fmt: skip
        assert not Task.objects.exists()
    page = alice.get(url("todo"))
    assert "Non remis : Rendez-vous" in section(page, "late")


def test_strangers_and_carers(who: Personas) -> None:
    task = made(who)
    charlie, bob = Client(), Client()
    sign_in(charlie, who.charlie)
    sign_in(bob, who.bob)
    assert "Scanner" not in text(charlie.get(url("todo") + "?show=team"))
    assert charlie.get(url("task", task.pk)).status_code == 404
    assert "Scanner" in text(bob.get(url("todo")))


def test_a_month_of_two_hundred_and_a_long_name_are_shown(who: Personas, alice: Client) -> None:
    long = "Rappeler Mme MAISONNEUVE-DELACROIX Marie-Françoise pour la pièce manquante du dossier administratif"
    for _ in range(120):
        made(who, title=long, due_at=NOW - timedelta(hours=1))
    assert "La liste est longue" in text(alice.get(url("todo")))
    actions.plan(
        by=who.alice,
        structure=who.here,
        title=long,
        often="daily",
        first_on=date(2026, 11, 23),
        due_hour=time(8),
        now=NOW,
    )
    assert alice.get(url("calendar")).status_code == 200
