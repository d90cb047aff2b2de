"""How fast a patient is found among a million: `python bench/searching.py`; `--patients 50000` is quick.

A house of its own with the demo world, and beside it as many patients in one practice, then as many again shared by a hundred
practices. Who is looked for is drawn from them; each search is the very one of the pages, as the application's own role behind
the fence, and its milliseconds are what its statements took. Then the same through HTTP, signed in, eight at once.
"""

import argparse
import asyncio
import os
import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from random import Random
from typing import Any
from unittest import mock
from urllib.parse import quote
from uuid import UUID

from doors import ACCOUNT, CLIENTS, PRACTICE, Line, row, run, signed_in

from permanence.demo.house import House
from permanence.demo.ids import structure_id

SHARED, TIMES, SHOWN, BATCH = 100, 200, 8, 20_000
SETTINGS = "shared_buffers = '1GB'\nmax_wal_size = '4GB'\n"
FAMILIES_WRITTEN = (
    "Martin Bernard Thomas Petit Robert Richard Durand Dubois Moreau Laurent Simon Michel Lefebvre Leroy Roux David Bertrand "
    "Morel Fournier Girard Bonnet Dupont Lambert Fontaine Rousseau Vincent Muller Lefèvre Faure André Mercier Blanc Guérin "
    "Boyer Garnier Chevalier François Legrand Gauthier Garcia Perrin Robin Clément Morin Nicolas Henry Roussel Mathieu Gautier "
    "Masson Marchand Duval Denis Dumont Marie Lemaire Noël Meyer Dufour Meunier Brun Blanchard Giraud Joly Rivière Lucas Brunet"
)
FAMILIES = FAMILIES_WRITTEN.split()
SYLLABLES_WRITTEN = (
    "bou ber cha che cou dau dé du fa fou gau gué gra guil jou la lan le lou mai mar ma mon mou nau pa per phi pi quin ra ré rous "
    "sa sau ta thi tou va vau vi"
)
SYLLABLES = SYLLABLES_WRITTEN.split()
WORDS = """
    INSERT INTO patients_nameword (structure_id, patient_id, born, word, place, sound, names)
    SELECT structure_id, p.id, birth_date, told.*
    FROM patients_patient p CROSS JOIN LATERAL patients_words_of(birth_name, used_name, first_names) AS told
    WHERE structure_id = %s AND p.id NOT IN (SELECT patient_id FROM patients_nameword)
"""
ENDINGS_WRITTEN = "ard eau et ier in ot on aud ault ert elle ac ieu ois oux al ain ez el ou"
ENDINGS = ENDINGS_WRITTEN.split()
GIVEN_WRITTEN = (
    "Marie Jean Pierre Michel André Philippe Nathalie Isabelle Sylvie Catherine Jacques Bernard Nicolas Christophe Stéphane Julien "
    "Céline Thomas Aurélie Émilie Camille Léa Manon Chloé Emma Inès Mathieu Mathilde Alexandre Sébastien Frédéric Valérie Thierry "
    "Françoise Martine Monique Jeanne Hélène Élodie Virginie Sandrine Karine Mohamed Fatima Karim Samia Yann Gwenaëlle Thibault Hugo "
    "Louis Jules Gabriel Raphaël Arthur Lucas Adam Zoé Louise Alice Jade Rose Lina Anna Mila Kévin Jordan Anaïs Guillaume Benoît"
)
GIVEN = GIVEN_WRITTEN.split()
LIKE_HEARD = (
    ("ph", "f"),
    ("eau", "o"),
    ("au", "o"),
    ("th", "t"),
    ("ll", "l"),
    ("ss", "s"),
    ("nn", "n"),
    ("qu", "k"),
    ("ier", "ié"),
)


