"""Addresses behind which nobody is, as carriers told: nothing more is sent there."""

from uuid import UUID

from django.db.models import QuerySet

from permanence.directory.models import Structure
from permanence.foundation.actor import Actor
from permanence.foundation.composed import composed
from permanence.foundation.rights import Can

from .models import Message, RefusedAddress


@composed
def known_at(structure_id: UUID) -> QuerySet[RefusedAddress, tuple[str, str]]:
    """Return those of a practice by channel and address, as everything that is sent asks."""
    theirs = RefusedAddress.objects.filter(structure_id=structure_id, ended_at=None)
    return theirs.values_list("channel", "address")


def here(structure: Structure) -> QuerySet[RefusedAddress]:
    """Return those of a practice."""
    return RefusedAddress.objects.filter(structure=structure, ended_at=None)


def everywhere(actor: Actor) -> QuerySet[RefusedAddress, str]:
    """Return those of all the actor's practices: a task asks for each."""
    mine = RefusedAddress.objects.filter(structure_id__in=actor.structures(Can.SEND_MESSAGES), ended_at=None)
    return mine.values_list("address", flat=True)


def mark(message: Message) -> RefusedAddress | None:
    """Return the mark on the address of a message, when it has one."""
    there = RefusedAddress.objects.filter(structure=message.structure_id, ended_at=None, channel=message.channel)
    return there.filter(address=message.to_address).first()


def of_person(structure: Structure, person: UUID) -> list[RefusedAddress]:
    """Return those of one person, among the addresses he was written to at."""
    used = Message.objects.filter(structure=structure, person=person).values("to_address")
    return list(here(structure).filter(address__in=used))
