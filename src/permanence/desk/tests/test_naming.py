"""When nothing is left, somebody outside the networks is named to the caller, and it is kept whom."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from permanence.desk import actions, history
from permanence.desk.models import Outcome, Request
from permanence.desk.tests.scenes import NOW, Scene, again, at, direct, make_patient, taken, text
from permanence.directory import actions as directory
from permanence.directory.models import Partner, Structure
from permanence.directory.tests.personas import make_structure
from permanence.foundation.actor import scope, system
from permanence.foundation.timeline import Before
from permanence.messaging.models import Message

HTMX = {"HX-Request": "true", "HX-Target": "pane"}


def partner(scene: Scene, name: str = "Dr Anne L’Hôte", *, of: Structure | None = None, **more: Any) -> Partner:
    known = {
        "kind": "practitioner", "name": name, "specialty": scene.doctor.specialty, "phone": "+33561000001",
        "address": "3 rue des Lilas", "postal_code": "31600", "city": "Muret",
    }  # fmt: skip
    where = of or scene.practice
    by = system("test", [where.pk])
    made = directory.add_partner(by=by, structure=where, known=known | more)
    return directory.confirm_partner(by=by, partner=made, accepts="yes", today=timezone.localdate())


def refused(scene: Scene) -> Request:
    """Return a call of a new patient whom the doctor does not take."""
    direct(scene, "new_patients", {"policy": "refuse", "exceptions": []})
    direct(scene, "exceptions", {"ask": "never", "via": "message", "answer_within_min": 60})
    request = taken(scene)
    actions.choose_patient(
        by=scene.claire, request=request, patient=make_patient(scene, email="elodie@exemple.test"), now=NOW
    )
    return again(scene, request)


def test_from_the_call_to_the_number_read_aloud(scene: Scene, claire: Client) -> None:
    named, request = partner(scene), refused(scene)
    assert 'id="partners"' in claire.get(at(request)).content.decode()
    shown = text(claire.get(at(request, "partners")))
    assert "Dr Anne L’Hôte" in shown
    assert "Prend de nouveaux patients" in shown
    for _ in range(2):  # pressed twice
        assert claire.post(at(request, f"partners/{named.pk}")).status_code == 302
    held = again(scene, request)
    assert (held.outcome, held.partner_id) == (Outcome.REFERRED, named.pk)
    closed, board = text(claire.get(at(request))), text(claire.get(reverse("desk:board"), {"show": "today"}))
    with scope(scene.claire):
        story = history.happened(scene.claire, held.patient_id, Before(NOW + timedelta(days=9), held.pk), 9)
    assert all("Dr Anne L’Hôte" in one for one in (closed, board, story[0].detail))
    shown = text(claire.get(at(request, "partners")))
    assert at(request, "partners") in claire.get(at(request)).content.decode()
    assert "Je vous donne un numéro : Dr Anne L’Hôte, au 05 61 00 00 01" in shown.replace("\xa0", " ")


def test_while_places_are_left_nobody_outside_is_named(scene: Scene, claire: Client) -> None:
    request = taken(scene)
    actions.choose_patient(by=scene.claire, request=request, patient=make_patient(scene), now=NOW)
    assert 'id="partners"' not in claire.get(at(request)).content.decode()


def test_without_any_it_says_what_to_do(scene: Scene, claire: Client) -> None:
    partner(scene, specialty="Cardiologie")
    assert "Personne de cette spécialité" in text(claire.get(at(refused(scene), "partners")))


def test_another_practices_partner_and_one_withdrawn_are_not_named(scene: Scene, claire: Client) -> None:
    request = refused(scene)
    strange = partner(scene, of=make_structure("Cabinet du Canal"))
    assert claire.post(at(request, f"partners/{strange.pk}")).status_code == 404
    gone = partner(scene)
    directory.withdraw_partner(by=system("test", [scene.practice.pk]), partner=gone, now=NOW)
    assert claire.post(at(request, f"partners/{gone.pk}")).status_code == 404
    with pytest.raises(actions.NotOurs):
        actions.name_partner(by=scene.claire, request=request, partner=gone, now=NOW)
    assert again(scene, request).outcome == ""


def test_what_is_sent_tells_neither_his_name_nor_his_trade(scene: Scene) -> None:
    named, request = partner(scene, "Institut de cancérologie"), refused(scene)
    with pytest.raises(actions.NothingToSend):
        actions.send_partner(by=scene.everyone, request=request, now=NOW)
    actions.name_partner(by=scene.claire, request=request, partner=named, now=NOW)
    with scope(scene.everyone):
        held = Request.objects.select_related("structure", "patient", "partner").get(pk=request.pk)
        for _ in range(2):  # pressed twice, it leaves once
            actions.send_partner(by=scene.everyone, request=held, now=NOW)
        [sent] = Message.objects.filter(key__startswith="request:")
    said = f"{sent.subject} {sent.body} {sent.other}".replace("\xa0", " ")
    assert "05 61 00 00 01" in said
    assert "3 rue des Lilas" in said
    assert "cancérologie" not in said
    assert named.specialty not in said


@pytest.mark.parametrize(
    ("known", "sent", "kept"),
    [
        ({"address": "Service d’oncologie, voir https://evil.xyz"}, "31600 Muret", ("oncologie", "evil")),
        ({"address": "Cabinet du Dr L’Hôte, 3 rue des Lilas"}, "31600 Muret", ("Hôte", "Lilas")),
        ({"kind": "clinic", "name": "Clinique du Canal", "address": "Clinique du Canal, quai 2"}, "31600", ("Canal",)),
        ({"city": "Muret (cancérologie)"}, "05 61 00 00 01", ("cancérologie", "Muret")),
        ({"address": "", "postal_code": "", "city": ""}, "05 61 00 00 01", ()),
        ({"kind": "clinic", "name": "Clinique des Lilas"}, "3 rue des Lilas, 31600 Muret", ("Clinique",)),
    ],
)
def test_a_place_that_tells_too_much_leaves_as_the_town_or_not_at_all(
    scene: Scene, known: dict[str, str], sent: str, kept: tuple[str, ...]
) -> None:
    named, request = partner(scene, **known), refused(scene)
    actions.name_partner(by=scene.claire, request=request, partner=named, now=NOW)
    with scope(scene.everyone):
        held = Request.objects.select_related("structure", "patient", "partner").get(pk=request.pk)
        actions.send_partner(by=scene.everyone, request=held, now=NOW)
        [message] = Message.objects.filter(key__startswith="request:")
    said = f"{message.subject} {message.body} {message.other}".replace("\xa0", " ")
    assert sent in said
    assert "05 61 00 00 01" in said
    assert not [word for word in kept if word in said]


def test_while_no_practitioner_is_asked_for_no_laboratory_is_named_instead(scene: Scene, claire: Client) -> None:
    partner(scene, "Laboratoire des Arcades", kind="laboratory", specialty="")
    request = refused(scene)
    with scope(scene.everyone):
        Request.objects.filter(pk=request.pk).update(practitioner_role=None)
    shown = text(claire.get(at(request, "partners")))
    assert "Arcades" not in shown
    assert "Aucun praticien n’est encore demandé" in shown


def test_past_its_term_whom_it_named_is_forgotten(scene: Scene) -> None:
    named, request = partner(scene), refused(scene)
    actions.name_partner(by=scene.claire, request=request, partner=named, now=NOW)
    for days in (800, 900):  # the first night announces
        actions.forget_calls(by=scene.everyone, structure=scene.practice, now=NOW + timedelta(days=days))
    assert again(scene, request).partner_id is None
