"""The scene in which the desk's tests play, at its own hour."""

from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client

from permanence.desk.tests.scenes import NOW, Scene, make_scene
from permanence.directory.tests.personas import sign_in


@pytest.fixture
def scene(db: None) -> Iterator[Scene]:
    with time_machine.travel(NOW, tick=False):
        yield make_scene()


@pytest.fixture
def claire(scene: Scene, client: Client) -> Client:
    sign_in(client, scene.claire)
    return client
