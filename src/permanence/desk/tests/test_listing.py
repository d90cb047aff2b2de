"""When the schedule is full, the caller comes on the waiting list in one step, as three people."""

from datetime import time, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from permanence.agenda import actions as agenda
from permanence.agenda.models import Appointment
from permanence.desk import actions
from permanence.desk.models import Outcome, Request
from permanence.desk.tests.scenes import NOW, Scene, again, direct, make_patient, make_scene, seen, taken
from permanence.directory.models import Network, NetworkMember
from permanence.directory.tests.personas import make_member, sign_in, three
from permanence.foundation.actor import Actor, scope
from permanence.foundation.refusal import Invalid, NotPermitted
from permanence.waiting import actions as waiting
from permanence.waiting.actions import AlreadyWaiting, NoList
from permanence.waiting.models import Entry, Urgency

START = NOW.replace(hour=11, minute=20)


@pytest.fixture
def scene(db: None) -> Scene:
    return make_scene()


def ready(scene: Scene, by: Actor | None = None) -> Request:
    return actions.choose_patient(by=by or scene.claire, request=taken(scene, by), patient=make_patient(scene), now=NOW)


def put(scene: Scene, request: Request, by: Actor | None = None, **more: Any) -> Entry:
    return actions.put_on_list(by=by or scene.claire, request=request, **{"now": NOW} | more)


def test_it_answers_the_request(scene: Scene) -> None:
    request = ready(scene)
    entry = put(scene, request)
    assert again(scene, request).outcome == Outcome.LISTED
    assert (entry.reason, entry.practitioner_roles) == (scene.reason, [scene.doctor.pk])
    assert (entry.urgency, entry.opens_at, entry.closes_at, entry.appointment) == (Urgency.PLANNED, None, None, None)
    with pytest.raises(actions.RequestClosed):
        put(scene, request)


def test_what_suits_is_kept(scene: Scene) -> None:
    entry = put(scene, ready(scene), urgency="within_48h", half_day="pm", anyone=True)
    assert (entry.practitioner_roles, entry.urgency, entry.opens_at) == ([], Urgency.WITHIN_48H, time(12, 30))


def test_the_practices_of_a_network_suit_too_when_he_agrees(scene: Scene) -> None:
    client = Client()
    sign_in(client, scene.claire)
    network, foreign = (Network.objects.create(name=name, kind="zone") for name in ("Zone Nord", "Zone Sud"))
    with time_machine.travel(NOW, tick=False):
        request = ready(scene)
        page = reverse("desk:request", args=[request.pk])
        assert "Aussi ailleurs" not in client.get(page).content.decode()
        with scope(scene.everyone):
            NetworkMember.objects.create(network=network, structure=scene.practice)
        shown = client.get(page).content.decode()
        assert "Zone Nord" in shown
        assert "Zone Sud" not in shown
        listing = reverse("desk:listing", args=[request.pk])
        assert client.post(listing, {"network": foreign.pk}).status_code == 422
        client.post(listing, {"network": network.pk})
    with scope(scene.everyone):
        assert Entry.objects.get().network == network


@pytest.mark.parametrize("wrong", [{"half_day": "night"}, {"urgency": "now_15"}])
def test_nonsense_is_refused(scene: Scene, wrong: dict[str, str]) -> None:
    with pytest.raises(Invalid):
        put(scene, ready(scene), **wrong)


def test_after_a_booking_it_is_for_a_sooner_time(scene: Scene) -> None:
    request = ready(scene)
    booked = actions.book(by=scene.claire, request=request, starts_at=START, now=NOW)
    entry = put(scene, request)
    assert entry.appointment == booked
    assert again(scene, request).outcome == Outcome.BOOKED


def test_who_is_chosen_first(scene: Scene) -> None:
    with pytest.raises(actions.NotReady):
        put(scene, taken(scene))


def test_who_waits_already_is_not_put_twice(scene: Scene) -> None:
    request = ready(scene)
    put(scene, request)
    actions.reopen(by=scene.claire, request=request, now=NOW)
    with pytest.raises(AlreadyWaiting):
        put(scene, request)


def test_a_refused_newcomer_comes_on_no_list(scene: Scene) -> None:
    direct(scene, "new_patients", {"policy": "refuse"})
    with pytest.raises(actions.DirectiveForbids):
        put(scene, ready(scene))


def test_who_keeps_no_list_refuses_it_and_says_what_to_do(scene: Scene) -> None:
    direct(scene, "waiting_list", {"allowed": False})
    with pytest.raises(NoList):
        put(scene, ready(scene))
    client = Client()
    sign_in(client, scene.claire)
    with time_machine.travel(NOW, tick=False):
        answer = client.post(reverse("desk:listing", args=[ready(scene).pk]), {"half_day": "am"})
    assert answer.status_code == 409
    assert "Réservez l’horaire le plus proche" in answer.content.decode()


def test_neither_a_colleague_without_it_nor_a_stranger_puts_anyone(scene: Scene) -> None:
    request = ready(scene)
    with pytest.raises(actions.NotYours):
        put(scene, request, by=scene.amel)
    for other in (make_member(scene.practice, "carer", "Bob Carrère"), three().charlie):
        with pytest.raises(NotPermitted):
            put(scene, request, by=other)
    with scope(scene.everyone):
        assert not Entry.objects.exists()


def test_on_the_console_one_key_opens_it_and_it_says_what_was_done(scene: Scene) -> None:
    client = Client()
    sign_in(client, scene.claire)
    with time_machine.travel(NOW, tick=False):
        request = ready(scene)
        page = client.get(reverse("desk:request", args=[request.pk])).content.decode()
        assert 'data-opens="put-on-list"' in page
        done = client.post(reverse("desk:listing", args=[request.pk]), {"half_day": "am"}, follow=True)
        assert "Inscrit sur la liste d’attente" in done.content.decode()
        assert client.post(reverse("desk:listing", args=[request.pk]), {"half_day": "x"}).status_code == 422
    with scope(scene.everyone):
        assert Entry.objects.get().closes_at == time(12, 30)
        assert not Appointment.objects.filter(starts_at__gt=NOW - timedelta(days=1)).exists()


def test_the_console_shows_that_a_freed_time_is_to_be_offered_by_telephone(scene: Scene) -> None:
    client = Client()
    sign_in(client, scene.claire)
    patient = make_patient(scene)
    booked = seen(scene, make_patient(scene, "Autre"))
    waiting.put_on_list(
        by=scene.everyone, patient=patient, reason=scene.reason, practitioner_roles=[scene.doctor], by_email=False,
        now=NOW,
    )  # fmt: skip
    with time_machine.travel(NOW, tick=False):
        assert "to-call" not in client.get(reverse("desk:console")).content.decode()
        given_back = agenda.cancel(by=scene.everyone, appointment=booked, now=NOW)
        waiting.open_place(by=scene.everyone, appointment=given_back, now=NOW)
        assert "À appeler\N{NO-BREAK SPACE}: une place" in client.get(reverse("desk:console")).content.decode()
