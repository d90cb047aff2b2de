"""The column beside the console: drawn once for all who see the same, and sent to them and to nobody else."""

import asyncio
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from asgiref.sync import sync_to_async
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from permanence.desk import actions, column
from permanence.desk.models import Channel, Request
from permanence.desk.tests.scenes import NOW, Scene, make_scene, ring, taken
from permanence.directory.models import Membership
from permanence.directory.tests.personas import sign_in
from permanence.foundation import live
from permanence.foundation.actor import Actor, scope
from permanence.foundation.drawn import Parts, Screen, drawing
from permanence.foundation.tests.test_live import Sent, listening, run, session_of

PRIVATE = pytest.mark.django_db


@pytest.fixture
def scene() -> Iterator[Scene]:
    with time_machine.travel(NOW, tick=False):
        yield make_scene()


def drawn(*people: Actor, now: Any = NOW) -> list[Parts]:
    with scope(replace(people[0], id=None)):
        return [*column.drawn(people, now)]


def left_open(scene: Scene, now: datetime = NOW) -> Request:
    asked = actions.open_request(by=scene.claire, structure=scene.practice, channel=Channel.LETTER, now=now)
    left: Request = actions.leave_open(by=scene.claire, request=asked, due_at=now + timedelta(hours=2), now=now)
    return left


@PRIVATE
def test_one_reading_serves_all_and_each_has_his_own_calls(scene: Scene) -> None:
    mine, rings = taken(scene, number=""), ring(scene)
    claires, amels = drawn(scene.claire, scene.amel)
    name, ringing = f"call-{mine.call_id}", f"call-{rings.pk}"
    assert "avec moi" in claires["calls"][name]
    assert "Claire" in amels["calls"][name]
    assert "<a " not in amels["calls"][name]
    assert claires["calls"][ringing] == amels["calls"][ringing]
    assert "Claire" in claires["known"]["known"]
    assert "Amel" in amels["known"]["known"]
    with CaptureQueriesContext(connection) as alone:
        drawn(scene.claire)
    with CaptureQueriesContext(connection) as together:
        drawn(scene.claire, scene.amel)
    assert len(together) == len(alone)


@PRIVATE
def test_the_page_and_the_stream_show_the_same_rows(scene: Scene, client: Client) -> None:
    left_open(scene)
    ring(scene)
    sign_in(client, scene.claire)
    page = client.get("/desk/").content.decode()
    [parts] = drawn(scene.claire)
    for row in (*parts["board"].values(), *parts["board-count"].values(), *parts["team"].values()):
        without = 'name="csrfmiddlewaretoken" value="'
        assert row.split(without)[0] in page


@PRIVATE
def test_only_what_changed_is_sent(scene: Scene) -> None:
    screen = Screen(drawing("desk"), "fr")  # type: ignore[arg-type]
    first, second = left_open(scene), left_open(scene)
    assert set(screen.news(*drawn(scene.amel))["board"]["rows"]) == {f"open-{first.pk}", f"open-{second.pk}"}
    assert screen.news(*drawn(scene.amel)) == {}
    actions.take_up(by=scene.claire, request=second, now=NOW)
    news = screen.news(*drawn(scene.amel))
    assert set(news) == {"board"}
    assert set(news["board"]["rows"]) == {f"open-{second.pk}"}
    assert set(news["board"]["order"]) == {f"open-{first.pk}", f"open-{second.pk}"}


@PRIVATE
def test_a_deadline_that_passes_changes_its_row(scene: Scene) -> None:
    asked = left_open(scene)
    before, after = (drawn(scene.amel, now=asked.due_at + late)[0]["board"][f"open-{asked.pk}"]
                     for late in (timedelta(minutes=-1), timedelta(minutes=1)))  # fmt: skip
    assert "data-late" not in before
    assert "data-late" in after


async def _drawn(sent: Sent, *, within_s: float = 8) -> dict[str, Any]:
    """Return what is drawn next; nothing when nothing comes."""
    while True:
        try:
            message = await asyncio.wait_for(sent.get(), within_s)
        except TimeoutError:
            return {}
        body = message.get("body", b"").decode()
        if "event: drawn" in body:
            told: dict[str, Any] = json.loads(body.split("event: drawn\ndata: ")[1])
            return told


def _closing(work: Callable[[], Any]) -> Any:
    try:
        return work()
    finally:
        connections.close_all()


@pytest.mark.usefixtures("committed")
def test_the_stream_brings_a_colleagues_request_and_no_stranger_receives_it() -> None:
    here, elsewhere = make_scene(), make_scene()
    amel, stranger = session_of(here.amel), session_of(elsewhere.claire)
    connections.close_all()
    now = timezone.now()

    async def scenario() -> None:
        async with listening(amel, drawn="desk") as hers, listening(stranger, drawn="desk") as theirs:
            for sent in (hers, theirs):
                assert set((await _drawn(sent))["board"]["order"]) == {"none"}
            asked = await sync_to_async(lambda: _closing(lambda: left_open(here, now)), thread_sensitive=False)()
            row = f"open-{asked.pk}"
            seen: dict[str, Any] = {}
            while row not in seen.get("board", {}).get("order", []):
                seen = await _drawn(hers)
                assert seen, "nothing came"
            assert here.practice.name in seen["board"]["rows"][row]
            assert await _drawn(theirs, within_s=1) == {}, "a stranger receives nothing of it"

    run(scenario)


@pytest.mark.usefixtures("committed")
def test_who_lost_his_rights_is_sent_nothing_more(monkeypatch: pytest.MonkeyPatch) -> None:
    scene = make_scene()
    amel = session_of(scene.amel)
    monkeypatch.setattr(live, "RECHECK_DRAWN_S", 0)
    connections.close_all()

    def gone() -> None:
        with scope(scene.everyone):
            Membership.objects.filter(person_id=scene.amel.id).update(until_on=timezone.localdate() - timedelta(days=1))
        left_open(scene, timezone.now())

    async def scenario() -> None:
        async with listening(amel, drawn="desk") as hers:
            assert await _drawn(hers)
            await sync_to_async(lambda: _closing(gone), thread_sensitive=False)()
            assert await _drawn(hers, within_s=1) == {}

    run(scenario)
