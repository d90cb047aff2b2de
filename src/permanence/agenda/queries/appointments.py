"""Appointments, always for an actor."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from urllib.parse import urlencode
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from psycopg.types.range import Range

from permanence.agenda import links, rules
from permanence.agenda.models import Appointment, Move, Stage, Status
from permanence.directory.models import PractitionerRole
from permanence.foundation.actor import Actor
from permanence.foundation.composed import any_of, composed
from permanence.foundation.models import Trace
from permanence.foundation.refusal import NotFound
from permanence.foundation.rights import Can
from permanence.messaging import queries as messaging
from permanence.patients.models import Patient
from permanence.patients.queries import Ahead, reach

MOST_AHEAD = 20
BRIEF = ("reason", "practitioner_role__person")
UNDONE_WITHIN = timedelta(seconds=15)  # "Undo" of a move stays ten seconds on the screen


@dataclass(frozen=True, slots=True)
class LastAndNext:
    """A patient's last and next appointments."""

    last: Appointment | None
    next: Appointment | None


def appointments(actor: Actor) -> QuerySet[Appointment]:
    """Return the appointments the actor may see, with who, why and with whom."""
    seen = Appointment.objects.filter(structure_id__in=actor.structures(Can.VIEW_AGENDA))
    return seen.select_related(
        "patient", "reason", "structure", "practitioner_role__person", "practitioner_role__site", "site", "cancellation"
    )


def at_site(site_id: UUID, of: str = "") -> Q:
    """Tell which appointments are promised to be at a site.

    :param of: where the appointment stands, seen from what is filtered
    """
    usual = Q((f"{of}site", None), (f"{of}practitioner_role__site", site_id))
    return Q((f"{of}site", site_id)) | usual


def unnoted(actor: Actor, structure_id: UUID) -> QuerySet[Appointment]:
    """Return the visits of a structure of which nothing was noted yet but that they are expected."""
    return appointments(actor).filter(structure_id=structure_id, stage__in=[Stage.PLANNED, Stage.CONFIRMED])


def brief(actor: Actor) -> QuerySet[Appointment]:
    """Return the same appointments with no more than why and with whom: what a line of a screen says."""
    seen = Appointment.objects.filter(structure_id__in=actor.structures(Can.VIEW_AGENDA))
    return seen.select_related(*BRIEF)


def appointment(actor: Actor, appointment_id: UUID) -> Appointment:
    """Return one appointment.

    :raises NotFound: when there is none, or not for this actor
    """
    found = appointments(actor).filter(pk=appointment_id).first()
    if found is None:
        raise NotFound
    return found


def booked_during(actor: Actor, practitioner_role: PractitionerRole, during: Range[datetime]) -> int:
    """Count the appointments promised within a time."""
    promised = appointments(actor).filter(practitioner_role=practitioner_role, status=Status.BOOKED)
    return promised.filter(starts_at__lt=during.upper, ends_at__gt=during.lower).count()


def may_be_cancelled(promise: Appointment, now: datetime, *, by_patient: bool = False) -> bool:
    """Tell whether an appointment can still be given back."""
    return undoing(promise, now, by_patient=by_patient) is rules.Undoing.POSSIBLE


def undoing(promise: Appointment, now: datetime, *, by_patient: bool) -> rules.Undoing:
    """Tell whether an appointment can be given back, was already, or has passed."""
    return rules.undoing(
        cancelled=promise.status == Status.CANCELLED,
        starts_at=promise.starts_at,
        ends_at=promise.ends_at,
        now=now,
        by_patient=by_patient,
        seen=promise.stage in (Stage.IN_ROOM, Stage.GONE),
    )


def of_patients(actor: Actor, patient_ids: Iterable[UUID], now: datetime) -> dict[UUID, LastAndNext]:
    """Return the last and next appointments of several patients; those without any are left out."""
    people, structures = list(patient_ids), actor.structures(Can.VIEW_AGENDA)
    if not people:
        return {}
    last, following = (
        {found.patient_id: found for found in side(people, structures, now)} for side in (_last, _following)
    )
    return {one: LastAndNext(last.get(one), following.get(one)) for one in {*last, *following}}


def coming_to(actor: Actor, patient_id: UUID, now: datetime) -> list[Appointment]:
    """Return what a patient is promised from now on, the next first, with why and with whom."""
    return _coming(patient_id, actor.structures(Can.VIEW_AGENDA), now)


@composed
def _last(people: Collection[UUID], structures: Collection[UUID], now: datetime) -> QuerySet[Appointment]:
    past = _kept(people, structures).filter(starts_at__lt=now)
    return past.order_by("patient_id", "-starts_at").distinct("patient_id")


@composed
def _following(people: Collection[UUID], structures: Collection[UUID], now: datetime) -> QuerySet[Appointment]:
    following = _kept(people, structures).filter(starts_at__gte=now)
    return following.order_by("patient_id", "starts_at").distinct("patient_id")


def _kept(people: Collection[UUID], structures: Collection[UUID]) -> QuerySet[Appointment]:
    seen = Appointment.objects.filter(structure_id=any_of(structures), patient_id=any_of(people))
    return seen.select_related(*BRIEF).exclude(status=Status.CANCELLED)


