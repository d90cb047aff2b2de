"""A difficult call: the script to calm, warnings, a supervisor who takes over, facts, and a follow-up."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import connections
from django.test import Client

from permanence.desk import actions, queries
from permanence.desk.models import Call, CallState, DifficultCall, Request
from permanence.desk.tests.scenes import (
    NOW,
    Scene,
    again,
    at,
    make_patient,
    make_scene,
    ring,
    taken,
    text,
    until_someone_waits,
)
from permanence.directory.models import Membership, Person
from permanence.directory.tests.personas import make_member, reloaded, sign_in, three
from permanence.foundation.actor import Actor, scope
from permanence.foundation.refusal import Invalid, NotFound, NotPermitted

TOMORROW = NOW + timedelta(days=1)


def supervisor(scene: Scene, name: str = "Sophie Marty") -> Actor:
    """Return a supervisor of the permanence that answers for the practice."""
    with scope(scene.claire):
        permanence = Membership.objects.select_related("structure").get(person_id=scene.claire.id).structure
    return reloaded(make_member(permanence, "supervisor", name))


def person(scene: Scene, actor: Actor) -> Person:
    with scope(scene.claire):
        return Person.objects.get(account=actor.id)


def difficult(scene: Scene, **more: Any) -> Request:
    request = taken(scene, **more)
    actions.call_difficult(by=scene.claire, request=request, now=NOW)
    return request


def kept(scene: Scene, request: Request) -> DifficultCall:
    with scope(scene.everyone):
        return DifficultCall.objects.select_related("follow_up").get(request=request)


def test_one_key_brings_the_script_to_calm_and_warnings_lead_to_a_polite_end(scene: Scene, claire: Client) -> None:
    request = taken(scene)
    assert "J’entends que c’est difficile" not in text(claire.get(at(request)))
    claire.post(at(request, "difficulty"))
    claire.post(at(request, "difficulty"))
    shown = text(claire.get(at(request)))
    assert "J’entends que c’est difficile" in shown
    assert 'id="end-politely"' not in shown, "nobody is hung up on without a warning"
    claire.post(at(request, "difficulty/warning"))
    shown = text(claire.get(at(request)))
    assert "il faut que nous parlions calmement" in shown
    assert 'id="end-politely"' in shown
    claire.post(at(request, "difficulty/warning"))
    assert "je mets fin à cet appel" in text(claire.get(at(request)))
    assert kept(scene, request).warnings == 2


def test_calm_again_leaves_nothing_unless_something_was_kept(scene: Scene, claire: Client) -> None:
    request = difficult(scene)
    claire.post(at(request, "difficulty"), {"calm": "1"})
    with scope(scene.everyone):
        assert not DifficultCall.objects.exists()
    actions.call_difficult(by=scene.claire, request=request, now=NOW)
    actions.warn(by=scene.claire, request=request)
    claire.post(at(request, "difficulty"), {"calm": "1"})
    assert kept(scene, request).warnings == 1


def test_a_supervisor_is_asked_and_takes_the_call_over(scene: Scene, claire: Client) -> None:
    sophie, request = supervisor(scene), difficult(scene)
    with scope(scene.claire):
        assert [one.pk for one in queries.supervisors(scene.claire, request)] == [sophie.id]
    claire.post(at(request, "difficulty/help"), {"helper": sophie.id})
    assert "On demande à" in text(claire.get(at(request)))
    her_page = Client()
    sign_in(her_page, sophie)
    other = taken(scene, sophie)  # she is speaking herself
    assert "Aider Claire" in text(her_page.get("/desk/"))
    her_page.post(at(request, "difficulty/handover"))
    held = again(scene, request)
    assert (held.owner_id, held.call.taken_by_id, held.call.state) == (sophie.id, sophie.id, CallState.ANSWERED)
    assert again(scene, other).call.state == CallState.HELD
    assert "Aider Claire" not in text(her_page.get("/desk/"))
    assert "a repris l’appel de" in text(her_page.get(at(request)))
    with pytest.raises(actions.NotAskedToHelp):
        actions.take_over(by=sophie, request=request, now=NOW)


def test_only_who_is_asked_takes_over_and_only_a_supervisor_is_asked(scene: Scene) -> None:
    sophie, request, people = supervisor(scene), difficult(scene), three()
    with pytest.raises(NotFound):
        actions.ask_help(by=scene.claire, request=request, helper=person(scene, scene.amel), now=NOW)
    actions.ask_help(by=scene.claire, request=request, helper=person(scene, sophie), now=NOW)
    with pytest.raises(actions.NotAskedToHelp):
        actions.take_over(by=scene.amel, request=request, now=NOW)
    for verb in (actions.take_over, actions.call_difficult):
        with pytest.raises(NotPermitted):
            verb(by=people.charlie, request=request, now=NOW)
    with pytest.raises(actions.NotYours):
        actions.warn(by=scene.amel, request=request)


def test_what_happened_is_kept_on_the_call_and_never_shown_with_the_patient(scene: Scene, claire: Client) -> None:
    request, patient = difficult(scene), make_patient(scene)
    actions.choose_patient(by=scene.claire, request=request, patient=patient, now=NOW)
    assert claire.post(at(request, "difficulty/facts"), {"what": "", "facts": "cris"}).status_code == 422
    claire.post(at(request, "difficulty/facts"), {"what": "insults", "facts": " « bande d’incapables » "})
    assert (kept(scene, request).what, kept(scene, request).facts) == ("insults", "« bande d’incapables »")
    actions.end(by=scene.claire, call=request.call, now=NOW)
    later = taken(scene)
    actions.choose_patient(by=scene.claire, request=later, patient=patient, now=NOW)
    for page in (f"/patients/{patient.pk}/", f"/patients/?q={patient.birth_name}", at(later), "/desk/board/?show=all"):
        assert not any(word in text(claire.get(page)) for word in ("incapables", "insultes<", "consigné"))


def test_the_follow_up_waits_on_the_board_with_an_owner_and_a_deadline(scene: Scene, claire: Client) -> None:
    sophie, request, patient = supervisor(scene), difficult(scene), make_patient(scene)
    actions.choose_patient(by=scene.claire, request=request, patient=patient, now=NOW)
    claire.post(at(request, "difficulty/follow-up"), {"owner": sophie.id, "due_at": TOMORROW.isoformat()})
    first = kept(scene, request).follow_up
    assert first is not None
    assert (first.owner_id, first.due_at, first.patient_id, first.outcome) == (sophie.id, TOMORROW, patient.pk, "")
    assert "rappeler le" in first.understood
    assert "Suite au tableau" in text(claire.get(at(request)))
    claire.post(at(request, "difficulty/follow-up"), {"owner": "anyone", "due_at": TOMORROW.isoformat()})
    second = kept(scene, request).follow_up
    assert second is not None
    assert (second.pk, second.owner_id, second.owner_role) == (first.pk, None, "desk")
    with pytest.raises(Invalid):
        actions.plan_follow_up(by=scene.claire, request=request, due_at=NOW, now=NOW)
    sent = {"owner": scene.amel.id, "due_at": TOMORROW.isoformat()}
    assert claire.post(at(request, "difficulty/follow-up"), sent).status_code == 422


def test_it_never_delays_the_15(scene: Scene, claire: Client) -> None:
    request = difficult(scene)
    claire.post(at(request, "red-flag"))
    shown = text(claire.get(at(request)))
    assert "Appelez le 15 maintenant." in shown
    assert 'id="difficulty"' not in shown
    assert 'id="say"' not in shown


def test_nobody_supervises(scene: Scene, claire: Client) -> None:
    request = difficult(scene)
    assert "Personne n’encadre ici" in text(claire.get(at(request)))
    assert ring(scene).taken_by_id is None


def test_a_caller_who_hangs_up_as_another_is_taken_over_has_hung_up(committed: None) -> None:
    scene = make_scene()
    sophie, request = supervisor(scene), difficult(scene)
    actions.ask_help(by=scene.claire, request=request, helper=person(scene, sophie), now=NOW)
    other, ready = taken(scene, sophie, number="+33639980009"), Barrier(2)

    def press() -> str:
        try:
            ready.wait()
            actions.take_over(by=sophie, request=request, now=NOW + timedelta(seconds=2))
        except actions.NotAskedToHelp:
            return "too late"
        else:
            return "taken over"
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as hands:
        with scope(scene.everyone):
            call = Call.objects.select_for_update(of=("self",)).select_related("line__structure").get(pk=other.call_id)
            pressed = [hands.submit(press) for _ in range(2)]  # in two tabs
            until_someone_waits()
            actions.hear(
                by=scene.everyone, line=call.line, provider_id=call.provider_id, kind="ended",
                at=NOW + timedelta(seconds=1), caller_number=call.caller_number, now=NOW + timedelta(seconds=1),
            )  # fmt: skip
        assert sorted(one.result() for one in pressed) == ["taken over", "too late"]
    assert again(scene, other).call.state == CallState.ENDED
    held = again(scene, request)
    assert (held.owner_id, held.call.taken_by_id, held.call.state) == (sophie.id, sophie.id, CallState.ANSWERED)
