"""A ring shows itself: what travels with it, to whom, and the card the page fills with it."""

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from permanence.desk import actions
from permanence.desk.models import Call, Line
from permanence.desk.tests.scenes import CALLER, NOW, Scene, make_scene, ring, taken
from permanence.directory.tests.personas import make_member, sign_in
from permanence.foundation import live, telling
from permanence.foundation.actor import scope

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Iterator[Scene]:
    with time_machine.travel(NOW, tick=False):
        yield make_scene()


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What is told to the live screens, in order."""
    kept: list[dict[str, Any]] = []
    notice = telling.notice

    def noted(channel: str, told: str) -> None:
        kept.append(json.loads(told))
        notice(channel, told)

    monkeypatch.setattr(telling, "notice", noted)
    return kept


def test_a_ring_carries_what_its_console_shows_and_no_more(scene: Scene, told: list[dict[str, Any]]) -> None:
    call = ring(scene)
    [one] = [one for one in told if one["topic"] == "desk"]
    assert one["ids"] == {"call": str(call.pk)}
    assert one["shown"] == {
        "line": "MSP des Tilleuls", "practice": "", "number": "06 39 98 00 01", "outside": "", "why": "",
        "since": call.rang_at.isoformat(),
    }  # fmt: skip


def test_a_practitioners_line_names_his_practice_and_a_withheld_number_is_none(
    scene: Scene, told: list[dict[str, Any]]
) -> None:
    with scope(scene.everyone):
        Line.objects.filter(pk=scene.line.pk).update(practitioner_role=scene.doctor, label="Dr Benali")
        scene.line.refresh_from_db()
    ring(scene, number="")
    shown = told[-1]["shown"]
    assert (shown["line"], shown["practice"], shown["number"]) == ("Dr Benali", scene.practice.name, "")


def test_what_follows_a_ring_carries_nothing_to_show(scene: Scene, told: list[dict[str, Any]]) -> None:
    call = ring(scene)
    actions.take(by=scene.claire, call=call, now=NOW)
    ring(scene, kind="ended", name=call.provider_id)
    assert ["shown" in one for one in told if one["topic"] == "desk"] == [True, False, False]


def test_words_too_long_to_travel_are_left_out_and_everyone_asks(told: list[dict[str, Any]], scene: Scene) -> None:
    live.tell_by_turns("desk", scene.practice.pk, [], 20, {"line": "é" * 5000}, call="1")
    assert "shown" not in told[-1]


def test_the_page_holds_a_card_that_waits_for_a_ring(scene: Scene, client: Client) -> None:
    sign_in(client, scene.claire)
    for page in ("/desk/", f"/desk/requests/{taken(scene).pk}/"):
        shown = client.get(page).content.decode()
        card = re.search(r'<template id="ring-card">(.*?)</template>', shown, re.DOTALL)
        assert card is not None
        assert "/desk/calls/00000000-0000-0000-0000-000000000000/taking/" in card[1]
        for part in ("line", "practice", "number", "outside", "key"):
            assert f'data-ring="{part}"' in card[1]
        assert CALLER not in card[1]


def test_the_card_of_a_call_looks_as_the_column_shows_it(scene: Scene, client: Client) -> None:
    sign_in(client, scene.claire)
    call = ring(scene)
    shown = client.get("/desk/", headers={"HX-Request": "true", "HX-Target": "queues"}).content.decode()
    assert f'id="call-{call.pk}"' in shown
    assert 'data-ring="line">MSP des Tilleuls<' in shown
    assert "hors horaires" not in shown


def test_who_answers_elsewhere_may_not_take_what_he_was_told(scene: Scene, client: Client) -> None:
    call = ring(scene)
    sign_in(client, make_member(make_scene().practice, "secretary", "Charlie"))
    assert client.post(f"/desk/calls/{call.pk}/taking/").status_code == 404


def test_the_key_for_whoever_waits_longest_takes_the_next_when_a_colleague_was_quicker(scene: Scene) -> None:
    claire = Client()
    sign_in(claire, scene.claire)
    calls = [ring(scene, number="", at=NOW - timedelta(seconds=s)) for s in (9, 6, 3)]
    actions.take(by=scene.amel, call=calls[0], now=NOW)
    told = {
        "path": f"/desk/calls/{calls[0].pk}/taking/",
        "data": {"longest": "yes"},
        "headers": {"HX-Request": "true", "HX-Target": "pane"},
    }
    assert claire.post(**told).status_code == 200
    with scope(scene.everyone):
        assert [one.taken_by_id for one in Call.objects.order_by("rang_at")] == [scene.amel.id, scene.claire.id, None]
    assert claire.post(**told).status_code == 200, "the key was pressed twice"
    with scope(scene.everyone):
        assert Call.objects.get(pk=calls[2].pk).taken_by_id is None
    actions.take(by=scene.amel, call=calls[2], now=NOW)
    with time_machine.travel(NOW + timedelta(seconds=3), tick=False):
        assert claire.post(**told).status_code == 409
