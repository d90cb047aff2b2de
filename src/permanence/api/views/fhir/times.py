"""Free times as the national platform asks for them: of practitioners, and of places."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from permanence.api import queries
from permanence.api.models import AUDIENCES, Audience
from permanence.api.rules import fhir
from permanence.api.rules.fhir import codes, sas
from permanence.directory.models import PractitionerRole, Site, Structure
from permanence.foundation.actor import scope

from .door import address, answer, asked, is_strict

KNOWN = {"start", "status", "schedule.actor:Practitioner.identifier", "actor:Location.organization.identifier"}
KNOWN |= {f"_has:Slot:schedule:{one}" for one in ("start", "status")}
PUBLIC = tuple(one for one in AUDIENCES if one != Audience.CPTS)
Entry = tuple[str, str, str]  # address, mode, text


@dataclass(frozen=True, slots=True)
class Answered:
    """What a search found: its own, and what comes with them."""

    profile: str
    total: int
    matches: list[Entry]
    included: list[Entry]


def slots(request: HttpRequest) -> HttpResponse:
    """Return the free times of practitioners, with whoever receives and where as far as they are asked for."""
    now, given = timezone.now(), asked(request)
    if is_strict(request):
        fhir.strict(given, KNOWN)
    wanted = fhir.slots_asked(given, now)
    by = queries.platform(queries.asked_structures(numbers=wanted.numbers))
    with scope(by):
        audiences = AUDIENCES if wanted.communities else PUBLIC
        found = queries.shown_times(
            by, now=now, since=wanted.since, until=wanted.until, numbers=wanted.numbers,
            audiences=audiences if wanted.free else (),
        )  # fmt: skip
        near = queries.communities(by) if wanted.communities else {}
        page = found.slots[wanted.offset : wanted.offset + wanted.count]
        matches = [*_slots(found, page, near)]
        included = [*_with_slots(found, page, near, wanted)]
    profile = codes.CPTS_BUNDLE if wanted.communities else codes.BUNDLE
    return _answer(request, wanted, Answered(profile, len(found.slots), matches, included))


def schedules(request: HttpRequest) -> HttpResponse:
    """Return the agendas of places with their free times."""
    now, given = timezone.now(), asked(request)
    if is_strict(request):
        fhir.strict(given, KNOWN)
    wanted = fhir.schedules_asked(given, now)
    by = queries.platform(queries.asked_structures(sirets=wanted.numbers))
    with scope(by):
        found = queries.shown_times(
            by, now=now, since=wanted.since, until=wanted.until, audiences=PUBLIC if wanted.free else ()
        )
        free = found.places()
        page = free[wanted.offset : wanted.offset + wanted.count]
        by_id = {role.structure_id: role.structure for role in found.roles.values()}
        houses = {pk: by_id[site.structure_id] for pk, site in found.sites.items()}
        shown = [found.sites[pk] for pk in dict.fromkeys(one.site_id for one in page)]
        matches = [_place_schedule(site) for site in shown]
        included = [*_with_places(found, page, shown, houses, wanted)]
    return _answer(request, wanted, Answered(codes.SOS_BUNDLE, len(free), matches, included))


def _slots(
    found: queries.Shown, page: Iterable[queries.FreeSlot], near: dict[UUID, list[queries.Community]]
) -> Iterator[Entry]:
    zones, when = _zones(found), _When()
    agenda = f"{settings.BASE_URL}/sas/agenda"
    known = {pk: (role, zones[role.structure_id], f"{agenda}/{pk}/") for pk, role in found.roles.items()}
    shapes: dict[tuple[UUID, UUID], dict[Any, tuple[str, ...]]] = defaultdict(dict)
    for one in page:
        role, zone, where = known[one.role_id]
        alike = (*one.reasons,), (*one.meetings,), frozenset(one.audiences)
        theirs = shapes[one.role_id, one.site_id]
        shape = theirs.get(alike) or theirs.setdefault(alike, _shape(role, one, near))
        yield _time(shape, str(one.role_id), when.of(one, zone), where)


def _agenda_at(role: PractitionerRole, site_id: UUID) -> str:
    """Name a practitioner's agenda at one place: by his role where he usually receives, by both elsewhere."""
    return str(role.pk if site_id == role.site_id else uuid5(role.pk, str(site_id)))


def _shape(role: PractitionerRole, one: queries.FreeSlot, near: dict[UUID, list[queries.Community]]) -> tuple[str, ...]:
    shared = near.get(role.structure_id, ()) if Audience.CPTS in one.audiences else ()
    return sas.time_shape(
        sas.Times(
            schedule=_agenda_at(role, one.site_id),
            meetings=tuple(one.meetings),
            reasons=tuple(one.reasons),
            specialty=role.specialty,
            audiences=one.for_whom,
            communities=tuple(_service(community.finess) for community in shared),
        )
    )


class _When:
    """Moments as they are written: of many practitioners the same ones come back again and again."""

    def __init__(self) -> None:
        self._written: dict[tuple[datetime, datetime, ZoneInfo], tuple[str, str, str]] = {}

    def of(self, one: queries.FreeSlot | queries.FreePlace, zone: ZoneInfo) -> tuple[str, str, str]:
        """Return by what a time is named, when it begins and when it ends."""
        key = one.starts_at, one.ends_at, zone
        if key not in self._written:
            self._written[key] = (
                f"{one.minute}.{one.lasts_min}",
                fhir.written(one.starts_at, zone),
                fhir.written(one.ends_at, zone),
            )
        return self._written[key]


