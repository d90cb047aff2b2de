"""Free times of the practitioners at hand as the desk's decision takes them: few readings, however many they are."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import product
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from permanence.agenda import queries as agenda
from permanence.agenda.models import VisitReason
from permanence.capacity import queries as capacity
from permanence.capacity.models import OpeningKind, Resource
from permanence.desk import words
from permanence.desk.rules.deciding import Practitioner, Slot
from permanence.directory import queries as directory
from permanence.directory.models import PractitionerRole, Site
from permanence.foundation.actor import Actor
from permanence.foundation.composed import any_of, composed
from permanence.foundation.rights import Can

KINDS = (*capacity.REGULAR, OpeningKind.EMERGENCY.value)
OWN, OTHERS = 150, 60  # how many times are looked at with the one asked for, and with each colleague
HALVES = {"am": (0, 12), "pm": (12, 24)}
Extras = Mapping[date, Mapping[str, int]]
TO_BOOK = (Can.BOOK, Can.VIEW_PATIENT, Can.EDIT_PATIENT)  # at another practice: a file and an appointment are written


def may_book_at(actor: Actor, structure_id: UUID) -> bool:
    """Tell whether the actor may give a time at another practice: elsewhere a colleague is named, not booked."""
    return all(actor.may(right, structure_id) for right in TO_BOOK)


def availability(
    actor: Actor,
    main: PractitionerRole,
    at_hand: Sequence[PractitionerRole],
    distances: Mapping[UUID, float],
    *,
    now: datetime,
    reason: VisitReason | None,
    extra_min: int = 0,
) -> tuple[Practitioner, ...]:
    """Return those at hand with their free times, as far as the actor may see their agendas.

    :param distances: of the structures of the zone, in km
    :param reason: what the patient comes for; the one the practitioner puts first when not given
    :param extra_min: what the patient needs besides the duration of each reason
    """
    ours = [one for one in at_hand if one.structure_id == main.structure_id or may_book_at(actor, one.structure_id)]
    reasons = _reasons(actor, main, ours, reason)
    free = _free(actor, main, reasons, now, extra_min)
    places = directory.wheres({start.site_id for starts in free.values() for start, _ in starts})
    house = [role for role in at_hand if role.structure_id == main.structure_id]
    extras = _extras(actor, house, now, ZoneInfo(main.structure.time_zone))
    return tuple(
        Practitioner(
            id=str(role.pk),
            name=words.as_called(role.person),
            house=role.structure_id == main.structure_id,
            agenda_here=role.pk in free,
            accepts_new=True,  # as his directives say
            accessible=reached(role, slots),
            distance_km=distances.get(role.structure_id, 0),
            slots=slots,
            overbooked=extras.get(role.pk, {}),
        )
        for role in at_hand
        for slots in [_slots(free.get(role.pk, ()), places)]
    )


def placed(slot: Slot, site_id: UUID | None, places: Mapping[UUID | None, directory.Where]) -> Slot:
    """Return a time with which of his sites it is at, of a practitioner who has several."""
    there = places.get(site_id)
    if there is None:
        return slot
    return replace(slot, site=str(site_id), where=there.words, accessible=there.step_free)


def reached(role: PractitionerRole, slots: Iterable[Slot]) -> bool:
    """Tell whether one of a practitioner's sites is reached without stairs."""
    return role.site.accessible or any(slot.accessible for slot in slots)


def sites_of(role: PractitionerRole, times: Iterable[agenda.Slot], now: datetime) -> dict[UUID | None, str]:
    """Return what is said of each site at which he receives, if these times are at several; nothing otherwise."""
    if not any(one.site_id for one in times):
        return {}
    elsewhere = capacity.sites_elsewhere([role.pk], now).get(role.pk, set())
    places = directory.wheres([role.site_id, *elsewhere])
    return {pk: places[pk].words for pk in sorted(places, key=lambda pk: (pk != role.site_id, places[pk].words))}


def where_at(actor: Actor, role: PractitionerRole, at: datetime) -> Site:
    """Return where a practitioner receives at a moment."""
    elsewhere = capacity.site_at(actor, role.pk, at)
    return Site.objects.get(pk=elsewhere) if elsewhere else role.site


def promised_at(role: PractitionerRole, there: Site, now: datetime) -> directory.Where | None:
    """Return what is said of where one was told to come, of a practitioner who receives at several sites."""
    if there.pk == role.site_id and not capacity.sites_elsewhere([role.pk], now):
        return None
    return directory.wheres([there.pk])[there.pk]


def reached_at(role: PractitionerRole, times: Iterable[agenda.Slot]) -> bool:
    """Tell whether all of these times are where one comes without stairs; as his usual site when there are none."""
    places = directory.wheres(one.site_id for one in times)
    return all(one.step_free for one in places.values()) if places else role.site.accessible


