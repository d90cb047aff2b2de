"""Seals the trace block by block, verifies the seals, and lets go what was kept long enough.

A block is closed only when every transaction that may have written into it has ended; who seals twice at once does
it one after the other. The seal is made with the installation's secret: whoever has the database alone cannot make
another. A database made anew from a logical copy counts its transactions from the beginning: keep physical copies.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.conf import settings
from django.db import connection, transaction

from .models import Inspection, LetGo, Seal
from .rules import chain

# The first transaction that may still write here. Those of other databases of the same PostgreSQL cannot; one of which
# no lock is seen (it has just begun, or just ended) is taken for one that may.
FIRST_OPEN = """
    SELECT coalesce(min(open.number), min(pg_snapshot_xmax(seen.now)::text::bigint))
    FROM (SELECT pg_current_snapshot() AS now) AS seen
    LEFT JOIN LATERAL (SELECT x::text::bigint AS number FROM pg_snapshot_xip(seen.now) AS x) AS open ON NOT EXISTS (
        SELECT FROM pg_locks JOIN pg_stat_activity USING (pid)
        WHERE locktype = 'transactionid' AND mode = 'ExclusiveLock' AND granted
            AND transactionid::text::bigint = open.number & 4294967295 AND datname <> current_database())
"""
NO_END = 2**63 - 1  # no transaction has this number
LOCK = 0x7EA1  # the one who seals holds it


@dataclass(frozen=True, slots=True)
class Block:
    """What the trace holds between two transaction numbers."""

    lines: int
    newest: datetime | None
    digest: str


def seal() -> Seal | None:
    """Seal what is complete and was not sealed yet; None when nothing is."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        last = Seal.objects.order_by("id").last()
        since = last.until if last else 0
        cursor.execute(FIRST_OPEN)
        (until,) = cursor.fetchone()
        found = block(since, until) if until > since else None
        if found is None or not found.lines:
            return None
        told = {"since": since, "until": until, "lines": found.lines, "digest": found.digest}
        mark = chain.mark(_key(), last.mark if last else chain.FIRST, **told)
        return Seal.objects.create(**told, newest=found.newest, mark=mark)


def last_mark() -> str:
    """Return the last seal, to be kept outside; empty before the first."""
    last = Seal.objects.order_by("id").last()
    return last.mark if last else ""


def block(since: int, until: int) -> Block:
    """Fingerprint the lines between two transaction numbers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT lines, newest, digest FROM permanence_trace_block(%s, %s)", [since, until])
        return Block(*cursor.fetchone())


def inspect() -> Inspection:
    """Verify every seal and every line that still stands behind one; the finding is kept."""
    seals = list(Seal.objects.order_by("id").select_related("let_go"))
    place = chain.broken(_key(), (_link(one) for one in seals))
    first_wrong = seals[place] if place is not None else None
    sound = 0
    for one, found in _standing(seals if place is None else seals[:place]):
        if (found.lines, found.digest) != (one.lines, one.digest):
            first_wrong = one
            break
        sound += found.lines
    return Inspection.objects.create(lines=sound, broken_at=first_wrong)


def let_go(before: datetime) -> int:
    """Take out the sealed blocks all of whose lines are older; return how many lines went."""
    gone = 0
    for one in Seal.objects.filter(newest__lt=before, let_go=None).order_by("id"):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT permanence_let_trace_go(%s, %s)", [one.since, one.until])
            (lines,) = cursor.fetchone()
            LetGo.objects.create(seal=one, lines=lines, mark=chain.farewell(_key(), one.mark, lines))
        gone += lines
    return gone


def _standing(seals: list[Seal]) -> Iterator[tuple[Seal, Block]]:
    """Yield each seal whose lines should be there, with what is there; a farewell nobody made does not count."""
    for one in seals:
        gone: LetGo | None = getattr(one, "let_go", None)
        if gone is None or gone.mark != chain.farewell(_key(), one.mark, gone.lines):
            yield one, block(one.since, one.until)


def _link(one: Seal) -> chain.Link:
    return chain.Link(one.since, one.until, one.lines, one.digest, one.mark)


def _key() -> bytes:
    return sha256(b"trace:" + settings.SECRET_KEY.encode()).digest()
