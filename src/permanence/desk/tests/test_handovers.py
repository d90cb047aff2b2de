"""Calls put through: announced or directly, and back to the caller when nobody takes them."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from permanence.desk import actions, queries
from permanence.desk.models import Call, CallState, Handover, Request
from permanence.desk.rules import transfers
from permanence.desk.tests.scenes import NOW, Scene, again, direct, make_scene, ring, taken
from permanence.directory.tests.personas import sign_in
from permanence.foundation.actor import scope
from permanence.foundation.refusal import Invalid

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Iterator[Scene]:
    with time_machine.travel(NOW, tick=False):
        made = make_scene()
        direct(made, "transfer", {"calls": "always", "windows": []})
        yield made


def call_of(request: Request) -> Call:
    assert request.call is not None
    return request.call


def through(scene: Scene, request: Request, *, announced: bool) -> None:
    actions.transfer(by=scene.claire, call=call_of(request), ground="any", announced=announced, now=NOW)


def stands(scene: Scene, request: Request) -> tuple[str, str, str]:
    """Return the state of the call, the outcome of its request and how putting it through ended."""
    with scope(scene.everyone):
        last = Handover.objects.filter(call=request.call_id).last()
    now = again(scene, request)
    return call_of(now).state, now.outcome, last.ended_how if last else "none"


@pytest.mark.parametrize(
    ("state", "announced", "how"),
    [
        ("held", True, ""), ("transferred", True, "joined"), ("answered", True, "back"), ("ended", True, "gone"),
        ("transferred", False, ""), ("answered", False, "back"), ("ended", False, "joined"),
    ],
)  # fmt: skip
def test_how_it_ended_is_told_by_where_the_call_stands(state: str, announced: bool, how: str) -> None:
    assert transfers.ended(state, announced=announced) == how


def test_announced_the_caller_holds_until_the_practitioner_takes_him(scene: Scene) -> None:
    request = taken(scene)
    through(scene, request, announced=True)
    assert stands(scene, request) == ("held", "", "")
    actions.join(by=scene.claire, call=call_of(request), now=NOW + timedelta(seconds=20))
    assert stands(scene, request) == ("transferred", "transferred", "joined")


def test_announced_and_nobody_takes_it_the_caller_is_spoken_with_again(scene: Scene) -> None:
    request = taken(scene)
    through(scene, request, announced=True)
    actions.resume(by=scene.claire, call=call_of(request), now=NOW + timedelta(seconds=30))
    assert stands(scene, request) == ("answered", "", "back")
    with pytest.raises(Invalid):
        actions.join(by=scene.claire, call=call_of(request), now=NOW + timedelta(seconds=40))


@pytest.mark.parametrize("by_hand", [True, False], ids=["by hand", "by the switchboard's word"])
def test_put_through_directly_and_come_back_the_request_is_open_again(scene: Scene, by_hand: bool) -> None:
    request = taken(scene)
    through(scene, request, announced=False)
    assert stands(scene, request) == ("transferred", "transferred", "")
    later = NOW + timedelta(seconds=40)
    if by_hand:
        actions.resume(by=scene.claire, call=call_of(request), now=later)
    else:
        ring(scene, at=later, kind="resumed", name=call_of(request).provider_id)
    assert stands(scene, request) == ("answered", "", "back")


@pytest.mark.parametrize("kind", ["answered", "connected", "held"])
def test_that_the_practitioner_answers_does_not_bring_the_call_back(scene: Scene, kind: str) -> None:
    request = taken(scene)
    through(scene, request, announced=False)
    ring(scene, at=NOW + timedelta(seconds=9), kind=kind, name=call_of(request).provider_id)
    assert stands(scene, request) == ("transferred", "transferred", "")


def test_the_practitioner_who_is_told_of_the_caller_leaves_him_on_hold(scene: Scene) -> None:
    request = taken(scene)
    through(scene, request, announced=True)
    ring(scene, at=NOW + timedelta(seconds=9), kind="connected", name=call_of(request).provider_id)
    assert stands(scene, request) == ("held", "", "")


@pytest.mark.parametrize(("announced", "how"), [(True, "gone"), (False, "joined")])
def test_hanging_up_ends_it(scene: Scene, announced: bool, how: str) -> None:
    request = taken(scene)
    through(scene, request, announced=announced)
    ring(scene, at=NOW + timedelta(minutes=4), kind="ended", name=call_of(request).provider_id)
    assert stands(scene, request)[2] == how


def test_console_leads_through_it(scene: Scene, client: Client) -> None:
    request = taken(scene)
    sign_in(client, scene.claire)
    at = f"/desk/requests/{request.pk}"
    shown = client.post(f"{at}/transfer/", {"ground": "any", "how": "announced"}, follow=True).content.decode()
    assert 'id="handover"' in shown
    assert f"{at}/joining/" in shown
    joined = client.post(f"{at}/joining/", follow=True).content.decode()
    assert 'data-outcome="transferred"' in joined
    with scope(scene.claire):
        assert queries.handover(again(scene, request)) is None
    assert call_of(again(scene, request)).state == CallState.TRANSFERRED
