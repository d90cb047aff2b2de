"""Announcements to many: whom each reaches and how, what became of it; always for an actor."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Count, QuerySet

from permanence.agenda.models import Appointment, Status
from permanence.directory.models import Structure
from permanence.foundation.actor import Actor
from permanence.foundation.refusal import NotFound
from permanence.foundation.rights import Can
from permanence.messaging import queries as post_office
from permanence.messaging.models import Announcement, Message
from permanence.messaging.queries import Kind, Reach, Way
from permanence.patients.models import Patient
from permanence.patients.queries import reach, read_together

SHOWN = 30


@dataclass(frozen=True, slots=True)
class Audience:
    """Whom an announcement is for.

    :param practitioner_role: whose patients alone; none: everyone's
    :param at: when it leaves: visits begun by then are left out
    """

    structure: Structure
    from_on: date
    until_on: date
    at: datetime
    practitioner_role: UUID | None = None


@dataclass(frozen=True, slots=True)
class Recipient:
    """One who is told, by the way that is his.

    :param before: when his visit begins
    """

    patient: Patient
    reach: Reach
    way: Way
    address: str
    before: datetime


@dataclass(frozen=True, slots=True)
class Plan:
    """What would leave: to whom, and who is to be called.

    :param same: how many are told by a message that goes to their address already: a mother's for two children
    """

    written: list[Recipient] = field(default_factory=list)
    to_call: list[Patient] = field(default_factory=list)
    same: int = 0

    def by(self, way: Way) -> int:
        """Count who is told by one way."""
        return sum(one.way is way for one in self.written)

    @property
    def by_email(self) -> int:
        """Count the e-mails."""
        return self.by(Way.EMAIL)

    @property
    def by_sms(self) -> int:
        """Count the SMS."""
        return self.by(Way.SMS)


def audience_of(announcement: Announcement, at: datetime) -> Audience:
    """Return whom an announcement is for, were it to leave at a moment."""
    return Audience(
        announcement.structure, announcement.from_on, announcement.until_on, at, announcement.practitioner_role
    )


def plan(audience: Audience) -> Plan:
    """Look, in the open scope, whom an announcement reaches: each patient and each address once, the dead never."""
    post, made, told = post_office.post(audience.structure), Plan(), set[tuple[Way, str]]()
    same = 0
    for patient, before in _who_comes(audience, post.zone):
        if patient.died_on is not None:
            continue
        how = reach(patient)
        choice = post_office.way_to(audience.structure, how, Kind.NEWS, now=audience.at, post=post, before=before)
        if not choice.written:
            made.to_call.append(patient)
        elif (choice.way, choice.address) in told:
            same += 1
        else:
            told.add((choice.way, choice.address))
            made.written.append(Recipient(patient, how, choice.way, choice.address, before))
    return Plan(made.written, made.to_call, same)


def _who_comes(audience: Audience, zone: ZoneInfo) -> Iterable[tuple[Patient, datetime]]:
    begins, ends = (
        datetime(day.year, day.month, day.day, tzinfo=zone)
        for day in (audience.from_on, audience.until_on + timedelta(days=1))
    )
    rows = Appointment.objects.filter(
        structure=audience.structure, status=Status.BOOKED, starts_at__gt=max(begins, audience.at), starts_at__lt=ends
    )
    if audience.practitioner_role:
        rows = rows.filter(practitioner_role=audience.practitioner_role)
    first: dict[UUID, tuple[Patient, datetime]] = {}
    for one in rows.select_related("patient__structure").order_by("starts_at", "pk"):
        first.setdefault(one.patient_id, (one.patient, one.starts_at))
    read_together(patient for patient, _before in first.values())
    return list(first.values())


def announces_at(actor: Actor) -> set[UUID]:
    """Return the practices where the actor may tell many at once: no mandate for single letters lends it."""
    three = (Can.EDIT_OPENINGS, Can.SEND_MESSAGES, Can.VIEW_PATIENT)
    return set.intersection(*(set(actor.structures(right)) for right in three))


def announcements(actor: Actor) -> QuerySet[Announcement]:
    """Return the announcements of the practices where the actor may write to patients, the last first."""
    here = actor.structures(Can.SEND_MESSAGES)
    return Announcement.objects.filter(structure__in=here).select_related("structure").order_by("-send_at", "-pk")


def announcement(actor: Actor, announcement_id: UUID) -> Announcement:
    """Return one announcement.

    :raises NotFound: when there is none, or none for this actor
    """
    found = announcements(actor).filter(pk=announcement_id).first()
    if found is None:
        raise NotFound
    return found


def kept_back(since: datetime) -> QuerySet[Announcement]:
    """Return, in the open scope, those that should have left by then, this week, and did not, nor were withdrawn."""
    week = (since - timedelta(days=7), since)
    waiting = Announcement.objects.filter(left_at=None, withdrawn_at=None, send_at__range=week)
    return waiting.select_related("structure")


def told(announcement: Announcement) -> tuple[set[UUID | None], set[tuple[str, str]]]:
    """Return who was written to of it already, and at which addresses by which way."""
    rows = Message.objects.filter(structure=announcement.structure_id, about=announcement.pk, kind=Kind.NEWS)
    found = list(rows.values_list("person", "channel", "to_address"))
    return {person for person, _way, _address in found}, {(way, address) for _person, way, address in found}


def states(announcement: Announcement) -> dict[str, int]:
    """Count the messages of an announcement by their state."""
    rows = Message.objects.filter(structure=announcement.structure, about=announcement.pk, kind=Kind.NEWS)
    return dict(rows.order_by().values_list("state").annotate(Count("pk")))
