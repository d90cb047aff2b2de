"""What the screen on a wall shows: tickets, doors and delays, and nobody's name but the practitioners'."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet
from django.urls import reverse

from permanence.agenda import links
from permanence.agenda.models import Appointment, Door, Modality, Screen, Stage, Step, StepKind, Ticket
from permanence.agenda.rules import delays as rules
from permanence.agenda.rules import screens as wall
from permanence.agenda.rules import visits
from permanence.capacity.models import Reservation, ResourceKind
from permanence.directory.models import PractitionerRole, Structure
from permanence.foundation.actor import Actor
from permanence.foundation.refusal import NotFound
from permanence.foundation.rights import Can

from .appointments import at_site
from .waiting_room import announced_delays, as_said, hours_of_today

MOST_CALLED, MOST_RUNNING = 3, 6  # as many as are read from five metres without a scroll bar
SOON = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class Called:
    """One who is called: his ticket, by whom, and behind which door where it is known.

    :param key: the same as long as he is not called again
    """

    ticket: str
    practitioner: str
    door: str
    key: str


@dataclass(frozen=True, slots=True)
class Running:
    """How late one practitioner is said to run, in minutes; 0 on time."""

    practitioner: str
    late_min: int


@dataclass(frozen=True, slots=True)
class Wall:
    """All that a screen shows at a moment; `page` of `pages` when too many receive for one wall."""

    called: Sequence[Called]
    running: Sequence[Running]
    page: int
    pages: int


def screens(actor: Actor, structure: Structure) -> QuerySet[Screen]:
    """Return the screens whose address works."""
    theirs = Screen.objects.filter(structure_id__in=actor.structures(Can.VIEW_AGENDA), structure=structure)
    return theirs.filter(revoked_at=None).select_related("site")


def screen(actor: Actor, screen_id: UUID) -> Screen:
    """Return one screen, revoked or not.

    :raises NotFound: when there is none, or not for this actor
    """
    theirs = Screen.objects.filter(pk=screen_id, structure_id__in=actor.structures(Can.VIEW_AGENDA))
    found = theirs.select_related("structure", "site").first()
    if found is None:
        raise NotFound
    return found


def screen_path(found: Screen) -> str:
    """Return the secret path of a screen; it can be told again, for nothing but its signature is secret."""
    return reverse("agenda:screen", args=[links.SCREEN.token(found.structure_id, found.pk)])


def behind_screen(token: str) -> tuple[UUID, UUID]:
    """Return the structure and the screen a secret address names.

    :raises NotFound: when it is damaged or not ours
    """
    return links.SCREEN.read_pair(token)


def doors(actor: Actor, structure: Structure) -> dict[UUID, str]:
    """Return behind which door the practitioners receive, where it is said."""
    theirs = Door.objects.filter(structure_id__in=actor.structures(Can.VIEW_AGENDA), structure=structure)
    return dict(theirs.values_list("practitioner_role_id", "words"))


def ticket_of(appointment: Appointment) -> str:
    """Return the ticket of one who has come; empty where no screen calls him."""
    return Ticket.objects.filter(appointment=appointment).values_list("words", flat=True).first() or ""


def wall_now(actor: Actor, on: Screen, now: datetime) -> Wall:
    """Return what a screen shows at a moment."""
    running, page, pages = wall.page_of(_running(actor, on, now), MOST_RUNNING, now)
    return Wall(_called(actor, on, now), running, page, pages)


def _called(actor: Actor, on: Screen, now: datetime) -> list[Called]:
    lately = Ticket.objects.filter(structure=on.structure_id, called_at__gt=now - wall.CALLED_FOR)
    lately = lately.filter(appointment__stage=Stage.IN_ROOM)
    if on.site_id:
        lately = lately.filter(at_site(on.site_id, "appointment__"))
    seen = lately.select_related("appointment__practitioner_role__person").order_by("-called_at")
    found = list(seen[:MOST_CALLED])
    rooms = _rooms_of(found)
    said = doors(actor, on.structure) if found else {}
    return [
        Called(
            ticket=one.words,
            practitioner=str(role.person),
            door=rooms.get(one.appointment_id) or said.get(role.pk, ""),
            key=f"{one.pk.hex}-{one.called_at:%H%M%S}",
        )
        for one in found
        for role in [one.appointment.practitioner_role]
    ]


def _rooms_of(called: Iterable[Ticket]) -> dict[UUID | None, str]:
    """Return the room taken with each appointment, where one was."""
    taken = Reservation.objects.filter(
        held_for__in=[one.appointment_id for one in called], state__in=["held", "booked"]
    )
    return dict(taken.filter(resource__kind=ResourceKind.ROOM).values_list("held_for", "resource__name"))


def _running(actor: Actor, on: Screen, now: datetime) -> list[Running]:
    """Return how late each practitioner runs who receives people there now or soon."""
    days: dict[PractitionerRole, list[Appointment]] = {}
    for one in _of_today(actor, on, now):
        days.setdefault(one.practitioner_role, []).append(one)
    entered = dict(
        Step.objects.filter(
            appointment__in=[one for day in days.values() for one in day if one.stage == Stage.IN_ROOM],
            kind=StepKind.IN_ROOM,
            undone_at=None,
        ).values_list("appointment_id", "at")
    )
    said = announced_delays(actor, [role.pk for role in days], now)
    found = []
    for role, day in days.items():
        if not any(_receives(one, now) for one in day):
            continue
        turns = [rules.Turn(one.pk, one.starts_at, one.ends_at, one.stage, entered.get(one.pk)) for one in day]
        late = rules.outlook(turns, now=now, announced=as_said(said.get(role.pk))).late
        found.append(Running(str(role.person), wall.spoken_late(late)))
    return found


def _of_today(actor: Actor, on: Screen, now: datetime) -> QuerySet[Appointment]:
    begins, ends = hours_of_today(on.structure, now)
    theirs = Appointment.objects.filter(structure_id__in=actor.structures(Can.VIEW_AGENDA), structure=on.structure)
    theirs = theirs.filter(at_site(on.site_id) if on.site_id else Q())
    theirs = theirs.filter(starts_at__gte=begins, starts_at__lt=ends).exclude(stage=Stage.CANCELLED)
    seen = theirs.select_related("practitioner_role__person")
    return seen.order_by("practitioner_role__person__family_name", "practitioner_role_id", "starts_at", "id")


def _receives(one: Appointment, now: datetime) -> bool:
    """Tell whether someone is seen, waits, or is to come soon, at the practice."""
    if one.modality != Modality.OFFICE:
        return False
    return one.stage in visits.PRESENT or (one.stage in visits.EXPECTED and now - SOON < one.starts_at < now + SOON)
