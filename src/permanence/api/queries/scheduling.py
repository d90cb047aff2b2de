"""Free times for programs: by the agenda's one search, so that directives, openings and doors are kept to."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from permanence.agenda import queries as agenda
from permanence.agenda.models import Appointment, VisitReason
from permanence.api.models import Hold
from permanence.api.rules import fhir
from permanence.capacity import queries as capacity
from permanence.capacity.models import Channel
from permanence.desk import queries as desk
from permanence.desk.models import Urgency
from permanence.directory.models import PractitionerRole
from permanence.foundation.actor import Actor, system
from permanence.foundation.refusal import NotFound
from permanence.foundation.rights import Can
from permanence.patients import queries as files
from permanence.patients.models import Patient

from .rounds import gathered, resources_of

MOST_REASONS = 120  # of all practitioners, in one search
MOST_EACH = 400  # times told of one reason
INSTANT = timedelta(microseconds=1)
WITH = ("person", "site", "structure")


@dataclass(frozen=True, slots=True)
class FreeTime:
    """A time at which something may begin: for which reason, which is one practitioner's, and for whom if said."""

    reason: VisitReason
    starts_at: datetime
    ends_at: datetime
    patient: Patient | None = None
    free: bool = True

    @property
    def role(self) -> PractitionerRole:
        """With whom."""
        return self.reason.practitioner_role

    @property
    def name(self) -> str:
        """The identifier it has while it is nothing but free."""
        return fhir.names.name(self.reason.pk, self.starts_at, self.patient.pk if self.patient else None)


def free_times(actor: Actor, wanted: fhir.Finding, now: datetime, patient: Patient | None = None) -> list[FreeTime]:
    """Return the free times of a search, the earliest first; for a patient, those he may be given.

    :raises BadParameter: when it asks for too many practitioners, reasons or times at once
    """
    if not wanted.free:
        return []
    reasons = list(_reasons(actor, wanted)[: MOST_REASONS + 1])
    if len(reasons) > MOST_REASONS:
        raise fhir.BadParameter("practitioner", "or a reason is needed: there are too many here", "too-costly")
    if patient is None:
        alone = [one for one in reasons if _is_alone(actor, one)]
        found = _together(actor, [one for one in reasons if one not in alone], wanted, now)
    else:
        alone, found = reasons, []
    for reason in alone:
        times = _of_reason(actor, reason, wanted, now, patient)
        if times and (patient is None or may_be_booked(times[0], patient, now)):
            found += times
    return sorted(found, key=lambda one: (one.starts_at, one.reason.pk))


def free_time(actor: Actor, meant: fhir.Named, now: datetime, patient: Patient | None = None) -> FreeTime:
    """Return one time by its name, free or not.

    :raises NotFound: when its reason is not there, or not for this actor
    """
    reason = _offered(actor).filter(pk=meant.reason_id).first()
    if reason is None:
        raise NotFound
    lasts = timedelta(minutes=reason.duration_min)
    bare = FreeTime(reason, meant.starts_at, meant.starts_at + lasts, patient, free=False)
    if meant.starts_at < now:
        return bare
    wanted = fhir.Finding(meant.starts_at, meant.starts_at + INSTANT, count=1)
    found = _of_reason(actor, reason, wanted, now, patient)
    return next((one for one in found if one.starts_at == meant.starts_at), bare)


def nearest(actor: Actor, taken: FreeTime, now: datetime) -> list[FreeTime]:
    """Return the three free times nearest to one that is gone."""
    wanted = agenda.wanted_by(actor, taken.role, taken.reason, taken.patient)
    slots = agenda.nearest_slots(actor, wanted=wanted, around=taken.starts_at, now=now)
    return [FreeTime(taken.reason, one.starts_at, one.ends_at, taken.patient) for one in slots]


def may_be_booked(time: FreeTime, patient: Patient, now: datetime, *, urgent: bool = False) -> bool:
    """Tell whether the desk's decision would give this practitioner's times to this patient, without asking anyone."""
    return decided(time, patient, now, urgent=urgent).books


def decided(time: FreeTime, patient: Patient, now: datetime, *, urgent: bool = False) -> desk.Answer:
    """Decide as the desk does: by directives that bind whether the program may read them or not."""
    urgency = Urgency.SAME_DAY if urgent else Urgency.PLANNED
    asked = desk.FromHome(time.role, time.reason, patient, urgency=urgency)
    slot = agenda.Slot(time.starts_at, time.ends_at, "regular")
    return desk.answer_from_home(system("api.decision", [time.role.structure_id]), asked, [slot], now)


def whom(actor: Actor, patient_id: UUID | str) -> Patient:
    """Return the patient a program names; a file merged into another answers with the one kept.

    :raises NotFound: when there is none, or none for this actor
    """
    try:
        return files.patient(actor, patient_id if isinstance(patient_id, UUID) else UUID(patient_id))
    except ValueError:
        raise NotFound from None


def hold(actor: Actor, name: str) -> Hold | None:
    """Return a time a program of the same structure holds or held, by its identifier; None when there is none."""
    try:
        pk = UUID(name)
    except ValueError:
        return None
    with_it = (f"reason__practitioner_role__{one}" for one in WITH)
    held = Hold.objects.filter(structure_id__in=actor.structures(Can.VIEW_AGENDA), pk=pk)
    return held.select_related("structure", *with_it).first()


