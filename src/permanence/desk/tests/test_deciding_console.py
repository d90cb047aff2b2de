"""The decision on the console: signs, urgency and facts first, then one proposal, taken or turned down."""

from datetime import time, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from permanence.agenda import actions as agenda
from permanence.agenda.models import Appointment
from permanence.capacity.tests.factories import make_open, make_resource
from permanence.desk import actions, queries
from permanence.desk.models import Outcome, ProposalMade, Request
from permanence.desk.tests.scenes import NOW, Scene, again, at, direct, make_patient, seen, taken, text
from permanence.directory.models import PractitionerRole
from permanence.directory.tests.personas import make_member, make_practitioner, make_structure, sign_in
from permanence.foundation.actor import Actor, scope
from permanence.foundation.models import Trace
from permanence.foundation.refusal import Invalid
from permanence.patients.models import Patient

HTMX = {"HX-Request": "true", "HX-Target": "pane"}


def asked_for(scene: Scene, patient: Patient, **urgency: str) -> Request:
    """Return a call just taken for a patient, with what is known of it."""
    request = taken(scene)
    request = actions.choose_patient(by=scene.claire, request=request, patient=patient, now=NOW)
    if urgency:
        actions.ask_sheet(by=scene.claire, request=request, red_flags=[], now=NOW)
        actions.choose_urgency(by=scene.claire, request=request, now=NOW, **urgency)
    return again(scene, request)


def known(scene: Scene) -> Patient:
    patient = make_patient(scene)
    seen(scene, patient, NOW - timedelta(days=3) + timedelta(minutes=20))
    return patient


def colleague(scene: Scene, name: str) -> PractitionerRole:
    role = make_practitioner(scene.practice, name)
    make_open(make_resource(role), time(14), time(16), weekday=0, now=NOW - timedelta(days=7))
    agenda.add_reason(by=scene.everyone, practitioner_role=role, name="Consultation", duration_min=20)
    return role


def full_today(scene: Scene) -> None:
    """Let nothing be left this morning with the doctor."""
    for place, name in enumerate(("Petit", "Roche", "Blanc", "Faure", "Gomez", "Lopez")):
        seen(scene, make_patient(scene, name, phone=""), NOW + place * timedelta(minutes=20))


def proposed(scene: Scene, request: Request, by: Actor | None = None) -> list[str]:
    who = by or scene.claire
    with scope(who):
        decided = queries.decided(who, queries.request(who, request.pk), NOW)
    return [one.action for one in decided.proposals]


def wanted(scene: Scene, request: Request, action: str) -> queries.Wanted:
    with scope(scene.claire):
        decided = queries.decided(scene.claire, queries.request(scene.claire, request.pk), NOW)
    one = next(one for one in decided.proposals if one.action == action)
    return queries.Wanted(one.action, one.practitioner and PractitionerRole(pk=one.practitioner).pk, one.slot)


def take(scene: Scene, request: Request, action: str, **more: Any) -> Request:
    actions.take_proposal(by=scene.claire, request=request, wanted=wanted(scene, request, action), now=NOW, **more)
    return again(scene, request)


def test_a_sign_sends_to_the_15_at_once_and_is_kept(scene: Scene, claire: Client) -> None:
    request = taken(scene)
    shown = text(claire.post(at(request, "sheet"), {"sign": "suicidal"}, headers=HTMX))
    assert "Appelez le 15 maintenant." in shown
    assert "3114" in shown
    held = again(scene, request)
    assert (held.outcome, held.red_flags, held.urgency) == (Outcome.CALL_15, ["suicidal"], "now_15")
    with scope(scene.everyone):
        assert Trace.objects.filter(verb="request.sheet_asked", subject_id=request.pk).exists()


def test_times_are_proposed_once_it_is_known_to_whom(scene: Scene, claire: Client) -> None:
    request = taken(scene)
    actions.choose_kind(by=scene.claire, request=request, kind="appointment", now=NOW)
    shown = text(claire.get(at(request)))
    assert "Pour qui est-ce" in shown
    assert HTMLParser(shown).css_first("details.desk-unnamed #slot-1") is not None
    actions.choose_patient(by=scene.claire, request=request, patient=known(scene), now=NOW)
    assert "desk-unnamed" not in text(claire.get(at(request)))


def test_urgency_asks_the_sheet_first_and_nothing_else_is_proposed(scene: Scene, claire: Client) -> None:
    request = asked_for(scene, known(scene))
    shown = text(claire.post(at(request, "situation"), {"urgency": "same_day"}, headers=HTMX))
    assert 'id="sign-chest_pain"' in shown
    assert 'id="slot-1"' not in shown
    assert 'id="take"' not in shown
    shown = text(claire.post(at(request, "sheet"), {"sign": ""}, headers=HTMX))
    assert 'data-action="book"' in shown
    assert "Réserver aujourd’hui" in shown


