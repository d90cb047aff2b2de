"""How long the national platform waits for the times of 25 practitioners over 72 hours: `python bench/sas.py`.

The installation of `bench/booking.py`: 30 practitioners, 26 weeks, 70 % full, real commits. The whole answer is timed, from
the request in Django to its last byte, shapes kept and not kept; CPU is the caller's and the database's own.
"""

import os
from datetime import datetime, timedelta
from typing import Any

import booking

CN, OU = "agregateur.sas.example.fr", "318751275100020"
ASKED, HOURS, TIMES = 25, 72, 200


def main() -> None:
    """Build the agendas once, then print the table."""
    os.environ |= {
        "PERMANENCE_VAR": str(booking.FOLDER),
        "PERMANENCE_DEMO": "1",
        "PERMANENCE_SAS_CN": CN,
        "PERMANENCE_SAS_OU": OU,
        "DJANGO_SETTINGS_MODULE": "permanence.config.settings",
    }
    with booking.installation():
        agendas = booking.build()
        show(agendas)
        query, headers = asked(agendas)
        first = booking.seconds(lambda: ask(query, headers))
        answer = ask(query, headers)
        size = f"{answer.json()['total']} times, {len(answer.content) / 1e6:.2f} MB"
        print(f"{size}; the very first answer took {1000 * first:.0f} ms\n")
        print(f"{'':44}{'p50 ms':>10}{'p95 ms':>10}{'CPU ms':>10}{'of it, PG':>10}")
        told = f"{ASKED} practitioners, {HOURS} hours"
        print(f"{told:44}{booking.percentiles(lambda: ask(query, headers), TIMES)}")


def show(agendas: dict[str, Any]) -> None:
    """Let the practice show every time to everyone."""
    from permanence.api.models import Participation, SasOffer
    from permanence.directory.models import Person
    from permanence.foundation.actor import scope

    house = agendas["structure"]
    with scope(agendas["by"]):
        Participation.objects.create(structure=house, cabinet="412345678912345", by_name="bench")
        for number, (role, reason) in enumerate(zip(agendas["roles"], agendas["reasons"], strict=True)):
            Person.objects.filter(pk=role.person_id).update(rpps=f"1{number:010}")
            SasOffer.objects.create(structure=house, reason=reason, audiences=["PUBLIC", "SNP"], by_name="bench")


def asked(agendas: dict[str, Any]) -> tuple[str, dict[str, str]]:
    """Return the platform's request for three working days, and the headers of its proxy."""
    from permanence.api.tests.sas_world import proxied, slot_query

    today = datetime.now().astimezone().replace(hour=20, minute=0, second=0, microsecond=0)
    sunday = today + timedelta(days=6 - today.weekday())
    since, until = (at.isoformat(timespec="milliseconds") for at in (sunday, sunday + timedelta(hours=HOURS)))
    return slot_query(*(f"1{n:010}" for n in range(ASKED)), since=since, until=until), proxied(CN, OU)


def ask(query: str, headers: dict[str, str]) -> Any:
    from django.test import Client

    answer = Client().generic("GET", "/fhir/r4/Slot", QUERY_STRING=query, headers=headers, HTTP_HOST="localhost")
    assert answer.status_code == 200, answer.content[:500]
    return answer


if __name__ == "__main__":
    main()
