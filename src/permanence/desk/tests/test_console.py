"""The console's pages, as a browser without scripts and as htmx ask for them."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from permanence.desk import actions, queries
from permanence.desk.models import Outcome, Request
from permanence.desk.tests.scenes import (
    CALLER,
    NOW,
    Scene,
    again,
    at,
    direct,
    make_patient,
    ring,
    seen,
    taken,
    text,
)
from permanence.directory.models import Person
from permanence.directory.tests.personas import make_member, make_structure, sign_in, three
from permanence.foundation.actor import Actor, scope
from permanence.foundation.models import Trace
from permanence.guard import actions as guard
from permanence.patients import actions as files
from permanence.patients.models import Patient

HTMX = {"HX-Request": "true", "HX-Target": "pane"}
START = NOW.replace(hour=11, minute=20)


def browser(actor: Actor) -> Client:
    client = Client()
    sign_in(client, actor)
    return client


def test_first_call_from_ring_to_end_without_scripts(scene: Scene, claire: Client) -> None:
    patient, call = make_patient(scene), ring(scene)
    assert f"/desk/calls/{call.pk}/taking/" in text(claire.get("/desk/"))
    page = claire.post(f"/desk/calls/{call.pk}/taking/", follow=True)
    shown, request = text(page), Request.objects.none()
    assert "MSP des Tilleuls, bonjour, Claire à votre écoute." in shown
    assert "DURAND" in shown
    with scope(scene.everyone):
        request = Request.objects.get(call=call)
    for noun, sent in (
        ("choice", {"patient": patient.pk}),
        ("note", {"understood": "fièvre depuis 2 j"}),
        ("choice", {"starts_at": START.isoformat()}),
    ):
        assert claire.post(at(request, noun), sent).status_code == 302
    shown = text(claire.get(at(request)))
    assert "fièvre depuis 2 j" in shown
    assert "Réserver aujourd’hui 11 h 20" in shown
    claire.post(at(request, "booking"), {"starts_at": START.isoformat()})
    assert again(scene, request).outcome == Outcome.BOOKED
    assert claire.post(at(request, "end")).url == "/desk/"


def test_a_parent_s_number_shows_the_child_and_who_may_be_calling(scene: Scene, claire: Client) -> None:
    mother = make_patient(scene)
    child = make_patient(scene, first_names="Tom", birth_date=NOW.date().replace(year=2020), phone="")
    files.add_relative(by=scene.everyone, patient=child, relation="mother", known=mother, may_book=True)
    files.note_death(by=scene.everyone, patient=make_patient(scene, "Petit"), died_on=NOW.date(), now=NOW)
    shown = text(claire.get(at(taken(scene))))
    assert f'id="who-{child.pk}"' in shown
    assert "Mère : DURAND Élodie" in shown
    assert shown.count("Mère :") == 1
    assert "décès le" in shown


def test_what_the_file_knows_comes_in_with_the_patient_and_goes_with_him(scene: Scene, claire: Client) -> None:
    first, second = make_patient(scene), make_patient(scene, "Petit")
    files.note_needs(by=scene.everyone, patient=first, needs=["step_free"])
    files.note_preference(by=scene.everyone, patient=first, days=["tue"], half_day="am", practitioner_role=scene.doctor)
    files.remember(by=scene.everyone, patient=first, text="vient avec sa fille", months=6, now=NOW)
    request = taken(scene)
    claire.post(at(request, "choice"), {"patient": first.pk})
    chosen = again(scene, request)
    assert chosen.facts["reduced_mobility"]
    assert chosen.facts["wishes"] == {"before": None, "days": ["tue"], "half_day": "am"}
    assert chosen.practitioner_role_id == scene.doctor.pk
    assert "vient avec sa fille" in text(claire.get(at(request)))
    claire.post(at(request, "choice"), {"patient": second.pk})
    assert not {"reduced_mobility", "wishes"} & again(scene, request).facts.keys()


def test_of_a_protected_file_the_pane_says_who_it_is_and_nothing_remembered(scene: Scene, claire: Client) -> None:
    patient = make_patient(scene)
    files.remember(by=scene.everyone, patient=patient, text="vient avec sa fille", months=6, now=NOW)
    with scope(scene.everyone):
        listed = [Person.objects.get(pk=scene.doctor.person_id)]
    guard.restrict(by=scene.everyone, patient=patient, kind="notable", people=listed, now=NOW)
    request = taken(scene)
    for choice in ({"patient": patient.pk}, {"starts_at": START.isoformat()}):
        claire.post(at(request, "choice"), choice)
    shown = text(claire.get(at(request)))
    assert "DURAND" in shown
    assert "Réserver" in shown, "booking needs no more than who it is"
    assert "vient avec sa fille" not in shown


def test_an_old_file_is_confirmed_by_one_press(scene: Scene, claire: Client) -> None:
    patient, request = make_patient(scene), taken(scene)
    with scope(scene.everyone):
        Patient.objects.filter(pk=patient.pk).update(created_at=NOW - timedelta(days=800))
    claire.post(at(request, "choice"), {"patient": patient.pk})
    assert "coordonnées à confirmer" in text(claire.get(at(request)))
    assert claire.post(at(request, "patient/confirmation")).status_code == 302
    assert "coordonnées à confirmer" not in text(claire.get(at(request)))


def test_htmx_gets_the_pane_alone_at_the_address_of_the_request(scene: Scene, claire: Client) -> None:
    call = ring(scene)
    answer = claire.post(f"/desk/calls/{call.pk}/taking/", headers=HTMX)
    with scope(scene.everyone):
        request = Request.objects.get(call=call)
    assert answer.headers["HX-Push-Url"] == at(request)
    assert "<html" not in text(answer)
    assert 'id="pane"' in text(answer)


def test_whoever_loses_the_race_stays_where_she_was(scene: Scene, claire: Client) -> None:
    mine, call = taken(scene), ring(scene, number="")
    actions.take(by=scene.amel, call=call, now=NOW)
    answer = claire.post(f"/desk/calls/{call.pk}/taking/", {"asked": mine.pk}, headers=HTMX)
    assert answer.status_code == 409
    assert "AlreadyTaken" in text(answer)
    assert "Amel" in text(answer)
    assert str(mine.pk) in text(answer)


def test_queues_follow_what_is_on_the_screen(scene: Scene, claire: Client) -> None:
    request = taken(scene)
    ring(scene, number="")
    queues, news = (
        claire.get("/desk/", {"asked": request.pk}, headers={"HX-Request": "true", "HX-Target": place})
        for place in ("queues", "news")
    )
    assert f'id="call-state-{request.pk}"' in text(news)
    assert "next-call" not in text(news)
    assert 'data-state="ringing"' in text(queues)
    assert text(queues).count('aria-current="true"') == 1
    assert f'href="{at(request)}" aria-current="true"' in text(queues)
    assert "<html" not in text(queues) + text(news)


def test_call_can_be_ended_while_another_line_rings(scene: Scene, claire: Client) -> None:
    request = taken(scene)
    actions.conclude(by=scene.claire, request=request, outcome="message", now=NOW)
    ending = f'hx-post="{at(request, "end")}"'
    for shown in (claire.get(at(request)), claire.get(at(request), headers=HTMX)):
        assert text(shown).count(ending) == 1
    ring(scene, number="")
    news = {"HX-Request": "true", "HX-Target": "news"}
    for shown in (claire.get(at(request)), claire.get("/desk/", {"asked": request.pk}, headers=news)):
        assert text(shown).count(ending) == 1
        assert "Décrocher" in text(shown)
    assert claire.post(at(request, "end")).url == "/desk/"
    assert ending not in text(claire.get(at(request)))


def test_time_just_taken_is_told_in_place_with_the_nearest(scene: Scene, claire: Client) -> None:
    request = taken(scene)
    actions.choose_patient(by=scene.claire, request=request, patient=make_patient(scene), now=NOW)
    seen(scene, make_patient(scene, "Petit", phone=""), START)
    answer = claire.post(at(request, "booking"), {"starts_at": START.isoformat()}, headers=HTMX)
    assert answer.status_code == 409
    assert text(answer).count('id="slot-') == 3
    assert START.isoformat() not in text(answer)
    assert "Rien n’est perdu" in text(answer)


def test_a_chosen_time_taken_meanwhile_is_told_when_the_request_is_shown_again(scene: Scene, claire: Client) -> None:
    request = taken(scene)
    actions.choose_patient(by=scene.claire, request=request, patient=make_patient(scene), now=NOW)
    claire.post(at(request, "choice"), {"starts_at": START.isoformat()})
    assert "desk-summary" in text(claire.get(at(request)))
    seen(scene, make_patient(scene, "Petit", phone=""), START)
    without_scripts = claire.post(at(request, "booking"), {"starts_at": START.isoformat()}, follow=True)
    for shown in (text(without_scripts), text(claire.get(at(request), headers=HTMX))):
        assert 'data-refusal="SlotTaken"' in shown
        assert "desk-summary" not in shown
        assert shown.count('id="slot-') == 3


def instead(actor: Actor, request: Request) -> Any:
    with scope(actor):
        return queries.instead(actor, request.pk, START, NOW)


def test_only_what_is_taken_by_another_is_refused_unseen(scene: Scene) -> None:
    request, other = taken(scene), make_patient(scene, "Petit", phone="")
    mine = make_patient(scene)
    actions.choose_patient(by=scene.claire, request=request, patient=mine, now=NOW)
    assert instead(scene.claire, request) is None
    seen(scene, other, START)
    nearest = instead(scene.claire, request)
    assert nearest is not None
    assert [slot.starts_at - START for slot in nearest] == [timedelta(minutes=m) for m in (-40, -20, 20)]
    stranger = make_member(make_structure("Ailleurs", "permanence"), "telesecretary", "Charlie Nguyen")
    assert instead(stranger, request) is None
    actions.choose_kind(by=scene.claire, request=request, kind="move", now=NOW)
    assert instead(scene.claire, request) is None


def test_refused_newcomer_is_offered_no_time(scene: Scene, claire: Client) -> None:
    direct(scene, "new_patients", {"policy": "refuse"})
    request = taken(scene)
    actions.choose_patient(by=scene.claire, request=request, patient=make_patient(scene), now=NOW)
    assert 'id="slot-1"' not in text(claire.get(at(request)))
    answer = claire.post(at(request, "booking"), {"starts_at": START.isoformat()}, headers=HTMX)
    assert answer.status_code == 409
    assert "DirectiveForbids" in text(answer)


def test_who_must_be_asked_first_is_named_as_french_says_it(scene: Scene, claire: Client) -> None:
    direct(scene, "new_patients", {"policy": "ask"})
    patient, request = make_patient(scene), taken(scene)
    claire.post(at(request, "choice"), {"patient": patient.pk})
    shown = text(claire.post(at(request, "choice"), {"practitioner_role": scene.doctor.pk}, headers=HTMX))
    assert "dès que le Dr" in shown
    assert "de le Dr" not in shown


def test_an_apostrophe_in_a_name_is_shown_as_written(scene: Scene, claire: Client) -> None:
    patient, request = make_patient(scene, "O'Brien"), taken(scene)
    assert "O&#x27;BRIEN" in text(claire.get(at(request)))
    assert "O&#x27;BRIEN" in text(claire.post(at(request, "choice"), {"patient": patient.pk}, headers=HTMX))
    typed = {"birth_name": "O'Brien", "first_names": "Élodie", "birth_date": "12/03/1984"}
    assert "O&#x27;BRIEN" in text(claire.post(at(request, "patient"), typed, headers=HTMX))


def test_directives_in_force_are_shown(scene: Scene, claire: Client) -> None:
    window = {"days": ["mon", "tue", "wed"], "from": "08:30", "to": "12:00"}
    direct(scene, "transfer", {"calls": "emergencies", "windows": [window]})
    direct(scene, "new_patients", {"policy": "ask"})
    direct(scene, "note", {"text": "Retard de 40 min."})
    shown = text(claire.get(at(taken(scene))))
    for words in (
        "Retard de 40 min.",
        "Transfert des appels : urgences seulement, lun.-mer. 8 h 30-12 h",
        "demander d’abord",
    ):
        assert words in shown


def test_files_shown_are_traced_once_for_each_opening(scene: Scene, claire: Client) -> None:
    make_patient(scene)
    make_patient(scene, "Petit", phone="")
    request = taken(scene)

    def readings() -> int:
        with scope(scene.everyone):
            return Trace.objects.filter(verb="patient.read", actor_id=scene.claire.id).count()

    claire.get(at(request))
    assert readings() == 1
    claire.get(at(request), headers=HTMX)
    claire.get("/desk/", {"asked": request.pk}, headers={"HX-Request": "true", "HX-Target": "queues"})
    assert readings() == 1
    claire.get(at(request), {"q": "peti"}, headers=HTMX)
    claire.get(at(request), {"q": "petit"}, headers=HTMX)
    assert readings() == 2
    claire.get(at(request))
    assert readings() == 3


def test_new_patient_warns_of_lookalikes_and_keeps_what_was_typed(scene: Scene, claire: Client) -> None:
    make_patient(scene)
    request = taken(scene)
    typed = {"birth_name": "Durand", "first_names": "Elodie", "birth_date": "12/03/1984", "phone": "06 39 98 00 02"}
    answer = claire.post(at(request, "patient"), typed, headers=HTMX)
    assert answer.status_code == 409
    assert 'value="06 39 98 00 02"' in text(answer)
    assert "despite_lookalikes" in text(answer)
    assert claire.post(at(request, "patient"), typed | {"despite_lookalikes": "1"}, headers=HTMX).status_code == 200
    with scope(scene.everyone):
        assert Patient.objects.count() == 2


def test_number_of_the_caller_is_proposed_as_it_is_said(scene: Scene, claire: Client) -> None:
    request = taken(scene)
    form = text(claire.get(at(request), {"new": "1", "q": "Petit"}, headers=HTMX))
    assert 'value="06 39 98 00 01"' in form
    typed = {"birth_name": "Petit", "first_names": "Guy", "birth_date": "12/03/84", "phone": "06 39 98 00 01"}
    assert claire.post(at(request, "patient"), typed, headers=HTMX).status_code == 200
    registered = again(scene, request).patient
    assert registered is not None
    with scope(scene.everyone):
        assert (registered.birth_date.year, registered.contacts.get().value) == (1984, CALLER)


@pytest.mark.parametrize(
    "wrong", [{"birth_date": "32/03/1984"}, {"birth_name": " "}, {"birth_date": "01/01/2090"}, {"phone": "12"}]
)
def test_wrong_traits_are_pointed_out_in_the_form(scene: Scene, claire: Client, wrong: dict[str, str]) -> None:
    typed = {"birth_name": "Petit", "first_names": "Guy", "birth_date": "12/03/1984"} | wrong
    answer = claire.post(at(taken(scene), "patient"), typed, headers=HTMX)
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in text(answer)


@pytest.mark.parametrize(
    "sent",
    [
        {"kind": "dance"}, {"patient": "x"}, {"reason": "0"}, {"starts_at": "soon"}, {"practitioner": ""},
        {"appointment": ""}, {"patient": "019b76da-a800-75e9-9ecf-0a9041b3727b"}, {}, {"kind": ""},
        {"starts_at": "0001-01-01T00:00:00+14:00"}, {"starts_at": "9999-12-31T23:59:59-14:00"},
    ],
)  # fmt: skip
def test_nonsense_chosen_changes_nothing(scene: Scene, claire: Client, sent: dict[str, str]) -> None:
    request = taken(scene)
    assert claire.post(at(request, "choice"), sent, headers=HTMX).status_code in {200, 404, 422}
    after = again(scene, request)
    assert (after.kind, after.patient_id, after.reason_id) == ("appointment", None, scene.reason.pk)


@pytest.mark.parametrize("sent", ["day=0001-01-01", "day=9999-12-31", "day=2026-02-30", "after=9999-12-31T23:59:59Z"])
def test_days_beyond_reach_are_left_aside(scene: Scene, claire: Client, sent: str) -> None:
    assert claire.get(f"{at(taken(scene))}?{sent}").status_code == 200


def test_the_15_fills_the_pane_and_takes_the_proposals_away(scene: Scene, claire: Client) -> None:
    request = taken(scene)
    shown = text(claire.post(at(request, "red-flag"), headers=HTMX))
    assert "Appelez le 15 maintenant." in shown
    assert "114" in shown
    assert "desk-slot" not in shown


def test_a_board_without_one_of_mine_leads_to_those_that_wait(scene: Scene, claire: Client) -> None:
    assert "Rien n’attend" in text(claire.get("/desk/board/"))
    actions.open_request(by=scene.amel, structure=scene.practice, now=NOW)
    shown = text(claire.get("/desk/board/"))
    assert "1 demande attend dans l’équipe." in shown
    assert 'href="?show=all"' in shown
    assert "Rien n’attend" not in shown


def test_board_lists_what_waits_and_what_was_answered(scene: Scene, claire: Client) -> None:
    request = taken(scene, number=CALLER)
    assert request.call
    actions.end(by=scene.claire, call=request.call, now=NOW)
    assert at(request) in text(claire.get("/desk/board/"))
    assert 'href="tel:+33639980001"' in text(claire.get("/desk/board/?show=all"))
    actions.conclude(by=scene.claire, request=request, outcome="message", now=NOW)
    without_call = actions.open_request(by=scene.claire, structure=scene.practice, now=NOW)
    actions.conclude(by=scene.claire, request=without_call, outcome="nothing", now=NOW)
    answered = text(claire.get("/desk/board/?show=today"))
    assert at(request) in answered
    assert at(without_call) in answered


def test_request_without_a_call_is_opened_and_left_open(scene: Scene, claire: Client) -> None:
    opened = claire.post("/desk/requests/", {"structure": scene.practice.pk})
    assert claire.get(opened.url).status_code == 200
    due = (NOW.replace(hour=18)).isoformat()
    assert claire.post(f"{opened.url}deadline/", {"due_at": due, "owner": "anyone"}).url == "/desk/"
    assert claire.post("/desk/requests/", {"structure": three().elsewhere.pk}).status_code == 404


def test_double_click_on_a_new_request_opens_one(scene: Scene, claire: Client) -> None:
    key = re.search(r'name="key" value="([^"]+)"', text(claire.get("/desk/board/")))
    assert key
    sent = {"structure": scene.practice.pk, "key": key[1]}
    first, second = (claire.post("/desk/requests/", sent).url for _ in range(2))
    assert first == second
    claire.post(f"{first}note/", {"understood": "certificat"})
    third, fourth = (claire.post("/desk/requests/", sent).url for _ in range(2))  # from the page kept by the browser
    assert first != third == fourth
    assert claire.post("/desk/requests/", sent | {"key": "x" * 200}).status_code == 404


def test_stranger_finds_nothing_and_colleague_without_the_right_is_refused(scene: Scene) -> None:
    request = taken(scene)
    charlie, carer = browser(three().charlie), browser(make_member(scene.practice, "carer", "Bob Carrère"))
    for noun in ("", "note", "booking", "red-flag", "choice", "owner", "end"):
        ask = "post" if noun else "get"
        assert getattr(charlie, ask)(at(request, noun)).status_code == 404
        assert getattr(carer, ask)(at(request, noun)).status_code == 403
    assert str(request.pk) not in text(charlie.get("/desk/"))


def test_practice_is_read_before_the_call_is_answered(scene: Scene, claire: Client) -> None:
    direct(scene, "note", {"text": "Parking fermé"})
    ring(scene)
    whole = text(claire.get("/desk/"))
    refreshed = text(claire.get("/desk/", headers={"HX-Request": "true", "HX-Target": "news"}))
    for shown in (whole, refreshed):
        assert "à votre écoute" in shown
        assert "Parking fermé" in shown
    assert 'id="ringing-idle" class="desk-ringing" data-drawn="known" hx-swap-oob="true"' in refreshed
