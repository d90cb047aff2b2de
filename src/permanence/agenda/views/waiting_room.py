"""Who is here since when, for whom, who comes next: for the front desk, and for one practitioner on his phone."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.utils import timezone

from permanence.agenda import queries
from permanence.agenda.queries import Room, Visit
from permanence.directory import queries as directory
from permanence.directory.models import Structure
from permanence.foundation.page import PageRequest, page, show
from permanence.foundation.rights import Can

SOON = timedelta(minutes=90)
KEYS = 9


@page(Can.VIEW_AGENDA, methods=["GET", "POST"])
def waiting_room(request: PageRequest) -> HttpResponse:
    """Everyone of a practice's day; a name looked for is sent in no address."""
    request.actor.require(Can.VIEW_PATIENT)
    known = request.actor.structures(Can.VIEW_PATIENT)
    houses = {role.structure for role in queries.practitioners(request.actor) if role.structure_id in known}
    structures = sorted(houses, key=lambda one: one.name)
    sent = request.POST if request.method == "POST" else request.GET
    structure = _chosen(request, sent.get("structure", ""), structures)
    if structure is None:
        return show(request, "agenda/nobody.html", of="waiting_room")
    now, text = timezone.now(), sent.get("q", "").strip()
    rooms = queries.rooms(request.actor, structure, now)
    coming = _by_time(visit for room in rooms for visit in room.coming)
    late_or_soon = [visit for visit in coming if text or visit.appointment.starts_at < now + SOON]
    with timezone.override(ZoneInfo(structure.time_zone)):
        return show(
            request,
            "agenda/waiting_room.html",
            part="room" if request.htmx else None,
            structure=structure,
            structures=structures,
            rooms=rooms,
            here=[visit for visit in _by_arrival(v for room in rooms for v in room.here) if _named(visit, text)],
            in_room=_by_time(visit for room in rooms for visit in room.in_room),
            coming=_with_keys(
                rooms, [v for v in (coming if "all" in request.GET else late_or_soon) if _named(v, text)]
            ),
            later=0 if text or "all" in request.GET else len(coming) - len(late_or_soon),
            over=_by_time(visit for room in rooms for visit in room.over),
            q=text,
            everyone="all" in request.GET,
            now=now,
            entrance=queries.entrance_link(structure.pk),
            may_note=request.actor.may(Can.BOOK, structure.pk),
            may_hang=request.actor.may(Can.EDIT_ONLINE, structure.pk),
        )


@page(Can.VIEW_AGENDA)
def now(request: PageRequest, role_id: UUID) -> HttpResponse:
    """One practitioner's day as he goes: now, next, how late."""
    role = directory.practitioner(request.actor, role_id)
    for right in (Can.VIEW_AGENDA, Can.VIEW_PATIENT):
        request.actor.require(right, role.structure_id)
    moment = timezone.now()
    room = queries.room(request.actor, role, moment)
    following = room.next or next(iter(room.coming), None)
    with timezone.override(ZoneInfo(role.structure.time_zone)):
        return show(
            request,
            "agenda/now.html",
            part="room" if request.htmx else None,
            room=room,
            role=role,
            following=following,
            rest=[visit for visit in (*room.here, *room.coming) if visit is not following],
            now=moment,
            may_note=request.actor.may(Can.BOOK, role.structure_id),
        )


def _chosen(request: PageRequest, asked: str, structures: list[Structure]) -> Structure | None:
    """Return the structure asked for, else the one he works at, else the first."""
    known = {str(one.pk): one for one in structures}
    return known.get(asked or str(request.actor.at or "")) or next(iter(known.values()), None)


def _with_keys(rooms: Iterable[Room], coming: list[Visit]) -> list[tuple[Visit, int]]:
    """Give the next ones a key that is theirs for the day: pressed twice, it never checks in whoever comes after."""
    day = _by_time(visit for room in rooms for visit in room.visits)
    place = {visit.appointment.pk: n % KEYS + 1 for n, visit in enumerate(day)}
    given: set[int] = set()
    found = []
    for visit in coming:
        key = place[visit.appointment.pk]
        free = len(given) < KEYS - 1 and key not in given
        found.append((visit, key if free else 0))
        given |= {key} if free else set()
    return found


def _by_time(visits: Iterable[Visit]) -> list[Visit]:
    return sorted(visits, key=lambda visit: visit.appointment.starts_at)


def _by_arrival(visits: Iterable[Visit]) -> list[Visit]:
    far = datetime.max.replace(tzinfo=ZoneInfo("UTC"))
    return sorted(visits, key=lambda visit: visit.expected_at or far)


def _named(visit: Visit, text: str) -> bool:
    name = visit.appointment.patient.sort_name
    return all(word in name for word in text.casefold().split())
