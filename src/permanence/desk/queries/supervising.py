"""Whether someone supervises today: whoever may see the late requests of a practice, and is not away."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.conf import settings
from django.db.models import Exists, OuterRef, Q

from permanence.agenda.models import Leave, LeaveState
from permanence.directory import queries as directory
from permanence.directory.models import Mandate, Membership, Structure
from permanence.foundation.actor import Actor
from permanence.foundation.rights import Can


def is_supervised(teams: Iterable[UUID], day: date) -> bool:
    """Return whether one of these teams, all of the open scope, has a supervisor who answers and is not on leave."""
    roles = [name for name, role in settings.ROLES.items() if {Can.SUPERVISE, Can.ANSWER} <= role.rights]
    of_him = Leave.objects.filter(person=OuterRef("person"), state=LeaveState.GRANTED)
    away = of_him.filter(  # whoever is away for a part of the day answers in the other
        Q(first_on__lt=day) | Q(first_on=day, from_time=None), Q(last_on__gt=day) | Q(last_on=day, until_time=None)
    )
    there = Membership.objects.filter(directory.alive(day), structure_id__in=list(teams), role__in=roles)
    return there.exclude(Exists(away)).exists()


def answering(structure_id: UUID) -> list[UUID]:
    """Return who answers for a practice of the open scope today: itself, and those who hold its mandate to answer."""
    lent = Mandate.objects.filter(
        directory.alive(directory.today()), structure_id=structure_id, rights__contains=[Can.ANSWER]
    )
    return [structure_id, *lent.values_list("holder_id", flat=True)]


def unsupervised(actor: Actor) -> list[Structure]:
    """Return the permanences one manages that hold a mandate today, and whose supervisors are none or all away."""
    managed = actor.structures(Can.MANAGE_DIRECTORY)
    held = Mandate.objects.filter(directory.alive(directory.today()), holder__in=managed)
    found = Structure.objects.filter(pk__in=held.values("holder"), kind="permanence").order_by("name")
    return [one for one in found if not is_supervised([one.pk], directory.today())]