def held_at_once(access_id: UUID, now: datetime) -> int:
    """Count the times a program holds."""
    return Hold.objects.filter(access_id=access_id, until__gt=now, let_go_at=None, appointment=None).count()


def appointment_for_update(actor: Actor, name: str) -> Appointment:
    """Return an appointment, locked until the end.

    :raises NotFound: when there is none, or not for this actor
    """
    try:
        pk = UUID(name)
    except ValueError:
        raise NotFound from None
    here = Appointment.objects.filter(structure_id__in=actor.structures(Can.VIEW_AGENDA), pk=pk)
    found = here.select_for_update(of=("self",), no_key=True).first()
    if found is None:
        raise NotFound
    return found


def _offered(actor: Actor) -> QuerySet[VisitReason]:
    here = VisitReason.objects.filter(structure_id__in=actor.structures(Can.VIEW_AGENDA), withdrawn_at=None)
    return here.select_related(*(f"practitioner_role__{one}" for one in WITH)).order_by(
        "practitioner_role", "rank", "pk"
    )


def _reasons(actor: Actor, wanted: fhir.Finding) -> QuerySet[VisitReason]:
    offered = _offered(actor)
    if wanted.whose:
        offered = offered.filter(_whose(wanted.whose))
    if wanted.services:
        named = Q(pk__in=_ids(wanted.services))
        for one in wanted.services:
            named |= agenda.called_like(one, "name")
        offered = offered.filter(named)
    if wanted.sites:
        offered = offered.filter(practitioner_role__site__in=_ids(wanted.sites))
    if wanted.structures:
        offered = offered.filter(structure__in=_ids(wanted.structures))
    if wanted.specialties:
        offered = offered.filter(_specialties(wanted.specialties))
    return offered


def _whose(references: Iterable[str]) -> Q:
    """Return whose times: a practitioner's wherever he receives, or those of one place and agenda."""
    people = [one for one in references if one.startswith("Practitioner/")]
    places = [one for one in references if not one.startswith("Practitioner/")]
    return Q(practitioner_role__person__in=_ids(people)) | Q(practitioner_role__in=_ids(places))


def _specialties(wanted: Sequence[str]) -> Q:
    """Return whose specialty: by its national code or in words."""
    words = [name for name, code in fhir.codes.SPECIALTY.items() if code in wanted]
    any_of = Q(pk__in=[])
    for one in (*words, *wanted):
        any_of |= Q(practitioner_role__specialty__iexact=one)
    return any_of


def _ids(references: Iterable[str]) -> list[UUID]:
    found = []
    for one in references:
        try:
            found.append(UUID(one.rpartition("/")[2]))
        except ValueError:
            continue
    return found


def _is_alone(actor: Actor, reason: VisitReason) -> bool:
    """Tell whether a reason is searched by itself: it needs a room or a device, or is the practitioner's own search."""
    return reason.equipped or agenda.channel(actor, reason.practitioner_role) != Channel.DESK


def _together(actor: Actor, reasons: Sequence[VisitReason], wanted: fhir.Finding, now: datetime) -> list[FreeTime]:
    """Search for many reasons at once: the database is asked once for all that are alike, whosever they are."""
    resources = resources_of([one.practitioner_role_id for one in reasons])
    found: list[FreeTime] = []
    known = (one for one in reasons if one.practitioner_role_id in resources)
    for (lasts_min, grouped), by_role in gathered(
        ((one.duration_min, one.grouped), one.practitioner_role_id, one) for one in known
    ):
        theirs = {role: resources[role] for role in by_role}
        fit = capacity.Fit(reasons=[one.pk for one in by_role.values()], channel=Channel.DESK, grouped=grouped)
        starts = agenda.free_starts(
            actor, practitioner_role_ids=list(by_role), resources=theirs, duration_min=lasts_min,
            after=max(wanted.since, now), until=wanted.until, kinds=capacity.REGULAR,
            limit=MOST_EACH * len(by_role) + 1, now=now, fit=fit,
        )  # fmt: skip
        if len(starts) > MOST_EACH * len(by_role):
            raise _too_far()
        reason_of = {resources[role]: one for role, one in by_role.items()}
        lasts = timedelta(minutes=lasts_min)
        found += [FreeTime(reason_of[one.resource_id], one.starts_at, one.starts_at + lasts) for one in starts]
    return found


def _of_reason(
    actor: Actor, reason: VisitReason, wanted: fhir.Finding, now: datetime, patient: Patient | None
) -> list[FreeTime]:
    slots = agenda.next_slots(
        actor, practitioner_role=reason.practitioner_role, reason=reason, after=max(wanted.since, now),
        until=wanted.until, limit=MOST_EACH + 1, patient=patient, now=now,
    )  # fmt: skip
    if len(slots) > MOST_EACH:
        raise _too_far()
    return [FreeTime(reason, one.starts_at, one.ends_at, patient) for one in slots]


def _too_far() -> fhir.BadParameter:
    return fhir.BadParameter("end", "is too far: more times are free until then than one search tells", "too-costly")
