"""Free times for programs: by the agenda's one search, so that directives, openings and doors are kept to."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from permanence.agenda import queries as agenda
from permanence.agenda.models import Appointment, VisitReason
from permanence.api.models import Hold
from permanence.api.rules import fhir
from permanence.capacity import queries as capacity
from permanence.capacity.models import Channel, OpeningKind
from permanence.desk import queries as desk
from permanence.desk.models import Urgency
from permanence.directory import queries as directory
from permanence.directory.models import PractitionerRole
from permanence.foundation.actor import Actor, system
from permanence.foundation.refusal import NotFound
from permanence.foundation.rights import Can
from permanence.patients import queries as files
from permanence.patients.models import Patient

from .rounds import Way, gathered, resources_of, starts_in

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
    elsewhere: UUID | None = None  # where, of who receives at several sites, and `there` as it is said
    there: str = ""

    @property
    def site_id(self) -> UUID:
        """Where."""
        return self.elsewhere or self.role.site_id

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
    found = _said(_together(actor, reasons, wanted, now, patient))
    found.sort(key=lambda one: (one.starts_at, one.reason.pk))
    if patient is None:
        return found
    firsts = {one.reason.pk: one for one in reversed(found)}
    given = {pk for pk, one in firsts.items() if decided(one, patient, now).books}
    return [one for one in found if one.reason.pk in given]


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
    return [FreeTime(taken.reason, one.starts_at, one.ends_at, taken.patient, elsewhere=one.site_id) for one in slots]


def decided(
    time: FreeTime, patient: Patient, now: datetime, *, urgent: bool = False, red_flags: Sequence[str] | None = None
) -> desk.Answer:
    """Decide as the desk does: by directives that bind whether whoever asks may read them or not.

    :param red_flags: the signs of gravity found; None when nobody asked
    """
    urgency = Urgency.SAME_DAY if urgent else Urgency.PLANNED
    asked = desk.FromHome(time.role, time.reason, patient, urgency=urgency, red_flags=red_flags)
    slot = agenda.Slot(time.starts_at, time.ends_at, "regular", site_id=time.elsewhere)
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
        there = capacity.roles_at(_ids(wanted.sites), wanted.since)
        offered = offered.filter(Q(practitioner_role__site__in=_ids(wanted.sites)) | Q(practitioner_role__in=there))
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


def _together(
    actor: Actor, reasons: Sequence[VisitReason], wanted: fhir.Finding, now: datetime, patient: Patient | None
) -> list[FreeTime]:
    """Search for many reasons at once: the database is asked once for all that are alike, whosever they are."""
    resources = resources_of([one.practitioner_role_id for one in reasons])
    known = [one for one in reasons if one.practitioner_role_id in resources]
    found: list[FreeTime] = []
    reached, sites = agenda.sites_for(patient), _ids(wanted.sites) if wanted.sites else None
    if reached is not None:
        sites = [one for one in reached if sites is None or one in sites]
    for way, by_role in gathered(_ways(actor, known, now, patient)):
        most, named = MOST_EACH * len(by_role), {role: one.pk for role, one in by_role.items()}
        starts = starts_in(
            actor, way, named, resources, after=max(wanted.since, now), until=wanted.until, limit=most + 1, now=now,
            sites=sites,
        )  # fmt: skip
        lasts = timedelta(minutes=way.lasts_min)
        times = [FreeTime(by_role[role], at, at + lasts, patient, elsewhere=there) for role, at, there in starts]
        if len(times) > most:
            raise _too_far()
        found += times
    return found


def _said(found: list[FreeTime]) -> list[FreeTime]:
    """Say where each is, of practitioners who receive at several sites."""
    places = directory.wheres(one.elsewhere for one in found)
    return [replace(one, there=places[one.elsewhere].words) if one.elsewhere in places else one for one in found]


def _ways(
    actor: Actor, reasons: Sequence[VisitReason], now: datetime, patient: Patient | None
) -> Iterator[tuple[Way, UUID, VisitReason]]:
    """Tell how each is looked for: what is kept for own patients is found by those a practitioner knows, and by him."""
    needs, roles = agenda.needs_of_many(reasons), {one.practitioner_role_id for one in reasons}
    known = {role for role, _ in agenda.known_pairs(roles, [patient.pk], now)} if patient else set()
    for one in reasons:
        role, channel = one.practitioner_role_id, agenda.channel(actor, one.practitioner_role)
        own = role in known or channel == Channel.PRACTITIONER
        kinds = (*capacity.REGULAR, OpeningKind.OWN.value) if own else capacity.REGULAR
        yield Way(agenda.lasts_min(one, patient), one.grouped, channel, kinds, needs.get(one.pk)), role, one


def _of_reason(
    actor: Actor, reason: VisitReason, wanted: fhir.Finding, now: datetime, patient: Patient | None
) -> list[FreeTime]:
    slots = agenda.next_slots(
        actor, practitioner_role=reason.practitioner_role, reason=reason, after=max(wanted.since, now),
        until=wanted.until, limit=MOST_EACH + 1, patient=patient, now=now,
    )  # fmt: skip
    if len(slots) > MOST_EACH:
        raise _too_far()
    return [FreeTime(reason, one.starts_at, one.ends_at, patient, elsewhere=one.site_id) for one in slots]


def _too_far() -> fhir.BadParameter:
    return fhir.BadParameter("end", "is too far: more times are free until then than one search tells", "too-costly")
