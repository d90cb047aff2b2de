"""Figures through the doors: what is counted, who sees what, and what it costs."""

from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from permanence.desk import actions as desk
from permanence.desk.models import Call, Request
from permanence.desk.tests.scenes import CALLER, LENT, NOW, PARIS, Scene, make_scene, request_of, ring, taken
from permanence.directory.models import Mandate, Membership
from permanence.directory.tests.personas import make_member, make_structure, reloaded, sign_in
from permanence.foundation.actor import Actor, scope, system
from permanence.foundation.models import Trace
from permanence.foundation.refusal import NotPermitted
from permanence.foundation.rights import Can
from permanence.insights import actions, queries
from permanence.insights.rules.periods import DAY, Period
from permanence.insights.tables import Table

MINUTE = timedelta(minutes=1)


@pytest.fixture
def scene(db: None) -> Scene:
    return make_scene()


@pytest.fixture
def martine(scene: Scene) -> Actor:
    """The supervisor of the permanence; the practice lends its figures."""
    with scope(scene.everyone):
        permanence = Membership.objects.get(person_id=scene.claire.id).structure
        Mandate.objects.filter(holder=permanence).update(rights=[*LENT, Can.VIEW_FIGURES])
    return reloaded(make_member(permanence, "supervisor", "Martine Soulié"))


def asked(scene: Scene, *, first: datetime = NOW, last: datetime | None = None, **more: Any) -> queries.Asked:
    period = Period(first.date(), (last or first).date(), DAY)
    return queries.Asked([scene.practice.pk], period, PARIS, now=more.pop("now", NOW + timedelta(hours=4)), **more)


def figures(scene: Scene, **more: Any) -> queries.Figures:
    with scope(scene.everyone):
        return queries.figures(asked(scene, **more), list(queries.lines([scene.practice])))


def answered(scene: Scene, after_s: int, by: Actor, *, at: datetime = NOW, number: str = CALLER) -> Request:
    """Return the request of a call answered so many seconds after its first ring."""
    call = desk.take(by=by, call=ring(scene, at=at, number=number), now=at + timedelta(seconds=after_s))
    return request_of(scene, call)


def concluded(scene: Scene, request: Request, outcome: str, by: Actor, at: datetime) -> None:
    desk.conclude(by=by, request=request, outcome=outcome, now=at)
    call = request.call
    assert call
    desk.end(by=by, call=call, now=at)


def test_a_table_is_put_in_order_by_its_columns_days_by_themselves() -> None:
    rows: list[list[str | int | None]] = [["lun.", 4, 5], ["mar.", 9, None], ["mer.", 4, 7]]
    for key, sort, expected in (
        ("parts", "parts.0", ["lun.", "mar.", "mer."]),
        ("parts", "-parts.0", ["mer.", "mar.", "lun."]),
        ("lines", "-lines.0", ["mer.", "mar.", "lun."]),
        ("lines", "lines.1,-lines.2", ["mer.", "lun.", "mar."]),
        ("lines", "-lines.2,parts.1,lines.9", ["mer.", "lun.", "mar."]),
    ):
        put = Table(key, "", ["Jour", "Appels", "Attente"], rows).put({"sort": sort})
        assert [row[0] for row in put.rows] == expected, sort
    assert put.order == "-lines.2"


def test_a_day_is_counted(scene: Scene) -> None:
    first = answered(scene, 10, scene.claire)
    concluded(scene, first, "message", scene.claire, NOW + 3 * MINUTE)
    second = answered(scene, 40, scene.amel, number="+33639980002")
    concluded(scene, second, "refused", scene.amel, NOW + 2 * MINUTE)
    ring(scene, name="gone", number="")
    ring(scene, name="gone", number="", kind="ended", at=NOW + timedelta(seconds=50))
    ring(scene, number="+33639980003")
    found = figures(scene)
    total = found.total
    assert (total.offered, total.answer.count, total.loss.count, total.going_on) == (4, 2, 1, 1)
    assert (total.p50, total.p95, total.abandoned_after) == (10, 40, 50)
    assert total.service(queries.aim(None)).percent == 33
    assert (found.work.at_first.count, found.work.handling_s) == (2, 125)
    assert (found.work.without_solution.count, found.work.without_solution.of) == (2, 3)
    assert found.work.outcomes == {"message": 1, "refused": 1}
    assert sorted((one.refused, one.hour, one.count) for one in found.unmet) == [(False, 10, 1), (True, 10, 1)]
    assert found.refused == [("Consultation", "appointment", 1)]
    assert found.halves == [(20, 4, 1)]


