"""Tasks: made, taken, handed over, postponed, done; what comes again comes once, whoever is killed."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connections
from procrastinate.contrib.django.models import ProcrastinateJob

from permanence.directory.models import Membership, Person
from permanence.directory.tests.personas import Personas, make_mandate, make_member, make_structure, reloaded, three
from permanence.foundation.actor import scope, system
from permanence.foundation.ids import uuid7
from permanence.foundation.refusal import Invalid, NotFound, NotPermitted
from permanence.foundation.rights import Can
from permanence.kernel import actions, jobs, queries, registry
from permanence.kernel.models import Recurring, StepKind, Task

PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2026, 11, 23, 10, 0, tzinfo=PARIS)  # a Monday
NOON = NOW.replace(hour=12)


@pytest.fixture
def who(db: None) -> Personas:
    return three(may_not="carer")


def made(who: Personas, **more: Any) -> Task:
    told = {"title": "Scanner les courriers", "due_at": NOON, "now": NOW} | more
    return actions.make(by=told.pop("by", who.alice), structure=told.pop("structure", who.here), **told)


def person(who: Personas, actor: Any) -> Person:
    with scope(system("test", [who.here.pk])):
        return Person.objects.get(pk=actor.id)


def now_(who: Personas, task: Task) -> Task:
    with scope(who.alice):
        return queries.task(who.alice, task.pk)


def test_from_made_to_done_each_step_is_kept(who: Personas) -> None:
    task = made(who)
    actions.take(by=who.alice, task=task, now=NOW)
    actions.hand_over(by=who.alice, task=task, owner=person(who, who.bob), now=NOW)
    actions.postpone(by=who.bob, task=task, due_at=NOON + timedelta(days=1), reason="le courrier n’est pas là", now=NOW)
    actions.finish(by=who.bob, task=task, now=NOW)
    actions.undo(by=who.alice, task=task, now=NOW)
    after = now_(who, task)
    assert [(step.kind, step.by_name.split()[0]) for step in after.steps.all()] == [
        (StepKind.MADE, "Alice"), (StepKind.TAKEN, "Alice"), (StepKind.HANDED_OVER, "Alice"),
        (StepKind.POSTPONED, "Bob"), (StepKind.DONE, "Bob"), (StepKind.UNDONE, "Alice"),
    ]  # fmt: skip
    assert (after.owner_id, after.due_at, after.done_at) == (who.bob.id, NOON + timedelta(days=1), None)


def test_a_task_sent_twice_is_made_once(who: Personas) -> None:
    key = str(uuid7())
    assert made(who, key=key) == made(who, key=key)


def test_done_twice_the_first_counts_and_nothing_else_is_done_to_it(who: Personas) -> None:
    task = made(who)
    actions.finish(by=who.bob, task=task, now=NOW)
    actions.finish(by=who.alice, task=task, now=NOON)
    after = now_(who, task)
    assert (after.done_by_id, after.done_at) == (who.bob.id, NOW)
    for refused in (
        lambda: actions.take(by=who.alice, task=task, now=NOW),
        lambda: actions.postpone(by=who.alice, task=task, due_at=NOON, reason="x", now=NOW),
        lambda: actions.hand_over(by=who.alice, task=task, now=NOW),
    ):
        with pytest.raises(actions.TaskDone):
            refused()


def test_nothing_is_postponed_without_a_reason_nor_to_the_past(who: Personas) -> None:
    task = made(who)
    with pytest.raises(actions.NoReason):
        actions.postpone(by=who.alice, task=task, due_at=NOON, reason="  ", now=NOW)
    with pytest.raises(actions.PastDeadline):
        actions.postpone(by=who.alice, task=task, due_at=NOW, reason="x", now=NOW)


def test_nobody_from_elsewhere_is_handed_anything_nor_sees_it(who: Personas) -> None:
    task = made(who)
    with scope(system("test", [who.elsewhere.pk])):
        charlie = Person.objects.get(pk=who.charlie.id)
    with pytest.raises(Invalid):
        actions.hand_over(by=who.alice, task=task, owner=charlie, now=NOW)
    with pytest.raises(Invalid):
        actions.hand_over(by=who.alice, task=task, owner_role="emperor", now=NOW)
    with scope(who.charlie):
        assert not Task.objects.exists()
    with pytest.raises(NotFound), scope(who.charlie):
        queries.task(who.charlie, task.pk)
    with pytest.raises(NotPermitted):
        actions.finish(by=who.charlie, task=task, now=NOW)


def test_what_is_mine_is_mine_by_name_by_role_or_because_it_is_anyone_s(who: Personas) -> None:
    tasks = {
        "anyone": made(who),
        "mine": made(who, owner=person(who, who.alice)),
        "his": made(who, owner=person(who, who.bob)),
        "secretary": made(who, owner_role="secretary"),
        "associate": made(who, owner_role="associate"),
    }
    with scope(who.alice):
        held = queries.roles_of(who.alice)
        mine = {name for name, task in tasks.items() if queries.is_mine(who.alice, task, held)}
    assert mine == {"anyone", "mine", "secretary"}


def test_an_answering_service_sees_the_tasks_its_mandate_lends_it(who: Personas) -> None:
    task, service = made(who), make_structure("Allô Santé", "permanence")
    claire = make_member(service, "telesecretary", "Claire Vidal")
    make_mandate(who.here, service, [Can.ANSWER])
    assert not reloaded(claire).may(Can.DO_TASKS, who.here.pk)
    make_mandate(who.here, make_structure("Autre", "permanence"), [Can.DO_TASKS])
    other = make_structure("Allô Autre", "permanence")
    make_mandate(who.here, other, [Can.ANSWER, Can.DO_TASKS])
    nadia = reloaded(make_member(other, "telesecretary", "Nadia Roux"))
    with scope(nadia):
        assert queries.task(nadia, task.pk) == task


def planned(who: Personas, **more: Any) -> Recurring:
    told = {"title": "Réfrigérateur", "often": "workdays", "first_on": NOW.date(), "due_hour": time(8, 30), "now": NOW}
    return actions.plan(by=who.alice, structure=who.here, **(told | more))


def days(who: Personas, of: Recurring) -> list[date | None]:
    with scope(who.alice):
        return list(Task.objects.filter(recurring=of).order_by("occurs_on").values_list("occurs_on", flat=True))


def test_what_comes_again_is_made_for_today_and_tomorrow_and_after_a_week_away(who: Personas) -> None:
    again = planned(who)
    assert days(who, again) == [date(2026, 11, 23), date(2026, 11, 24)]
    actions.make_due(by=who.alice, recurring=again, now=NOW)
    actions.make_due(by=who.alice, recurring=again, now=NOW + timedelta(days=4))  # a Friday: the worker was away
    assert days(who, again) == [date(2026, 11, 23 + n) for n in range(5)]


def test_stopped_it_comes_no_more_and_what_was_made_ahead_goes_away(who: Personas) -> None:
    again = planned(who)
    actions.stop(by=who.alice, recurring=again, now=NOW)
    actions.make_due(by=who.alice, recurring=again, now=NOW + timedelta(days=2))
    assert days(who, again) == [date(2026, 11, 23)]


def test_what_comes_again_for_someone_who_left_is_for_whoever_is_free(who: Personas) -> None:
    again = planned(who, owner=person(who, who.bob))
    with scope(system("test", [who.here.pk])):
        Membership.objects.filter(person=who.bob.id).update(from_on=date(2020, 1, 1), until_on=date(2020, 12, 31))
    actions.make_due(by=who.alice, recurring=again, now=NOW + timedelta(days=2))
    with scope(who.alice):
        owners = Task.objects.filter(recurring=again).order_by("occurs_on").values_list("owner_id", "owner_role")
        assert list(owners)[1:] == [(who.bob.id, ""), (None, "anyone"), (None, "anyone")]


def test_the_hour_asks_each_structure_once_and_the_job_makes_what_is_due(who: Personas) -> None:
    again = planned(who)
    jobs.come_again(now=NOW)
    jobs.come_again(now=NOW)
    (waiting,) = ProcrastinateJob.objects.filter(task_name="kernel.jobs.make_recurring")
    assert waiting.args == {"structure_id": str(who.here.pk)}
    by = system("kernel.jobs.make_recurring", [who.here.pk])
    with scope(by):
        jobs.make_recurring(by=by, now=NOW + timedelta(days=1))
    assert days(who, again)[-1] == date(2026, 11, 25)


def test_two_workers_at_once_make_each_day_once(committed: None) -> None:
    who = three()
    again = planned(who)
    later = NOW + timedelta(days=3)

    def work(_n: int) -> None:
        try:
            actions.make_due(by=system("worker", [who.here.pk]), recurring=again, now=later)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(4)))
    found = days(who, again)
    assert len(found) == len(set(found)) == 5


def test_the_registry_shows_nothing_twice_and_what_is_of_the_structure_chosen(
    who: Personas, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = registry.ToDo("a", "x", "check", "A", NOON, who.here.pk, "MSP", "Do", "/")
    monkeypatch.setattr(registry, "_sources", [lambda actor, now: [one], lambda actor, now: [one]])
    assert registry.left_to_do(who.alice, NOW) == [one]
    assert registry.about(who.alice, "nothing.known", uuid7()) is None
