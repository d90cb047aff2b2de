"""What may be booked from home: with whom, why, and when; by the one search of the house."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import groupby
from uuid import UUID
from zoneinfo import ZoneInfo

from permanence.agenda import queries as agenda
from permanence.agenda.models import Modality, VisitReason
from permanence.agenda.queries import Slot
from permanence.capacity import queries as capacity
from permanence.directives import queries as directives
from permanence.directory import queries as directory
from permanence.directory.models import PractitionerRole, Site
from permanence.foundation.actor import Actor
from permanence.foundation.refusal import NotFound
from permanence.patients import queries as patients
from permanence.patients.models import Patient, Preference
from permanence.portal.models import OnlineReason

SOON = timedelta(minutes=30)  # nobody is there sooner
DAYS, A_DAY, LOOKED_AT = 5, 12, 80
LIKED_AMONG = 800  # about two months of a full week
NEAREST = 3


@dataclass(frozen=True, slots=True)
class Offered:
    """One practitioner, what may be booked with him from home, and whether he takes new patients.

    :param usual: whom the visitor, when he is known, likes to see
    """

    role: PractitionerRole
    reasons: list[OnlineReason] = field(default_factory=list)
    takes_new: str = "accept"
    usual: bool = False


@dataclass(frozen=True, slots=True)
class Day:
    """One day with its free times; `more` when there are others that day."""

    on: date
    slots: list[Slot]
    more: bool


def slots_of(found: Iterable[Day]) -> list[Slot]:
    """Return the times of some days."""
    return [slot for day in found for slot in day.slots]


def offered(by: Actor, structure_id: UUID, now: datetime) -> list[Offered]:
    """Return every practitioner of a practice, also those with whom nothing is booked from home."""
    roles = PractitionerRole.objects.filter(structure_id=structure_id).select_related("person", "site", "structure")
    online: dict[UUID, list[OnlineReason]] = {}
    known = OnlineReason.objects.filter(structure_id=structure_id, reason__withdrawn_at=None)
    for one in known.select_related("reason").order_by("reason__rank", "reason__name"):
        online.setdefault(one.reason.practitioner_role_id, []).append(one)
    return [
        Offered(
            role,
            online.get(role.pk, []),
            directives.in_force(by, structure_id=structure_id, practitioner_role_id=role.pk, now=now).accepts_new,
        )
        for role in roles.order_by("person__family_name", "pk")
    ]


def offered_reason(by: Actor, structure_id: UUID, reason_id: UUID) -> OnlineReason:
    """Return one reason that may be booked from home, with its practitioner.

    :raises NotFound: when there is none
    """
    known = OnlineReason.objects.filter(structure_id=structure_id, reason_id=reason_id, reason__withdrawn_at=None)
    with_whom = ("person", "site", "structure")
    found = known.select_related(*(f"reason__practitioner_role__{one}" for one in with_whom)).first()
    if found is None:
        raise NotFound
    return found


def bring(by: Actor, reason_id: UUID) -> str:
    """Return what is to be brought to a visit for this reason; empty when nothing is said."""
    return OnlineReason.objects.filter(reason_id=reason_id).values_list("bring", flat=True).first() or ""


def days(
    by: Actor,
    reason: VisitReason,
    since: date | None,
    now: datetime,
    *,
    patient: Patient | None = None,
    visitor: Patient | None = None,
    whole: date | None = None,
    liked: Preference | None = None,
) -> list[Day]:
    """Return the next days with free times, from a day on.

    :param patient: whose appointment may last longer
    :param visitor: who looks, when he is known: only the sites that he can reach are shown
    :param whole: a day of which every time is wanted
    :param liked: only the times that suit it
    """
    role = reason.practitioner_role
    zone = ZoneInfo(role.structure.time_zone)
    after = max(now + SOON, datetime.combine(since, time(), zone)) if since else now + SOON
    found = agenda.next_slots(
        by,
        practitioner_role=role,
        reason=reason,
        after=after,
        limit=LIKED_AMONG if liked else LOOKED_AT,
        patient=patient,
        now=now,
        sites=agenda.sites_for(patient or visitor),
    )
    suiting = (one for one in _regular(found) if not liked or patients.suits(liked, one.starts_at.astimezone(zone)))
    by_day = [(on, list(of)) for on, of in groupby(suiting, lambda one: one.starts_at.astimezone(zone).date())]
    return [Day(on, of if on == whole else of[:A_DAY], len(of) > A_DAY and on != whole) for on, of in by_day[:DAYS]]


def received_at(team: Iterable[Offered], now: datetime) -> list[Site]:
    """Return where the practitioners of a practice receive, the usual sites first."""
    usual = list(dict.fromkeys(one.role.site for one in team))
    elsewhere = capacity.sites_elsewhere([one.role.pk for one in team], now).values()
    others = {pk for some in elsewhere for pk in some} - {one.pk for one in usual}
    return [*usual, *(Site.objects.filter(pk__in=others) if others else ())]


@dataclass(frozen=True, slots=True)
class Receives:
    """One site of a practice: where it is, and when one is received there.

    :param main: where most of them usually receive, of which the page tells how one gets in and when it is open
    :param times: of another one: weekday, hours and who, in the order of a week
    """

    site: Site
    main: bool
    times: list[tuple[int, time, time, PractitionerRole]]


def sites_told(team: Sequence[Offered], now: datetime) -> list[Receives]:
    """Return where the practitioners of a practice receive, the main site first, each with its own facts alone."""
    main = _main(one.role for one in team)
    roles = {one.role.pk: one.role for one in team}
    named = ((one, one.resource.practitioner_role_id) for one in capacity.rules_elsewhere([*roles], now))
    there = [(rule, roles[pk]) for rule, pk in named if pk]
    return [
        Receives(
            site,
            site == main,
            [(rule.weekday, rule.opens_at, rule.closes_at, role) for rule, role in there if rule.site_id == site.pk],
        )
        for site in sorted(received_at(team, now), key=lambda site: site != main)
    ]


def _main(roles: Iterable[PractitionerRole]) -> Site | None:
    """Return where most of them usually receive."""
    usual = Counter(role.site for role in roles).most_common(1)
    return usual[0][0] if usual else None


def main_of_several(structure_id: UUID) -> Site | None:
    """Return the site of which a practice's page tells how one gets in, of a practice that has several."""
    if not directory.several_sites([structure_id]):
        return None
    return _main(PractitionerRole.objects.filter(structure_id=structure_id).select_related("site"))


