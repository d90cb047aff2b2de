"""An answer given by telephone: written down by who heard it, marked so, confirmed or contested by the practitioner."""

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.test import Client

from permanence.agenda.actions import SlotTaken
from permanence.agenda.models import Appointment
from permanence.desk import actions, queries
from permanence.desk.models import HeardAnswer, Judged, Outcome, ProposalMade, Request
from permanence.desk.tests.questions import EVENING, TEN, Asking, later, make_asking, says
from permanence.desk.tests.scenes import LENT, NOW, at, make_patient, seen, text
from permanence.directory.models import Mandate
from permanence.directory.tests.personas import make_member, make_structure, reloaded, sign_in
from permanence.foundation.actor import Actor, scope
from permanence.foundation.models import Trace
from permanence.foundation.refusal import Invalid, NotPermitted
from permanence.foundation.rights import Can

HTMX = {"HX-Request": "true", "HX-Target": "pane"}


@pytest.fixture
def asking(db: None) -> Iterator[Asking]:
    with time_machine.travel(NOW, tick=False):
        made = make_asking()
        with scope(made.scene.everyone):
            Mandate.objects.filter(structure=made.scene.practice).update(rights=[*LENT, Can.RELAY])
        yield made


def browser(actor: Actor) -> Client:
    client = Client()
    sign_in(client, actor)
    return client


def heard(asking: Asking, reply: str, **more: Any) -> HeardAnswer:
    claire = reloaded(asking.scene.claire)
    asked = actions.hear_answer(by=claire, request=asking.request, reply=reply, now=later(1), **more)
    with scope(asking.scene.everyone):
        return HeardAnswer.objects.select_related("question").get(question=asked)


def test_a_yes_by_telephone_books_by_his_word_and_he_confirms_it(asking: Asking) -> None:
    asking.exception()
    claire, doctor = browser(asking.scene.claire), browser(asking.doctor)
    assert 'id="heard-answer"' in text(claire.get(at(asking.request)))
    shown = text(claire.post(at(asking.request, "answer/heard"), {"reply": "yes"}, headers=HTMX))
    assert 'data-state="yes"' in shown
    assert "entendue par Claire Vidal" in shown
    with scope(asking.scene.everyone):
        kept = HeardAnswer.objects.select_related("question__appointment").get()
        assert kept.question.appointment
        booked = kept.question.appointment
        assert Trace.objects.filter(verb="question.answer_heard", actor_id=asking.scene.claire.id).exists()
    assert (booked.starts_at, booked.source, kept.heard_by_id) == (EVENING, "exception", asking.scene.claire.id)
    assert kept.question.replied_by_id == asking.doctor.id
    page = text(doctor.get("/desk/mine/"))
    assert "Votre réponse par téléphone" in page
    assert "Otite" in page
    told = doctor.post(f"/desk/questions/{kept.question_id}/heard/", {"judged": "confirmed"}, headers=HTMX)
    assert "Votre réponse par téléphone" not in text(told)
    with scope(asking.scene.everyone):
        assert HeardAnswer.objects.get().judged == Judged.CONFIRMED
    ended = text(claire.post(at(asking.request, "answer"), headers=HTMX))
    assert 'data-outcome="booked"' in ended


def test_contested_it_is_on_the_board_at_once(asking: Asking) -> None:
    asking.exception()
    kept = heard(asking, "yes")
    actions.tell_answer(by=asking.scene.claire, request=asking.request, now=later(2))
    for _ in range(2):
        actions.contest_heard(by=asking.doctor, question=kept.question, because="J’ai dit jeudi.", now=later(3))
    with scope(asking.scene.everyone):
        [follow] = Request.objects.filter(pk=queries.contest_id(kept.question))
        assert "J’ai dit jeudi." in follow.understood
        assert (follow.outcome, follow.owner_role) == ("", "desk")
    assert "il la conteste" in text(browser(asking.scene.claire).get(at(asking.request, "exchange")))


