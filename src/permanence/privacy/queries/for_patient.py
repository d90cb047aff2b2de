"""Who used a file, for the patient himself: by function and day, by name only where the structure decided so."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings

from permanence.directory.models import Membership
from permanence.foundation.models import Trace
from permanence.foundation.rights import Can
from permanence.guard import queries as guard
from permanence.guard.models import Glass
from permanence.patients.models import Patient
from permanence.privacy.rules.told import Line, Used, Who, told

from . import traced

MOST = 2000
# The first right of a function that somebody holds says what he is to a patient.
FUNCTIONS = ((Can.RECEIVE, Who.PRACTITIONER), (Can.ANSWER, Who.SECRETARY), (Can.MANAGE_DIRECTORY, Who.MANAGER))


def used(patient: Patient) -> list[Used]:
    """Return who used a file, the latest day first; the work of the house's own software is left out."""
    found = list(traced.about(patient)[:MOST])
    named = guard.house_rule(patient.structure_id).staff_named
    functions = _functions(patient.structure_id, {one.actor_id for one in found if one.actor_id})
    zone = ZoneInfo(patient.structure.time_zone)
    lines = []
    for one in found:
        who = _who(one, functions)
        if who is not None:
            shown = one.actor_name.partition(": ")[2] if who is Who.PROGRAM else one.actor_name
            name = shown if (named and who is not Who.PATIENT) or who is Who.PROGRAM else ""
            doer = str(one.actor_id) if named and one.actor_id else f"{who}"
            lines.append(Line(one.at.astimezone(zone).date(), doer, who, name, one.verb))
    return told(lines)


def emergencies(patient: Patient) -> list[tuple[datetime, str]]:
    """Return when a file was opened in an emergency, and for which reason (`guard.models.Reason`)."""
    return list(Glass.objects.filter(patient=patient).order_by("-at").values_list("at", "reason"))


def _who(line: Trace, functions: dict[UUID, Who]) -> Who | None:
    if line.actor_kind == "person":
        return functions.get(line.actor_id, Who.MANDATE) if line.actor_id else None
    if line.actor_name.startswith("portal"):
        return Who.PATIENT
    return Who.PROGRAM if line.actor_name.startswith("api: ") else None


def _functions(structure_id: UUID, people: Iterable[UUID]) -> dict[UUID, Who]:
    held: dict[UUID, set[Can]] = {}
    rows = Membership.objects.filter(structure=structure_id, person__in=list(people))
    for person_id, role in rows.values_list("person_id", "role"):
        held.setdefault(person_id, set()).update(settings.ROLES[role].rights)
    return {
        person_id: next((who for right, who in FUNCTIONS if right in rights), Who.MEMBER)
        for person_id, rights in held.items()
    }
