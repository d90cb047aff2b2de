"""How the installation stands, told to who manages, to a watching program and to a load balancer."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django import app

from permanence.directory.tests import personas
from permanence.foundation.actor import scope
from permanence.foundation.models import Account
from permanence.operations import actions, queries, views
from permanence.operations.rules import LIMITS, Tone, tone
from permanence.operations.steps import ROOMS, STEPS
from permanence.privacy import queries as privacy

pytestmark = pytest.mark.django_db
TASK = "messaging.delivery.send_message"


@pytest.fixture
def people() -> personas.Personas:
    return personas.three(may="manager", may_not="secretary")


@pytest.fixture
def failed_jobs(people: personas.Personas) -> None:
    """Three jobs of Alice's structure that ran out of tries, and one that waits since an hour."""
    with connection.cursor() as cursor:
        for _ in range(3):
            fail(cursor, TASK, people.here.pk)
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, scheduled_at)"
            " VALUES ('messages', %s, now() - interval '1 hour')", [TASK],
        )  # fmt: skip


def fail(cursor: Any, task: str, structure_id: object, lock: str | None = None, status: str = "failed") -> None:
    cursor.execute(
        "INSERT INTO procrastinate_jobs (queue_name, task_name, status, attempts, args, queueing_lock)"
        " VALUES ('messages', %s, %s::procrastinate_job_status, 5, %s, %s)",
        [task, status, json.dumps({"structure_id": str(structure_id)} if structure_id else {}), lock],
    )


@pytest.mark.parametrize(
    ("name", "value", "meant"),
    [
        ("queue_oldest_s", 0, Tone.FINE),
        ("queue_oldest_s", 59.9, Tone.FINE),
        ("queue_oldest_s", 60, Tone.SOON),
        ("queue_oldest_s", 600, Tone.WRONG),
        ("jobs_failed", 0, Tone.FINE),
        ("jobs_failed", 1, Tone.SOON),
        ("trace_broken", 0, Tone.FINE),
        ("trace_broken", 1, Tone.WRONG),
        ("copy_age_h", None, Tone.FINE),
        ("database_bytes", 1e15, Tone.FINE),
        ("disk_used_share", 0.84, Tone.FINE),
        ("disk_used_share", 0.96, Tone.WRONG),
        ("certificate_past_days", None, Tone.FINE),
        ("certificate_past_days", -15, Tone.FINE),
        ("certificate_past_days", -13, Tone.SOON),
        ("certificate_past_days", 1, Tone.WRONG),
        ("policy_refused", 400, Tone.SOON),
        ("standby_away_s", 59, Tone.FINE),
        ("standby_away_s", 61, Tone.SOON),
        ("standby_away_s", 3600, Tone.WRONG),
    ],
)
def test_what_a_figure_means(name: str, value: float | None, meant: Tone) -> None:
    assert tone(name, value) is meant


def test_every_limit_is_of_a_figure_that_is_told() -> None:
    assert LIMITS.keys() <= views.TOLD.keys() == queries.figures(timezone.now()).keys()


def test_who_manages_is_told_what_to_do_about_each_that_is_wrong() -> None:
    assert STEPS.keys() == LIMITS.keys()


def test_each_piece_of_work_that_may_fail_is_named_by_its_room() -> None:
    app.perform_import_paths()
    ours = {name for name, task in app.tasks.items() if task.queue != "builtin" and "tests" not in name.split(".")}
    rooms = {name.partition(".")[0] for name in ours}
    assert rooms <= ROOMS.keys() | {"procrastinate"}


def test_the_page_tells_what_failed_and_tries_it_again(people: personas.Personas, failed_jobs: None) -> None:
    client = Client()
    personas.sign_in(client, people.alice)
    page = client.get(reverse("operations:operations")).content.decode()
    assert TASK in page
    assert "Messages aux patients" in page
    assert "relancez-les" in page, "the next step"
    assert "À regarder" in page
    assert "1 h" in page, "how long the oldest waits"
    after = client.post(reverse("operations:again"), {"task": TASK}, follow=True).content.decode()
    assert "3 tâches sont relancées" in after
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE status = 'todo' AND task_name = %s", [TASK])
        assert cursor.fetchone() == (4,)
    again = client.post(reverse("operations:again"), {"task": TASK}, follow=True).content.decode()
    assert "plus rien à relancer" in again, "a second press does nothing"