def test_contested_before_it_was_told_the_request_is_due_at_once(asking: Asking) -> None:
    asking.message()
    kept = heard(asking, "said", said="Je le verrai.")
    actions.contest_heard(by=asking.doctor, question=kept.question, because="", now=later(3))
    assert asking.now().due_at == later(13)
    with scope(asking.scene.everyone):
        assert not Request.objects.filter(pk=queries.contest_id(kept.question)).exists()


def test_contested_after_it_was_confirmed_the_contest_stands(asking: Asking) -> None:
    asking.exception()
    kept = heard(asking, "yes")
    actions.tell_answer(by=asking.scene.claire, request=asking.request, now=later(2))
    actions.confirm_heard(by=asking.doctor, question=kept.question, now=later(3))
    actions.contest_heard(by=asking.doctor, question=kept.question, because="J’ai dit jeudi.", now=later(4))
    with scope(asking.scene.everyone):
        judged = HeardAnswer.objects.get()
        assert (judged.judged, judged.because) == (Judged.CONTESTED, "J’ai dit jeudi.")
        assert "J’ai dit jeudi." in Request.objects.get(pk=queries.contest_id(kept.question)).understood
    assert "il la conteste" in text(browser(asking.scene.claire).get(at(asking.request, "exchange")))


def test_contested_it_is_confirmed_no_more_and_a_second_tap_moves_no_deadline(asking: Asking) -> None:
    asking.message()
    kept = heard(asking, "said", said="Je le verrai.")
    path, doctor = f"/desk/questions/{kept.question_id}/heard/", browser(asking.doctor)
    actions.contest_heard(by=asking.doctor, question=kept.question, because="Jeudi.", now=later(3))
    actions.contest_heard(by=asking.doctor, question=kept.question, because="", now=later(9))
    assert asking.now().due_at == later(13)
    refused = doctor.post(path, {"judged": "confirmed"}, headers=HTMX)
    assert refused.status_code == 409
    assert "Le secrétariat y revient" in text(refused)
    with scope(asking.scene.everyone):
        judged = HeardAnswer.objects.get()
        assert (judged.judged, judged.because, judged.judged_at) == (Judged.CONTESTED, "Jeudi.", later(3))


@pytest.mark.parametrize(
    ("reply", "more"),
    [("said", {"said": "Oui."}), ("other_time", {}), ("other_time", {"starts_at": later(-5)}), ("silence", {})],
)
def test_what_is_no_answer_to_an_exception_is_refused(asking: Asking, reply: str, more: Any) -> None:
    asking.exception()
    with pytest.raises(Invalid):
        heard(asking, reply, **more)


def test_another_time_named_by_telephone_is_booked_once_the_caller_agrees(asking: Asking) -> None:
    asking.exception(starts_at=None)
    heard(asking, "other_time", starts_at=TEN)
    booked = actions.take_offered(by=asking.scene.claire, request=asking.now(), now=later(2))
    assert (booked.starts_at, asking.now().outcome) == (TEN, Outcome.BOOKED)


def test_a_time_taken_meanwhile_keeps_nothing(asking: Asking) -> None:
    asking.exception(starts_at=TEN)
    seen(asking.scene, make_patient(asking.scene, "Petit", phone="+33639980002"), TEN)
    with pytest.raises(SlotTaken):
        heard(asking, "yes")
    refused = browser(asking.scene.claire).post(at(asking.request, "answer/heard"), {"reply": "yes"}, headers=HTMX)
    assert refused.status_code == 409
    with scope(asking.scene.everyone):
        assert not HeardAnswer.objects.exists()


def test_nothing_asked_answered_already_or_not_lent_is_refused(asking: Asking) -> None:
    with pytest.raises(actions.NothingAsked):
        heard(asking, "yes")
    asked = asking.exception()
    actions.refuse(by=asking.doctor, question=asked, said="Un confrère ?", now=NOW)
    with pytest.raises(actions.AlreadyAnswered):
        heard(asking, "yes")
    with scope(asking.scene.everyone):
        Mandate.objects.filter(structure=asking.scene.practice).update(rights=LENT)
    with pytest.raises(NotPermitted):
        heard(asking, "yes")
    assert 'id="heard-answer"' not in text(browser(asking.scene.claire).get(at(asking.request)))


