"""A program that reads for one practice of the demonstration: its secret is the one everyone knows."""

from datetime import date, datetime, time

from permanence.api.models import Access
from permanence.api.queries import fingerprint
from permanence.demo.bookings import PARIS
from permanence.demo.ids import demo_id, structure_id
from permanence.demo.logins import PASSWORD
from permanence.demo.online import SINCE
from permanence.demo.shapes import Copy

NAMED = "demonstration"


def write_programs(copy: Copy, today: date) -> None:
    """Let one program read, in the first copy alone: names are taken once."""
    if copy > 1:
        return
    Access.objects.create(
        id=demo_id("access", NAMED, copy),
        structure_id=structure_id("tilleuls", copy),
        name="Logiciel de démonstration",
        client_id=NAMED,
        secret=fingerprint(PASSWORD),
        scopes=["system/*.read"],
        at=datetime.combine(today - SINCE, time(11), PARIS),
        by_name="Élise Fabre",
    )
