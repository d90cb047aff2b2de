"""Monthly reports: what they count and hide, who makes and takes them, when they are made by themselves."""

from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
import time_machine
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob
from pypdf import PdfReader

from permanence.desk.models import Call, Request
from permanence.desk.tests.scenes import PARIS, Scene
from permanence.directory.models import Membership, Structure
from permanence.directory.tests.personas import make_member
from permanence.events.insights import ReportMade
from permanence.foundation.actor import Actor, scope, system
from permanence.foundation.models import Trace
from permanence.foundation.refusal import NotPermitted
from permanence.insights import actions, handlers, jobs, queries
from permanence.insights.models import Report
from permanence.insights.rules.masking import masked, shown
from permanence.messaging.models import Message

from .test_figures import browser, martine, scene, text  # noqa: F401 (fixtures)

OCTOBER, FIRST = date(2026, 10, 1), datetime(2026, 11, 1, 4, 7, tzinfo=PARIS)


@pytest.mark.parametrize(
    ("counts", "kept"),
    [
        ({"a": 9, "b": 7}, {"a": 9, "b": 7}),
        ({"a": 9, "b": 4, "c": 7}, {"a": 9, "b": None, "c": None}),  # alone, it would be found from the sum
        ({"a": 9, "b": 4, "c": 1}, {"a": 9, "b": None, "c": None}),
        ({"a": 9, "b": 5}, {"a": 9, "b": 5}),
        ({"a": 9, "b": 0}, {"a": 9, "b": 0}),
        ({"a": 3}, {"a": None}),
        ({}, {}),
    ],
)
def test_small_counts_are_hidden(counts: dict[str, int], kept: dict[str, int | None]) -> None:
    assert masked(counts) == kept


def test_what_is_rare_is_not_even_named() -> None:
    assert shown({"a": 9, "b": 4, "c": 2, "d": 8}) == ({"a": 9, "d": 8}, 6)
    assert shown({}) == ({}, 0)


def lived(scene: Scene, by: Actor, outcomes: list[str], day: int = 12) -> None:  # noqa: F811
    """Let calls of October be answered after five seconds, spoken two minutes, and end like this."""
    starts = [datetime(2026, 10, day, 9, tzinfo=PARIS) + timedelta(minutes=5 * n) for n in range(len(outcomes))]
    with scope(scene.everyone):
        for at, outcome in zip(starts, outcomes, strict=True):
            answered = at + timedelta(seconds=5)
            call = Call.objects.create(
                structure=scene.practice, line=scene.line, provider_id=f"{by.id}{at}", rang_at=at, state="ended",
                taken_by_id=by.id, taken_at=answered, answered_at=answered, ended_at=answered + timedelta(minutes=2),
            )  # fmt: skip
            Request.objects.create(
                structure=scene.practice, call=call, outcome=outcome, closed_at=call.ended_at, reason=scene.reason
            )


def made(scene: Scene, by: Actor, now: datetime = FIRST) -> Report:  # noqa: F811
    return actions.make_report(by=by, structure=scene.practice, month=OCTOBER, now=now)


def test_a_report_counts_for_the_invoice_and_names_nobody(scene: Scene, martine: Actor) -> None:  # noqa: F811
    sylvie = make_member(scene.practice, "secretary", "Sylvie Marty")
    lived(scene, scene.claire, ["booked"] * 7 + ["refused"] * 2 + ["message"] * 6)
    lived(scene, sylvie, ["booked"], day=13)
    found = made(scene, martine)
    days = {day: rest for day, *rest in found.figures["days"]}
    assert (days["2026-10-12"], days["2026-10-13"], days["2026-10-25"]) == (
        [15, 15, 1800, 0],
        [1, 0, 0, 1],
        [0, 0, 0, 0],
    )
    assert dict(found.figures["outcomes"]) == {"booked": 8, "message": None, "refused": None}
    read = PdfReader(BytesIO(bytes(found.paper)))
    said = " ".join(page.extract_text() for page in read.pages)
    for word in ("octobre 2026", "MSP des Tilleuls", "Total"):
        assert word in said
    for word in ("Claire", "Sylvie", "Martine"):
        assert word not in said
        assert word not in str(found.figures)
    assert read.trailer["/Root"]["/MarkInfo"]["/Marked"], "it can be read aloud"


def test_who_left_the_practice_answers_for_it_until_her_last_day(scene: Scene, martine: Actor) -> None:  # noqa: F811
    sylvie = make_member(scene.practice, "secretary", "Sylvie Marty")
    for day in (13, 14):
        lived(scene, sylvie, ["booked"], day=day)
    with scope(scene.everyone):
        Membership.objects.filter(person=sylvie.id).update(from_on=date(2026, 1, 1), until_on=date(2026, 10, 13))
    days = {day: rest for day, *rest in made(scene, martine).figures["days"]}
    assert (days["2026-10-13"], days["2026-10-14"]) == ([1, 0, 0, 1], [1, 1, 120, 0])