def test_strangers_and_colleagues_judge_nothing(asking: Asking) -> None:
    asking.exception()
    kept = heard(asking, "yes")
    path = f"/desk/questions/{kept.question_id}/heard/"
    stranger = make_member(make_structure("Ailleurs", "permanence"), "telesecretary", "Charlie Nguyen")
    assert browser(asking.colleague).post(path, {"judged": "confirmed"}).status_code == 404
    assert browser(stranger).post(path, {"judged": "confirmed"}).status_code in (403, 404)
    assert browser(stranger).post(at(asking.request, "answer/heard"), {"reply": "no"}).status_code == 404
    assert browser(asking.doctor).post(path, {"judged": "perhaps"}).status_code == 422


def test_an_exception_moves_an_appointment_in_one_deed(asking: Asking) -> None:
    former = seen(asking.scene, asking.patient)
    claire, by = browser(asking.scene.claire), asking.scene.claire
    actions.choose_kind(by=by, request=asking.request, kind="move", now=NOW)
    shown = text(claire.get(at(asking.request)))
    assert 'id="ask-for-exception"' in shown
    asked = asking.exception()
    assert "au lieu de" in text(browser(asking.doctor).get("/desk/mine/"))
    done = actions.accept(by=asking.doctor, question=asked, now=later(1))
    with scope(asking.scene.everyone):
        assert Appointment.objects.get(pk=former.pk).status == "cancelled"
        assert Appointment.objects.get(pk=done.appointment_id).starts_at == EVENING
    ended = actions.tell_answer(by=by, request=asking.now(), now=later(2))
    assert (ended.outcome, ended.appointment_id) == (Outcome.MOVED, done.appointment_id)


def test_an_exception_may_overlap_the_time_it_moves_and_refused_changes_nothing(asking: Asking) -> None:
    former = seen(asking.scene, asking.patient)
    actions.choose_kind(by=asking.scene.claire, request=asking.request, kind="move", now=NOW)
    busy = seen(asking.scene, make_patient(asking.scene, "Petit", phone=""), TEN)
    asked = asking.exception(starts_at=TEN)
    with pytest.raises(SlotTaken):
        actions.accept(by=asking.doctor, question=asked, now=later(1))
    with scope(asking.scene.everyone):
        assert Appointment.objects.get(pk=former.pk).status == "booked"
    actions.offer_time(by=asking.doctor, question=asked, starts_at=EVENING, now=later(2))
    moved = actions.take_offered(by=asking.scene.claire, request=asking.now(), now=later(3))
    with scope(asking.scene.everyone):
        assert Appointment.objects.get(pk=former.pk).status == "cancelled"
        assert Appointment.objects.get(pk=busy.pk).status == "booked"
    assert (moved.starts_at, asking.now().outcome) == (EVENING, Outcome.MOVED)


def test_a_home_visit_given_is_at_the_patients_home(asking: Asking) -> None:
    says(asking, "always")
    actions.choose_kind(by=asking.scene.claire, request=asking.request, kind="home_visit", now=NOW)
    shown = text(browser(asking.scene.claire).get(at(asking.request)))
    assert 'data-action="ask_exception"' in shown
    asked = asking.exception()
    page = text(browser(asking.doctor).get("/desk/mine/"))
    assert "visite à domicile" in page
    assert "peut venir chez vous" in page
    done = actions.accept(by=asking.doctor, question=asked, now=later(1))
    with scope(asking.scene.everyone):
        assert Appointment.objects.get(pk=done.appointment_id).modality == "home"


def test_an_exception_asked_is_kept_as_the_proposal_taken_once(asking: Asking) -> None:
    asking.exception()
    asking.exception()
    with scope(asking.scene.everyone):
        [made] = ProposalMade.objects.filter(request=asking.request)
    assert (made.action, made.taken, made.practitioner_role_id) == ("ask_exception", True, asking.scene.doctor.pk)