def main() -> None:
    """Measure, and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--patients", type=int, default=1_000_000)
    parser.add_argument("--seconds", type=float, default=8)
    parser.add_argument("--web", type=int, default=2, help="web processes")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="permanence-bench-") as folder:
        var = Path(folder) / "var"
        (var / "postgres").mkdir(parents=True)
        (var / "postgres" / "local.conf").write_text(SETTINGS)
        with House(var, PERMANENCE_WEB_PROCESSES=str(asked.web)) as house:
            one, shared = fill(house, asked.patients)
            os.environ |= house.surroundings | {"DJANGO_SETTINGS_MODULE": "permanence.config.settings"}
            import django

            django.setup()
            print(f"\n{asked.patients:,} patients, {machine()}\n")
            print("| typed | one practice, p50 ms | p95 ms | found | a hundred practices, p50 ms | p95 ms | found |")
            print("|--|--:|--:|--:|--:|--:|--:|")
            for name, work in KINDS.items():
                cells = " | ".join(measured(house, structures, work) for structures in (one, shared))
                print(f"| {name} | {cells} |", flush=True)
            print(f"\n{machine()}, {asked.web} web processes\n")
            print("| task | each s | p50 ms | p95 ms | CPU ms | answers |\n|--|--:|--:|--:|--:|--|")
            for told in asyncio.run(through_http(house, one, asked.seconds)):
                print(row(told), flush=True)


def machine() -> str:
    return f"{os.cpu_count()} cores ({platform.machine()}), Python {platform.python_version()}, load {os.getloadavg()[0]:.1f}"


def fill(house: House, count: int) -> tuple[list[UUID], list[UUID]]:
    """Write the patients and the words of their names, as the trigger would; return the practices of either set."""
    chance, one = Random(1), structure_id(PRACTICE)
    with house.database() as database:
        shared = [row[0] for row in database.execute(
            "INSERT INTO directory_structure SELECT (jsonb_populate_record(s, jsonb_build_object('id', md5('shared ' || n)::uuid, "
            "'name', 'Cabinet ' || n))).* FROM directory_structure s, generate_series(1, %s) n WHERE s.id = %s RETURNING id",
            [SHARED, one]).fetchall()]  # fmt: skip
        database.execute("SET session_replication_role = replica")
        for first in range(0, count, BATCH):
            rows = [invented(chance, n) for n in range(first, min(first + BATCH, count))]
            with database.cursor() as cursor:
                with cursor.copy("COPY patients_patient (id, structure_id, birth_name, used_name, first_names, birth_date, sex, "
                                 "birth_place_code, identity_retrieved, identity_checked, language) FROM STDIN") as copy:  # fmt: skip
                    for pk, birth, used, given, born, _ in rows:
                        copy.write_row((pk, one, birth, used, given, born, "unknown", "", False, False, "fr"))
                with cursor.copy(
                    "COPY patients_contact (id, structure_id, patient_id, system, value, note) FROM STDIN"
                ) as copy:
                    for pk, *_, phone in rows:
                        copy.write_row((UUID(int=pk.int ^ 1 << 100), one, pk, "phone", phone, ""))
            print(f"\r{first + len(rows):,} patients written", end="", file=sys.stderr, flush=True)
        database.execute(WORDS, [one])
        share(database, one, shared)
        database.execute("SET session_replication_role = origin")
    with house.database() as database:
        database.autocommit = True
        database.execute("VACUUM ANALYZE patients_patient, patients_contact, patients_nameword")
    return [one], shared


def share(database: Any, one: UUID, shared: list[UUID]) -> None:
    """Write the same people again, a hundredth of them in each practice, words and all."""
    told = {"one": one, "shared": shared}
    for table, others in (("patient", "id"), ("contact", "patient_id"), ("nameword", "patient_id")):
        columns = [name for (name,) in database.execute(
            "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''",
            [f"patients_{table}"]).fetchall()]  # fmt: skip
        here = "(%(shared)s::uuid[])[1 + get_byte(uuid_send(" + others + "), 15) %% 100]"
        other = {
            "structure_id": here,
            "patient_id": "md5('other ' || patient_id)::uuid",
            "id": "md5('other ' || id)::uuid",
        }
        if table == "nameword":
            columns.remove("id")
        read = ", ".join(other.get(column, f'"{column}"') for column in columns)
        names = ", ".join(f'"{column}"' for column in columns)
        database.execute(f"INSERT INTO patients_{table} ({names}) SELECT {read} FROM patients_{table} "
                         "WHERE structure_id = %(one)s", told)  # fmt: skip


def invented(chance: Random, n: int) -> tuple[UUID, str, str, str, date, str]:
    """Invent someone: a tenth bear one of the commonest names, a third of the women their husband's."""
    birth, used, given = family(chance), "", first_name(chance)
    if chance.random() < 0.15:
        used = family(chance)
    if chance.random() < 0.3:
        given += ", " + first_name(chance)
    born = date(1926, 1, 1) + timedelta(days=int(chance.random() ** 0.8 * 36_800))
    return UUID(int=chance.getrandbits(128)), birth, used, given, born, f"+3361{n * 7_919 % 10_000_000:07d}"


def family(chance: Random) -> str:
    if chance.random() < 0.1:
        return FAMILIES[int(chance.random() ** 2 * len(FAMILIES))]
    name = "".join(chance.choices(SYLLABLES, k=chance.choice((1, 2, 2, 3)))) + chance.choice(ENDINGS)
    return name.capitalize() if chance.random() < 0.97 else f"{name.capitalize()}-{chance.choice(FAMILIES)}"


def first_name(chance: Random) -> str:
    name = GIVEN[int(chance.random() ** 2 * len(GIVEN))]
    return f"{name}-{GIVEN[int(chance.random() ** 2 * len(GIVEN))]}" if chance.random() < 0.08 else name


def mistyped(chance: Random, name: str) -> str:
    at = chance.randrange(1, len(name))
    return chance.choice((name[:at] + name[at + 1 :], name[:at] + chance.choice("aeinrst") + name[at:],
                          name[: at - 1] + name[at] + name[at - 1] + name[at + 1 :]))  # fmt: skip


