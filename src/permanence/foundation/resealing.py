"""Which keys are in use, and sealing anew what older ones sealed: done by the tables' owner, a few rows at a time.

The rows say the same afterwards, so neither the change log nor any promise kept by a trigger hears of it; what the
change log keeps of sealed columns is sealed anew as well. Begun again after an end, it goes on with what is left.
"""

import json
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import OperationalError, connections, transaction
from django.db.models import Field
from psycopg import sql
from psycopg.errors import LockNotAvailable

from .models import KeyInUse
from .sealed import BlindIndex, Sealed, SealedFile
from .sealing import FILE, KEYLESS, Unreadable, index_keys, ring, seal_file_anew, seal_text_anew

OWNER = "owner"
AT_ONCE = {SealedFile: 10, Sealed: 500, BlindIndex: 500}  # rows: files are up to 10 MB
LOCK_S, TRIES = 10, 3  # how long a table is waited for, and how often: the others are sealed meanwhile
LOG, FACTORS = "foundation_change", "mfa_authenticator"
SEEDS = ["secret", "seed"]  # of the staff's second factors: of codes, and of recovery codes by an older version
PRINTS = "migrated_codes"  # fingerprints of recovery codes, as allauth names them
HEARD = "UPDATE foundation_change c SET before = told.before, after = told.after FROM"
Tell = Callable[[str], None]


class KeysMissing(Exception):
    """Something lies sealed under keys that were not given."""

    def __init__(self, names: list[str]) -> None:
        super().__init__(
            f"What lies in the database was sealed with keys that are not among those given: {', '.join(names)}. "
            "Nothing was changed. Give them again in PERMANENCE_SEALING_KEYS or PERMANENCE_INDEX_KEYS, after the "
            "newest; without such settings PERMANENCE_SECRET_KEY gives them, and must be what it was."
        )


class StillInUse(Exception):
    """Tables that others held at each try."""

    def __init__(self, tables: Iterable[str]) -> None:
        super().__init__(
            f"Somebody held these tables at each of {TRIES} tries: {', '.join(sorted({*tables}))}. All others are "
            "sealed anew, and the older keys are still in use. Run this again at a quieter time: it goes on where it "
            "ended."
        )


@dataclass(frozen=True, slots=True)
class Closed:
    """What could not be opened: its table, and its row."""

    table: str
    row: Any


@dataclass(frozen=True, slots=True)
class Column:
    """One column that holds what depends on a key."""

    field: "Field[Any, Any]"
    table: str
    name: str

    @property
    def kind(self) -> Any:
        """Of which kind it is, by which it is sealed anew."""
        return next(kind for kind in AT_ONCE if isinstance(self.field, kind))

    @property
    def array(self) -> sql.SQL:
        """The type of many of its values."""
        return sql.SQL("bytea[]" if self.kind is SealedFile else "text[]")

    @property
    def older(self) -> tuple[sql.Composable, Any]:
        """A condition for what the newest key did not make."""
        column = sql.Identifier(self.name)
        if self.kind is SealedFile:
            head = FILE + bytes.fromhex(ring().newest)
            return sql.SQL("substring({} FROM 1 FOR 5) <> %s").format(column), head
        begins = f"sealed:{ring().newest}:" if self.kind is Sealed else f"{next(iter(index_keys()))}:"
        return sql.SQL("{} <> '' AND NOT starts_with({}, %s)").format(column, column), begins


def columns() -> list[Column]:
    """Return every column that holds what depends on a key; what finds a sealed value comes after the values."""
    fields = [field for model in apps.get_models() for field in model._meta.concrete_fields]
    found = [one for one in fields if isinstance(one, tuple(AT_ONCE))]
    found.sort(key=lambda field: isinstance(field, BlindIndex))
    return [Column(one, one.model._meta.db_table, str(one.column)) for one in found]


def in_use() -> set[str]:
    """Return the names of the keys that sealed or marked something here."""
    return {*KeyInUse.objects.using(OWNER).values_list("name", flat=True)}