def test_the_first_proposal_is_booked_by_one_key(scene: Scene, claire: Client) -> None:
    request = asked_for(scene, known(scene), urgency="same_day")
    chosen = wanted(scene, request, "book")
    sent = {"action": "book", "practitioner": str(scene.doctor.pk), "slot": chosen.slot and chosen.slot.isoformat()}
    shown = text(claire.post(at(request, "proposal"), sent, headers=HTMX))
    assert 'data-outcome="booked"' in shown
    with scope(scene.everyone):
        booked = Appointment.objects.get(pk=again(scene, request).appointment_id)
        made = ProposalMade.objects.get(request=request)
    assert (booked.starts_at, booked.urgent) == (chosen.slot, True)
    assert made.taken
    assert "Je peux vous proposer" in made.script
    assert "rule 5" in made.reasons


def test_when_nothing_is_left_a_colleague_today_comes_first(scene: Scene) -> None:
    roux = colleague(scene, "Roux")
    full_today(scene)
    request = asked_for(scene, known(scene), urgency="same_day")
    assert proposed(scene, request)[0] == "book_colleague"
    held = take(scene, request, "book_colleague")
    assert (held.outcome, held.practitioner_role_id) == (Outcome.BOOKED, roux.pk)


def test_an_extra_is_given_with_one_of_those_to_come(scene: Scene) -> None:
    full_today(scene)
    direct(scene, "overbook", {"max_per_half_day": 1, "min_urgency": "same_day", "known_only": False})
    request = asked_for(scene, known(scene), urgency="same_day")
    assert proposed(scene, request)[0] == "overbook"
    with scope(scene.claire):
        starts = queries.between(scene.claire, queries.request(scene.claire, request.pk), scene.doctor, NOW)
    chosen = queries.Wanted("overbook", scene.doctor.pk, None, starts[0])
    actions.take_proposal(by=scene.claire, request=request, wanted=chosen, now=NOW)
    with scope(scene.everyone):
        assert Appointment.objects.get(pk=again(scene, request).appointment_id).overbooked


def test_what_is_turned_down_is_counted_and_the_next_comes(scene: Scene, claire: Client) -> None:
    colleague(scene, "Roux")
    full_today(scene)
    request = asked_for(scene, known(scene), urgency="same_day")
    one = wanted(scene, request, "book_colleague")
    sent = {"action": one.action, "practitioner": one.practitioner, "slot": one.slot and one.slot.isoformat()}
    assert claire.post(at(request, "proposal/refusal"), sent | {"why": "nonsense"}, headers=HTMX).status_code == 422
    shown = text(claire.post(at(request, "proposal/refusal"), sent | {"why": "own"}, headers=HTMX))
    assert 'data-action="book_colleague"' not in shown
    assert "Refusé par l’appelant" in shown
    with scope(scene.everyone):
        made = ProposalMade.objects.get(request=request)
    assert (made.taken, made.why) == (False, "own")
    shown = text(claire.post(at(request, "proposal/return"), {"proposal": made.pk}, headers=HTMX))
    assert 'data-action="book_colleague"' in shown


def test_turned_down_as_too_late_a_planned_time_brings_the_waiting_list(scene: Scene) -> None:
    request = asked_for(scene, known(scene))
    assert set(proposed(scene, request)) == {"book"}
    chosen = wanted(scene, request, "book")
    actions.turn_down(by=scene.claire, request=request, wanted=chosen, why="too_late", now=NOW)
    assert "waiting_list" in proposed(scene, request)


def test_what_is_no_longer_proposed_is_not_done(scene: Scene) -> None:
    request = asked_for(scene, known(scene), urgency="same_day")
    chosen = wanted(scene, request, "book")
    direct(scene, "closed", {"replaced_by": None})
    with pytest.raises(actions.ProposalGone):
        actions.take_proposal(by=scene.claire, request=request, wanted=chosen, now=NOW)
    assert not again(scene, request).outcome


def test_a_new_patient_refused_is_declined_with_the_words_said(scene: Scene, claire: Client) -> None:
    direct(scene, "new_patients", {"policy": "refuse"})
    request = asked_for(scene, make_patient(scene))
    assert proposed(scene, request)[-1] == "decline"
    held = take(scene, request, "decline")
    assert held.outcome == Outcome.REFUSED
    assert "ne prend pas de nouveaux patients" in text(claire.get(at(request)))


