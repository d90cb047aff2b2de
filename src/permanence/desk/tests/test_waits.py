"""How long a caller may wait: the rule as a table, what the last hour gives it, and who is told."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from statistics import median

import pytest
import time_machine
from django.test import Client

from permanence.api.actions import announced
from permanence.desk import actions, queries
from permanence.desk.rules.waiting import Hour, Waiting, expected
from permanence.desk.tests.scenes import NOW, Scene, make_scene, ring
from permanence.directory.tests.personas import make_member, sign_in
from permanence.foundation.actor import Actor, scope

QUICK, LONG = [10.0, 20.0, 30.0], [200.0, 240.0, 400.0]


@pytest.mark.parametrize(
    ("place", "waited", "handled", "people", "most"),
    [
        (1, QUICK, LONG, (2, 1), Waiting(1)),  # someone is free: what callers have waited
        (1, QUICK, LONG, (2, 0), Waiting(2)),  # both speak: one of them ends in 120 s
        (2, QUICK, LONG, (2, 0), Waiting(5)),  # 240 s
        (3, QUICK, LONG, (2, 1), Waiting(5)),  # two before the free one takes hers
        (5, QUICK, LONG, (2, 0), Waiting(10)),
        (8, QUICK, LONG, (1, 0), Waiting(15, beyond=True)),
        (1, [170.0] * 3, QUICK, (5, 5), Waiting(3)),  # it was long although someone seems free
        (1, [60.0] * 3, QUICK, (1, 1), Waiting(1)),
        (1, [61.0] * 3, QUICK, (1, 1), Waiting(2)),
        (1, QUICK[:2], LONG, (2, 1), None),  # too few calls
        (1, QUICK, [], (2, 0), None),  # none has ended
        (1, QUICK, LONG, (0, 0), None),  # nobody is left
    ],
)
def test_what_may_be_said(
    place: int, waited: Sequence[float], handled: Sequence[float], people: tuple[int, int], most: Waiting | None
) -> None:
    hour = Hour(len(waited), median(waited), median(handled) if handled else None)
    assert expected(place, hour, *people) == most


@pytest.fixture
def scene(db: None) -> Iterator[Scene]:
    with time_machine.travel(NOW, tick=False):
        yield make_scene()


def spoken(scene: Scene, by: Actor, *, ago_min: int, waited_s: int, handled_s: int) -> None:
    rang = NOW - timedelta(minutes=ago_min)
    call = actions.take(by=by, call=ring(scene, at=rang), now=rang + timedelta(seconds=waited_s))
    ring(scene, at=rang + timedelta(seconds=waited_s + handled_s), kind="ended", name=call.provider_id)


def test_the_answer_to_a_ring_tells_it_when_it_is_known(scene: Scene) -> None:
    for ago, by in ((50, scene.claire), (40, scene.amel), (30, scene.claire)):
        call = ring(scene)
        assert announced(call, NOW) | {"place": 1} == {"open": True, "place": 1, "wait_s": None, "say": ""}
        ring(scene, kind="ended", name=call.provider_id)
        spoken(scene, by, ago_min=ago, waited_s=20, handled_s=240)
    told = announced(ring(scene), NOW)
    assert (told["place"], told["wait_s"], told["say"]) == (1, 60, "Nous pensons vous répondre d’ici 1 minute.")
    assert announced(ring(scene, at=NOW + timedelta(seconds=1)), NOW)["wait_s"] == 60, "two are free for two"
    assert announced(ring(scene, at=NOW + timedelta(seconds=2)), NOW)["wait_s"] == 120


def test_who_is_in_a_pause_or_answered_long_ago_is_not_counted(scene: Scene) -> None:
    for ago in (50, 40, 30):
        spoken(scene, scene.claire, ago_min=ago, waited_s=20, handled_s=240)
    with scope(scene.everyone):
        assert queries.expected_waits([scene.line], NOW)[scene.line.pk] == Waiting(1)
        assert queries.expected_waits([scene.line], NOW + timedelta(minutes=20))[scene.line.pk] is None
    actions.begin_pause(by=scene.claire, now=NOW)
    with scope(scene.claire):
        assert queries.expected_waits([scene.line], NOW)[scene.line.pk] is None


def test_who_orders_the_rings_sees_it(scene: Scene, client: Client) -> None:
    sign_in(client, make_member(scene.practice, "manager", "Alice"))
    assert "répondu d’ici" not in client.get("/desk/orders/").content.decode()
    for ago in (50, 40, 30):
        spoken(scene, scene.claire, ago_min=ago, waited_s=100, handled_s=60)
    assert "Un appel est répondu d’ici 2 min" in client.get("/desk/orders/").content.decode()
