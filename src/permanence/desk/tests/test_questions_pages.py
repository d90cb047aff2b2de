"""The questions on the pages: the console asks, the practitioner answers on his phone."""

from collections.abc import Iterator
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client
from selectolax.lexbor import LexborHTMLParser

from permanence.desk import actions
from permanence.desk.models import Question, Request
from permanence.desk.tests.questions import EVENING, TEN, Asking, later, make_asking, says
from permanence.desk.tests.scenes import NOW, make_patient, seen
from permanence.directives.models import Directive
from permanence.directory.tests.personas import make_member, sign_in
from permanence.foundation.actor import Actor, scope
from permanence.foundation.models import Trace

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true", "HX-Target": "to-answer"}


@pytest.fixture
def asking() -> Iterator[Asking]:
    with time_machine.travel(NOW, tick=False):
        yield make_asking()


def browser(actor: Actor) -> Client:
    client = Client()
    sign_in(client, actor)
    return client


def text(answer: Any) -> str:
    return str(answer.content.decode().replace("\u00a0", " ").replace("\u202f", " "))


def at(asking: Asking, noun: str) -> str:
    return f"/desk/requests/{asking.request.pk}/{noun}/"


def only(asking: Asking) -> Question:
    with scope(asking.scene.everyone):
        return Question.objects.get(request=asking.request)


def test_message_goes_from_the_console_to_the_phone_and_back(asking: Asking) -> None:
    claire, doctor = browser(asking.scene.claire), browser(asking.doctor)
    actions.note(by=asking.scene.claire, request=asking.request, understood="Veut parler de sa toux.", now=NOW)
    form = text(claire.get(at(asking, "asking") + "?asks=message"))
    assert "Veut parler de sa toux." in form
    assert "DURAND Élodie, 06 39 98 00 01" in form
    sent = {"asks": "message", "pressing": "today", "text": "Veut parler de sa toux.", "call_back": "Mme Durand"}
    shown = text(claire.post(at(asking, "asking"), sent, follow=True))
    assert "Message soumis au Dr Benali" in shown or "ask-state" in shown
    page = text(doctor.get("/desk/mine/"))
    assert "Veut parler de sa toux." in page
    assert "Mme Durand" in page
    assert only(asking).seen_at == NOW
    answered = doctor.post(
        f"/desk/questions/{only(asking).pk}/reply/", {"reply": "said", "said": "Ce soir."}, headers=HTMX
    )
    assert "Ce soir." in text(answered)
    assert 'data-state="said"' in text(claire.get(at(asking, "exchange")))
    assert only(asking).said == "Ce soir."
    ended = text(claire.post(at(asking, "answer"), follow=True))
    assert 'data-outcome="message"' in ended


def test_exception_is_accepted_with_one_tap_and_told(asking: Asking) -> None:
    claire, doctor = browser(asking.scene.claire), browser(asking.doctor)
    sent = {
        "asks": "exception", "pressing": "now", "text": "Otite.", "when": "own",
        "at": EVENING.strftime("%Y-%m-%dT%H:%M"), "call_back": "",
    }  # fmt: skip
    claire.post(at(asking, "asking"), sent)
    assert only(asking).starts_at == EVENING
    page = text(doctor.get("/desk/mine/"))
    assert "Otite." in page
    assert 'value="yes"' in page
    doctor.post(f"/desk/questions/{only(asking).pk}/reply/", {"reply": "yes"})
    shown = text(claire.get(at(asking, "exchange")))
    assert 'data-state="yes"' in shown
    assert 'id="next-deed"' in shown, "what is left to do stands where the main deed stands"
    ended = text(claire.post(at(asking, "answer"), follow=True))
    assert 'data-outcome="booked"' in ended


def test_time_taken_meanwhile_is_said_on_the_card_and_given_beside(asking: Asking) -> None:
    doctor, asked = browser(asking.doctor), asking.exception(starts_at=TEN)
    seen(asking.scene, make_patient(asking.scene, "Petit", phone="+33639980002"), TEN)
    path = f"/desk/questions/{asked.pk}/reply/"
    told = doctor.post(path, {"reply": "yes"}, headers=HTMX)
    assert told.status_code == 409
    assert 'data-refusal="SlotTaken"' in text(told)
    assert doctor.post(path, {"reply": "yes", "extra": "1"}, headers=HTMX).status_code == 200
    assert only(asking).appointment_id


def test_other_time_is_proposed_in_one_tap_and_taken(asking: Asking) -> None:
    doctor, asked = browser(asking.doctor), asking.exception(starts_at=None)
    sent = {"reply": "other_time", "at": TEN.isoformat()}
    assert doctor.post(f"/desk/questions/{asked.pk}/reply/", sent, headers=HTMX).status_code == 200
    claire = browser(asking.scene.claire)
    assert 'data-outcome="booked"' in text(claire.post(at(asking, "offered"), follow=True))


def test_practitioner_who_takes_no_exception_is_not_asked(asking: Asking) -> None:
    says(asking, "never")
    claire = browser(asking.scene.claire)
    form = text(claire.get(at(asking, "asking") + "?asks=exception", headers={"HX-Request": "true"}))
    assert "<textarea" not in form
    sent = {"asks": "exception", "pressing": "now", "text": "Otite.", "when": ""}
    assert claire.post(at(asking, "asking"), sent).status_code == 409


