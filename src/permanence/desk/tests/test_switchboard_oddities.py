"""What switchboards and hurried hands really do: names used again, clocks that are wrong, two tabs, years mistyped."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connections

from permanence.desk import actions, queries
from permanence.desk.models import Call, CallState, Line
from permanence.foundation.actor import scope
from permanence.foundation.refusal import Invalid

from .scenes import NOW, Scene, make_scene, request_of, ring, taken

SECOND, DAY = timedelta(seconds=1), timedelta(days=1)


@pytest.mark.parametrize("ended", [True, False])
def test_a_name_used_again_is_another_call(scene: Scene, ended: bool) -> None:
    first = ring(scene, name="7")
    if ended:
        ring(scene, name="7", kind="ended", at=NOW + 10 * SECOND)
    again = ring(scene, name="7", at=NOW + DAY, number="+33639980009")
    assert again.pk != first.pk
    with scope(scene.claire):
        assert [call.pk for call in queries.queue(scene.claire, NOW + DAY).ringing] == [again.pk]
    ring(scene, name="7", kind="ended", at=NOW + DAY + SECOND)
    with scope(scene.everyone):
        assert Call.objects.get(pk=again.pk).state == CallState.ABANDONED
        assert set(Call.objects.values_list("provider_id", flat=True)) == {"7", str(first.pk)}


def test_what_another_maker_tells_again_is_told_again(scene: Scene) -> None:
    with scope(scene.everyone):
        Line.objects.update(switchboard="twilio", maker_secret="-")
        scene.line.refresh_from_db()
    first = ring(scene, name="7")
    ring(scene, name="7", kind="ended", at=NOW + 10 * SECOND)
    assert ring(scene, name="7", at=NOW + DAY).pk == first.pk


def test_a_ring_told_twice_stays_one_call(scene: Scene) -> None:
    first = ring(scene, name="7")
    ring(scene, name="7", kind="ended", at=NOW + 10 * SECOND)
    assert ring(scene, name="7", at=NOW).pk == first.pk


def test_an_end_told_of_before_the_ring_leaves_no_call_that_lasts_less_than_nothing(scene: Scene) -> None:
    ring(scene, name="odd", kind="ended", at=NOW - timedelta(hours=2))
    call = ring(scene, name="odd")
    assert call.ended_at is not None
    assert call.rang_at <= call.ended_at


def test_a_deadline_of_a_wrong_year_is_refused(scene: Scene) -> None:
    request = taken(scene)
    with pytest.raises(Invalid):
        actions.leave_open(by=scene.claire, request=request, due_at=NOW + 70 * 366 * DAY, now=NOW)
    assert request_of(scene, request.call).due_at == request.due_at  # type: ignore[arg-type]  # it has one


@pytest.mark.usefixtures("committed")
def test_who_takes_two_calls_in_two_tabs_speaks_with_one() -> None:
    scene, together = make_scene(), Barrier(2)
    calls = [ring(scene, number=f"+3363998010{n}") for n in range(2)]

    def take(call: Call) -> None:
        try:
            with scope(scene.claire):
                together.wait()
                actions.take(by=scene.claire, call=call, now=NOW + SECOND)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as tabs:
        list(tabs.map(take, calls))
    with scope(scene.everyone):
        assert sorted(Call.objects.values_list("state", flat=True)) == [CallState.ANSWERED, CallState.HELD]