def test_who_hung_up_and_was_answered_later_is_not_left(scene: Scene) -> None:
    ring(scene, name="gone")
    ring(scene, name="gone", kind="ended", at=NOW + timedelta(seconds=30))
    again = answered(scene, 5, scene.claire, at=NOW + 5 * MINUTE)
    concluded(scene, again, "message", scene.claire, NOW + 7 * MINUTE)
    found = figures(scene)
    assert (found.total.loss.count, found.work.without_solution.count) == (1, 0)


@pytest.mark.parametrize(("hours", "left"), [(0.2, 0), (2, 1)])
def test_who_hung_up_is_left_once_nobody_called_back_in_time(scene: Scene, hours: float, left: int) -> None:
    ring(scene, name="gone")
    ring(scene, name="gone", kind="ended", at=NOW + timedelta(seconds=30))
    assert figures(scene, now=NOW + timedelta(hours=hours)).work.without_solution.count == left


def test_a_request_closed_late_is_not_settled_at_the_first_call(scene: Scene) -> None:
    request = taken(scene)
    assert request.call
    desk.end(by=scene.claire, call=request.call, now=NOW + MINUTE)
    desk.conclude(by=scene.claire, request=request, outcome="message", now=NOW + 17 * MINUTE)
    found = figures(scene)
    assert (found.work.at_first.count, found.work.handling_s) == (0, 60)


@pytest.mark.parametrize(
    ("at", "half"),
    [
        (datetime(2026, 3, 29, 1, 45, tzinfo=PARIS), 3),
        (datetime(2026, 3, 29, 3, 15, tzinfo=PARIS), 6),  # an hour and a half later there is no 2 o'clock
        (datetime(2026, 10, 25, 2, 15, tzinfo=PARIS, fold=0), 4),
        (datetime(2026, 10, 25, 2, 15, tzinfo=PARIS, fold=1), 4),  # both quarters past two are told together
        (datetime(2026, 10, 25, 23, 59, tzinfo=PARIS), 47),
    ],
)
def test_half_hours_are_those_of_the_clock_on_the_wall(scene: Scene, at: datetime, half: int) -> None:
    with scope(scene.everyone):
        Call.objects.create(structure=scene.practice, line=scene.line, provider_id="1", rang_at=at)
    found = figures(scene, first=at)
    assert found.halves == [(half, 1, 0)]
    assert [day for day, one in found.parts if one.offered] == [at.date()]


def text(answer: Any) -> str:
    main = HTMLParser(answer.content).css_first("main")
    assert main
    return " ".join(main.text(separator=" ").split())


def browser(actor: Actor) -> Client:
    client = Client(headers={"Accept-Language": "fr"})
    sign_in(client, actor)
    return client


def seen(actor: Actor, name: str = "insights:figures", **said: Any) -> str:
    with time_machine.travel(NOW + timedelta(hours=1), tick=False):
        return text(browser(actor).get(reverse(name), said))


def test_the_supervisor_sees_her_team_and_a_secretary_herself(scene: Scene, martine: Actor) -> None:
    answered(scene, 10, scene.claire)
    answered(scene, 10, scene.amel, number="+33639980002")
    page = seen(martine)
    assert "Claire Vidal" in page
    assert "Amel Haddad" in page
    own = seen(scene.claire, "insights:mine")
    assert "Appels décrochés 1" in own
    assert "Amel" not in own
    assert browser(scene.claire).get(reverse("insights:figures")).status_code == 403