def _slots(
    found: Iterable[tuple[capacity.FreeStart, int]], places: Mapping[UUID | None, directory.Where]
) -> tuple[Slot, ...]:
    told = ((Slot(one.starts_at, minutes, one.kind == OpeningKind.EMERGENCY), one.site_id) for one, minutes in found)
    return tuple(placed(slot, site_id, places) if site_id else slot for slot, site_id in told)


def _reasons(
    actor: Actor, main: PractitionerRole, at_hand: Sequence[PractitionerRole], reason: VisitReason | None
) -> dict[UUID, VisitReason]:
    """Return for which reason each would see the patient: of the same name, or else the one he puts first."""
    theirs: dict[UUID, list[VisitReason]] = defaultdict(list)
    for one in _offered(actor.structures(Can.VIEW_AGENDA), [role.pk for role in at_hand]):
        theirs[one.practitioner_role_id].append(one)
    wanted = reason or next(iter(theirs[main.pk]), None)
    chosen = {
        role_id: (wanted and agenda.reason_alike(wanted, found)) or found[0]
        for role_id, found in theirs.items()
        if found
    }
    return chosen | {main.pk: wanted} if wanted else chosen


@composed
def _offered(structures: Collection[UUID], roles: Collection[UUID]) -> QuerySet[VisitReason]:
    offered = VisitReason.objects.filter(structure_id=any_of(structures), withdrawn_at=None)
    return offered.filter(practitioner_role_id=any_of(roles))


@composed
def _agendas(structures: Collection[UUID], roles: Collection[UUID]) -> QuerySet[Resource, tuple[UUID, UUID | None]]:
    here = Resource.objects.filter(structure_id=any_of(structures), practitioner_role_id=any_of(roles))
    return here.values_list("pk", "practitioner_role_id")


def _free(
    actor: Actor, main: PractitionerRole, reasons: Mapping[UUID, VisitReason], now: datetime, extra_min: int
) -> dict[UUID, list[tuple[capacity.FreeStart, int]]]:
    """Return the free times of each whose agenda is here, with their minutes.

    His are looked for alone, then his colleagues' together by duration.
    """
    here = _agendas(actor.structures(Can.VIEW_AGENDA), [*reasons])
    owners: dict[UUID, UUID] = {pk: role for pk, role in here if role}
    free: dict[UUID, list[tuple[capacity.FreeStart, int]]] = {role: [] for role in owners.values()}
    alike: dict[tuple[int, bool, bool | None, UUID | None], list[UUID]] = defaultdict(list)
    for resource, role in owners.items():
        reason = reasons[role]
        needing = reason.pk if reason.equipped else None
        alike[reason.duration_min + extra_min, role == main.pk, reason.grouped, needing].append(resource)
    needs = agenda.needs_of_many(reasons.values())
    for (minutes, own, grouped, needing), resources in alike.items():
        starts = capacity.free_starts(
            actor,
            resource_ids=resources,
            duration_min=minutes,
            after=now,
            until=now + agenda.HORIZON,
            kinds=KINDS,
            limit=OWN if own else OTHERS * len(resources),
            now=now,
            fit=capacity.Fit(
                reasons=[reasons[owners[one]].pk for one in resources],
                grouped=grouped,
                needs=needs.get(needing) if needing else None,
            ),
        )
        for start in starts:
            free[owners[start.resource_id]].append((start, minutes))
    return free


def _extras(actor: Actor, house: Iterable[PractitionerRole], now: datetime, zone: ZoneInfo) -> dict[UUID, Extras]:
    """Return how many extras the half-days worked today and tomorrow hold already."""
    ids = [role.pk for role in house]
    today = now.astimezone(zone).date()
    days = (today, today + timedelta(days=1))
    since, until = _wall(today, 0, zone), _wall(days[1], 24, zone)
    starts = capacity.overbooked_starts(actor, ids, since, until, now)
    found: dict[UUID, dict[date, dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
    for role, begins, ends in capacity.worked(actor, ids, since, until):
        for day, (half, (opens, closes)) in product(days, HALVES.items()):
            first, last = _wall(day, opens, zone), _wall(day, closes, zone)
            if begins < last and ends > first:
                found[role][day][half] = sum(who == role and first <= at < last for who, at in starts)
    return {role: dict(half_days) for role, half_days in found.items()}


def _wall(day: date, hour: int, zone: ZoneInfo) -> datetime:
    midnight = datetime(day.year, day.month, day.day, tzinfo=zone)
    return midnight + timedelta(days=1) if hour == 24 else midnight.replace(hour=hour)
