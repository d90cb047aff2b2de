"""Why practices declined, and why callers did not take what was proposed, as the figures tell it."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from permanence.desk import actions as desk
from permanence.desk import queries as seen_at_the_desk
from permanence.desk.actions.deeds import DEEDS
from permanence.desk.models import Request
from permanence.desk.tests.scenes import NOW, PARIS, Scene, again, direct, make_patient, make_scene, taken
from permanence.directory.models import PractitionerRole
from permanence.directory.tests.personas import make_member, reloaded, sign_in
from permanence.foundation.actor import scope
from permanence.insights import queries
from permanence.insights.queries.reasons import NOT_GIVEN
from permanence.insights.rules.periods import DAY, Period


@pytest.fixture
def scene(db: None) -> Scene:
    return make_scene()


def figures(scene: Scene, later: timedelta = timedelta()) -> queries.Figures:
    day = (NOW + later).date()
    asked = queries.Asked([scene.practice.pk], Period(day, day, DAY), PARIS, now=NOW + timedelta(days=2))
    with scope(scene.everyone):
        return queries.figures(asked, list(queries.lines([scene.practice])))


def newcomer(scene: Scene) -> Request:
    request = taken(scene)
    desk.choose_patient(by=scene.claire, request=request, patient=make_patient(scene), now=NOW)
    return again(scene, request)


def wanted(scene: Scene, request: Request, action: str) -> seen_at_the_desk.Wanted:
    with scope(scene.claire):
        decided = seen_at_the_desk.decided(scene.claire, seen_at_the_desk.request(scene.claire, request.pk), NOW)
    one = next(one for one in decided.proposals if one.action == action)
    return seen_at_the_desk.Wanted(action, one.practitioner and PractitionerRole(pk=one.practitioner).pk, one.slot)


def test_what_was_declined_is_told_by_its_directive_on_its_day_only(scene: Scene) -> None:
    direct(scene, "new_patients", {"policy": "refuse"})
    request = newcomer(scene)
    desk.take_proposal(by=scene.claire, request=request, wanted=wanted(scene, request, "decline"), now=NOW)
    assert figures(scene).not_given == [("Nouveaux patients", 1)]
    assert figures(scene, timedelta(days=1)).not_given == []


def test_what_answers_without_giving_are_deeds_of_the_desk() -> None:
    assert {*NOT_GIVEN} <= {*DEEDS}


def test_what_callers_did_not_want_is_told_unless_it_was_a_slip(scene: Scene) -> None:
    request = newcomer(scene)
    chosen = wanted(scene, request, "book")
    made = desk.turn_down(by=scene.claire, request=request, wanted=chosen, why="too_late", now=NOW)
    assert figures(scene).not_wanted == [("trop tard", 1)]
    desk.propose_again(by=scene.claire, request=request, proposal_id=made.pk, now=NOW)
    assert figures(scene).not_wanted == []


def test_both_stand_on_the_page_and_in_the_sheet(scene: Scene) -> None:
    direct(scene, "new_patients", {"policy": "refuse"})
    request = newcomer(scene)
    desk.take_proposal(by=scene.claire, request=request, wanted=wanted(scene, request, "decline"), now=NOW)
    client = Client(headers={"Accept-Language": "fr"})
    sign_in(client, reloaded(make_member(scene.practice, "manager", "Odile Marty")))
    with time_machine.travel(NOW + timedelta(hours=1), tick=False):
        page = client.get(reverse("insights:figures"), {"period": "7"})
        sheet = client.get(reverse("insights:sheet"), {"period": "7", "table": "declined-by"})
    shown = page.content.decode()
    assert "Par quelle consigne" in shown
    assert "Pourquoi cela n’a pas été accordé" in shown
    assert "laissés sans solution, selon l’heure" in shown
    assert "Nouveaux patients;1;100" in sheet.content.decode()