def test_silence_is_said_on_the_console_and_can_be_asked_again(asking: Asking) -> None:
    says(asking, "always")
    asked, claire = asking.exception(), browser(asking.scene.claire)
    actions.expire(by=asking.scene.everyone, question=asked, now=later(5))
    assert 'data-state="silence"' in text(claire.get(at(asking, "exchange")))
    sent = {"asks": "exception", "pressing": "today", "text": "Otite.", "when": ""}
    assert 'data-state="open"' in text(claire.post(at(asking, "asking"), sent, follow=True))


def test_question_is_taken_back(asking: Asking) -> None:
    asking.message()
    browser(asking.scene.claire).post(at(asking, "withdrawal"))
    assert only(asking).reply == "withdrawn"
    assert "Souhaite être rappelée." not in text(browser(asking.doctor).get("/desk/mine/"))


def test_practitioner_asks_to_be_called_and_the_board_says_it(asking: Asking) -> None:
    doctor = browser(asking.doctor)
    doctor.post(f"/desk/mine/{asking.scene.doctor.pk}/call/", {"pressing": "now", "text": "Une fiche à corriger."})
    assert "Une fiche à corriger." in text(browser(asking.scene.amel).get("/desk/board/?show=all"))
    elsewhere = browser(make_member(asking.scene.practice, "practitioner", "Hélène Roux"))
    assert elsewhere.post(f"/desk/mine/{asking.scene.doctor.pk}/call/", {"pressing": "now"}).status_code == 404


def test_files_shown_on_his_page_are_traced_once(asking: Asking) -> None:
    asking.exception()
    doctor = browser(asking.doctor)
    for _ in range(2):
        doctor.get("/desk/mine/")
    with scope(asking.scene.everyone):
        read = Trace.objects.filter(verb="patient.read", actor_id=asking.doctor.id, subject_id=asking.patient.pk)
        assert read.count() == 1


def test_a_colleague_sees_nothing_of_it_and_a_secretary_has_no_such_page(asking: Asking) -> None:
    asked = asking.exception()
    colleague = browser(asking.colleague)
    assert "Otite" not in text(colleague.get("/desk/mine/"))
    assert colleague.post(f"/desk/questions/{asked.pk}/reply/", {"reply": "yes"}).status_code == 404
    assert browser(make_member(asking.scene.practice, "secretary")).get("/desk/mine/").status_code == 403


def test_time_refused_in_the_agenda_is_asked_as_an_exception(asking: Asking) -> None:
    secretary = browser(make_member(asking.scene.practice, "secretary"))
    panel = f"/agenda/{asking.scene.doctor.pk}/booking/"
    evening = {"at": EVENING.isoformat(), "patient": asking.patient.pk, "reason": asking.scene.reason.pk}
    offered = f"/desk/practitioners/{asking.scene.doctor.pk}/exceptions/"
    assert offered in text(secretary.get(panel, evening, headers={"HX-Request": "true"}))
    assert offered not in text(browser(asking.doctor).get(panel, evening, headers={"HX-Request": "true"}))
    led = secretary.post(offered, evening, headers={"HX-Request": "true"})
    assert (
        led.headers["HX-Redirect"]
        == secretary.post(offered, evening, headers={"HX-Request": "true"}).headers["HX-Redirect"]
    )
    form = text(secretary.get(led.headers["HX-Redirect"]))
    assert EVENING.isoformat()[:16] in form or "18 h 30" in form
    with scope(asking.scene.everyone):
        opened = Request.objects.get(starts_at=EVENING)
    sent = {"asks": "exception", "pressing": "today", "text": "Travaille la journée.", "when": EVENING.isoformat()}
    secretary.post(f"/desk/requests/{opened.pk}/asking/", sent)
    assert "Travaille la journée." in text(browser(asking.doctor).get("/desk/mine/"))


def test_any_day_refused_in_the_agenda_is_asked_for_the_time_chosen(asking: Asking) -> None:
    secretary = browser(make_member(asking.scene.practice, "secretary"))
    offered = f"/desk/practitioners/{asking.scene.doctor.pk}/exceptions/"
    whole_day = EVENING.astimezone(ZoneInfo("Europe/Paris")).replace(hour=0, minute=0)
    sent = {"at": whole_day.isoformat(), "patient": asking.patient.pk, "reason": asking.scene.reason.pk}
    secretary.post(offered, {**sent, "starts_at": EVENING.isoformat()}, headers={"HX-Request": "true"})
    with scope(asking.scene.everyone):
        assert Request.objects.filter(starts_at=EVENING).count() == 1


def test_a_directive_of_the_day_is_written_in_two_taps(asking: Asking) -> None:
    doctor, scene = browser(asking.doctor), asking.scene
    page = LexborHTMLParser(doctor.get("/desk/mine/").content)
    form = page.css_first("#of-day form")  # the first tap opens it
    assert form.css_first("button[value=no_newcomers]")
    hidden = {one.attributes["name"]: one.attributes["value"] for one in form.css("input[type=hidden]")}
    for choice in ("no_newcomers", "two_more"):
        for _ in range(2):  # a double tap
            assert doctor.post(str(form.attributes["action"]), {**hidden, "choice": choice}).status_code == 302
    with scope(scene.everyone):
        written = Directive.objects.get(kind="new_patients", replaced_at=None)
        more = Directive.objects.get(kind="overbook", term="of_day", replaced_at=None)
    assert (written.term, written.practitioner_role_id, written.version) == ("of_day", scene.doctor.pk, 1)
    assert more.version == 1, "tapped twice, two more are not four more"