def test_made_again_it_stands_beside_the_first(scene: Scene, martine: Actor) -> None:  # noqa: F811
    lived(scene, scene.claire, ["booked"])
    first, second = made(scene, martine), made(scene, martine)
    assert (first.version, second.version) == (1, 2)
    assert second.made_by_name == "Martine Soulié"


def test_a_month_that_is_not_over_has_no_report(scene: Scene, martine: Actor) -> None:  # noqa: F811
    with pytest.raises(actions.MonthNotOver):
        made(scene, martine, now=datetime(2026, 10, 31, 23, 59, tzinfo=PARIS))
    made(scene, martine, now=datetime(2026, 11, 1, 0, 0, tzinfo=PARIS))


def test_who_may_not_makes_and_reads_none(scene: Scene, martine: Actor) -> None:  # noqa: F811
    with pytest.raises(NotPermitted):
        made(scene, scene.claire)
    found = made(scene, martine)
    path = reverse("insights:report", args=[found.pk])
    assert browser(make_member(scene.practice, "carer", "Bob Carrère")).get(path).status_code == 403
    assert browser(scene.claire).get(path).status_code == 403


def test_the_practice_takes_its_report_and_that_is_traced(scene: Scene, martine: Actor) -> None:  # noqa: F811
    found, odile = made(scene, martine), make_member(scene.practice, "manager", "Odile Kervella")
    assert "Octobre 2026" in text(browser(odile).get(reverse("insights:reports")))
    answer = browser(odile).get(reverse("insights:report", args=[found.pk]))
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    with scope(odile):
        assert Trace.objects.filter(verb="report.taken", subject_id=found.pk, actor_id=odile.id).count() == 1


def test_a_month_is_looked_at_then_made(scene: Scene, martine: Actor) -> None:  # noqa: F811
    lived(scene, scene.claire, ["booked"] * 6)
    path = reverse("insights:month", args=[scene.practice.pk]) + "?month=2026-10"
    with time_machine.travel(FIRST, tick=False):
        client = browser(martine)
        assert "Établir le rapport : octobre 2026" in text(client.get(path))
        assert "Aucun appel ce mois-là" in text(client.get(path.replace("2026-10", "2026-09")))
        after = client.post(path, follow=True)
        sheet = client.get(reverse("insights:month_sheet", args=[scene.practice.pk])).content.decode()
    assert "version 1" in text(after)
    assert "\r\nlun. 12 oct.;6;6;12;0\r\n" in sheet


def test_the_link_is_written_and_nothing_else(scene: Scene, martine: Actor) -> None:  # noqa: F811
    with scope(scene.everyone):
        Structure.objects.filter(pk=scene.practice.pk).update(email="contact@exemple.test")
    found = made(scene, martine)
    told = ReportMade(scene.practice.pk, found.pk)
    for _twice in range(2):
        with scope(system("test", [scene.practice.pk])) as by:
            handlers.write_link(told, by=by, now=FIRST)
    with scope(system("test", [scene.practice.pk])):
        [letter] = Message.objects.all()
    assert letter.to_address == "contact@exemple.test"
    assert letter.subject == "Votre rapport d’appels\xa0: octobre 2026"
    assert reverse("insights:report", args=[found.pk]) in letter.body


def test_it_is_made_by_itself_once(scene: Scene) -> None:  # noqa: F811
    def run() -> int:
        with scope(system("job", [scene.practice.pk])) as by:
            jobs.report_month(by=by, now=FIRST)
            return Report.objects.count()

    assert run() == 0, "nothing rang"
    lived(scene, scene.claire, ["booked"])
    assert (run(), run()) == (1, 1)


def test_every_structure_is_asked_for(scene: Scene) -> None:  # noqa: F811
    jobs.report_months(now=FIRST)
    asked: Any = ProcrastinateJob.objects.filter(task_name="insights.jobs.report_month")
    assert str(scene.practice.pk) in {job.args["structure_id"] for job in asked}


def test_reports_are_listed_for_who_may_see_them(scene: Scene, martine: Actor) -> None:  # noqa: F811
    made(scene, martine)
    with scope(martine):
        assert queries.reports(martine, [scene.practice]).count() == 1
    stranger = make_member(scene.practice, "carer", "Bob Carrère")
    with scope(stranger):
        assert not queries.reports(stranger, [scene.practice]).exists()