def test_a_practice_sees_its_lines_and_nobody_of_the_permanence(scene: Scene, martine: Actor) -> None:
    answered(scene, 10, scene.claire)
    page = seen(make_member(scene.practice, "manager", "Odile Kervella"))
    assert "MSP des Tilleuls" in page
    assert "Claire" not in page
    assert "Hors de votre équipe" in page
    stranger = make_member(make_structure("Cabinet du Canal"), "manager", "Charlie Nguyen")
    assert "Aucune ligne à compter" in seen(stranger)
    assert "Aucune ligne à compter" in seen(stranger, structure=scene.practice.pk)


def test_what_is_not_lent_is_not_seen(scene: Scene, martine: Actor) -> None:
    with scope(scene.everyone):
        Mandate.objects.update(rights=LENT)
    assert "Aucune ligne à compter" in seen(martine)


def test_nothing_yet_is_said_and_nonsense_is_left_out(scene: Scene, martine: Actor) -> None:
    assert "Aucun appel sur cette période" in seen(martine, structure="x", line="y", person="z", period="w")
    assert "Aucun appel décroché sur cette période" in seen(scene.claire, "insights:mine", period="1")


def test_live_tells_who_waits(scene: Scene, martine: Actor) -> None:
    ring(scene, at=NOW)
    with time_machine.travel(NOW + timedelta(seconds=75), tick=False):
        said = browser(martine).get(reverse("insights:live")).content.decode()
    assert "1 appel sonne" in said
    assert "1:15" in said


def test_a_sheet_is_taken_and_traced(scene: Scene, martine: Actor) -> None:
    answered(scene, 10, scene.claire)
    with time_machine.travel(NOW + timedelta(hours=1), tick=False):
        answer = browser(martine).get(reverse("insights:sheet"), {"table": "people", "period": "7"})
        none = browser(martine).get(reverse("insights:sheet"), {"table": "refused", "period": "7"})
    assert answer.headers["Content-Disposition"] == 'attachment; filename="permanence-people.csv"'
    assert "\r\nClaire Vidal;1;" in answer.content.decode()
    assert none.status_code == 404
    with scope(system("test", [scene.practice.pk])):
        assert not Trace.objects.filter(verb="figures.exported").exclude(actor_id=martine.id).exists()
    with scope(martine):
        assert Trace.objects.filter(verb="figures.exported").count() == 1


def test_each_structure_has_its_own_aim(scene: Scene, martine: Actor) -> None:
    path = reverse("insights:aim", args=[scene.practice.pk])
    assert browser(martine).post(path, {"percent": 0, "within_s": 20}).status_code == 422
    assert browser(martine).post(path, {"percent": 90, "within_s": 15}).status_code == 302
    assert "Objectif : 90 % en 15 s" in seen(martine, structure=scene.practice.pk)
    assert "Objectif : 80 % en 20 s" in seen(martine)
    for refused in (scene.claire, make_member(scene.practice, "secretary", "Sylvie Marty")):
        assert browser(refused).post(path, {"percent": 9, "within_s": 15}).status_code == 403


def test_the_page_costs_the_same_whatever_it_counts(scene: Scene, martine: Actor) -> None:
    client = browser(martine)

    def spent() -> int:
        with CaptureQueriesContext(connection) as found, time_machine.travel(NOW + timedelta(hours=1), tick=False):
            client.get(reverse("insights:figures"))
        return len(found)

    answered(scene, 10, scene.claire)
    first = spent()
    for number in range(5):
        answered(scene, 10 + number, scene.amel, number=f"+336399800{10 + number}")
    assert spent() == first <= 16


def test_an_action_is_refused_to_who_may_not(scene: Scene) -> None:
    with pytest.raises(NotPermitted):
        actions.set_aim(by=scene.claire, structure=scene.practice, percent=80, within_s=20)