def newest() -> set[str]:
    """Return the names of the keys that seal and mark from now on."""
    return {ring().newest, next(iter(index_keys()))}


def missing() -> list[str]:
    """Return the names of the keys in use that were not given."""
    return sorted(in_use() - {*ring().boxes, *index_keys(), KEYLESS})


def take_up() -> None:
    """Take the newest keys into use.

    :raises KeysMissing: when one in use was not given, before anything is written
    """
    if lacking := missing():
        raise KeysMissing(lacking)
    for name in newest():
        KeyInUse.objects.using(OWNER).get_or_create(name=name)


def reseal(houses: Collection[UUID], tell: Tell = lambda _words: None) -> list[Closed]:
    """Seal all anew with the newest keys; when all could be opened, the others are in use no more.

    :param houses: every structure there is
    :returns: what opens with none of the keys given: it stays as it is
    :raises StillInUse: when somebody held a table at each try; what was sealed anew before stands
    """
    take_up()
    closed: list[Closed] = []
    left: list[Column | str] = [*columns(), *BESIDE]
    for _again in range(TRIES):
        left = [one for one in left if not _sealed_anew(one, houses, closed, tell)]
    if left:
        raise StillInUse(one if isinstance(one, str) else one.table for one in left)
    if not closed:
        KeyInUse.objects.using(OWNER).exclude(name__in=newest()).delete()
    return [*dict.fromkeys(closed)]


def _sealed_anew(what: Column | str, houses: Collection[UUID], closed: list[Closed], tell: Tell) -> bool:
    """Seal one column, or a table of another kind, anew; return whether it is done, or somebody holds its table."""
    pages = BESIDE[what](houses, closed) if isinstance(what, str) else _pages(what, houses, closed)
    try:
        done = sum(pages)
    except OperationalError as problem:
        if not isinstance(problem.__cause__, LockNotAvailable):
            raise
        return False
    if done:
        tell(f"{what if isinstance(what, str) else f'{what.table}.{what.name}'}: {done} sealed anew.")
    return True


def _pages(column: Column, houses: Collection[UUID], closed: list[Closed]) -> Iterator[int]:
    """Seal one column anew; yield how many rows were, a page after the other."""
    after = None
    while True:
        with _quietly(column.table, houses) as cursor:
            rows = _older(cursor, column, after)
            made = [(pk, anew) for pk, kept in rows if (anew := _anew(column, pk, kept, closed)) is not None]
            if made:
                cursor.execute(
                    sql.SQL(
                        "UPDATE {table} t SET {column} = told.value FROM unnest(%s::uuid[], %s::{array}) AS"
                        " told(id, value) WHERE t.id = told.id"
                    ).format(
                        table=sql.Identifier(column.table), column=sql.Identifier(column.name), array=column.array
                    ),
                    [[pk for pk, _ in made], [anew for _, anew in made]],
                )
        if not rows:
            return
        after = rows[-1][0]
        yield len(made)


def _older(cursor: Any, column: Column, after: Any) -> list[tuple[Any, Any]]:
    condition, begins = column.older
    beside = sql.Identifier(column.field.of if isinstance(column.field, BlindIndex) else column.name)
    cursor.execute(
        sql.SQL("SELECT id, {} FROM {} WHERE (%s::uuid IS NULL OR id > %s) AND {} ORDER BY id LIMIT %s").format(
            beside, sql.Identifier(column.table), condition
        ),
        [after, after, begins, AT_ONCE[column.kind]],
    )
    return list(cursor.fetchall())


def _anew(column: Column, pk: Any, kept: Any, closed: list[Closed]) -> Any:
    try:
        if isinstance(column.field, SealedFile):
            return seal_file_anew(bytes(kept))
        if isinstance(column.field, BlindIndex):
            value: Any = column.field.model._meta.get_field(column.field.of)
            return column.field.marks(value.from_db_value(kept, None, None))[0]
        return seal_text_anew(kept, of=f"{column.table}.{column.name}")
    except Unreadable:
        closed.append(Closed(f"{column.table}.{column.name}", pk))
        return None


