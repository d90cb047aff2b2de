"""The screen on the wall of a waiting room, the tickets of those who are there, and an interpreter to be booked."""

from datetime import datetime, time

from permanence.agenda import actions as agenda
from permanence.agenda.models import Appointment, Stage, StepKind, Ticket
from permanence.agenda.rules import screens, visits
from permanence.demo.bookings import PARIS
from permanence.demo.ids import practitioner_role_id, structure_id
from permanence.demo.shapes import Copy
from permanence.directory.models import PractitionerRole, Site, Structure
from permanence.foundation.actor import Actor

HOME = "tilleuls"
LATE_UNTIL = time(18, 30)  # the doctor that day: what the screen, the desk and his patients are told


def write_wall(by: Actor, copy: Copy, now: datetime) -> None:
    """Hang it, say how late the doctor runs, and write who is called by which ticket."""
    house = Structure.objects.get(pk=structure_id(HOME, copy))
    agenda.add_screen(
        by=by, structure=house, site=None, name="Salle d’attente", now=now, sound=True,
        sentence="Merci de couper la sonnerie de vos téléphones.",
    )  # fmt: skip
    until = datetime.combine(now.astimezone(PARIS), LATE_UNTIL, PARIS)
    if now < until:
        late = PractitionerRole.objects.get(pk=practitioner_role_id("benali", copy))
        agenda.announce_delay(by=by, practitioner_role=late, minutes=40, until=until, now=now)
    agenda.add_staff(by=by, site=Site.objects.get(structure=house), name="Mme Perrin, interprète (LSF)", now=now)
    here = Appointment.objects.filter(structure=house, stage__in=visits.PRESENT).order_by("starts_at", "pk")
    for one, words in zip(here, screens.TICKETS[7::41], strict=False):
        entered = one.steps.filter(kind=StepKind.IN_ROOM).order_by("at").last() if one.stage == Stage.IN_ROOM else None
        Ticket.objects.create(
            structure=house, appointment=one, words=words, on=now.astimezone(PARIS).date(),
            called_at=entered.at if entered else None,
        )  # fmt: skip
