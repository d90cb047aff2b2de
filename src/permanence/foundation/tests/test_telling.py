"""What a verb tells beside its data is written at its end in one statement, and goes with what is undone."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from permanence.directory.models import Structure
from permanence.directory.tests import personas
from permanence.foundation import ready, telling
from permanence.foundation.action import ACTIONS, action
from permanence.foundation.actor import Actor, scope, system
from permanence.foundation.audit import trace
from permanence.foundation.ids import uuid7
from permanence.foundation.jobs import IN_TRANSACTION, job
from permanence.foundation.live import tell
from permanence.foundation.models import Trace
from permanence.foundation.refusal import Refusal
from permanence.foundation.rights import Can

pytestmark = pytest.mark.django_db
LATER = datetime(2026, 11, 23, 9, tzinfo=UTC)
Verb = Callable[..., None]


@job(queue="test")
def boil(*, by: Actor, now: datetime, kettle_id: str) -> None:
    """Is never run here."""


@pytest.fixture(autouse=True)
def declared() -> Iterator[None]:
    before = len(ACTIONS)
    yield
    del ACTIONS[before:]


@pytest.fixture
def people() -> personas.Personas:
    return personas.three()


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    made: list[Any] = []
    row = ready.row

    def counted(statement: str, asked: Any) -> Any:
        made.extend([asked] if statement == telling.WRITE else [])
        return row(statement, asked)

    monkeypatch.setattr(telling.ready, "row", counted)
    return made


def poured(*, refuses: bool = False) -> Verb:
    @action(Can.BOOK, audit="tea.poured", of="structure", refuses_first=True)
    def pour(*, by: Actor, structure: Structure) -> None:
        trace(by, "tea.smelt", at=structure.pk)
        if refuses:
            raise Refusal

    return pour


def served(inner: Callable[[Actor, Structure], None]) -> Verb:
    @action(Can.BOOK, audit="tea.served", of="structure")
    def serve(*, by: Actor, structure: Structure) -> None:
        inner(by, structure)
        tell("agenda", structure.pk, appointment=uuid7())
        boil.defer(structure_id=structure.pk, kettle_id=uuid7())

    return serve


def verbs(people: personas.Personas) -> list[str]:
    with scope(people.alice):
        return list(Trace.objects.filter(verb__startswith="tea").order_by("pk").values_list("verb", flat=True))


def test_a_verb_and_those_inside_it_write_once(people: personas.Personas, written: list[Any]) -> None:
    pour = poured()
    served(lambda by, structure: pour(by=by, structure=structure))(by=people.alice, structure=people.here)
    assert len(written) == 1
    assert verbs(people) == ["tea.smelt", "tea.poured", "tea.served"]
    assert ProcrastinateJob.objects.count() == 1


def test_what_a_refused_verb_told_is_forgotten(people: personas.Personas) -> None:
    pour = poured(refuses=True)

    def inner(by: Actor, structure: Structure) -> None:
        with suppress(Refusal):
            pour(by=by, structure=structure)

    served(inner)(by=people.alice, structure=people.here)
    assert verbs(people) == ["tea.served"]


def test_what_is_undone_inside_is_not_told(people: personas.Personas) -> None:
    pour = poured()

    def inner(by: Actor, structure: Structure) -> None:
        with suppress(ZeroDivisionError), transaction.atomic():
            pour(by=by, structure=structure)
            boil.defer(structure_id=structure.pk, kettle_id=uuid7())
            _ = 1 / 0

    served(inner)(by=people.alice, structure=people.here)
    assert verbs(people) == ["tea.served"]
    assert ProcrastinateJob.objects.count() == 1


def test_nothing_is_told_of_a_verb_that_fails(people: personas.Personas, written: list[Any]) -> None:
    def inner(by: Actor, structure: Structure) -> None:
        boil.defer(structure_id=structure.pk, kettle_id=uuid7())
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        served(inner)(by=people.alice, structure=people.here)
    assert not written
    assert not verbs(people)
    assert not ProcrastinateJob.objects.exists()


def test_what_another_actor_does_inside_is_written_in_his_own_view(people: personas.Personas) -> None:
    pour, other = poured(), system("kettle", [people.here.pk])
    served(lambda by, structure: pour(by=other, structure=structure))(by=people.alice, structure=people.here)
    with scope(people.alice):
        told = dict(Trace.objects.filter(verb__in=["tea.poured", "tea.served"]).values_list("verb", "actor_name"))
    assert told == {"tea.poured": "kettle", "tea.served": people.alice.name}


def test_a_job_is_told_as_the_library_of_the_queue_would(people: personas.Personas) -> None:
    ids = {"structure_id": people.here.pk, "kettle_id": uuid7()}
    boil.defer(schedule_at=LATER, **ids)
    theirs = boil.task.configure(schedule_at=LATER)  # type: ignore[attr-defined]
    theirs.job_manager = IN_TRANSACTION
    theirs.defer(**{name: str(one) for name, one in ids.items()})
    mine, other = ProcrastinateJob.objects.order_by("pk").values()
    assert mine | {"id": None} == other | {"id": None}
