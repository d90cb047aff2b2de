"""After the 15 was told: the practitioner is alerted in one action, and it stays on the board until he saw it."""

from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client

from permanence.desk import actions, queries
from permanence.desk.models import Outcome, ProposalMade, Question, Request
from permanence.desk.tests.questions import Asking, make_asking
from permanence.desk.tests.scenes import NOW, Scene, again, at, direct, taken, text
from permanence.directory.tests.personas import make_member, make_structure, sign_in
from permanence.foundation.actor import Actor, scope
from permanence.foundation.models import Trace
from permanence.foundation.refusal import Invalid

HTMX = {"HX-Request": "true", "HX-Target": "pane"}


@pytest.fixture
def asking(db: None) -> Iterator[Asking]:
    with time_machine.travel(NOW, tick=False):
        yield make_asking()


def browser(actor: Actor) -> Client:
    client = Client()
    sign_in(client, actor)
    return client


def to_the_15(scene: Scene, request: Request) -> Request:
    actions.note(by=scene.claire, request=request, understood="Oppressé depuis une heure", now=NOW)
    actions.ask_sheet(by=scene.claire, request=request, red_flags=["chest_pain"], now=NOW)
    return again(scene, request)


def alerts(scene: Scene, request: Request) -> list[Request]:
    with scope(scene.everyone):
        return list(Request.objects.filter(pk=queries.alert_id(request)))


def test_one_key_puts_it_before_the_practitioner_and_on_the_board(asking: Asking) -> None:
    scene, request = asking.scene, to_the_15(asking.scene, asking.request)
    claire, doctor = browser(scene.claire), browser(asking.doctor)
    shown = text(claire.get(at(request)))
    assert "Appelez le 15 maintenant." in shown
    assert 'id="alert"' in shown
    for _ in range(2):  # pressed twice
        shown = text(claire.post(at(request, "alert"), headers=HTMX))
    assert 'id="alerted"' in shown
    assert 'id="alert"' not in shown
    [alert] = alerts(scene, request)
    assert (alert.outcome, alert.owner_role, alert.urgency, alert.patient_id) == (
        "", "desk", "doctor_now", asking.patient.pk,
    )  # fmt: skip
    page = text(doctor.get("/desk/mine/"))
    assert "Adressé au 15 à 10 h" in page
    assert "Oppressé depuis une heure" in page
    assert "vu à" in text(claire.get(at(request)))
    with scope(scene.everyone):
        asked = Question.objects.get(request=alert)
        assert (asked.pressing, asked.practitioner_role_id) == ("now", scene.doctor.pk)
        assert ProposalMade.objects.filter(request=request, action="alert_practitioner", taken=True).count() == 1
        assert Trace.objects.filter(verb="request.practitioner_alerted", actor_id=scene.claire.id).exists()
        board = [one.pk for one in queries.board(scene.claire, NOW)]
    assert board[0] == alert.pk
    doctor.post(f"/desk/questions/{asked.pk}/reply/", {"reply": "said", "said": "Noté."})
    actions.take_up(by=scene.claire, request=alert, now=NOW)
    assert actions.tell_answer(by=scene.claire, request=alert, now=NOW).outcome == Outcome.MESSAGE


def test_of_someone_away_his_replacement_is_alerted_or_the_practice_alone(asking: Asking) -> None:
    scene = asking.scene
    direct(scene, "closed", {"replaced_by": None})
    alert = actions.alert_practitioner(by=scene.claire, request=to_the_15(scene, asking.request), now=NOW)
    assert alert.practitioner_role_id is None
    with scope(scene.everyone):
        assert not Question.objects.exists()
        assert queries.request(scene.claire, alert.pk) in queries.board(scene.claire, NOW)


def test_only_who_was_sent_to_the_15_and_only_by_who_has_the_request(asking: Asking) -> None:
    scene = asking.scene
    with pytest.raises(Invalid):
        actions.alert_practitioner(by=scene.claire, request=asking.request, now=NOW)
    request = to_the_15(scene, taken(scene, number=""))
    stranger = make_member(make_structure("Ailleurs", "permanence"), "telesecretary", "Charlie Nguyen")
    for who, status in ((stranger, 404), (scene.amel, 409)):
        assert browser(who).post(at(request, "alert"), headers=HTMX).status_code == status
    assert not alerts(scene, request)


def test_reopened_after_a_sign_the_15_is_still_the_only_thing_proposed(asking: Asking) -> None:
    scene, claire = asking.scene, browser(asking.scene.claire)
    request = to_the_15(scene, asking.request)
    actions.reopen(by=scene.claire, request=request, now=NOW)
    shown = text(claire.get(at(request)))
    assert 'data-action="call_15"' in shown
    assert "Appelez le 15 maintenant." in text(
        claire.post(at(request, "proposal"), {"action": "call_15"}, headers=HTMX)
    )
    assert again(scene, request).outcome == Outcome.CALL_15
