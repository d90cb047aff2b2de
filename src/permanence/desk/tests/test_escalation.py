"""Requests past their deadline: each step once, in its order, whoever is killed; and who is told."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import time_machine
from django.db import connections, transaction
from django.test import Client
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from permanence.agenda.models import Leave
from permanence.config import todo
from permanence.desk import actions, jobs, queries
from permanence.desk.models import Escalation, EscalationDelays, Outcome, Request
from permanence.desk.rules.escalation import Delays, due_steps
from permanence.desk.tests.scenes import NOW, Scene, again, make_patient, make_scene, taken
from permanence.directory.models import Mandate, Membership, Person
from permanence.directory.tests.personas import LONG_AGO, make_member, make_structure, reloaded, sign_in
from permanence.foundation.actor import Actor, scope, system
from permanence.foundation.ids import uuid7
from permanence.foundation.models import Account
from permanence.foundation.refusal import Invalid, NotFound, NotPermitted

DUE = NOW + timedelta(hours=1)
EVERYONE = frozenset({"owner", "supervisor", "practitioner"})

STEPS = [
    (-1, Delays(), EVERYONE, set(), []),
    (0, Delays(), EVERYONE, set(), ["owner"]),
    (15, Delays(), EVERYONE, {"owner"}, ["supervisor"]),
    (59, Delays(), EVERYONE, {"owner", "supervisor"}, []),
    (60, Delays(), EVERYONE, {"owner", "supervisor"}, ["practitioner"]),
    (600, Delays(), EVERYONE, set(), ["owner", "supervisor", "practitioner"]),
    (600, Delays(), EVERYONE, EVERYONE, []),
    (15, Delays(), {"owner", "practitioner"}, {"owner"}, ["practitioner"]),
    (600, Delays(5, None, None), EVERYONE, set(), ["owner"]),
    (30, Delays(5, None, 60), {"owner", "practitioner"}, {"owner"}, []),
]


@pytest.mark.parametrize(("late_min", "delays", "there", "done", "expected"), STEPS)
def test_who_is_told_when(late_min: int, delays: Delays, there: Any, done: Any, expected: list[str]) -> None:
    assert due_steps(DUE, DUE + timedelta(minutes=late_min), delays, there, done) == expected


def left_open(scene: Scene, **more: Any) -> Request:
    """Return a request of a call that ended, due in an hour, with Claire."""
    request = taken(scene)
    if more.get("supervised", True):
        with scope(scene.everyone):
            (holder,) = {mandate.holder for mandate in Mandate.objects.filter(structure=scene.practice)}
        make_member(holder, "supervisor", "Martine Soulié")
    with scope(scene.everyone):
        patient = make_patient(scene)
        actions.choose_patient(by=scene.claire, request=request, patient=patient, now=NOW)
        claire = Person.objects.get(pk=scene.claire.id)
    actions.leave_open(by=scene.claire, request=request, due_at=DUE, owner=more.get("owner", claire), now=NOW)
    actions.end(by=scene.claire, call=request.call, now=NOW)
    return again(scene, request)


def minute(scene: Scene, at: Any) -> None:
    """Do what the worker does in one minute."""
    jobs.look_for_late(now=at)
    for waiting in ProcrastinateJob.objects.filter(task_name="desk.jobs.escalate"):
        with scope(system(waiting.task_name, [UUID(waiting.args["structure_id"])])) as by:
            jobs.escalate(by=by, now=at)


def steps(scene: Scene) -> list[str]:
    with scope(scene.everyone):
        return list(Escalation.objects.order_by("at", "id").values_list("step", flat=True))


def test_owner_then_supervisor_then_practitioner_each_once(scene: Scene) -> None:
    request = left_open(scene)
    for late, expected in ((-1, 0), (1, 1), (2, 1), (16, 2), (59, 2), (61, 3), (300, 3)):
        minute(scene, DUE + timedelta(minutes=late))
        assert len(steps(scene)) == expected, f"{late} min"
    assert steps(scene) == ["owner", "supervisor", "practitioner"]
    with scope(scene.everyone):
        owner, supervisor, practitioner = Escalation.objects.order_by("at", "id")
    assert owner.to_person_id == scene.claire.id
    assert (supervisor.to_person_id, supervisor.to_role) == (None, "supervisor")
    assert practitioner.to_person_id == scene.doctor.person_id
    assert again(scene, request).owner_id == scene.claire.id, "it stays hers"


def test_a_new_deadline_missed_escalates_again_and_an_answer_ends_it(scene: Scene) -> None:
    request = left_open(scene)
    minute(scene, DUE + timedelta(minutes=20))
    later = DUE + timedelta(hours=2)
    actions.leave_open(by=scene.claire, request=request, due_at=later, now=DUE + timedelta(minutes=21), owner=None)
    minute(scene, DUE + timedelta(minutes=90))
    assert steps(scene) == ["owner", "supervisor"]
    minute(scene, later + timedelta(minutes=1))
    assert steps(scene) == ["owner", "supervisor", "owner"]
    actions.take_up(by=scene.claire, request=request, now=later)
    actions.conclude(by=scene.claire, request=request, outcome=Outcome.MESSAGE, now=later)
    minute(scene, later + timedelta(hours=3))
    assert len(steps(scene)) == 3


def test_delays_of_the_practice(scene: Scene) -> None:
    left_open(scene)
    actions.set_delays(
        by=scene.everyone, structure=scene.practice, owner_min=5, supervisor_min=None, practitioner_min=10
    )
    minute(scene, DUE + timedelta(minutes=4))
    assert steps(scene) == []
    minute(scene, DUE + timedelta(minutes=11))
    assert steps(scene) == ["owner", "practitioner"]
    with pytest.raises(Invalid):
        actions.set_delays(
            by=scene.everyone, structure=scene.practice, owner_min=9, supervisor_min=5, practitioner_min=9
        )


def test_the_database_keeps_each_step_once_for_each_deadline(scene: Scene) -> None:
    request = left_open(scene)
    minute(scene, DUE)
    with scope(scene.everyone):
        first = Escalation.objects.get()
        first.pk = uuid7()
        copied = [first]
        assert len(Escalation.objects.bulk_create(copied, ignore_conflicts=True)) == 1
        assert Escalation.objects.filter(request=request).count() == 1


def test_the_minute_asks_each_practice_once_and_sees_nobody_else_s(scene: Scene) -> None:
    left_open(scene)
    make_structure("Ailleurs")
    jobs.look_for_late(now=DUE)
    jobs.look_for_late(now=DUE)
    (waiting,) = ProcrastinateJob.objects.filter(task_name="desk.jobs.escalate")
    assert waiting.args == {"structure_id": str(scene.practice.pk)}


def test_nobody_supervises_and_the_practitioner_is_told_in_her_stead(scene: Scene, client: Client) -> None:
    left_open(scene, supervised=False)
    minute(scene, DUE + timedelta(minutes=14))
    assert steps(scene) == ["owner"]
    minute(scene, DUE + timedelta(minutes=15))
    assert steps(scene) == ["owner", "practitioner"]
    with scope(scene.everyone):
        (holder,) = {mandate.holder for mandate in Mandate.objects.filter(structure=scene.practice)}
    head, agent = make_member(holder, "manager", "Odile Ferran"), scene.claire
    with scope(head):
        assert [one.structure for one in todo.unsupervised(head, NOW)] == [holder.name]
    with scope(agent):
        assert not list(todo.unsupervised(agent, NOW)), "who cannot mend it is not told"
    sign_in(client, head)
    assert "Personne ne supervise aujourd’hui" in client.get("/tasks/").content.decode().replace("&#x27;", "’")
    make_member(holder, "supervisor", "Martine Soulié")
    with scope(head):
        assert not list(todo.unsupervised(head, NOW))


def test_a_supervisor_on_leave_is_not_there(scene: Scene) -> None:
    left_open(scene)
    with scope(scene.everyone):
        martine = Membership.objects.get(role="supervisor")
        Leave.objects.create(
            structure=martine.structure, person=martine.person, first_on=DUE.date(), last_on=DUE.date(),
            asked_at=NOW, state="granted", settled_at=NOW,
        )  # fmt: skip
    with time_machine.travel(DUE, tick=False):
        minute(scene, DUE + timedelta(minutes=15))
    assert steps(scene) == ["owner", "practitioner"]


def late_scene() -> tuple[Scene, Request]:
    with time_machine.travel(NOW, tick=False):
        scene = make_scene()
        return scene, left_open(scene)


def work_off() -> None:
    """Let a real worker take what waits, then go away."""
    with app.replace_connector(app.connector.get_worker_connector()) as working:  # type: ignore[attr-defined]
        working.run_worker(wait=False, install_signal_handlers=False, listen_notify=False, queues=["background"])


def test_a_worker_killed_in_the_middle_loses_no_step_and_takes_none_twice(committed: None) -> None:
    scene, _request = late_scene()
    jobs.look_for_late(now=DUE + timedelta(minutes=1))
    by = system("desk.jobs.escalate", [scene.practice.pk])
    try:  # killed after it had written and before it committed: PostgreSQL takes everything back
        with transaction.atomic(), scope(by):
            jobs.escalate(by=by, now=DUE + timedelta(minutes=16))
            assert Escalation.objects.count() == 2
            raise KeyboardInterrupt
    except KeyboardInterrupt:
        pass
    assert steps(scene) == []
    with time_machine.travel(DUE + timedelta(minutes=16), tick=True):
        work_off()
    assert steps(scene) == ["owner", "supervisor"]
    jobs.look_for_late(now=DUE + timedelta(minutes=61))
    with time_machine.travel(DUE + timedelta(minutes=61), tick=True):
        work_off()
    assert steps(scene) == ["owner", "supervisor", "practitioner"]


def test_four_workers_at_once_take_each_step_once(committed: None) -> None:
    scene, request = late_scene()

    def work(_n: int) -> None:
        try:
            actions.escalate(by=system("worker", [scene.practice.pk]), request=request, now=DUE + timedelta(hours=2))
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(4)))
    assert sorted(steps(scene)) == ["owner", "practitioner", "supervisor"]


def doctor_behind(scene: Scene) -> Actor:
    """Give the doctor an account and a membership."""
    account = Account(id=scene.doctor.person_id, email="benali@exemple.test")
    account.set_unusable_password()
    account.save(force_insert=True)
    with scope(scene.everyone):
        Person.objects.filter(pk=scene.doctor.person_id).update(account=account)
        Membership.objects.create(
            structure=scene.practice, person_id=scene.doctor.person_id, role="practitioner", from_on=LONG_AGO
        )
    return reloaded(Actor(scene.claire.kind, account.pk, ""))


def test_the_practitioner_sees_it_on_his_to_do_and_says_that_he_sees_to_it(scene: Scene, client: Client) -> None:
    request, doctor = left_open(scene), doctor_behind(scene)
    minute(scene, DUE + timedelta(minutes=61))
    sign_in(client, doctor)
    with scope(scene.everyone):
        step = Escalation.objects.get(step="practitioner")
    assert f"/desk/escalations/{step.pk}/" in client.get("/tasks/").content.decode()
    assert "DURAND" in client.get(f"/desk/escalations/{step.pk}/").content.decode()
    client.post(f"/desk/escalations/{step.pk}/sight/")
    assert f"/desk/escalations/{step.pk}/" not in client.get("/tasks/").content.decode()
    claire = Client()
    sign_in(claire, scene.claire)
    assert "s’en occupe" in claire.get("/desk/board/").content.decode()
    assert again(scene, request).outcome == ""


def test_nobody_else_reads_what_the_practitioner_was_told(scene: Scene) -> None:
    left_open(scene)
    minute(scene, DUE + timedelta(minutes=61))
    stranger = make_member(make_structure("Ailleurs"), "practitioner", "Charlie Nguyen")
    carer = make_member(scene.practice, "carer", "Bob Carrère")
    with scope(scene.everyone):
        step = Escalation.objects.get(step="practitioner")
    with pytest.raises(NotFound), scope(stranger):
        queries.told(stranger, step.pk)
    with pytest.raises(NotPermitted), scope(carer):
        queries.told(carer, step.pk)
    for other in (stranger, carer):
        with pytest.raises(NotPermitted):
            actions.see_to(by=other, escalation=step, now=NOW)


def test_it_comes_to_the_supervisor_s_to_do(scene: Scene) -> None:
    request = left_open(scene)
    with scope(scene.everyone):
        (holder,) = queries_of_mandates(scene)
    martine = reloaded(make_member(holder, "supervisor", "Martine Soulié"))
    with scope(martine):
        (before,) = todo.requests(martine, DUE + timedelta(minutes=1))
    assert (before.mine, before.raised) == (False, "")
    minute(scene, DUE + timedelta(minutes=16))
    with scope(martine):
        (after,) = todo.requests(martine, DUE + timedelta(minutes=16))
    assert after.mine
    assert "superviseur" in after.raised
    assert str(request.pk) in after.address


@pytest.mark.parametrize(
    ("role", "told"),
    [(None, "practitioner"), ("manager", "practitioner"), ("supervisor", "supervisor")],
    ids=["nobody supervises", "a manager who does not answer", "a supervisor"],
)
def test_without_anyone_who_could_see_it_as_supervisor_the_practitioner_is_told_in_his_stead(
    scene: Scene, role: str | None, told: str
) -> None:
    left_open(scene)
    if role:
        make_member(scene.practice, role, "Alice")
    with scope(scene.everyone):
        Mandate.objects.filter(structure=scene.practice).update(until_on=NOW.date() - timedelta(days=1))
    minute(scene, DUE + timedelta(minutes=16))
    assert set(steps(scene)) == {"owner", told}


def queries_of_mandates(scene: Scene) -> list[Any]:
    return [mandate.holder for mandate in Mandate.objects.filter(structure=scene.practice).select_related("holder")]


def test_the_delays_are_set_on_a_page(scene: Scene, client: Client) -> None:
    associate = make_member(scene.practice, "associate", "Hélène Roux")
    sign_in(client, associate)
    address = f"/desk/escalation/{scene.practice.pk}/"
    assert 'value="15"' in client.get(address).content.decode()
    wrong = client.post(address, {"owner_min": "30", "supervisor_min": "10", "practitioner_min": "60"})
    assert wrong.status_code == 422
    client.post(address, {"owner_min": "0", "supervisor_min": "20", "practitioner_min": ""})
    with scope(scene.everyone):
        kept = EscalationDelays.objects.get()
    assert (kept.supervisor_min, kept.practitioner_min) == (20, None)
