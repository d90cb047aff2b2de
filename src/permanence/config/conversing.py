"""What the rooms above tell messaging of those a practice converses with."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import get_language

from permanence.agenda import letters
from permanence.agenda import queries as agenda
from permanence.agenda.models import Status
from permanence.desk import queries as desk
from permanence.desk.models import Channel, Request
from permanence.directory.models import Structure
from permanence.foundation.actor import Actor
from permanence.foundation.refusal import Refusal
from permanence.foundation.rights import Can
from permanence.messaging.queries import Reach
from permanence.messaging.registry import Beyond, Spoken
from permanence.patients import guarding
from permanence.patients import queries as patients
from permanence.patients.guarding import KeptCloser
from permanence.portal import queries as portal
from permanence.ui import words

SPOKEN = {Channel.PHONE.value: "phone-incoming", Channel.COUNTER.value: "user-check"}


def reach(actor: Actor, person: UUID) -> Reach | None:
    """Return how a patient is reached; none for whoever may not see him."""
    try:
        return patients.reach(patients.patient(actor, person))
    except KeptCloser:
        raise  # what he writes is part of his file
    except Refusal:
        return None


def closed(actor: Actor, people: Sequence[UUID]) -> Collection[UUID]:
    """Return whose files are kept closer than the actor may open."""
    return guarding.closed(actor, patients.patients(actor).filter(pk__in=people)) if people else ()


def names(actor: Actor, people: Sequence[UUID]) -> Mapping[UUID, str]:
    """Return how patients are called."""
    return {one.pk: one.name for one in patients.patients(actor).filter(pk__in=people)} if people else {}


def spoken(actor: Actor, structure: Structure, person: UUID, most: int) -> Iterable[Spoken]:
    """Tell what a patient asked by voice; what he wrote stands in the conversation itself."""
    asked = desk.requests(actor).filter(structure=structure, patient=person, channel__in=SPOKEN)
    for one in asked.order_by("-opened_at")[:most]:
        yield _call(actor, one)


def _call(actor: Actor, one: Request) -> Spoken:
    by = one.call.taken_by if one.call and one.call.taken_by else one.owner
    return Spoken(
        one.opened_at, one.understood, SPOKEN[one.channel], own=True, title=str(one.get_kind_display()).capitalize(),
        by=by.short_name if by else "", state=str(one.get_channel_display()).capitalize(),
        url=reverse("desk:request", args=[one.pk]) if actor.may(Can.ANSWER, one.structure_id) else "",
    )  # fmt: skip


def coming(actor: Actor, person: UUID, now: datetime) -> str:
    """Return when a patient comes next, in words."""
    ahead = agenda.brief(actor).filter(patient_id=person, starts_at__gte=now, status=Status.BOOKED)
    promise = ahead.order_by("starts_at").first()
    local = promise.starts_at.astimezone(now.tzinfo) if promise else None
    return words.exact(local, local, get_language() or "fr") if local else ""


def file(actor: Actor, person: UUID) -> str:
    """Return the address of a patient's file."""
    return reverse("patients:patient", args=[person]) if actor.may(Can.VIEW_PATIENT) else ""


def mailbox(structure_id: UUID) -> str:
    """Return the address whose e-mails come in at a practice."""
    door = desk.mail_door(structure_id)
    return door.address if door and door.closed_at is None else ""


BEYOND = Beyond(
    reach=reach, closed=closed, names=names, spoken=spoken, coming=coming, file=file, mailbox=mailbox,
    space=portal.writing_address, subject=letters.subject,
)  # fmt: skip
