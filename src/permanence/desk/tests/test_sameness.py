"""A result asked for twice is followed up once, in the request that was first."""

from datetime import timedelta

import pytest
from django.test import Client

from permanence.desk import actions, queries
from permanence.desk.models import Request
from permanence.desk.tests.scenes import NOW, Scene, again, at, make_patient, taken, text
from permanence.directory.tests.personas import make_member, make_structure, sign_in
from permanence.foundation.actor import Actor, scope
from permanence.patients.models import Patient

DUE = NOW + timedelta(hours=3)


def asks(scene: Scene, patient: Patient, minute: int, *, kind: str = "result", by: Actor | None = None) -> Request:
    by = by or scene.claire
    request = taken(scene, by)
    actions.choose_patient(by=by, request=request, patient=patient, now=NOW)
    actions.choose_practitioner(by=by, request=request, practitioner_role=scene.doctor, now=NOW)
    actions.choose_kind(by=by, request=request, kind=kind, now=NOW)
    with scope(scene.everyone):
        Request.objects.filter(pk=request.pk).update(opened_at=NOW + timedelta(minutes=minute))
    return again(scene, request)


def test_the_second_is_shown_the_first_and_the_key_joins_them(scene: Scene, client: Client) -> None:
    patient = make_patient(scene)
    first, second = asks(scene, patient, 0), asks(scene, patient, 5, by=scene.amel)
    actions.leave_open(by=scene.claire, request=first, due_at=DUE, now=NOW)
    sign_in(client, scene.amel)
    shown = text(client.get(at(second)))
    assert "La même demande attend déjà" in shown
    assert at(first) in shown
    assert at(second, "first") in shown[shown.index('id="next-deed"') :]
    actions.leave_open(by=scene.amel, request=second, due_at=DUE, now=NOW)  # it is about something else
    assert again(scene, second).outcome == ""
    sign_in(client, scene.claire)
    actions.take_up(by=scene.claire, request=first, now=NOW)
    assert "asked-before" not in text(client.get(at(first))), "the first stays as it is"


def test_joined_it_keeps_what_both_said_and_is_closed_once(scene: Scene, client: Client) -> None:
    patient = make_patient(scene)
    first, second = asks(scene, patient, 0), asks(scene, patient, 5, by=scene.amel)
    actions.note(by=scene.claire, request=first, understood="Attend sa prise de sang", now=NOW)
    actions.note(by=scene.amel, request=second, understood="S'inquiète, joignable après 17 h", now=NOW)
    sign_in(client, scene.amel)
    assert client.post(at(second, "first")).status_code in (200, 302)
    assert again(scene, second).outcome == "message"
    words = again(scene, first).understood
    assert words.startswith("Attend sa prise de sang\n")
    assert words.endswith("S'inquiète, joignable après 17 h")
    with pytest.raises(actions.RequestClosed):
        actions.join_first(by=scene.amel, request=second, now=NOW)


def test_another_kind_person_or_answered_one_stands_in_nobodys_way(scene: Scene) -> None:
    patient, other = make_patient(scene), make_patient(scene, "Petit")
    first = asks(scene, patient, 0)
    for apart in (asks(scene, other, 1), asks(scene, patient, 2, kind="certificate")):
        actions.leave_open(by=scene.claire, request=apart, due_at=DUE, now=NOW)
    for kind in ("message", "appointment"):
        asks(scene, patient, 3, kind=kind)
        actions.leave_open(by=scene.claire, request=asks(scene, patient, 4, kind=kind), due_at=DUE, now=NOW)
    actions.conclude(by=scene.claire, request=first, outcome="message", now=NOW)
    second = asks(scene, patient, 6)
    with pytest.raises(actions.NothingBefore):
        actions.join_first(by=scene.claire, request=second, now=NOW)
    actions.leave_open(by=scene.claire, request=second, due_at=DUE, now=NOW)


def test_nobody_sees_the_first_of_a_practice_that_is_not_theirs(scene: Scene) -> None:
    patient = make_patient(scene)
    asks(scene, patient, 0)
    second = asks(scene, patient, 5)
    stranger = make_member(make_structure("Ailleurs", "permanence"), "telesecretary", "Paul Rey")
    with scope(scene.everyone):
        assert queries.asked_before(scene.claire, second) is not None
        assert queries.asked_before(stranger, second) is None