def test_a_fact_that_a_directive_excepts_opens_the_agenda(scene: Scene, claire: Client) -> None:
    excepted = {"policy": "refuse", "exceptions": [{"if": "pregnant", "policy": "accept"}]}
    direct(scene, "new_patients", excepted)
    request = asked_for(scene, make_patient(scene))
    shown = text(claire.get(at(request)))
    assert 'id="trait-pregnant"' in shown
    assert 'id="trait-referred"' not in shown
    shown = text(claire.post(at(request, "situation"), {"trait": "pregnant:1"}, headers=HTMX))
    assert 'id="slot-1"' in shown


def test_a_relative_of_an_adult_is_checked_before_his_renewal(scene: Scene) -> None:
    request = asked_for(scene, known(scene))
    actions.choose_kind(by=scene.claire, request=request, kind="renewal", now=NOW)
    assert proposed(scene, request) == ["message"]
    actions.tell_facts(by=scene.claire, request=request, told={"relation": "relative"}, now=NOW)
    assert proposed(scene, request) == ["verify_right", "message"]
    take(scene, request, "verify_right")
    assert proposed(scene, request) == ["message"]
    held = take(scene, request, "message")
    assert (held.outcome, held.owner_role) == ("", "desk")


def test_every_kind_is_asked_for_and_read_back(scene: Scene, claire: Client) -> None:
    request = asked_for(scene, known(scene))
    shown = text(claire.post(at(request, "choice"), {"kind": "home_visit"}, headers=HTMX))
    assert "« Donc, vous demandez une visite à domicile, pour Élodie Durand, avec le Dr Benali." in shown
    claire.post(at(request, "reading"), headers=HTMX)
    assert again(scene, request).read_back_at == NOW
    claire.post(at(request, "choice"), {"kind": "complaint"}, headers=HTMX)
    assert again(scene, request).read_back_at is None


def test_the_callers_own_words_and_the_grounds_are_kept_as_typed(scene: Scene, claire: Client) -> None:
    request = asked_for(scene, known(scene), urgency="same_day")
    for name, said in (("expressed", "il me faut le docteur"), ("urgent_because", "fièvre depuis hier")):
        assert "enregistré" in text(claire.post(at(request, "words"), {name: said}, headers=HTMX))
    shown = text(claire.get(at(request)))
    assert "il me faut le docteur" in shown
    assert "fièvre depuis hier" in shown


@pytest.mark.parametrize("noun", ["sheet", "situation", "words", "proposal", "proposal/refusal", "reading"])
def test_strangers_find_nothing_and_colleagues_touch_nothing(scene: Scene, noun: str) -> None:
    request = asked_for(scene, known(scene))
    stranger = make_member(make_structure("Ailleurs", "permanence"), "telesecretary", "Charlie Nguyen")
    for who, status in ((stranger, 404), (scene.amel, 409)):
        client = Client()
        sign_in(client, who)
        sent = {"urgency": "planned", "action": "book", "why": "own", "expressed": "x"}
        assert client.post(at(request, noun), sent, headers=HTMX).status_code == status
    with pytest.raises(Invalid):
        actions.choose_urgency(by=scene.claire, request=request, urgency="now_15", now=NOW)


def test_the_pane_costs_two_statements_more_for_the_usual_call(scene: Scene, claire: Client) -> None:
    request = asked_for(scene, known(scene))
    with scope(scene.claire):
        asked = queries.request(scene.claire, request.pk)
        holding = queries.in_force(scene.claire, asked, NOW)
        slots = queries.choices(scene.claire, asked, holding, NOW).slots
        with CaptureQueriesContext(connection) as spent:
            decided = queries.decision(scene.claire, asked, holding, NOW, slots)
    assert decided.times
    assert len(spent) == 2


def test_the_board_says_why_each_stands_where_it_does(scene: Scene, claire: Client) -> None:
    first, second = asked_for(scene, known(scene)), taken(scene, number="")
    for request, minutes in ((first, 20), (second, 90)):
        actions.leave_open(by=scene.claire, request=request, due_at=NOW + timedelta(minutes=minutes), now=NOW)
        actions.end(by=scene.claire, call=request.call, now=NOW) if request.call else None
    actions.take_up(by=scene.claire, request=second, now=NOW)
    actions.choose_urgency(by=scene.claire, request=second, urgency="same_day", now=NOW)
    with scope(scene.claire):
        assert [one.pk for one in queries.board(scene.claire, NOW)] == [second.pk, first.pk]
    shown = text(claire.get("/desk/board/?show=all"))
    assert "avant ce qui peut attendre : aujourd’hui" in shown
    assert "bientôt due" in shown
