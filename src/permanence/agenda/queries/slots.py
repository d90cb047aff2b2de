"""Reasons to come and free times for them, always for an actor."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from permanence.agenda import rules
from permanence.agenda.models import VisitReason
from permanence.capacity import queries as capacity
from permanence.capacity.models import Channel, OpeningKind, OpeningRule
from permanence.directory import queries as directory
from permanence.directory.models import PractitionerRole, Site
from permanence.foundation import ready
from permanence.foundation.actor import Actor
from permanence.foundation.composed import any_of, composed
from permanence.foundation.refusal import NotFound
from permanence.foundation.rights import Can
from permanence.patients import queries as patients
from permanence.patients.models import NeedKind, Patient

from .allowed import channel, is_known
from .free import free_starts
from .things import needs_of

HORIZON = timedelta(days=190)
TIDY_AMONG = 4  # times as many are looked at as are shown


@dataclass(frozen=True, slots=True)
class Slot:
    """A time that can be proposed, half-open `[)`.

    :param kind: what it is kept for
    :param left: a group's free places
    :param site_id: where, of a practitioner who receives at several sites
    """

    starts_at: datetime
    ends_at: datetime
    kind: str
    left: int | None = field(default=None, compare=False)
    site_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for: whose time, for how long, kept for what, by which door and for which reason.

    :param patient_id: for whom: time kept for own patients is found too when the practitioner knows him
    """

    practitioner_role_id: UUID
    duration_min: int
    kinds: Sequence[str] = capacity.REGULAR
    fit: capacity.Fit = capacity.ANYHOW
    patient_id: UUID | None = None


def practitioners(actor: Actor) -> QuerySet[PractitionerRole]:
    """Return the practitioners whose agenda the actor may see: of the structure he works at, or of all."""
    structures = [s for s in actor.structures(Can.VIEW_AGENDA) if actor.at in (None, s)]
    found = PractitionerRole.objects.filter(structure_id__in=structures).select_related("person", "structure")
    return found.order_by("structure__name", "person__family_name", "pk")


def reasons(actor: Actor, practitioner_role: PractitionerRole) -> QuerySet[VisitReason]:
    """Return the reasons one may come to this practitioner for, in his order."""
    offered = VisitReason.objects.filter(structure_id__in=actor.structures(Can.VIEW_AGENDA), withdrawn_at=None)
    return offered.filter(practitioner_role=practitioner_role)


def reasons_of(actor: Actor, practitioner_role_id: UUID) -> list[VisitReason]:
    """Return the same reasons, read: of what every screen asks."""
    return _reasons(practitioner_role_id, actor.structures(Can.VIEW_AGENDA))


@composed
def _reasons(practitioner_role_id: UUID, structures: Collection[UUID]) -> QuerySet[VisitReason]:
    theirs = VisitReason.objects.filter(structure_id=any_of(structures), practitioner_role_id=practitioner_role_id)
    return theirs.filter(withdrawn_at=None)


def reason(actor: Actor, reason_id: UUID) -> VisitReason:
    """Return one reason.

    :raises NotFound: when there is none, or not for this actor
    """
    found = VisitReason.objects.filter(structure_id__in=actor.structures(Can.VIEW_AGENDA), pk=reason_id)
    one = found.select_related("practitioner_role").first()
    if one is None:
        raise NotFound
    return one


def named(
    actor: Actor, *, patient_id: UUID, role_id: UUID, reason_id: UUID
) -> tuple[Patient, PractitionerRole, VisitReason]:
    """Return who comes, with whom and why, bare of what surrounds them: what a booking needs, and no more.

    :raises NotFound: when one is not there, or not for this actor
    """
    patient, role, reason = ready.several((Patient, patient_id), (PractitionerRole, role_id), (VisitReason, reason_id))
    if patient is None or role is None or reason is None:
        raise NotFound
    if role.structure_id not in actor.rights or not actor.may(Can.VIEW_AGENDA, reason.structure_id):
        raise NotFound
    actor.require(Can.VIEW_PATIENT, patient.structure_id)
    return patient, role, reason


def next_slots(
    actor: Actor,
    *,
    practitioner_role: PractitionerRole,
    reason: VisitReason,
    after: datetime,
    until: datetime | None = None,
    limit: int = 5,
    kinds: Sequence[str] = capacity.REGULAR,
    patient: Patient | None = None,
    now: datetime | None = None,
    tidy: bool = False,
    offered: Sequence[VisitReason] | None = None,
    sites: Sequence[UUID] | None = None,
) -> list[Slot]:
    """Return the next free times for this reason that the actor may book, the earliest first.

    :param patient: for whom: longer when he needs more time, and only at sites that he can reach
    :param now: decides what is released; the database's clock when not given
    :param tidy: after the very first, of the times of one half-day those that leave no unusable crumbs
    :param offered: his reasons, where they were read already
    :param sites: only there, whatever he can reach
    """
    wanted = wanted_for(practitioner_role.pk, reason, patient, kinds, channel=channel(actor, practitioner_role))
    wanted = at_sites(wanted, sites_for(patient) if sites is None else sites)
    until = until or after + HORIZON
    if not tidy:
        return slots_of(actor, wanted, after=after, until=until, limit=limit, now=now)
    found = _starts(actor, wanted, after=after, until=until, limit=limit * TIDY_AMONG, now=now)
    if len(found) > limit:
        theirs = reasons_of(actor, practitioner_role.pk) if offered is None else offered
        usual = [one.duration_min for one in theirs] or [wanted.duration_min]
        found = _tidy(wanted, usual, found, limit, ZoneInfo(practitioner_role.structure.time_zone))
    return [_slot(wanted, one) for one in found]


