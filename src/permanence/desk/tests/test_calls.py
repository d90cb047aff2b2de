"""Calls heard, taken, held, put through, ended; each opens a request that cannot be forgotten."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection, connections

from permanence.desk import actions, queries
from permanence.desk.models import ANYONE_HERE, Call, CallState, Outcome, Request
from permanence.desk.tests.scenes import (
    CALLER,
    NOW,
    Scene,
    again,
    direct,
    make_scene,
    request_of,
    ring,
    taken,
    until_someone_waits,
)
from permanence.directory.tests.personas import make_member, three
from permanence.foundation.actor import Actor, scope
from permanence.foundation.models import Trace
from permanence.foundation.refusal import NotPermitted


@pytest.fixture
def scene(db: None) -> Scene:
    return make_scene()


def test_first_ring_opens_a_request_of_the_desk(scene: Scene) -> None:
    request = request_of(scene, ring(scene))
    assert (request.owner_id, request.owner_role, request.due_at) == (None, ANYONE_HERE, NOW + timedelta(minutes=30))
    assert (request.practitioner_role_id, request.reason_id) == (scene.doctor.pk, scene.reason.pk)


def test_event_told_twice_changes_nothing(scene: Scene) -> None:
    first = ring(scene, name="same")
    assert ring(scene, name="same") == first
    assert ring(scene, name="same", at=NOW + timedelta(seconds=9)).rang_at == NOW
    with scope(scene.everyone):
        assert Call.objects.count() == Request.objects.count() == 1


def test_taken_call_is_answered_and_owned(scene: Scene) -> None:
    request = taken(scene, now=NOW + timedelta(seconds=9))
    assert (request.owner_id, request.owner_role) == (scene.claire.id, "")
    assert request.call is not None
    assert (request.call.state, request.call.taken_by_id) == (CallState.ANSWERED, scene.claire.id)


def test_second_to_take_is_told_who_was_faster(scene: Scene) -> None:
    call = ring(scene)
    actions.take(by=scene.claire, call=call, now=NOW)
    assert actions.take(by=scene.claire, call=call, now=NOW).taken_by_id == scene.claire.id
    with pytest.raises(actions.AlreadyTaken) as refused:
        actions.take(by=scene.amel, call=call, now=NOW)
    assert refused.value.taken_by == "Claire"


def test_call_hung_up_cannot_be_taken(scene: Scene) -> None:
    call = ring(scene)
    ring(scene, name=call.provider_id, kind="ended", at=NOW + timedelta(seconds=5))
    with pytest.raises(actions.CallOver):
        actions.take(by=scene.claire, call=call, now=NOW)


def test_abandoned_call_waits_to_be_called_back_unless_withheld(scene: Scene) -> None:
    for number, outcome in ((CALLER, ""), ("", Outcome.ABANDONED)):
        call = ring(scene, number=number)
        ring(scene, name=call.provider_id, number=number, kind="ended", at=NOW + timedelta(seconds=20))
        assert request_of(scene, call).outcome == outcome
    with scope(scene.claire):
        waiting = queries.board(scene.claire, NOW).get()
    assert (waiting.call and waiting.call.state, waiting.owner_role) == (CallState.ABANDONED, ANYONE_HERE)


def test_answer_told_after_the_end_puts_the_request_back_on_the_board(scene: Scene) -> None:
    call = ring(scene, number="", kind="ended", at=NOW + timedelta(seconds=60))
    assert request_of(scene, call).outcome == Outcome.ABANDONED
    ring(scene, number="", name=call.provider_id, kind="answered", at=NOW + timedelta(seconds=8))
    request = request_of(scene, call)
    assert request.call is not None
    assert (request.outcome, request.call.state) == ("", CallState.ENDED)
    assert request.call.duration == timedelta(seconds=52)


def test_answering_the_same_caller_closes_what_he_had_abandoned(scene: Scene) -> None:
    missed = ring(scene)
    ring(scene, name=missed.provider_id, kind="ended", at=NOW + timedelta(seconds=20))
    taken(scene)
    assert request_of(scene, missed).outcome == Outcome.ABANDONED


def test_call_hung_up_without_outcome_stays_on_the_board_with_its_owner(scene: Scene) -> None:
    request = taken(scene)
    with scope(scene.claire):
        assert not queries.board(scene.claire, NOW).exists()
    assert request.call is not None
    ring(scene, name=request.call.provider_id, kind="ended", at=NOW + timedelta(minutes=2))
    with scope(scene.amel):
        waiting = queries.board(scene.amel, NOW).get()
    assert (waiting.owner_id, waiting.due_at) == (scene.claire.id, NOW + timedelta(minutes=62))


def test_second_call_puts_the_first_on_hold_and_resuming_swaps_them(scene: Scene) -> None:
    first, second = taken(scene), taken(scene, number="", now=NOW + timedelta(seconds=30))
    first, second = again(scene, first), again(scene, second)
    assert first.call
    assert second.call
    assert (first.call.state, second.call.state) == (CallState.HELD, CallState.ANSWERED)
    actions.resume(by=scene.claire, call=first.call, now=NOW + timedelta(seconds=60))
    first, second = again(scene, first), again(scene, second)
    assert first.call
    assert second.call
    assert (first.call.state, second.call.state) == (CallState.ANSWERED, CallState.HELD)


@pytest.mark.parametrize(
    ("outcome", "state"), [("message", CallState.ENDED), ("", CallState.HELD), ("call_15", CallState.HELD)]
)
def test_next_call_ends_the_one_answered_and_never_hangs_up_on_the_15(
    scene: Scene, outcome: str, state: CallState
) -> None:
    first = taken(scene)
    if outcome == "call_15":
        actions.send_to_15(by=scene.claire, request=first, now=NOW)
    elif outcome:
        actions.conclude(by=scene.claire, request=first, outcome=outcome, now=NOW)
    taken(scene, number="", now=NOW + timedelta(seconds=30))
    call = again(scene, first).call
    assert call is not None
    assert call.state == state


def test_only_who_took_a_call_holds_or_ends_it(scene: Scene) -> None:
    call = taken(scene).call
    assert call is not None
    for verb in (actions.hold, actions.resume, actions.end):
        with pytest.raises(actions.AlreadyTaken):
            verb(by=scene.amel, call=call, now=NOW)
    assert actions.end(by=scene.claire, call=call, now=NOW + timedelta(seconds=42)).duration == timedelta(seconds=42)


@pytest.mark.parametrize(
    ("body", "ground", "allowed"),
    [
        (None, "emergency", False),
        ({"calls": "never", "windows": []}, "any", False),
        ({"calls": "emergencies", "windows": []}, "emergency", True),
        ({"calls": "emergencies", "windows": []}, "professional", False),
        ({"calls": "emergencies", "windows": [{"days": ["mon"], "from": "08:00", "to": "10:00"}]}, "emergency", False),
        ({"calls": "emergencies", "windows": [{"days": ["mon"], "from": "10:00", "to": "12:00"}]}, "emergency", True),
        ({"calls": "always", "windows": []}, "any", True),
    ],
)
def test_call_is_put_through_only_as_the_directive_allows(
    scene: Scene, body: dict[str, object] | None, ground: str, allowed: bool
) -> None:
    if body:
        direct(scene, "transfer", body)
    request = taken(scene)
    assert request.call is not None
    if not allowed:
        with pytest.raises(actions.TransferForbidden) as refused:
            actions.transfer(by=scene.claire, call=request.call, ground=ground, now=NOW)
        assert "Benali" in str(refused.value) or not body or ground == "professional"
        return
    actions.transfer(by=scene.claire, call=request.call, ground=ground, now=NOW)
    after = again(scene, request)
    assert after.call is not None
    assert (after.call.state, after.outcome) == (CallState.TRANSFERRED, Outcome.TRANSFERRED)


def test_ring_is_seen_by_who_answers_that_line_and_no_others(scene: Scene) -> None:
    personas, call = three(), ring(scene)
    here = make_member(scene.practice, "secretary", "Sophie Roux")
    carer = make_member(scene.practice, "carer", "Bob Carrère")
    seen: dict[str, bool] = {}
    for name, actor in {"claire": scene.claire, "sophie": here, "bob": carer, "charlie": personas.charlie}.items():
        with scope(actor):
            seen[name] = call in queries.queue(actor, NOW).ringing
    assert seen == {"claire": True, "sophie": True, "bob": False, "charlie": False}
    for stranger in (carer, personas.charlie):
        with pytest.raises(NotPermitted):
            actions.take(by=stranger, call=call, now=NOW)


def test_every_deed_on_a_call_is_traced(scene: Scene) -> None:
    taken(scene)
    with scope(scene.claire):
        found = set(Trace.objects.values_list("verb", "actor_name"))
    assert {("call.heard", "telephony"), ("call.taken", "Claire Vidal")} <= found


@pytest.fixture
def crowd(committed: None) -> Iterator[tuple[Scene, list[Actor]]]:
    """Twenty secretaries, and a connection for each."""
    scene = make_scene()
    pool = connection.pool
    assert pool is not None
    pool.resize(1, 24)
    yield scene, [make_member(scene.practice, "secretary", f"Agent{i} Martin") for i in range(20)]
    pool.resize(1, 12)


def test_of_twenty_who_take_one_call_at_once_one_has_it(crowd: tuple[Scene, list[Actor]]) -> None:
    scene, agents = crowd
    call, ready = ring(scene), Barrier(20)

    def race(by: Actor) -> str:
        try:
            with scope(by):  # the connection is there before the start
                ready.wait()
                actions.take(by=by, call=call, now=NOW)
            return "won"
        except actions.AlreadyTaken as refused:
            return refused.taken_by
        finally:
            connections.close_all()

    with ThreadPoolExecutor(20) as threads:
        told = list(threads.map(race, agents))
    winner = next(agent for agent, words in zip(agents, told, strict=True) if words == "won")
    assert sorted(told) == sorted(["won", *[winner.name.split()[0]] * 19])
    assert request_of(scene, call).owner_id == winner.id


def leave(scene: Scene, request: Request) -> None:
    with scope(scene.claire):
        actions.leave_open(by=scene.claire, request=request, due_at=NOW + timedelta(hours=3), now=NOW)
        actions.end(by=scene.claire, call=request.call, now=NOW)  # type: ignore[arg-type]  # it has one


def put_through(scene: Scene, request: Request) -> None:
    actions.transfer(by=scene.claire, call=request.call, ground="any", now=NOW)  # type: ignore[arg-type]


def note_try(scene: Scene, request: Request) -> None:
    actions.record_attempt(by=scene.claire, request=request, result="no_answer", rank=1, now=NOW)


@pytest.mark.parametrize("deed", [leave, put_through, note_try])
def test_hanging_up_in_the_middle_of_a_deed_never_deadlocks(
    committed: None, deed: Callable[[Scene, Request], None]
) -> None:
    scene = make_scene()
    direct(scene, "transfer", {"calls": "always", "windows": []})
    request = taken(scene)

    def hand() -> None:
        try:
            deed(scene, request)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as secretary:
        with scope(scene.everyone):
            Call.objects.select_for_update().get(pk=request.call_id)  # as the switchboard's word begins
            done = secretary.submit(hand)
            until_someone_waits()
            Request.objects.select_for_update(nowait=True).get(pk=request.pk)  # as it goes on
        done.result()
