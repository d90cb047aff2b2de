"""Visitors at the counter, every channel on one board, and call backs in their order."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connections
from django.test import Client

from permanence.desk import actions, queries
from permanence.desk.models import ANYONE_HERE, AttemptResult, CallAttempt, Request
from permanence.desk.rules.callbacks import next_try
from permanence.desk.tests.scenes import (
    NOW,
    PARIS,
    Scene,
    again,
    make_patient,
    make_scene,
    request_of,
    ring,
    taken,
    text,
)
from permanence.directory.tests.personas import make_member, make_structure, sign_in
from permanence.foundation.actor import scope
from permanence.foundation.refusal import NotPermitted

HTMX = {"HX-Request": "true", "HX-Target": "pane"}
LIST = {"HX-Request": "true"}

TRIES = [
    ("no_answer", 1, NOW, "23 10:15"),
    ("no_answer", 2, NOW, "23 11:00"),
    ("no_answer", 3, NOW, "23 13:00"),
    ("no_answer", 4, NOW, "24 09:00"),
    ("left_word", 1, NOW, "23 14:00"),
    ("left_word", 1, NOW.replace(hour=16), "24 09:00"),
    ("no_answer", 1, datetime(2026, 11, 20, 18, 50, tzinfo=PARIS), "23 09:00"),  # a Friday evening
    ("no_answer", 1, NOW.replace(hour=7), "23 09:00"),
    ("left_word", 1, datetime(2026, 10, 24, 23, 0, tzinfo=PARIS), "26 09:00"),  # the clocks go back that night
    ("no_answer", 4, datetime(2026, 3, 27, 12, 0, tzinfo=PARIS), "30 09:00"),  # and forward that one
]


@pytest.mark.parametrize(("result", "rank", "now", "expected"), TRIES)
def test_the_next_try_is_proposed_when_one_calls(result: str, rank: int, now: datetime, expected: str) -> None:
    found = next_try(result, rank, now)
    assert found
    assert f"{found:%d %H:%M}" == expected


def test_who_was_reached_is_not_called_again() -> None:
    assert next_try("reached", 1, NOW) is None


def missed(scene: Scene, number: str, at: datetime = NOW) -> Request:
    """Return the request of someone who hung up before the answer."""
    call = ring(scene, number=number, at=at, name=f"missed {number}")
    ring(scene, number=number, at=at + timedelta(seconds=20), name=f"missed {number}", kind="ended")
    return request_of(scene, call)


def tried(scene: Scene, request: Request, result: str, rank: int = 1, now: datetime = NOW) -> CallAttempt:
    return actions.record_attempt(by=scene.claire, request=request, result=result, rank=rank, now=now)


def test_called_back_in_order_whose_moment_has_come_first(scene: Scene) -> None:
    first, second = missed(scene, "+33639980011", NOW - timedelta(minutes=9)), missed(scene, "+33639980012")
    with scope(scene.claire):
        assert [one.request for one in queries.call_backs(scene.claire, NOW)] == [first, second]
    tried(scene, first, AttemptResult.NO_ANSWER)
    with scope(scene.claire):
        found = queries.call_backs(scene.claire, NOW)
    assert [one.request for one in found] == [second, first]
    assert [(one.ready, one.rank) for one in found] == [(True, 1), (False, 2)]
    with scope(scene.claire):
        later = queries.call_backs(scene.claire, NOW + timedelta(minutes=16))
    assert all(one.ready for one in later)


def test_the_deadline_goes_with_the_next_try(scene: Scene) -> None:
    request = missed(scene, "+33639980011")
    tried(scene, request, AttemptResult.NO_ANSWER)
    assert again(scene, request).due_at == request.due_at, "a try before the deadline leaves it"
    tried(scene, request, AttemptResult.LEFT_WORD, rank=2)
    assert again(scene, request).due_at == NOW + timedelta(hours=4)


def test_whoever_is_reached_is_one_s_own_to_answer(scene: Scene, claire: Client) -> None:
    request = missed(scene, "+33639980011")
    page = text(claire.get("/desk/callbacks/"))
    assert 'href="tel:+33639980011"' in page
    answer = claire.post(f"/desk/requests/{request.pk}/attempt/", {"result": "reached", "rank": "1"})
    assert answer.url == f"/desk/requests/{request.pk}/"
    assert again(scene, request).owner_id == scene.claire.id


def test_a_try_is_recorded_by_one_key_and_the_next_one_is_shown(scene: Scene, claire: Client) -> None:
    first, second = missed(scene, "+33639980011", NOW - timedelta(minutes=9)), missed(scene, "+33639980012")
    page = text(claire.get("/desk/callbacks/"))
    assert 'data-key="1"' in page
    assert f"/desk/requests/{first.pk}/attempt/" in page
    after = text(claire.post(f"/desk/requests/{first.pk}/attempt/", {"result": "no_answer", "rank": "1"}, follow=True))
    assert f"/desk/requests/{second.pk}/attempt/" in after
    assert "1 essai" in after


def test_the_list_follows_what_colleagues_do(scene: Scene, claire: Client) -> None:
    first, second = missed(scene, "+33639980011", NOW - timedelta(minutes=9)), missed(scene, "+33639980012")
    page = text(claire.get("/desk/callbacks/"))
    assert f'data-row="{first.pk}"' in page
    assert "sse:desk" in page
    third = missed(scene, "+33639980013")
    now = text(claire.get("/desk/callbacks/", {"at": first.pk}, headers=LIST))
    assert now.index(f'data-row="{first.pk}"') < now.index(f'data-row="{third.pk}"')
    assert "<html" not in now
    actions.take_up(by=scene.amel, request=second, now=NOW)
    assert f'data-row="{second.pk}"' not in text(claire.get("/desk/callbacks/", {"at": first.pk}, headers=LIST))


def test_nobody_else_comes_under_the_hands_of_whoever_calls(scene: Scene, claire: Client) -> None:
    first, second = missed(scene, "+33639980011", NOW - timedelta(minutes=9)), missed(scene, "+33639980012")
    actions.take_up(by=scene.amel, request=first, now=NOW)
    shown = text(claire.get("/desk/callbacks/", {"at": first.pk}, headers=LIST))
    assert "N’est plus à rappeler" in shown
    assert "/attempt/" not in shown
    assert f'value="{first.pk}"' in shown, "it stays so until one goes on"
    assert f"/desk/requests/{second.pk}/attempt/" in text(claire.get("/desk/callbacks/"))
    assert f"/desk/requests/{second.pk}/attempt/" in text(claire.get("/desk/callbacks/", headers=LIST))


def test_a_page_drawn_anew_still_counts_the_try_it_was_opened_for(scene: Scene, claire: Client) -> None:
    request = missed(scene, "+33639980011")
    actions.record_attempt(by=scene.amel, request=request, result="no_answer", rank=1, now=NOW)
    shown = text(claire.get("/desk/callbacks/", {"at": request.pk, "rank": "1"}, headers=LIST))
    assert "Amel vient d’appeler" in shown
    assert 'name="rank" value="1"' in shown
    assert 'name="rank" value="2"' in text(claire.get("/desk/callbacks/", {"at": request.pk}))
    assert 'name="rank" value="2"' in text(
        claire.get("/desk/callbacks/", {"at": request.pk, "rank": "9x"}, headers=LIST)
    )


def test_two_who_call_at_once_count_one_try(scene: Scene) -> None:
    request = missed(scene, "+33639980011")
    tried(scene, request, AttemptResult.NO_ANSWER)
    with pytest.raises(actions.AlreadyTried):
        actions.record_attempt(by=scene.amel, request=request, result="no_answer", rank=1, now=NOW)


def test_really_at_once(committed: None) -> None:
    with time_machine.travel(NOW, tick=False):
        scene = make_scene()
        request = missed(scene, "+33639980011")

    def call(by: Any) -> str:
        try:
            actions.record_attempt(by=by, request=request, result="no_answer", rank=1, now=NOW)
        except actions.AlreadyTried:
            return "late"
        finally:
            connections.close_all()
        return "kept"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(call, (scene.claire, scene.amel))) == ["kept", "late"]


def test_strangers_record_nothing(scene: Scene) -> None:
    request = missed(scene, "+33639980011")
    stranger = make_member(make_structure("Ailleurs"), "secretary", "Charlie Nguyen")
    with pytest.raises(NotPermitted):
        actions.record_attempt(by=stranger, request=request, result="no_answer", rank=1, now=NOW)
    with scope(stranger):
        assert queries.call_backs(stranger, NOW) == []


def test_nobody_to_call_back_is_said(claire: Client) -> None:
    assert "Personne à rappeler" in text(claire.get("/desk/callbacks/"))


def secretary(scene: Scene, client: Client) -> Any:
    sylvie = make_member(scene.practice, "secretary", "Sylvie Marty")
    sign_in(client, sylvie)
    return sylvie


def only(scene: Scene, **filters: Any) -> Request:
    with scope(scene.everyone):
        return Request.objects.get(**filters)


def test_a_visitor_is_received_in_one_key(scene: Scene, client: Client) -> None:
    sylvie = secretary(scene, client)
    assert 'data-key="Alt+V"' in text(client.get("/desk/"))
    answer = client.post("/desk/visitors/", {"key": "1"})
    request = only(scene, channel="counter")
    assert answer.url == f"/desk/requests/{request.pk}/"
    assert request.owner_id == sylvie.id


def test_on_the_telephone_the_visitor_waits_beside_the_calls_and_the_call_stays(scene: Scene, client: Client) -> None:
    sylvie = secretary(scene, client)
    spoken = taken(scene, sylvie)
    pane = client.post("/desk/visitors/", {"key": "1", "asked": str(spoken.pk)}, headers=HTMX)
    assert pane.headers["HX-Push-Url"] == f"/desk/requests/{spoken.pk}/"
    visitor = only(scene, channel="counter")
    assert (visitor.owner_id, visitor.owner_role) == (None, ANYONE_HERE)
    page = text(client.get("/desk/"))
    assert "attend au comptoir" in page
    assert f'id="open-{visitor.pk}"' not in page, "not twice in one column"
    assert str(visitor.pk) in text(client.get("/desk/board/?show=all"))
    client.post(f"/desk/requests/{visitor.pk}/owner/")
    actions.leave_open(by=sylvie, request=visitor, due_at=NOW + timedelta(hours=2), now=NOW)
    assert "attend au comptoir" not in text(client.get("/desk/"))


def test_a_secretary_far_from_every_counter_has_no_visitors(scene: Scene, claire: Client) -> None:
    assert queries.counter(scene.claire) is None, "she answers for a practice and for her own house"
    assert 'data-key="Alt+V"' not in text(claire.get("/desk/"))
    assert claire.post("/desk/visitors/").status_code == 404
    with scope(scene.everyone):
        actions.open_request(by=scene.everyone, structure=scene.practice, waits=True, now=NOW)
    page = text(claire.get("/desk/"))
    assert "au comptoir" not in page
    assert str(only(scene).pk) in page, "it waits on her board like any other"


def test_the_board_shows_how_each_request_came(scene: Scene, claire: Client) -> None:
    for channel in ("email", "online", "letter"):
        claire.post("/desk/requests/", {"structure": scene.practice.pk, "channel": channel})
    make_patient(scene)
    page = text(claire.get("/desk/board/?show=all"))
    assert all(words in page for words in ("par e\u2011mail", "en ligne", "par courrier"))


def test_the_board_is_put_in_order_by_heads_which_it_keeps(scene: Scene, claire: Client) -> None:
    for channel, first in (("email", "Zoé"), ("letter", "Éva")):
        request = actions.open_request(
            by=scene.claire, structure=scene.practice, channel=channel, waits=True, now=NOW, key=channel
        )
        actions.take_up(by=scene.claire, request=request, now=NOW)
        patient = make_patient(scene, first_names=first)
        actions.choose_patient(by=scene.claire, request=request, patient=patient, now=NOW)
    for sort, expected in (
        ("patient", ["Éva", "Zoé"]),
        ("-patient", ["Zoé", "Éva"]),
        ("kind,-patient", ["Zoé", "Éva"]),
    ):
        page = claire.get("/desk/board/", {"show": "all", "sort": sort}).content.decode()
        assert sorted(expected, key=page.index) == expected, sort
        assert f"/desk/board/?show=all&amp;sort={sort}" in page, "drawn anew, it stays so"


def test_requests_that_are_no_calls_stand_by_urgency_and_by_how_soon_they_are_due(scene: Scene) -> None:
    opened = {
        channel: actions.open_request(
            by=scene.claire, structure=scene.practice, channel=channel, waits=True, now=NOW, key=channel
        )
        for channel in ("email", "online", "counter")
    }
    for request in opened.values():
        actions.take_up(by=scene.claire, request=request, now=NOW)
    actions.choose_urgency(by=scene.claire, request=opened["online"], urgency="same_day", now=NOW)
    with scope(scene.claire):
        board = list(queries.board(scene.claire, NOW))
    assert [one.channel for one in board] == ["online", "counter", "email"]
    assert [one.due_at for one in board] == [NOW + timedelta(minutes=m) for m in (30, 15, 120)]
    actions.choose_urgency(by=scene.claire, request=opened["online"], urgency="planned", now=NOW)
    assert again(scene, opened["online"]).due_at == NOW + timedelta(minutes=30), "never further away by that"