@pytest.mark.parametrize("waits", [False, True])
def test_of_those_that_wait_once_only_one_is_tried_again(people: personas.Personas, waits: bool) -> None:
    """What failed every hour would wait several times: PostgreSQL lets it wait once."""
    with connection.cursor() as cursor:
        for status in ["failed"] * 3 + ["todo"] * waits:
            fail(cursor, TASK, people.here.pk, "forget:1", status)
    assert actions.try_again(by=people.alice, task=TASK) == int(not waits)
    assert queries.failed() == []
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE status = 'todo' AND task_name = %s", [TASK])
        assert cursor.fetchone() == (1,)


def test_trying_again_touches_one_kind_alone(people: personas.Personas, failed_jobs: None) -> None:
    assert actions.try_again(by=people.alice, task="another.kind") == 0
    assert queries.failed()[0].count == 3


def test_who_manages_sees_the_work_of_his_structures_and_tries_no_other_again(people: personas.Personas) -> None:
    with connection.cursor() as cursor:
        for structure in (people.here.pk, people.elsewhere.pk, None):
            fail(cursor, TASK, structure)
    assert [(one.task, one.count) for one in queries.failed(people.alice)] == [(TASK, 1)]
    client = Client()
    personas.sign_in(client, people.alice)
    assert "relancez-les" in client.get(reverse("operations:operations")).content.decode()
    assert actions.try_again(by=people.alice, task=TASK) == 1
    assert queries.failed(people.alice) == []
    assert queries.failed()[0].count == 2, "another structure's, and the installation's own"
    assert "relancez-les" not in client.get(reverse("operations:operations")).content.decode()


def test_who_keeps_the_installation_sees_the_work_of_all(people: personas.Personas, settings: Any) -> None:
    with connection.cursor() as cursor:
        for structure in (people.elsewhere.pk, None):
            fail(cursor, TASK, structure)
    assert queries.failed(people.alice) == []
    settings.KEEPERS = (Account.objects.get(pk=people.alice.id).email,)
    with scope(people.alice):
        assert queries.failed(people.alice)[0].count == 2
    assert actions.try_again(by=people.alice, task=TASK) == 2


def test_who_manages_all_there_is_keeps_the_installation(db: None) -> None:
    alice = personas.make_member(personas.make_structure(), "manager")
    with connection.cursor() as cursor:
        fail(cursor, TASK, None)
    with scope(alice):
        assert queries.failed(alice)[0].count == 1


def test_a_program_is_told_whether_it_lives_and_is_ready(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Client().get("/health/live").json() == {"live": True}
    assert Client().get("/health/ready").status_code == 200

    def gone(*_: object) -> None:
        raise DatabaseError("gone")

    monkeypatch.setattr(queries, "MigrationRecorder", gone)
    answer = Client().get("/health/ready")
    assert (answer.status_code, answer.json()) == (503, {"ready": False})
    assert Client().get("/health/live").status_code == 200
    assert Client().post("/health/live").status_code == 405


@pytest.mark.parametrize(("set_", "given"), [("", ""), ("", "Bearer "), ("s3cret", ""), ("s3cret", "Bearer other")])
def test_figures_are_told_to_nobody_without_the_token(settings: Any, set_: str, given: str) -> None:
    settings.METRICS_TOKEN = set_
    assert Client().get("/metrics", headers={"authorization": given}).status_code == 404


def test_figures_for_prometheus_name_nobody(settings: Any, failed_jobs: None) -> None:
    settings.METRICS_TOKEN = "s3cret"
    personas.make_structure("Cabinet Durand")
    told = Client().get("/metrics", headers={"authorization": "Bearer s3cret"}).content.decode()
    assert "permanence_jobs_failed 3.0" in told
    assert "Durand" not in told


def test_a_quiet_night_is_no_fault() -> None:
    now = timezone.now()
    long_ago = now - timedelta(hours=9)
    for unsealed, sealed_at, told in ((0, long_ago, 0), (3, long_ago, 9 * 3600), (3, None, None)):
        assert queries._unsealed_s(privacy.Standing(sealed_at, unsealed, None), now) == told


def test_a_disk_that_is_not_there_is_told_and_breaks_nothing(settings: Any, tmp_path: Path) -> None:
    settings.VAR, settings.BACKUPS, settings.METRICS_TOKEN = tmp_path / "gone", tmp_path / "away", "s3cret"
    found = queries.figures(timezone.now())
    assert found["disk_used_share"] is None
    assert tone("copy_age_h", found["copy_age_h"]) is Tone.WRONG
    told = Client().get("/metrics", headers={"authorization": "Bearer s3cret"}).content.decode()
    assert "permanence_copy_age_h +Inf" in told
    client = Client()
    personas.sign_in(client, personas.three(may="manager", may_not="secretary").alice)
    assert "illisible" in client.get(reverse("operations:operations")).content.decode()
