"""Leave in the demo world: one granted, one that waits for an answer, and how many must be there."""

from datetime import datetime, time, timedelta

from permanence.agenda.models import Leave, LeaveKind, LeaveState, Presence
from permanence.demo.bookings import PARIS
from permanence.demo.ids import demo_id, person_id, practitioner_role_id, structure_id
from permanence.demo.shapes import Copy

HOME = "tilleuls"
# Who, whether he receives, kind, days from today to the first, how many, from what time, a word, and who granted it.
ASKED = (
    ("ferrand", True, LeaveKind.HOLIDAY, 33, 5, None, "", ""),
    ("benali", True, LeaveKind.TRAINING, 26, 2, None, "Formation douleur, inscrit depuis juin.", ""),
    ("odile", False, LeaveKind.HOLIDAY, 26, 5, None, "", "Dr Hélène Roux"),
    ("cazalis", True, LeaveKind.FAMILY, 19, 1, time(13), "Spectacle de l’école.", ""),
)


def write_leaves(copy: Copy, now: datetime) -> None:
    """Write who of one practice asked for what; what was granted concerns nobody's agenda."""
    structure = structure_id(HOME, copy)
    today = now.astimezone(PARIS).date()
    Presence.objects.create(id=demo_id("presence", HOME, copy), structure_id=structure, least=4)
    Leave.objects.bulk_create(
        Leave(
            id=demo_id("leave", who, copy),
            structure_id=structure,
            person_id=person_id(who, copy),
            practitioner_role_id=practitioner_role_id(who, copy) if receives else None,
            kind=kind,
            first_on=today + timedelta(days=ahead),
            last_on=today + timedelta(days=ahead + days - 1),
            from_time=from_time,
            note=note,
            asked_at=now - timedelta(hours=20),
            state=LeaveState.GRANTED if granted else LeaveState.ASKED,
            settled_at=now - timedelta(hours=2) if granted else None,
            settled_by=granted,
        )
        for who, receives, kind, ahead, days, from_time, note, granted in ASKED
    )