def wanted_for(
    role_id: UUID,
    reason: VisitReason,
    patient: Patient | None = None,
    kinds: Sequence[str] = capacity.REGULAR,
    *,
    channel: str = Channel.DESK,
) -> Wanted:
    """Return what is looked for: as long as the reason, and what the patient needs more."""
    fit = fit_for(reason, channel=channel)
    return Wanted(role_id, lasts_min(reason, patient), kinds, fit, patient.pk if patient else None)


def sites_for(patient: Patient | None) -> list[UUID] | None:
    """Return the sites of the practice that a patient can reach; None when he can reach any, or is not known."""
    if patient is None or not patients.needs(patient, NeedKind.STEP_FREE):
        return None
    return directory.step_free_sites(patient.structure_id)


def has_stairs(patient: Patient | None, site: Site) -> bool:
    """Tell whether somebody who needs a place without stairs would come to one that has some."""
    return not site.accessible and patient is not None and bool(patients.needs(patient, NeedKind.STEP_FREE))


def steep_sites(patient: Patient | None, role: PractitionerRole) -> set[UUID]:
    """Return where a practitioner receives that has stairs, when somebody needs a place without; nothing otherwise."""
    if patient is None or not patients.needs(patient, NeedKind.STEP_FREE):
        return set()
    named = OpeningRule.objects.filter(resource__practitioner_role=role).values("site")
    steep = Site.objects.filter(structure=role.structure_id, accessible=False)
    return set(steep.filter(Q(pk=role.site_id) | Q(pk__in=named)).values_list("pk", flat=True))


def at_sites(wanted: Wanted, sites: Sequence[UUID] | None) -> Wanted:
    """Return the same, looked for at some sites only; anywhere when none is named."""
    return wanted if sites is None else replace(wanted, fit=replace(wanted.fit, sites=tuple(sites)))


def lasts_min(reason: VisitReason, patient: Patient | None = None) -> int:
    """Return how long a visit is: as long as its reason, and what the patient needs more."""
    return rules.length_min(reason.duration_min, patient.extra_time_min if patient else 0)


def fit_for(reason: VisitReason, *, channel: str = Channel.DESK, step_min: int | None = None) -> capacity.Fit:
    """Return into which openings a visit for this reason fits, groups or none as it says, and what it needs as well."""
    needs = needs_of(reason) if reason.equipped else None
    return capacity.Fit(step_min, reason=reason.pk, channel=channel, grouped=reason.grouped, needs=needs)


def fit_named(reason_id: UUID, *, grouped: bool | None, equipped: bool) -> capacity.Fit:
    """Return the same of a reason of which a statement has told this much."""
    if equipped:
        return fit_for(VisitReason.objects.get(pk=reason_id))
    return capacity.Fit(reason=reason_id, grouped=grouped)


def wanted_by(
    actor: Actor, role: PractitionerRole, reason: VisitReason, patient: Patient | None = None, *, urgent: bool = False
) -> Wanted:
    """Return what the actor may look for: what is kept for emergencies only when urgent, where the patient can go."""
    kinds = (*capacity.REGULAR, OpeningKind.EMERGENCY.value) if urgent else capacity.REGULAR
    return at_sites(wanted_for(role.pk, reason, patient, kinds, channel=channel(actor, role)), sites_for(patient))


def slots_of(actor: Actor, wanted: Wanted, **asked: Any) -> list[Slot]:
    """Return the next free times of what is looked for."""
    return [_slot(wanted, free) for free in _starts(actor, wanted, **asked)]


def _slot(wanted: Wanted, free: capacity.FreeStart) -> Slot:
    ends_at = free.starts_at + timedelta(minutes=wanted.duration_min)
    return Slot(free.starts_at, ends_at, free.kind, site_id=free.site_id)


def _starts(
    actor: Actor, wanted: Wanted, *, after: datetime, until: datetime, limit: int, now: datetime | None
) -> list[capacity.FreeStart]:
    """Search with what is kept for own patients; only where there is such a time it matters whether he is known."""
    himself = wanted.fit.channel == Channel.PRACTITIONER
    kinds = [*wanted.kinds, *([OpeningKind.OWN.value] if wanted.patient_id or himself else [])]
    asked: dict[str, Any] = {
        "practitioner_role_ids": [wanted.practitioner_role_id],
        "duration_min": wanted.duration_min,
        "after": after,
        "until": until,
        "limit": limit,
        "now": now,
        "fit": wanted.fit,
    }
    found = free_starts(actor, kinds=kinds, **asked)
    own = not himself and any(free.kind == OpeningKind.OWN for free in found)
    if own and wanted.patient_id and not is_known(wanted.patient_id, wanted.practitioner_role_id, now or after):
        return free_starts(actor, kinds=wanted.kinds, **asked)
    return found


def _tidy(
    wanted: Wanted, usual: Sequence[int], found: list[capacity.FreeStart], limit: int, zone: ZoneInfo
) -> list[capacity.FreeStart]:
    """Choose the very first, then half-day by half-day those that waste least; shown in order of time."""
    chosen = found[:1]
    for _half_day, group in groupby(found[1:], key=lambda free: rules.half_day(free.starts_at, zone)):
        tidiest = capacity.tidy_first(group, duration_min=wanted.duration_min, usual_min=usual, snug=False)
        chosen += tidiest[: limit - len(chosen)]
    return sorted(chosen, key=lambda free: free.starts_at)