def places_said(reason: VisitReason, times: Iterable[Slot]) -> dict[UUID | None, directory.Where]:
    """Return what is said of the place of each time, of a practitioner who receives at several; of none by video."""
    if reason.modality != Modality.OFFICE:
        return {}
    return directory.wheres(slot.site_id for slot in times)


def near(
    by: Actor, reason: VisitReason, starts_at: datetime, now: datetime, patient: Patient | None = None
) -> list[Slot]:
    """Return the nearest three to a time that is gone, at the sites that the patient can reach when he is known."""
    wanted, sites = agenda.wanted_by(by, reason.practitioner_role, reason), agenda.sites_for(patient)
    return agenda.nearest_slots(by, wanted=wanted, around=starts_at, now=now, limit=NEAREST, sites=sites)


def others(by: Actor, reason: OnlineReason, now: datetime) -> list[tuple[OnlineReason, datetime]]:
    """Return the colleagues of the practice with whom the same visit may be booked, and their first time."""
    name, role = reason.reason.name, reason.reason.practitioner_role
    known = OnlineReason.objects.filter(
        agenda.called_like(name, "reason__name"), structure_id=reason.structure_id, reason__withdrawn_at=None
    ).exclude(reason__practitioner_role=role)
    alike = {one.reason.practitioner_role_id: one for one in known.select_related("reason__practitioner_role__person")}
    if not alike:
        return []
    wanted = agenda.Search(name, after=now + SOON, limit=LOOKED_AT, roles=[*alike], channel="online")
    first: dict[UUID, datetime] = {}
    for found in agenda.search(by, wanted):
        first.setdefault(found.practitioner_role_id, found.starts_at)
    return sorted(((alike[role], at) for role, at in first.items()), key=lambda pair: pair[1])


def _regular(found: Iterable[Slot]) -> Iterable[Slot]:
    return (one for one in found if one.kind == "regular")
