"""A key of a proof pressed wrong is said to have been, at once and once, and is no second guess."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from permanence.desk import actions
from permanence.desk.models import Proof, Request
from permanence.desk.rules import proving as rules
from permanence.desk.tests.proofs import about, compared, known, mark, stood
from permanence.desk.tests.scenes import NOW, Scene, at, text
from permanence.directory.tests.personas import make_member, sign_in
from permanence.foundation.actor import Actor, scope
from permanence.foundation.models import Trace

SOON = timedelta(seconds=5)


HERS: dict[str, Any] = {
    "own": True, "supervisor": False, "since": SOON, "wrong": 1, "corrected": False, "used": False,
}  # fmt: skip
MARTINE = HERS | {"own": False, "supervisor": True, "wrong": 2, "since": timedelta(minutes=9)}


@pytest.mark.parametrize(
    ("told", "may"),
    [
        (HERS, True),
        (HERS | {"since": timedelta(seconds=21)}, False),
        (HERS | {"corrected": True}, False),  # once
        (HERS | {"used": True}, False),  # something was told on the strength of it
        (HERS | {"own": False}, False),  # a colleague's key
        (HERS | {"wrong": 2}, False),
        (MARTINE, True),
        (MARTINE | {"own": True}, False),  # of her own key, not even she
        (MARTINE | {"wrong": 1}, False),  # one wrong is between who presses and the caller
        (MARTINE | {"corrected": True}, True),
        (MARTINE | {"used": True}, False),
    ],
)
def test_who_corrects_what(told: dict[str, Any], may: bool) -> None:
    assert rules.may_correct(**told) is may


def correct(scene: Scene, request: Request, trait: str, answer: str, **more: Any) -> Proof:
    told: dict[str, Any] = {"by": scene.claire, "now": NOW + SOON} | more
    return actions.correct_mark(request=request, trait=trait, answer=answer, **told, **compared(scene, request))


def supervisor(scene: Scene) -> Actor:
    return make_member(scene.practice, "supervisor", "Martine Faure")


def test_a_key_pressed_wrong_is_corrected_and_the_trace_keeps_what_it_was(scene: Scene) -> None:
    request = about(scene, known(scene))
    mark(scene, request, "birth_date", "wrong")
    proof = correct(scene, request, "birth_date", "right")
    assert (proof.right, proof.wrong) == (["birth_date"], [])
    with scope(scene.everyone):
        kept = Trace.objects.get(verb="proof.key_corrected")
    assert kept.purpose == "corrected:birth_date:wrong:right"
    with pytest.raises(actions.NoWayBack):
        correct(scene, request, "birth_date", "wrong")


def test_it_is_the_last_key_alone(scene: Scene) -> None:
    request = about(scene, known(scene))
    mark(scene, request, "birth_date", "wrong")
    mark(scene, request, "phone")
    with pytest.raises(actions.NoWayBack):
        correct(scene, request, "birth_date", "right")


def test_the_second_wrong_answer_is_the_end_but_for_a_supervisor(scene: Scene) -> None:
    request = about(scene, known(scene))
    mark(scene, request, "birth_date", "wrong")
    mark(scene, request, "phone", "wrong")
    with pytest.raises(actions.NoWayBack):
        correct(scene, request, "phone", "right")
    assert stood(scene, request).stands == "failed"
    proof = correct(scene, request, "phone", "right", by=supervisor(scene), now=NOW + timedelta(minutes=3))
    assert (proof.failed_at, proof.wrong) == (None, ["birth_date"])


def test_one_wrong_on_each_of_two_calls_is_two_wrong(scene: Scene) -> None:
    patient = known(scene)
    mark(scene, about(scene, patient), "birth_date", "wrong")
    later = about(scene, patient)
    mark(scene, later, "phone", "wrong")
    with pytest.raises(actions.NoWayBack):
        correct(scene, later, "phone", "right")


def test_another_voice_or_a_pause_leaves_nothing_to_correct(scene: Scene) -> None:
    request = about(scene, known(scene))
    mark(scene, request, "birth_date", "wrong")
    with pytest.raises(actions.NoWayBack):
        correct(scene, request, "birth_date", "right", now=NOW + timedelta(minutes=1))
    actions.choose_speaker(by=scene.claire, request=request, speaker="other", now=NOW)
    with pytest.raises(actions.NoWayBack):
        correct(scene, request, "birth_date", "right")


def test_the_card_offers_it_to_who_pressed(scene: Scene, claire: Client) -> None:
    request = about(scene, known(scene))
    mark(scene, request, "birth_date", "wrong")
    assert "corrected-right" in text(claire.get(at(request)))
    sent = {"trait": "birth_date", "answer": "right", **compared(scene, request)}
    shown = text(claire.post(at(request, "proof/correction"), sent, headers={"hx-request": "true"}))
    assert "corrected-right" not in shown
    assert stood(scene, request).right == ["birth_date"]


class TestAtTheCounter:
    def asked(self, scene: Scene, by: Actor, channel: str) -> Request:
        opened = actions.open_request(by=by, structure=scene.practice, now=NOW, channel=channel)
        actions.choose_patient(by=by, request=opened, patient=known(scene), now=NOW)
        actions.choose_kind(by=by, request=opened, kind="result", now=NOW)
        return opened

    def test_the_paper_comes_first_and_by_letter_the_questions(self, scene: Scene, client: Client) -> None:
        sylvie = make_member(scene.practice, "secretary", "Sylvie Marty")
        sign_in(client, sylvie)
        shown = text(client.get(at(self.asked(scene, sylvie, "counter"))))
        assert 0 < shown.index("paper-seen") < shown.index("proof-right")
        shown = text(client.get(at(self.asked(scene, sylvie, "letter"))))
        assert "paper-seen" not in shown
        assert "proof-right" in shown
