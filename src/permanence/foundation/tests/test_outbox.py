"""Facts told commit with their data and reach each handler once; so do jobs and writes sent twice."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, connections, transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from permanence.directory.models import Network, Structure
from permanence.directory.tests import personas
from permanence.foundation import outbox
from permanence.foundation.actor import Actor, scope, system
from permanence.foundation.idempotency import once
from permanence.foundation.ids import uuid7
from permanence.foundation.jobs import job
from permanence.foundation.models import Event, Handled, IdempotencyKey
from permanence.foundation.refusal import Refusal


@dataclass(frozen=True, slots=True)
class KettleBoiled:
    structure_id: UUID
    kettle_id: UUID
    boiled_at: datetime
    on: date
    name: str
    at: datetime = datetime(2026, 3, 29, 1, 31, tzinfo=UTC)


heard: list[tuple[KettleBoiled, Actor]] = []


def pour(event: KettleBoiled, *, by: Actor, now: datetime) -> None:
    heard.append((event, by))


def spill(event: KettleBoiled, *, by: Actor, now: datetime) -> None:
    raise RuntimeError("the handler fails")


@pytest.fixture(autouse=True)
def wired(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    heard.clear()
    monkeypatch.setattr(outbox, "_handlers", dict(outbox._handlers))
    monkeypatch.setattr(outbox, "_events", dict(outbox._events))
    outbox.wire({KettleBoiled: [pour]})
    return


def _told(structure: Structure) -> KettleBoiled:
    return KettleBoiled(structure.pk, uuid7(), datetime(2026, 3, 29, 1, 30, tzinfo=UTC), date(2026, 3, 29), "blue")


def _deliver(event: Event) -> None:
    by = system("foundation.outbox.hand_over", [event.structure_id])
    with scope(by):
        outbox.hand_over(by=by, now=datetime.now(UTC), event_id=str(event.pk), handler=f"{__name__}.pour")


@pytest.mark.django_db
def test_event_waits_in_the_outbox_with_one_job_for_each_handler() -> None:
    structure = personas.make_structure()
    with scope(system("test", [structure.pk])):
        outbox.publish(_told(structure))
        event = Event.objects.get()
    waiting = ProcrastinateJob.objects.get(task_name="foundation.outbox.hand_over")
    assert waiting.args == {
        "structure_id": str(structure.pk), "event_id": str(event.pk), "handler": f"{__name__}.pour",
    }  # fmt: skip


@pytest.mark.django_db
def test_handler_hears_what_was_told_once_even_if_delivered_twice() -> None:
    structure = personas.make_structure()
    told = _told(structure)
    with scope(system("test", [structure.pk])):
        outbox.publish(told)
        event = Event.objects.get()
    _deliver(event)
    _deliver(event)
    assert [(event, by.kind) for event, by in heard] == [(told, "system")]


@job(queue="default")
def burn(*, by: Actor, now: datetime) -> None:
    raise RuntimeError("DURAND Élodie")


@pytest.mark.django_db
def test_what_was_told_before_its_kind_said_when_is_given_with_the_moment_it_was_told() -> None:
    structure = personas.make_structure()
    with scope(system("test", [structure.pk])):
        outbox.publish(_told(structure))
        event = Event.objects.get()
        event.payload.pop("at")
        event.save(update_fields=["payload"])
    _deliver(event)
    assert heard[0][0].at == event.at


@pytest.mark.django_db
def test_job_that_fails_is_told_to_whoever_keeps_the_house_without_what_it_was_about(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with pytest.raises(RuntimeError):
        burn.task(structure_id=str(personas.make_structure().pk))  # type: ignore[attr-defined]
    assert "burn failed: RuntimeError" in caplog.text
    assert "DURAND" not in caplog.text


@pytest.mark.django_db
def test_handler_that_fails_is_tried_again() -> None:
    structure = personas.make_structure()
    outbox.wire({KettleBoiled: [spill]})
    with scope(system("test", [structure.pk])):
        outbox.publish(_told(structure))
        event = Event.objects.get()
    by = system("x", [structure.pk])
    for _ in range(2):
        with pytest.raises(RuntimeError), scope(by):
            outbox.hand_over(by=by, now=datetime.now(UTC), event_id=str(event.pk), handler=f"{__name__}.spill")
    with scope(by):
        assert not Handled.objects.exists()


@pytest.mark.django_db
def test_of_several_handlers_who_fails_tries_again_alone() -> None:
    structure, told = personas.make_structure(), None
    outbox.wire({KettleBoiled: [spill, pour]})
    with scope(system("test", [structure.pk])):
        told = _told(structure)
        outbox.publish(told)
    (waiting,) = ProcrastinateJob.objects.all()
    assert waiting.task_name == "foundation.outbox.hand_round"
    for _ in range(2):  # delivered twice
        outbox.hand_round.task.func(**waiting.args)  # type: ignore[attr-defined]
    assert [event for event, _ in heard] == [told]
    again = ProcrastinateJob.objects.filter(task_name="foundation.outbox.hand_over").first()
    assert again is not None
    assert again.args["handler"] == f"{__name__}.spill"
    with scope(system("test", [structure.pk])):
        assert [one.handler for one in Handled.objects.all()] == [f"{__name__}.pour"]


@pytest.mark.usefixtures("committed")
def test_change_rolled_back_leaves_no_event_and_no_job() -> None:
    structure = personas.make_structure()
    with pytest.raises(ZeroDivisionError), scope(system("test", [structure.pk])):  # noqa: PT012  # both within
        outbox.publish(_told(structure))
        _ = 1 / 0
    with scope(system("test", [structure.pk])):
        assert not Event.objects.exists()
    assert not ProcrastinateJob.objects.exists()


@job(queue="test")
def boil(*, by: Actor, now: datetime, kettle_id: str) -> None:
    heard.append((kettle_id, by))  # type: ignore[arg-type]


@pytest.mark.django_db
def test_job_acts_as_a_named_system_actor_of_one_structure() -> None:
    structure, kettle = personas.make_structure(), uuid7()
    boil.defer(structure_id=structure.pk, kettle_id=kettle)
    boil.task.func(**ProcrastinateJob.objects.get().args)  # type: ignore[attr-defined]
    ((heard_id, by),) = heard
    assert heard_id == str(kettle)
    assert (by.name, by.structures()) == (f"{boil.__module__.removeprefix('permanence.')}.boil", (structure.pk,))


@pytest.mark.usefixtures("committed")
def test_job_asked_for_by_a_job_commits_with_it() -> None:
    """The worker speaks to its queue on connections of its own: a job begun there came before what it was about."""
    structure = personas.make_structure()
    with app.replace_connector(app.connector.get_worker_connector()):  # type: ignore[attr-defined]  # as it does
        with pytest.raises(ZeroDivisionError), transaction.atomic():  # noqa: PT012  # both within
            boil.defer(structure_id=structure.pk, kettle_id=uuid7())
            _ = 1 / 0
        assert not ProcrastinateJob.objects.exists()
        with transaction.atomic():
            boil.defer(structure_id=structure.pk, kettle_id=uuid7())
    assert ProcrastinateJob.objects.count() == 1


@pytest.mark.django_db
def test_job_asked_for_once_is_there_once_and_spoils_nothing() -> None:
    structure = personas.make_structure()
    with scope(system("test", [structure.pk])):
        for _ in range(3):
            boil.defer(structure_id=structure.pk, once_as="boil", kettle_id=uuid7())
        Network.objects.create(name="written after", kind="zone")
    assert ProcrastinateJob.objects.count() == 1
    assert Network.objects.exists()


def _join(structure: Structure, key: str | None, name: str) -> Network:
    return once(
        structure_id=structure.pk,
        verb="network.made",
        key=key,
        find=lambda pk: Network.objects.get(pk=pk),
        make=lambda: Network.objects.create(name=name, kind="zone"),
    )


@pytest.mark.django_db
def test_write_sent_twice_with_one_key_happens_once() -> None:
    here, elsewhere = personas.make_structure(), personas.make_structure("Ailleurs")
    with scope(system("test", [here.pk, elsewhere.pk])):
        first = _join(here, "k", "one")
        assert _join(here, "k", "two") == first
        assert _join(elsewhere, "k", "three") != first, "another structure's key is another key"
        assert _join(here, None, "four") != _join(here, "", "five"), "without a key, every call makes"


@pytest.mark.django_db
def test_failed_write_leaves_its_key_free() -> None:
    here = personas.make_structure()
    with pytest.raises(ZeroDivisionError), scope(system("test", [here.pk])):
        once(structure_id=here.pk, verb="v", key="k", find=lambda pk: Network(), make=lambda: 1 / 0)  # type: ignore[type-var, arg-type, return-value]
    with scope(system("test", [here.pk])):
        assert _join(here, "k", "one").name == "one"


@pytest.mark.django_db
def test_refused_write_leaves_its_key_free_also_when_nothing_undoes_it() -> None:
    here = personas.make_structure()

    def refuse() -> Network:
        raise Refusal

    with scope(system("test", [here.pk])):
        with pytest.raises(Refusal):
            once(structure_id=here.pk, verb="network.made", key="k", find=lambda pk: Network(), make=refuse)
        assert not IdempotencyKey.objects.exists()
        assert _join(here, "k", "one") == _join(here, "k", "two")


@pytest.mark.usefixtures("committed")
def test_writes_sent_at_once_by_many_connections_happen_once() -> None:
    here, count = personas.make_structure(), 8
    gate, made, failed = threading.Barrier(count), [], []

    def send(number: int) -> None:
        try:
            gate.wait()
            with scope(system("test", [here.pk])):
                made.append(_join(here, "one key", f"made by {number}").pk)
        except BaseException as error:
            failed.append(error)
        finally:
            connections.close_all()

    senders: list[Any] = [threading.Thread(target=send, args=[n]) for n in range(count)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join(timeout=30)
    assert not failed
    assert len(made) == count
    assert len(set(made)) == 1
    assert Network.objects.count() == 1
    with scope(system("test", [here.pk])):
        assert IdempotencyKey.objects.get().result_id == made[0]
    connection.close()
