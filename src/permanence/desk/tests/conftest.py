"""The scene in which the desk's tests play, at its own hour."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

import pytest
import time_machine
from django.test import Client

from permanence.desk import giving
from permanence.desk.tests.proofs import EARLIER, PAPER, READY
from permanence.desk.tests.scenes import NOW, Scene, make_scene
from permanence.directory.tests.personas import sign_in
from permanence.foundation.actor import Actor
from permanence.patients.models import Patient


@pytest.fixture
def scene(db: None) -> Iterator[Scene]:
    with time_machine.travel(NOW, tick=False):
        yield make_scene()


@pytest.fixture
def claire(scene: Scene, client: Client) -> Client:
    sign_in(client, scene.claire)
    return client


@pytest.fixture
def given() -> Iterator[list[UUID]]:
    """Let a result and a paper lie ready for everybody; return what is given out."""
    out: list[UUID] = []

    def ready(by: Actor, patient: Patient) -> list[tuple[UUID, str, str, datetime]]:
        waiting = [(READY, "came", "Résultat canari", EARLIER), (PAPER, "document", "Ordonnance canari", EARLIER)]
        return [one for one in waiting if one[0] not in out]

    former = [*giving._givers]
    giving.give_with([giving.Giver(ready, lambda by, one, now: out.append(one))])
    yield out
    giving.give_with(former)
