"""Doors of e-mails, always for an actor, and what came by them."""

import hmac
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet

from permanence.desk.models import MailDoor, MailReceived
from permanence.desk.rules import mails
from permanence.directory.models import Structure
from permanence.foundation.actor import Actor
from permanence.foundation.rights import Can

FLOOD, WITHIN = 20, timedelta(hours=1)


def mail_places(actor: Actor) -> QuerySet[Structure]:
    """Return the structures whose door of e-mails the actor opens and closes."""
    return Structure.objects.filter(pk__in=actor.structures(Can.MANAGE_DIRECTORY)).order_by("name")


def written_to(actor: Actor) -> QuerySet[Structure]:
    """Return the practices one answers for whose e-mails come in."""
    doors = MailDoor.objects.filter(closed_at=None).values("structure")
    return Structure.objects.filter(pk__in=actor.structures(Can.ANSWER)).filter(pk__in=doors).order_by("name")


def mail_door(structure_id: UUID) -> MailDoor | None:
    """Return the door of a structure of the open scope, closed or not."""
    return MailDoor.objects.select_related("structure").filter(structure=structure_id).first()


def mail_doors(actor: Actor) -> dict[UUID, MailDoor]:
    """Return the open doors of the structures one manages, by structure."""
    found = MailDoor.objects.filter(structure__in=actor.structures(Can.MANAGE_DIRECTORY), closed_at=None)
    return {door.structure_id: door for door in found}


def mail_door_of(address: str) -> MailDoor | None:
    """Return the open door of an address, among the structures of the open scope."""
    return MailDoor.objects.select_related("structure").filter(address=address.casefold(), closed_at=None).first()


def mail_secret(door: MailDoor) -> str:
    """Return what the door shares with whoever hands e-mails over, derived from the installation's own secret."""
    named = f"mail:{door.pk}:{door.secret_version}"
    return hmac.new(settings.SECRET_KEY.encode(), named.encode(), "sha256").hexdigest()


def mails_off(door: MailDoor) -> QuerySet[MailReceived]:
    """Return what was kept off the board lately, the newest first."""
    return MailReceived.objects.filter(structure=door.structure_id).exclude(off="")[:20]


def last_mail(door: MailDoor) -> MailReceived | None:
    """Return the last e-mail that came, which shows that the door is found."""
    return MailReceived.objects.filter(structure=door.structure_id).first()


def floods(structure_id: UUID, sender: str, now: datetime) -> bool:
    """Return whether one sender has written more within the hour than a person does."""
    lately = MailReceived.objects.filter(structure=structure_id, from_address=sender, at__gt=now - WITHIN)
    return lately.count() > FLOOD


def read_mail(raw: bytes) -> mails.Mail | None:
    """Read an e-mail as it travels; none when it is no e-mail."""
    try:
        return mails.read(raw)
    except mails.Unreadable:
        return None