def _time(shape: tuple[str, ...], of: str, when: tuple[str, str, str], agenda: str) -> Entry:
    """Put into the shape what differs: the address already has a query, for the platform adds its own to it."""
    first, second, third, fourth, last = shape
    moment, start, end = when
    name = f"{of}.{moment}"
    text = f"{first}{name}{second}{start}{third}{end}{fourth}{agenda}?on={start[:10]}{last}"
    return address(f"Slot/{name}"), "match", text


def _with_slots(
    found: queries.Shown,
    page: Iterable[queries.FreeSlot],
    near: dict[UUID, list[queries.Community]],
    wanted: fhir.SlotsAsked,
) -> Iterator[Entry]:
    """Yield the agendas of these times, then who receives there, then the communities, each once."""
    if not wanted.schedules:
        return
    times = list(page)
    receives = [_receives(found, *where) for where in dict.fromkeys((one.role_id, one.site_id) for one in times)]
    for who in receives:
        actors = (f"Practitioner/{who.person}", f"PractitionerRole/{who.role}")
        yield _entry("Schedule", who.role, sas.schedule(who.role, actors, of_place=False))
    if wanted.actors:
        for person in {who.person: who for who in receives}.values():
            yield _entry("Practitioner", person.person, sas.practitioner(person))
        for who in receives:
            yield _entry("PractitionerRole", who.role, sas.practitioner_role(who))
    shared = {found.roles[one.role_id].structure_id for one in times if Audience.CPTS in one.audiences}
    for community in {one.finess: one for house in shared for one in near.get(house, ())}.values():
        name = _service(community.finess)
        of = sas.Organization(name, f"1{community.finess}", community.name, _phone(community.phone))
        yield _entry("HealthcareService", name, sas.community_service(name, name))
        yield _entry("Organization", name, sas.organization(of, community=True))


def _with_places(
    found: queries.Shown,
    page: Iterable[queries.FreePlace],
    shown: Iterable[Site],
    houses: dict[UUID, Structure],
    wanted: fhir.SchedulesAsked,
) -> Iterator[Entry]:
    zones, when = _zones(found), _When()
    for one in page if wanted.slots else ():
        shape = sas.time_shape(sas.Times(str(one.site_id), tuple(one.meetings), (), "", one.for_whom, of_place=True))
        agenda = f"{settings.BASE_URL}/sas/place/{one.site_id}/"
        where, _, text = _time(shape, str(one.site_id), when.of(one, zones[houses[one.site_id].pk]), agenda)
        yield where, "include", text
    if not wanted.places:
        return
    for site in shown:
        yield _entry("Location", str(site.pk), sas.location(_place(site, houses[site.pk]), str(houses[site.pk].pk)))
    for house in {houses[site.pk] for site in shown} if wanted.structures else ():
        number = codes.national(house.siret, "", "")
        of = sas.Organization(str(house.pk), number, house.name)
        yield _entry("Organization", str(house.pk), sas.organization(of, community=False))


def _place_schedule(site: Site) -> Entry:
    name = str(site.pk)
    return address(f"Schedule/{name}"), "match", sas.schedule(name, (f"Location/{name}",), of_place=True)


def _receives(found: queries.Shown, role_id: UUID, site_id: UUID) -> sas.Receives:
    role = found.roles[role_id]
    house = role.structure
    return sas.Receives(
        role=_agenda_at(role, site_id),
        person=str(role.person_id),
        number=f"8{role.person.rpps}",
        family=role.person.family_name,
        given=role.person.given_name,
        structure=codes.national(house.siret, house.finess, found.cabinets.get(house.pk, "")),
        place=_place(found.sites[site_id], house),
        phone=_phone(house.phone),
    )


def _place(site: Site, house: Structure) -> sas.Place:
    return sas.Place(
        id=str(site.pk),
        system=settings.BASE_URL,
        name=site.name,
        line=site.address,
        postal_code=site.postal_code,
        city=site.city,
        phone=_phone(house.phone),
    )


def _phone(number: str) -> str:
    """Return a number the platform takes: French, of the mainland or overseas, with nine digits behind."""
    prefixes = ("+33", "+262", "+590", "+594", "+596")
    known = next((one for one in prefixes if number.startswith(one)), "")
    return number if known and len(number) == len(known) + 9 and number[1:].isdigit() else ""


def _service(finess: str) -> str:
    """Return the name of a community's one service, the same whichever practice shows it."""
    return str(uuid5(NAMESPACE_URL, f"{codes.STRUCTURES}|1{finess}"))


def _zones(found: queries.Shown) -> dict[UUID, ZoneInfo]:
    return {role.structure_id: ZoneInfo(role.structure.time_zone) for role in found.roles.values()}


def _entry(kind: str, name: str, text: str) -> Entry:
    return address(f"{kind}/{name}"), "include", text


def _answer(request: HttpRequest, wanted: fhir.SlotsAsked | fhir.SchedulesAsked, found: Answered) -> HttpResponse:
    """Answer with the page asked for; `self` says what was asked as it was asked."""
    query = request.META.get("QUERY_STRING", "")
    here = f"{settings.BASE_URL}{request.path}"
    links = [("self", f"{here}?{query}" if query else here)]
    if wanted.count and wanted.offset + wanted.count < found.total:
        kept = [part for part in query.split("&") if part and not part.startswith("_offset=")]
        links.append(("next", f"{here}?{'&'.join([*kept, f'_offset={wanted.offset + wanted.count}'])}"))
    name = str(uuid5(NAMESPACE_URL, f"{here}?{query}"))
    return answer(sas.bundle(found.profile, name, found.total, links, [*found.matches, *found.included]))
