"""What the page of a list of appointments shows besides: who is who, for whom is not sure, the first lines."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from permanence.lists import forms, queries, words
from permanence.lists.models import BUSY, Import
from permanence.lists.queries import PRACTITIONER, REASON, ROOM, House
from permanence.lists.rules.agenda_columns import Field
from permanence.lists.rules.appointments import Told
from permanence.lists.rules.columns import fold

MOST_NAMES, MOST_SAID = 30, 60


def agenda_shown(of: Import, *, may_match: bool) -> dict[str, Any]:
    """Return what the page shows of a list of appointments."""
    house = queries.house(of)
    first = [
        (line, told, _practitioner(house, told), words.why(line, of.kind)) for line, told in queries.agenda_preview(of)
    ]
    who = who_is_who(of, house) if may_match else None
    pending = [] if of.state in BUSY else queries.unsure(of)
    return {
        "preview": first,
        "who": who,
        "unknown": [one for one in who.practitioners if not one.initial] if who else [],
        "unsure": _unsure(of, pending[:MOST_NAMES]),
        "more_unsure": len(pending) - MOST_NAMES,
        "likely": sum(len(together) for together, _told in pending if together[0].faults == ["likely"]),
    }


def who_is_who(of: Import, house: House, data: Any = None) -> forms.WhoIsWho:
    """Return the form that says who is who."""
    said = {
        PRACTITIONER: [(text, count, _id(house.practitioner(text))) for text, count in _often(of, Field.PRACTITIONER)],
        REASON: [(text, count, _reason(house, text)) for text, count in _often(of, Field.REASON) if text],
        ROOM: [(text, count, _id(house.room(text))) for text, count in _often(of, Field.ROOM) if text],
    }
    names = {fold(one.name): one.name for theirs in house.reasons.values() for one in theirs.values()}
    ours = {
        PRACTITIONER: [(str(pk), f"{given} {family}") for pk, (family, given) in house.roles.items()],
        REASON: [(name, name) for name in sorted(names.values())],
        ROOM: [(str(pk), name) for name, pk in queries.rooms(of)],
    }
    return forms.WhoIsWho(data, said=said, ours=ours)


def _often(of: Import, field: Field) -> Sequence[tuple[str, int]]:
    said = queries.said(of, field)
    return sorted(said.items(), key=lambda one: (-one[1], one[0]))[:MOST_SAID]


def _id(pk: UUID | None) -> str:
    return str(pk) if pk else ""


def _reason(house: House, text: str) -> str:
    theirs = (house.reason(role_id, text) for role_id in house.roles)
    return next((one.name for one in theirs if one), "")


def _practitioner(house: House, told: Told) -> str:
    role_id = house.practitioner(told.practitioner)
    return " ".join(reversed(house.roles[role_id])) if role_id else ""


def _unsure(of: Import, pending: Sequence[tuple[Sequence[Any], Told]]) -> list[tuple[Any, Told, int, str, Any]]:
    if not pending:
        return []
    people = queries.people(of.structure_id)
    found = []
    for together, told in pending:
        files = queries.candidates(of, people.meant(told.named).files)
        why = words.why(together[0], of.kind)
        found.append((together[0], told, len(together), why, files))
    return found
