"""What copying and restoring a large installation costs: `python bench/copies.py --appointments 1000000`.

The demo world is cloned row by row beneath the application until there are so many appointments, each with what hangs
on it (patient, messages, trace, change log); then it is copied, verified and restored by the commands themselves.
"""

import argparse
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from subprocess import run

import psycopg
from psycopg import sql

from permanence.demo.house import House

FEWEST = 500  # rows of a table that grows with appointments
COLUMNS = """
    SELECT a.attname, format_type(a.atttypid, NULL), information_schema._pg_char_max_length(a.atttypid, a.atttypmod),
        EXISTS (SELECT FROM pg_index i WHERE i.indrelid = a.attrelid AND i.indisunique AND a.attnum = ANY (i.indkey))
    FROM pg_attribute a WHERE a.attrelid = %s::regclass AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
"""
POINTS = """
    SELECT a.attname, c.confrelid::regclass::text FROM pg_constraint c
    JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = ANY (c.conkey)
    WHERE c.contype = 'f' AND c.conrelid = %s::regclass
"""
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename ~ '^[a-z]+_[a-z]+$' ORDER BY 1"
LOOSE = {"about", "row_id", "subject_id", "person", "result_id"}  # name a row without a foreign key


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--appointments", type=int, default=1_000_000)
    parser.add_argument("--var", type=Path, help="a folder with a demo world already, which this changes")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="permanence-copies-") as folder:
        return measure(asked.var or Path(folder) / "var", Path(folder), asked.appointments)


def measure(var: Path, folder: Path, wanted: int) -> int:
    key, copies = folder / "key", folder / "copies"
    copies.mkdir()
    house = House(var)
    made = run(
        house.command("backup", "--new-key", str(key)),
        env=house.surroundings,
        capture_output=True,
        text=True,
        check=True,
    )
    sealed_for = next(word for word in made.stdout.split() if word.startswith("PERMANENCE_BACKUP_TO=")).partition("=")[
        2
    ]
    with house:
        took = timed(lambda: grow(house, wanted))
        with house.database() as database:
            appointments, size = counted(database)
    print(f"grown to {appointments:,} appointments, {size / 1e9:.2f} GB, in {took:.0f} s", flush=True)
    house.settings |= {"PERMANENCE_BACKUPS": str(copies), "PERMANENCE_BACKUP_TO": sealed_for}
    with house:  # it takes a copy by itself as soon as it runs: ours comes after
        while not list((copies / "base").glob("*.age")):
            time.sleep(1)
        print(f"copied in {command(house, 'backup'):.0f} s", flush=True)
        newest = max((copies / "base").glob("*.age"), key=os.path.getmtime)
        print(f"the copy: {newest.stat().st_size / 1e9:.2f} GB", flush=True)
        print(f"verified in {command(house, 'verify-backup', '--key', str(key)):.0f} s", flush=True)
    print(f"restored in {command(house, 'restore', '--key', str(key), '--replace'):.0f} s", flush=True)
    with house, house.database() as database:
        assert counted(database)[0] == appointments
        print("and serves", flush=True)
    return 0


def grow(house: House, wanted: int) -> None:
    """Clone every row that is one of many, and what points to it, until there are so many appointments."""
    with house.database() as database:
        database.execute("SET session_replication_role = replica")
        database.execute("SET synchronous_commit = off")
        (there,) = database.execute("SELECT count(*) FROM agenda_appointment").fetchone() or (1,)
        names = [name for (name,) in database.execute(TABLES)]
        many = {name for name in names if rows_of(database, name) >= FEWEST}
        for name in many:
            first = sql.SQL("CREATE TEMP TABLE {} AS TABLE {}")
            database.execute(first.format(sql.Identifier(f"first_{name}"), sql.Identifier(name)))
        for number in range(1, -(-wanted // there)):
            for name in sorted(many):
                clone(database, name, many, number)
            database.commit()
            print(f"  {there * (number + 1):,}", flush=True)
        database.commit()
        database.autocommit = True
        database.execute("VACUUM ANALYZE")


def clone(database: psycopg.Connection, name: str, many: set[str], number: int) -> None:
    """Write the first rows of a table once more, under names of their own, as long before as the number says."""
    points = dict(database.execute(POINTS, [name]).fetchall())
    columns: list[sql.Composable] = []
    values: list[sql.Composable] = []
    for column, kind, longest, unique in database.execute(COLUMNS, [name]).fetchall():
        if column == "id" and kind != "uuid":
            continue  # numbered by itself
        columns.append(sql.Identifier(column))
        named = sql.Identifier(column)
        if kind == "uuid" and (column in {"id", *LOOSE} or points.get(column) in many):
            values.append(sql.SQL("md5({}::text || {})::uuid").format(named, sql.Literal(str(number))))
        elif kind == "tstzrange":
            ago = sql.Literal(f"{number * 500} days")
            shifted = "tstzrange(lower({0}) - {1}::interval, upper({0}) - {1}::interval)"
            values.append(sql.SQL(shifted).format(named, ago))
        elif unique and kind in {"character varying", "text"}:
            cut = sql.Literal((longest or 1_000) - 6)
            values.append(sql.SQL("left({}, {}) || {}").format(named, cut, sql.Literal(f":{number}")))
        else:
            values.append(named)
    insert = "INSERT INTO {} ({}) SELECT {} FROM {} ON CONFLICT DO NOTHING"
    first, comma = sql.Identifier(f"first_{name}"), sql.SQL(", ")
    told = sql.Identifier(name), comma.join(columns), comma.join(values), first
    database.execute(sql.SQL(insert).format(*told))


def rows_of(database: psycopg.Connection, name: str) -> int:
    return int(
        (database.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(name))).fetchone() or (0,))[0]
    )


def counted(database: psycopg.Connection) -> tuple[int, int]:
    found = database.execute("SELECT count(*), pg_database_size(current_database()) FROM agenda_appointment").fetchone()
    assert found
    return int(found[0]), int(found[1])


def command(house: House, *words: str) -> float:
    """Run one of the installation's own commands; return the seconds it took."""
    return timed(lambda: run(house.command(*words), env=house.surroundings, check=True))


def timed(work: Callable[[], object]) -> float:
    began = time.monotonic()
    work()
    return time.monotonic() - began


if __name__ == "__main__":
    raise SystemExit(main())
