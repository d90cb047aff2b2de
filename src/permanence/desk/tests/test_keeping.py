"""How long calls are kept: what goes at night, what stays, what waits, and who sees and says it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from time import sleep

import pytest
import time_machine
from django.db import connection, connections, transaction
from django.test import Client

from permanence.config import todo
from permanence.desk import actions, jobs, queries
from permanence.desk.models import Call, DifficultCall, Forgetting, Keeping, ProposalMade, Question, Request
from permanence.desk.rules import keeping as rules
from permanence.directives.models import Directive
from permanence.directory.tests.personas import make_member, make_structure, reloaded, sign_in
from permanence.foundation import sealed
from permanence.foundation.actor import Actor, scope, system
from permanence.foundation.models import Change
from permanence.foundation.refusal import Invalid, NotPermitted

from .questions import make_asking
from .scenes import CALLER, NOW, Scene, again, direct, make_patient, make_scene, ring, taken, text

THEN = NOW - timedelta(days=400)
SECRET = "fièvre depuis deux jours"


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 11, 29), 12, date(2025, 11, 29)),
        (date(2026, 2, 28), 12, date(2025, 2, 28)),
        (date(2028, 2, 29), 12, date(2027, 2, 28)),
        (date(2026, 5, 31), 3, date(2026, 2, 28)),
        (date(2026, 1, 15), 3, date(2025, 10, 15)),
        (date(2026, 12, 31), 60, date(2021, 12, 31)),
    ],
)
def test_a_term_counts_back_in_calendar_months(day: date, months: int, expected: date) -> None:
    assert rules.before(day, months) == expected


def test_a_shorter_term_waits_a_week_and_a_longer_one_does_not() -> None:
    today, usual = date(2026, 11, 29), rules.USUAL
    assert rules.begins(usual, rules.Terms(6, 60), today, today) == today + rules.NOTICE
    assert rules.begins(usual, rules.Terms(12, 24), today, today) == today + rules.NOTICE
    assert rules.begins(usual, rules.Terms(24, 60), today, today) == today
    assert rules.begins(usual, usual, today + timedelta(days=20), today) == today + timedelta(days=20), "announced"


@pytest.fixture
def odile(scene: Scene) -> Actor:
    return reloaded(make_member(scene.practice, "manager", "Odile Marty"))


def closed(scene: Scene, *, now: datetime = THEN, outcome: str = "message") -> Request:
    request = taken(scene, now=now)
    actions.choose_patient(by=scene.claire, request=request, patient=make_patient(scene), now=now)
    actions.note(by=scene.claire, request=again(scene, request), understood=SECRET, now=now)
    actions.note_words(by=scene.claire, request=again(scene, request), now=now, expressed=SECRET, urgent_because=SECRET)
    actions.conclude(by=scene.claire, request=again(scene, request), outcome=outcome, now=now)
    return again(scene, request)


def in_force(scene: Scene, *, months: int = 12, grave_months: int = 60) -> None:
    with scope(scene.everyone):
        told = {"months": months, "grave_months": grave_months, "set_at": THEN, "from_on": THEN.date()}
        Keeping.objects.update_or_create(structure=scene.practice, defaults=told)


def night(scene: Scene, now: datetime = NOW) -> int:
    return actions.forget_calls(by=system("job", [scene.practice.pk]), structure=scene.practice, now=now)


def log(scene: Scene) -> str:
    with scope(scene.everyone):
        return repr(list(Change.objects.values_list("before", "after")))


def test_past_its_term_nothing_is_left_of_whom_and_what_even_in_the_log_of_changes(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealed, "seal_text", lambda words, **_of: words)  # what lies sealed would not be found
    request = closed(scene)
    assert SECRET in log(scene)
    in_force(scene)
    assert night(scene) == 1
    gone = again(scene, request)
    assert (gone.patient, gone.appointment, gone.expressed, gone.understood, gone.urgent_because, gone.facts) == (
        None, None, "", "", "", {},
    )  # fmt: skip
    with scope(scene.everyone):
        call = Call.objects.get(pk=gone.call_id)
        assert (call.caller_number, call.provider_id) == ("", f"forgotten-{call.pk}")
        assert not call.events.exists()
        assert not Change.objects.filter(row_id=request.pk).exists()
    assert SECRET not in log(scene)
    assert (gone.kind, gone.outcome, gone.closed_at) == (request.kind, "message", request.closed_at), "figures stay"
    assert (call.rang_at, call.taken_by_id, call.answered_at) == (THEN, scene.claire.id, request.call.answered_at)  # type: ignore[union-attr]
    assert night(scene) == 0


def test_what_is_younger_open_or_of_another_practice_stays(scene: Scene) -> None:
    young, still_open = closed(scene, now=NOW - timedelta(days=300)), taken(scene, now=THEN)
    in_force(scene)
    assert night(scene) == 0
    assert again(scene, young).understood == SECRET
    with scope(scene.everyone):
        assert Call.objects.get(pk=still_open.call_id).caller_number == CALLER


def test_what_may_be_disputed_has_its_own_term(scene: Scene) -> None:
    to_15 = taken(scene, now=THEN)
    actions.send_to_15(by=scene.claire, request=to_15, now=THEN)
    hard = taken(scene, now=THEN)
    actions.call_difficult(by=scene.claire, request=hard, now=THEN)
    actions.conclude(by=scene.claire, request=again(scene, hard), outcome="nothing", now=THEN)
    in_force(scene)
    assert night(scene) == 0
    in_force(scene, grave_months=12)
    assert night(scene) == 2
    with scope(scene.everyone):
        assert not DifficultCall.objects.exists()
        assert again(scene, to_15).outcome == "call_15"


def test_what_was_proposed_stays_counted_without_its_words(scene: Scene) -> None:
    request = closed(scene)
    with scope(scene.everyone):
        ProposalMade.objects.create(
            structure=scene.practice, request=request, action="decline", script=SECRET, reasons=["rule 4"], taken=True,
            made_at=THEN,
        )  # fmt: skip
    in_force(scene)
    night(scene)
    with scope(scene.everyone):
        made = ProposalMade.objects.get()
    assert (made.script, made.action, made.reasons) == ("", "decline", ["rule 4"])
    assert SECRET not in log(scene)


def test_what_was_asked_of_the_practitioner_goes_too(scene: Scene) -> None:
    with time_machine.travel(NOW, tick=False):
        asking = make_asking()
        asking.message(text=SECRET)
        with scope(asking.scene.everyone):
            question = Question.objects.get()
        actions.answer(by=asking.doctor, question=question, said="Je la rappelle.", now=NOW)
        actions.conclude(by=asking.scene.claire, request=asking.now(), outcome="message", now=NOW)
    with scope(asking.scene.everyone):
        Request.objects.filter(pk=asking.request.pk).update(closed_at=THEN)
    in_force(asking.scene)
    assert night(asking.scene) == 1
    with scope(asking.scene.everyone):
        assert not Question.objects.exists()
    assert SECRET not in log(asking.scene)
    assert "Je la rappelle" not in log(asking.scene)


def test_a_call_without_a_request_loses_its_number(scene: Scene) -> None:
    call = ring(scene, at=THEN)
    with scope(scene.everyone):
        Request.objects.filter(call=call).delete()
        Call.objects.filter(pk=call.pk).update(state="abandoned", ended_at=THEN)
    in_force(scene)
    assert night(scene) == 1
    with scope(scene.everyone):
        assert Call.objects.get(pk=call.pk).caller_number == ""


def test_where_nobody_chose_the_first_night_announces_and_takes_nothing(scene: Scene, odile: Actor) -> None:
    request = closed(scene)
    assert night(scene) == 0
    assert again(scene, request).understood == SECRET
    with scope(odile):
        (shown,) = todo.keepings(odile, NOW)
        assert shown.address == f"/desk/keeping/{scene.practice.pk}/"
    assert night(scene, NOW + timedelta(days=29)) == 0
    assert night(scene, NOW + timedelta(days=30)) == 1
    actions.set_keeping(by=odile, structure=scene.practice, months=12, grave_months=60, why="", now=NOW)
    with scope(odile):
        assert not list(todo.keepings(odile, NOW)), "someone looked"


def test_one_is_kept_longer_for_a_reason_until_someone_says_otherwise(scene: Scene, odile: Actor) -> None:
    request = closed(scene)
    in_force(scene)
    with pytest.raises(Invalid):
        actions.keep_longer(by=odile, request=request, why="", now=NOW)
    actions.keep_longer(by=odile, request=request, why="Litige en cours", now=NOW)
    assert night(scene) == 0
    actions.keep_no_longer(by=odile, request=request)
    assert night(scene) == 1
    with pytest.raises(actions.AlreadyForgotten):
        actions.keep_longer(by=odile, request=request, why="Trop tard", now=NOW)


def test_what_is_kept_longer_while_the_night_waits_for_it_stays(committed: None) -> None:
    scene = make_scene()
    odile = reloaded(make_member(scene.practice, "manager", "Odile Marty"))
    request = closed(scene)
    in_force(scene)
    with ThreadPoolExecutor(1) as nights:
        with transaction.atomic():
            actions.keep_longer(by=odile, request=request, why="Litige en cours", now=NOW)
            forgetting = nights.submit(lambda: (night(scene), connections.close_all())[0])
            _wait_until_one_waits()
        assert forgetting.result() == 0
    assert again(scene, request).understood == SECRET


def _wait_until_one_waits() -> None:
    for _ in range(500):
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone() != (0,):
                return
        sleep(0.02)
    pytest.fail("nobody waits")


def test_whoever_does_not_manage_says_nothing_of_it(scene: Scene) -> None:
    stranger = make_member(make_structure("Cabinet du Canal"), "manager", "Charlie Nguyen")
    for who in (stranger, scene.claire):
        with pytest.raises(NotPermitted):
            actions.set_keeping(by=who, structure=scene.practice, months=3, grave_months=12, why="x", now=NOW)
        with pytest.raises(NotPermitted):
            actions.forget_calls(by=who, structure=scene.practice, now=NOW)


def test_the_log_of_changes_goes_with_forgotten_requests_alone(scene: Scene) -> None:
    """The function of the database lets nobody take a change out of the log for a request that is still there."""
    request = closed(scene)
    direct(scene, "new_patients", {"policy": "refuse"})
    with scope(scene.everyone), connection.cursor() as cursor:
        directive = Directive.objects.get()
        cursor.execute("SELECT desk_forget_changes(%s, %s)", [[request.pk, directive.pk], [request.pk, directive.pk]])
        assert cursor.fetchone() == (0,)
        Request.objects.filter(pk=request.pk).update(forgotten_at=NOW, closed_at=datetime.now(tz=NOW.tzinfo))
        cursor.execute("SELECT desk_forget_changes(%s, %s)", [[request.pk], []])
        assert cursor.fetchone() == (0,), "nor of one that has just ended"


def test_every_structure_is_looked_at_each_night(scene: Scene) -> None:
    closed(scene)
    in_force(scene)
    jobs.forget_calls_everywhere(now=NOW)
    with scope(system("job", [scene.practice.pk])) as by:
        jobs.forget_calls(by=by, now=NOW)
        assert (Forgetting.objects.get().requests, Forgetting.objects.get().calls) == (1, 1)


def test_the_manager_sees_what_will_go_with_nobodys_name_and_says_how_long(
    scene: Scene, odile: Actor, client: Client
) -> None:
    request = closed(scene)
    in_force(scene)
    sign_in(client, odile)
    here = f"/desk/keeping/{scene.practice.pk}/"
    assert scene.practice.name in text(client.get("/desk/keeping/"))
    shown = text(client.get(here))
    assert "1 appel ou demande" in shown
    assert "Durand" not in shown
    assert CALLER not in shown
    refused = client.post(here, {"months": "24", "grave_months": "12", "why": ""})
    assert refused.status_code == 422
    answer = client.post(here, {"months": "6", "grave_months": "60", "why": "Contrat du 2 mars"}, follow=True)
    assert "Contrat du 2 mars" in text(answer)
    assert "Rien ne part avant" in text(answer)
    client.post(f"{here}longer/{request.pk}/", {"why": "Plainte déposée"})
    assert "Plainte déposée" in text(client.get(here, {"on": THEN.date().isoformat()}))
    client.post(f"{here}longer/{request.pk}/end/")
    assert "Plainte déposée" not in text(client.get(here))


def test_it_is_shown_to_no_stranger_and_to_nobody_by_mandate(scene: Scene, client: Client) -> None:
    closed(scene)
    sign_in(client, make_member(make_structure("Cabinet du Canal"), "manager", "Charlie Nguyen"))
    assert client.get(f"/desk/keeping/{scene.practice.pk}/").status_code == 404
    with scope(scene.claire):
        assert not queries.all_kept(scene.claire), "she answers by a mandate, which lends no such right"