def _change_log(houses: Collection[UUID], closed: list[Closed]) -> Iterator[int]:
    """Seal anew what the change log keeps of sealed columns; yield how many lines were."""
    named: dict[str, set[str]] = {}
    for column in columns():
        if column.kind is Sealed:
            named.setdefault(column.table, set()).add(column.name)
    after = 0
    while True:
        with _quietly(LOG, houses) as cursor:
            cursor.execute(
                'SELECT id, "table", before::text, after::text FROM foundation_change'
                ' WHERE id > %s AND "table" = ANY (%s) ORDER BY id LIMIT %s',
                [after, [*named], AT_ONCE[Sealed]],
            )
            rows = cursor.fetchall()
            made = [
                (pk, *told)
                for pk, table, *kept in rows
                if (told := [_told(table, named[table], one, pk, closed) for one in kept]) != kept
            ]
            if made:
                cursor.execute(
                    f"{HEARD} unnest(%s::bigint[], %s::jsonb[], %s::jsonb[]) AS told(id, before, after)"
                    " WHERE c.id = told.id",
                    [list(values) for values in zip(*made, strict=True)],
                )
        if not rows:
            return
        after = rows[-1][0]
        yield len(made)


def _told(table: str, named: set[str], kept: str | None, pk: Any, closed: list[Closed]) -> str | None:
    if kept is None:
        return None
    said, changed = json.loads(kept), False
    for name in named & said.keys():
        former = said[name]
        if former in (None, ""):
            continue
        words = former if isinstance(former, str) else json.dumps(former, ensure_ascii=False)
        try:
            said[name] = seal_text_anew(words, of=f"{table}.{name}")
        except Unreadable:
            closed.append(Closed(f"foundation_change ({table}.{name})", pk))
        changed = changed or said[name] != former
    return json.dumps(said, ensure_ascii=False) if changed else kept


def _second_factors(houses: Collection[UUID], closed: list[Closed]) -> Iterator[int]:
    """Seal anew what the staff's second factors are made of; yield how many factors were."""
    with _quietly(FACTORS, houses) as cursor:
        cursor.execute("SELECT id, data::text FROM mfa_authenticator WHERE data ?| %s", [[*SEEDS, PRINTS]])
        made = []
        for pk, kept in cursor.fetchall():
            said = json.loads(kept)
            try:
                anew = said | {name: seal_text_anew(said[name], of=FACTORS) for name in SEEDS if name in said}
                if PRINTS in said:
                    anew[PRINTS] = [seal_text_anew(one, of=FACTORS) for one in said[PRINTS]]
            except Unreadable:
                closed.append(Closed(FACTORS, pk))
                continue
            if anew != said:
                made.append((json.dumps(anew), pk))
        cursor.executemany("UPDATE mfa_authenticator SET data = %s::jsonb WHERE id = %s", made)
    yield len(made)


BESIDE: dict[str, Callable[[Collection[UUID], list[Closed]], Iterator[int]]] = {
    LOG: _change_log, FACTORS: _second_factors,
}  # fmt: skip


@contextmanager
def _quietly(table: str, houses: Collection[UUID]) -> Iterator[Any]:
    """Open a transaction of the owner's that sees every structure, in which no trigger of the table hears a thing.

    It waits for whoever holds a row to write it, before it holds anything itself: the two never deadlock.
    """
    with transaction.atomic(using=OWNER), connections[OWNER].cursor() as cursor:
        cursor.execute(f"SET LOCAL lock_timeout = '{LOCK_S}s'")
        cursor.execute("SELECT set_config('permanence.structures', %s, true)", [",".join(map(str, houses))])
        named = sql.Identifier(table)
        cursor.execute(sql.SQL("LOCK TABLE {} IN EXCLUSIVE MODE").format(named))
        cursor.execute(sql.SQL("ALTER TABLE {} DISABLE TRIGGER USER").format(named))
        yield cursor
        cursor.execute(sql.SQL("ALTER TABLE {} ENABLE TRIGGER USER").format(named))