def heard(name: str) -> str:
    for written, said in LIKE_HEARD:
        name = name.lower().replace(written, said)
    return name


Person = tuple[str, str, date, str]
KINDS: dict[str, Callable[[Random, Person], str]] = {
    "two letters": lambda c, p: p[0][:2],
    "four letters": lambda c, p: p[0][:4],
    "family name": lambda c, p: p[0],
    "family and first name": lambda c, p: f"{p[0]} {p[1]}",
    "beginnings of both, turned round": lambda c, p: f"{p[1][:3]} {p[0][:4]}",
    "MARTIN Marie": lambda c, p: "MARTIN Marie",
    "as heard, with the first name": lambda c, p: f"{heard(p[0])} {p[1]}",
    "one letter wrong, with the first name": lambda c, p: f"{mistyped(c, p[0])} {p[1]}",
    "one letter wrong": lambda c, p: mistyped(c, p[0]),
    "nobody's name": lambda c, p: f"{p[0][::-1]}xq",
    "birth date": lambda c, p: f"{p[2]:%d/%m/%Y}",
    "birth date as heard, with the name": lambda c, p: f"{p[2]:%d%m%y} {heard(p[0])}",
    "day and month": lambda c, p: f"{p[2]:%d/%m}",
    "day and month, with the name": lambda c, p: f"{p[0]} {p[2]:%d/%m}",
    "year": lambda c, p: f"{p[2]:%Y}",
    "year, with the name": lambda c, p: f"{p[0]} {p[2]:%Y}",
    "number": lambda c, p: f"0{p[3][3:]}",
    "number half typed": lambda c, p: f"0{p[3][3:8]}",
    "last four digits": lambda c, p: p[3][-4:],
    "last four digits, with the name": lambda c, p: f"{p[0]} {p[3][-4:]}",
}


def people(house: House, structures: list[UUID]) -> Iterator[tuple[UUID, Person]]:
    """Draw whom to look for, each with the name in use."""
    with house.database() as database:
        rows = database.execute(
            "SELECT p.id, coalesce(nullif(used_name, ''), birth_name), split_part(first_names, ',', 1), birth_date, c.value "
            "FROM patients_patient p JOIN patients_contact c ON c.patient_id = p.id AND system = 'phone' "
            "WHERE p.structure_id = ANY (%s) AND length(birth_name) > 3 ORDER BY md5(p.id::text) LIMIT %s", [structures, TIMES])  # fmt: skip
        yield from ((pk, (family, given, born, phone)) for pk, family, given, born, phone in rows.fetchall())


def measured(house: House, structures: list[UUID], work: Callable[[Random, Person], str]) -> str:
    """Search for each; tell what the database took, and how many are among the first shown."""
    from django.db import connection

    from permanence.foundation import ready
    from permanence.foundation.actor import scope, system
    from permanence.patients import queries

    chance, took, seen, sought = Random(2), [], 0, list(people(house, structures))
    spent: list[float] = []

    def timed(execute: Any, *asked: Any, **how: Any) -> Any:
        began = time.perf_counter()
        try:
            return execute(*asked, **how)
        finally:
            spent.append(time.perf_counter() - began)

    actor, rows = system("bench", structures), ready.rows
    with scope(actor), connection.execute_wrapper(timed), mock.patch.object(ready, "rows", partial(timed, rows)):
        for _pk, person in sought[:20]:
            queries.search(actor, work(chance, person))
        for pk, person in sought:
            spent.clear()
            seen += pk in {found.pk for found in queries.search(actor, work(chance, person), SHOWN)}
            took.append(1000 * sum(spent))
    return (
        f"{statistics.median(took):.1f} | {sorted(took)[int(len(took) * 0.95)]:.1f} | {100 * seen / len(sought):.0f} %"
    )


async def through_http(house: House, structures: list[UUID], seconds: float) -> list[Any]:
    """Ask by number and by name, for a program and for a page."""
    headers = await signed_in(house, ACCOUNT)
    sought, chance = [person for _, person in people(house, structures)], Random(3)
    told = []
    for door, address, more in (
        ("JSON", "/api/v1/patients?q=", {}),
        ("page", "/patients/?q=", {"HX-Request": "true"}),
    ):
        lines = [await Line("127.0.0.1", house.port, headers | more).open() for _ in range(CLIENTS)]
        for kind in (
            "number",
            "family and first name",
            "beginnings of both, turned round",
            "as heard, with the first name",
        ):
            work = KINDS[kind]

            async def ask(line: Line, work: Any = work, address: str = address) -> int:
                return await line.ask(address + quote(work(chance, chance.choice(sought))))

            told.append(await run(house, f"{door}: {kind}", lines, ask, seconds))
    return told


if __name__ == "__main__":
    main()