@composed
def _coming(patient_id: UUID, structures: Collection[UUID], now: datetime) -> QuerySet[Appointment]:
    seen = Appointment.objects.filter(structure_id=any_of(structures), patient_id=patient_id, starts_at__gte=now)
    return seen.filter(status=Status.BOOKED).select_related(*BRIEF).order_by("starts_at")[:MOST_AHEAD]


def ahead(actor: Actor, patient_id: UUID, now: datetime) -> list[Ahead]:
    """Return what a patient is promised and has not had yet, for his file to tell."""
    coming = brief(actor).filter(patient_id=patient_id, status=Status.BOOKED, ends_at__gt=now).order_by("starts_at")
    return [
        Ahead(one.starts_at, str(one.practitioner_role.person), reverse("agenda:appointment", args=[one.pk]))
        for one in coming[:MOST_AHEAD]
    ]


def booking_address(actor: Actor, patient: Patient, now: datetime) -> str:
    """Return where the agenda looks for a patient's next time, with whom he saw last or sees next if it can."""
    if patient.died_on or not actor.may(Can.BOOK, patient.structure_id):
        return ""
    seen = brief(actor).filter(patient=patient, structure=patient.structure_id).order_by("-starts_at")
    others = PractitionerRole.objects.filter(structure=patient.structure_id).order_by("person__family_name", "id")
    of = seen.values_list("practitioner_role_id", flat=True).first() or others.values_list("pk", flat=True).first()
    if of is None:
        return ""
    today = timezone.localdate(now, ZoneInfo(patient.structure.time_zone))
    said = {"view": "week", "of": of, "at": f"{today}T00:00", "patient": patient.pk, "picked": 1}
    return f"{reverse('agenda:agenda')}?{urlencode(said)}"


def former(promise: Appointment) -> Appointment | None:
    """Return the appointment this one took the place of."""
    moves = Move.objects.filter(appointment=promise).select_related("former__practitioner_role__person")
    return next((move.former for move in moves), None)


def first_of(promise: Appointment) -> Appointment:
    """Return the appointment that this one took the place of at last, through however many moves; or itself."""
    return [promise, *_all_former(promise)][-1]


def moved_to(given_back: Appointment) -> Appointment | None:
    """Return the appointment that took the place of this one."""
    moves = Move.objects.filter(former=given_back).select_related("appointment__practitioner_role__person")
    return next((move.appointment for move in moves), None)


def last_told(actor: Actor, moved: Appointment) -> Appointment | None:
    """Return the appointment a patient believes he has: the last one he was written of before this one."""
    return next((before for before in _all_former(moved) if was_told(actor, before)), None)


def _all_former(promise: Appointment) -> Iterator[Appointment]:
    """Go back through the moves of an appointment, the latest first; a round of them ends where it began."""
    seen = {promise.pk}
    while (before := former(promise)) and before.pk not in seen:
        seen.add(before.pk)
        yield before
        promise = before


def was_told(actor: Actor, booked: Appointment) -> bool:
    """Tell whether the patient was written of this very appointment."""
    return messaging.messages(actor, about=booked.pk).exists()


def reachable(booked: Appointment) -> str:
    """Return the address or the number the patient's messages go to; nothing when there is none, or he is called."""
    return way_to(booked, messaging.Kind.CONFIRMATION, booked.created_at).address


def way_to(
    booked: Appointment, kind: messaging.Kind, now: datetime, post: messaging.Post | None = None
) -> messaging.Choice:
    """Return how the patient would be told something of his appointment; its address is empty when by voice."""
    post = post or messaging.post(booked.structure)
    choice = messaging.choose(reach(booked.patient), post, kind, now, before=booked.starts_at)
    return choice if choice.written else replace(choice, address="")


def patient_link(booked: Appointment) -> str:
    """Return the path of the patient's own page of this appointment."""
    return reverse("portal:appointment", args=[links.APPOINTMENT.token(booked.structure_id, booked.pk)])


def behind_link(token: str) -> tuple[UUID, UUID]:
    """Return the structure and the appointment a patient's link names.

    :raises NotFound: when it is damaged or not ours
    """
    return links.APPOINTMENT.read_pair(token)


def code(booked: Appointment) -> str:
    """Return the short code with which the patient checks in at the entrance."""
    return links.code(booked.pk)


def entrance_link(structure_id: UUID) -> str:
    """Return the path of the page for the tablet at a structure's entrance."""
    return reverse("portal:entrance", args=[links.ENTRANCE.token(structure_id)])


def behind_entrance(token: str) -> UUID:
    """Return the structure whose entrance an address names.

    :raises NotFound: when it is damaged or not ours
    """
    return links.ENTRANCE.read(token)


def history(actor: Actor, of: Appointment) -> QuerySet[Trace]:
    """Return what was done about an appointment and by whom, the oldest first."""
    told = Trace.objects.filter(structure_id__in=actor.structures(Can.VIEW_AGENDA), subject_id=of.pk)
    return told.exclude(verb="appointment.read").order_by("at")
