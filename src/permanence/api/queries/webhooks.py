"""Webhooks of a structure and what each was told, for whoever manages them; and those that want to know."""

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from permanence.api.models import State, Telling, Webhook
from permanence.foundation.actor import Actor
from permanence.foundation.refusal import NotFound
from permanence.foundation.rights import Can

MOST_SHOWN = 50


def webhooks(actor: Actor, structure_id: UUID) -> QuerySet[Webhook]:
    """Return where a structure tells what happens, those that stand first."""
    here = Webhook.objects.filter(structure_id=structure_id, structure_id__in=actor.structures(Can.MANAGE_DIRECTORY))
    return here.order_by("-ended_at", "name")


def webhook(actor: Actor, webhook_id: UUID) -> Webhook:
    """Return one of them.

    :raises NotFound: when it is not of a structure of the actor's
    :raises NotPermitted: when it is, without the right
    """
    found = Webhook.objects.select_related("structure").filter(pk=webhook_id).first()
    if found is None or found.structure_id not in actor.rights:
        raise NotFound
    actor.require(Can.MANAGE_DIRECTORY, found.structure_id)
    return found


def tellings(actor: Actor, structure_id: UUID) -> QuerySet[Telling]:
    """Return what was told last, the newest first."""
    here = Telling.objects.filter(structure_id=structure_id, structure_id__in=actor.structures(Can.MANAGE_DIRECTORY))
    return here.select_related("webhook")[:MOST_SHOWN]


def telling(actor: Actor, telling_id: UUID) -> Telling:
    """Return one thing told.

    :raises NotFound: when it is not of a structure of the actor's
    :raises NotPermitted: when it is, without the right
    """
    found = Telling.objects.select_related("webhook__structure").filter(pk=telling_id).first()
    if found is None or found.structure_id not in actor.rights:
        raise NotFound
    actor.require(Can.MANAGE_DIRECTORY, found.structure_id)
    return found


def wanting(structure_id: UUID, happening: str) -> QuerySet[Webhook]:
    """Return who wants to be told of this."""
    return Webhook.objects.filter(structure_id=structure_id, ended_at=None, happenings__contains=[happening])


def overdue(structure_id: UUID, now: datetime) -> QuerySet[Telling]:
    """Return what should have been told before now."""
    return Telling.objects.filter(structure_id=structure_id, state=State.WAITING, due_at__lt=now)
