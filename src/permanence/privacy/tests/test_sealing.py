"""The trace sealed for real: a line rewritten or taken out beneath the application shows, and nothing else does."""

import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from permanence.config.embedded import OWNER
from permanence.config.test_settings import TEST_VAR
from permanence.foundation.actor import scope, system
from permanence.foundation.audit import trace
from permanence.foundation.ids import uuid7
from permanence.privacy import jobs, sealing
from permanence.privacy.models import Inspection, LetGo, Seal
from permanence.runtime.postgres import Cluster

pytestmark = pytest.mark.usefixtures("committed")
HERE = uuid7()
NAME = str(settings.DATABASES["default"]["NAME"])
Owner = Callable[[str], None]


@pytest.fixture
def beneath(cluster: Cluster) -> Owner:
    """Someone who has the database, and not the installation's secret."""

    def do(statement: str) -> None:
        with psycopg.connect(cluster.url("postgres", NAME)) as administrator:
            administrator.execute(statement)  # type: ignore[arg-type]

    return do


def write(count: int = 3) -> None:
    """Write lines that are sealed together, however busy this PostgreSQL is: they are of one transaction."""
    by = system("test", [HERE])
    with scope(by):
        for _ in range(count):
            trace(by, "patient.read", at=HERE)


def seal_all() -> Seal:
    """Seal until every line written is; what else this database does at the moment, vacuuming, holds a seal back."""
    until, made = time.monotonic() + 90, []
    with psycopg.connect(Cluster(Path(TEST_VAR) / "postgres", durable=False).url("postgres", NAME)) as all_seeing:
        ((written,),) = all_seeing.execute("SELECT count(*) FROM foundation_trace").fetchall()
    while sum(Seal.objects.values_list("lines", flat=True)) < written:
        assert time.monotonic() < until
        made.append(sealing.seal())
        time.sleep(0.05)
    (one,) = filter(None, made)
    return one


def found() -> tuple[int, int | None]:
    one = sealing.inspect()
    return one.lines, one.broken_at_id


def test_what_is_sealed_is_found_whole() -> None:
    write(3)
    first = seal_all()
    assert first.lines == 3
    assert sealing.seal() is None, "nothing new"
    write(2)
    second = seal_all()
    assert (second.since, second.lines) == (first.until, 2)
    assert found() == (5, None)


@pytest.mark.parametrize(
    "deed",
    [
        "UPDATE foundation_trace SET actor_name = 'nobody' WHERE ctid = (SELECT min(ctid) FROM foundation_trace)",
        "UPDATE foundation_trace SET place = '192.0.2.9'",
        "UPDATE foundation_trace SET at = at - interval '1 day'",
        "DELETE FROM foundation_trace WHERE ctid = (SELECT max(ctid) FROM foundation_trace)",
        "DELETE FROM foundation_trace; INSERT INTO privacy_letgo VALUES (1, now(), 3, repeat('0', 64))",
    ],
    ids=["rewritten", "placed elsewhere", "dated back", "taken out", "let go by nobody"],
)
def test_what_is_done_beneath_the_application_shows(beneath: Owner, deed: str) -> None:
    beneath("ALTER SEQUENCE privacy_seal_id_seq RESTART WITH 1")
    write(3)
    seal_all()
    beneath(deed)
    assert found() == (0, 1)


def test_a_seal_made_without_the_secret_breaks_the_chain(beneath: Owner) -> None:
    write(1)
    first = seal_all()
    write(1)
    seal_all()
    beneath(f"UPDATE privacy_seal SET lines = 0 WHERE id = {first.pk}")
    assert found() == (0, first.pk)


def test_a_line_still_being_written_waits_for_the_next_seal(cluster: Cluster) -> None:
    with psycopg.connect(cluster.url(OWNER, NAME)) as slow:
        slow.execute("SELECT set_config('permanence.structures', %s, true)", [str(HERE)])
        slow.execute(
            "INSERT INTO foundation_trace (id, structure_id, actor_kind, actor_name, purpose, verb, subject_type)"
            " VALUES (%s, %s, 'person', 'Slow', '', 'patient.read', '')", [uuid7(), HERE],
        )  # fmt: skip
        write(2)
        assert sealing.seal() is None, "both came after one that may yet be undone"
    assert seal_all().lines == 3
    assert found() == (3, None)


def test_who_works_in_another_database_of_the_same_server_holds_nothing_up(cluster: Cluster) -> None:
    with psycopg.connect(cluster.url("postgres", "postgres")) as elsewhere:
        elsewhere.execute("SELECT pg_current_xact_id()")
        write(2)
        assert seal_all().lines == 2
        write(1)
        assert seal_all().lines == 1
    assert found() == (3, None)


def test_the_application_can_neither_edit_a_seal_nor_take_out_what_is_young() -> None:
    write(1)
    seal_all()
    for deed in (lambda: Seal.objects.update(lines=0), lambda: Seal.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            deed()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT permanence_let_trace_go(0, 9223372036854775807)")
        assert cursor.fetchone() == (0,)
    assert found() == (1, None)


def test_what_was_kept_long_enough_goes_and_the_chain_still_holds(beneath: Owner) -> None:
    beneath("ALTER TABLE foundation_trace ALTER at SET DEFAULT now() - interval '400 days'")
    try:
        write(3)
    finally:
        beneath("ALTER TABLE foundation_trace ALTER at SET DEFAULT transaction_timestamp()")
    seal_all()
    write(2)
    seal_all()
    jobs.inspect_trace(now=timezone.now())
    assert LetGo.objects.get().lines == 3
    assert found() == (2, None)
    assert sealing.let_go(timezone.now() - timedelta(days=366)) == 0, "nothing goes twice"


def test_nothing_goes_while_the_chain_is_broken(beneath: Owner) -> None:
    beneath("ALTER TABLE foundation_trace ALTER at SET DEFAULT now() - interval '400 days'")
    try:
        write(2)
    finally:
        beneath("ALTER TABLE foundation_trace ALTER at SET DEFAULT transaction_timestamp()")
    seal_all()
    beneath("UPDATE foundation_trace SET verb = 'patient.corrected'")
    jobs.inspect_trace(now=timezone.now())
    assert not LetGo.objects.exists()
    assert Inspection.objects.filter(broken_at__isnull=False).exists()


def test_the_sealing_job_says_nothing_of_anyone(caplog: pytest.LogCaptureFixture) -> None:
    write(1)
    with caplog.at_level("INFO"):
        while not Seal.objects.exists():
            jobs.seal_trace(now=timezone.now())
    assert "1 lines" in caplog.text
    assert str(HERE) not in caplog.text
