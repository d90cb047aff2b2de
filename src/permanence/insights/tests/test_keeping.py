"""Calls long past, kept in short rows, tell the same figures; what is recent is told by the desk alone."""

from datetime import datetime, timedelta

import pytest
from django.db import connection

from permanence.desk.models import Call, Request
from permanence.desk.tests.scenes import NOW, PARIS, Scene
from permanence.directory.tests.personas import make_member, make_structure
from permanence.foundation.actor import scope, system
from permanence.foundation.refusal import NotPermitted
from permanence.insights import actions, jobs, queries
from permanence.insights.models import PastCall, PastUntil
from permanence.insights.rules.periods import DAY, Period

from .test_figures import scene  # noqa: F401 (a fixture)

OUTCOMES = ("booked", "refused", "abandoned", "message", "")
LATER = NOW + timedelta(days=60)


def lived(scene: Scene) -> None:  # noqa: F811
    """Let forty calls ring over some days around the change of hour, and end in every way."""
    begins = datetime(2026, 10, 23, 23, 50, tzinfo=PARIS)
    with scope(scene.everyone):
        for n in range(40):
            at, lost = begins + timedelta(hours=2.3 * n), n % 7 == 3
            answered = None if lost else at + timedelta(seconds=n)
            call = Call.objects.create(
                structure=scene.practice, line=scene.line, provider_id=str(n), rang_at=at,
                state="abandoned" if lost else "ended", caller_number="+33639980001" if n % 2 else "",
                taken_by_id=None if lost else (scene.claire if n % 3 else scene.amel).id, taken_at=answered,
                answered_at=answered, ended_at=at + timedelta(minutes=2),
            )  # fmt: skip
            outcome = OUTCOMES[n % 5]
            Request.objects.create(
                structure=scene.practice, call=call, outcome=outcome, reason=scene.reason if n % 2 else None,
                closed_at=at + timedelta(minutes=n) if outcome else None, due_at=at + timedelta(hours=1),
                owner_role="desk",
            )  # fmt: skip


def told(scene: Scene, **more: object) -> queries.Figures:  # noqa: F811
    period = Period(datetime(2026, 10, 20, tzinfo=PARIS).date(), datetime(2026, 11, 20, tzinfo=PARIS).date(), DAY)
    asked = queries.Asked([scene.practice.pk], period, PARIS, LATER, **more)  # type: ignore[arg-type]
    with scope(scene.everyone):
        return queries.figures(asked, list(queries.lines([scene.practice])))


def same(one: queries.Figures, other: queries.Figures) -> bool:
    def sorted_unmet(found: queries.Figures) -> list[tuple[object, ...]]:
        return sorted((u.why, u.kind, u.refused, u.hour, u.count) for u in found.unmet)

    return (one.total, one.parts, one.lines, one.halves, one.people, sorted_unmet(one)) == (
        other.total, other.parts, other.lines, other.halves, other.people, sorted_unmet(other),
    )  # fmt: skip


@pytest.mark.parametrize("days_later", [0, 36, 37, 60])
def test_kept_or_not_the_figures_are_the_same(scene: Scene, days_later: int) -> None:  # noqa: F811
    lived(scene)
    before, claires = told(scene), told(scene, person_id=scene.claire.id)
    now = datetime(2026, 10, 25, 12, tzinfo=PARIS) + timedelta(days=days_later)
    for _twice in range(2):
        actions.keep_past_calls(by=scene.everyone, structure=scene.practice, now=now)
    with scope(scene.everyone):
        kept = PastCall.objects.count()
        assert (kept == 0) == (days_later == 0)
        assert (kept == 40) == (days_later == 60)
    assert same(before, told(scene))
    assert same(claires, told(scene, person_id=scene.claire.id))
    assert before.total.offered == 40


def test_what_is_kept_stays_when_its_call_is_removed(scene: Scene) -> None:  # noqa: F811
    lived(scene)
    before = told(scene)
    actions.keep_past_calls(by=scene.everyone, structure=scene.practice, now=LATER)
    with scope(scene.everyone):
        Request.objects.all().delete()
        Call.objects.all().delete()
    assert same(before, told(scene))


def test_strangers_see_nothing_kept_and_keep_nothing(scene: Scene) -> None:  # noqa: F811
    lived(scene)
    actions.keep_past_calls(by=scene.everyone, structure=scene.practice, now=LATER)
    stranger = make_member(make_structure("Cabinet du Canal"), "manager", "Charlie Nguyen")
    with scope(stranger):
        assert not PastCall.objects.exists()
        assert not PastUntil.objects.exists()
    for who in (stranger, scene.claire):
        with pytest.raises(NotPermitted):
            actions.keep_past_calls(by=who, structure=scene.practice, now=LATER)


def test_it_is_kept_by_itself(scene: Scene) -> None:  # noqa: F811
    lived(scene)
    with scope(system("job", [scene.practice.pk])) as by:
        jobs.keep_past_of(by=by, now=LATER)
        assert PastCall.objects.count() == 40
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'insights.jobs.keep_past_of'")
            before = cursor.fetchone()
    jobs.keep_past(now=LATER)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'insights.jobs.keep_past_of'")
        assert cursor.fetchone() > before
