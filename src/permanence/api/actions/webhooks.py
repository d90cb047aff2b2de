"""Telling programs what happens: where, what, and what became of each call."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from permanence.api import queries
from permanence.api.models import Happening, State, Telling, Webhook
from permanence.api.rules import signing
from permanence.directory.models import Structure
from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.refusal import Refusal
from permanence.foundation.rights import Can

LEASE = timedelta(minutes=2)  # within it a call has been made, or its worker is gone
KEPT = timedelta(days=30)
MOST = 10
TRIAL = "trial"


class TooManyWebhooks(Refusal):
    """Nobody has so many programs."""

    title = _("Ten addresses are told already")
    next_step = _("End one that is no longer used, then add this one.")


class Ended(Refusal):
    """Nothing is told there any more."""

    title = _("Nothing is told to this address any more")
    next_step = _("Add it again if it is to be told; it is given a new secret.")


@dataclass(frozen=True, slots=True)
class Added:
    """An address that is told, with its secret: shown once."""

    webhook: Webhook
    secret: str


@action(Can.MANAGE_DIRECTORY, audit="webhook.added", of="structure")
def add_webhook(
    *, by: Actor, structure: Structure, name: str, address: str, happenings: Sequence[str], now: datetime
) -> Added:
    """Tell an address what happens from now on.

    :raises TooManyWebhooks: when ten are told already
    """
    if Webhook.objects.filter(structure=structure, ended_at=None).count() >= MOST:
        raise TooManyWebhooks
    secret = signing.secret_of(secrets.token_bytes(24))
    made = Webhook.objects.create(
        structure=structure, name=name, address=address, happenings=list(happenings), secret=secret, at=now,
        by_name=by.name,
    )  # fmt: skip
    return Added(made, secret)


@action(Can.MANAGE_DIRECTORY, audit="webhook.ended", of="webhook")
def end_webhook(*, by: Actor, webhook: Webhook, now: datetime) -> Webhook:
    """Tell it nothing any more; what waits is given up."""
    Webhook.objects.filter(pk=webhook.pk, ended_at=None).update(ended_at=now, ended_by=by.name)
    Telling.objects.filter(webhook=webhook, state=State.WAITING).update(state=State.GIVEN_UP, done_at=now)
    return Webhook.objects.get(pk=webhook.pk)


@action(Can.ANYONE, audit="happening.told", of="structure_id")
def tell_programs(
    *, by: Actor, structure_id: UUID, happening: str, about: UUID, at: datetime, now: datetime
) -> list[Telling]:
    """Write down what is to be told to whoever wants it; the calls are made after this commits."""
    wanting = list(queries.wanting(structure_id, Happening(happening)))
    return [_written(one, happening, about, at, now) for one in wanting]


@action(Can.MANAGE_DIRECTORY, audit="webhook.tried", of="webhook")
def try_webhook(*, by: Actor, webhook: Webhook, now: datetime) -> Telling:
    """Tell it that it is tried: nothing happened.

    :raises Ended: when it is told nothing any more
    """
    if webhook.ended_at is not None:
        raise Ended
    return _written(webhook, TRIAL, None, now, now)


@action(Can.MANAGE_DIRECTORY, audit="telling.repeated", of="telling")
def repeat_telling(*, by: Actor, telling: Telling, now: datetime) -> Telling:
    """Tell it again, under the same identifier: whoever has it already knows it again.

    :raises Ended: when its address is told nothing any more
    """
    kept = Telling.objects.select_for_update(of=("self",), no_key=True).select_related("webhook").get(pk=telling.pk)
    if kept.webhook.ended_at is not None:
        raise Ended
    kept.state, kept.tries, kept.due_at, kept.done_at, kept.trouble = State.WAITING, 0, now, None, ""
    kept.save(update_fields=["state", "tries", "due_at", "done_at", "trouble"])
    return kept


@action(Can.ANYONE, audit="telling.begun", of="structure_id")
def begin_telling(*, by: Actor, structure_id: UUID, telling_id: UUID, now: datetime) -> Telling | None:
    """Take one that is due for a while, so that nobody else makes the same call; None when there is none."""
    waiting = Telling.objects.select_for_update(of=("self",), no_key=True, skip_locked=True)
    found = waiting.filter(pk=telling_id, state=State.WAITING, due_at__lte=now, webhook__ended_at=None)
    kept = found.select_related("webhook").first()
    if kept is not None:
        kept.tries, kept.due_at = kept.tries + 1, now + LEASE
        kept.save(update_fields=["tries", "due_at"])
    return kept


@action(Can.ANYONE, audit="telling.noted", of="telling")
def note_telling(*, by: Actor, telling: Telling, answered: int | None, trouble: str, now: datetime) -> Telling:
    """Keep what became of a call: received, to be tried again later, or given up after a day."""
    kept = Telling.objects.select_for_update(of=("self",), no_key=True).get(pk=telling.pk)
    if kept.state != State.WAITING or kept.tries != telling.tries:
        return kept  # ended or repeated meanwhile
    kept.answered, kept.trouble = answered, trouble
    wait = signing.wait_after(kept.tries)
    if not trouble or wait is None:
        kept.state, kept.done_at = State.GIVEN_UP if trouble else State.TOLD, now
    else:
        kept.due_at = now + wait
    kept.save(update_fields=["answered", "trouble", "state", "done_at", "due_at"])
    return kept


@action(Can.ANYONE, audit="tellings.forgotten", of="structure_id")
def forget_tellings(*, by: Actor, structure_id: UUID, now: datetime) -> None:
    """Forget what was told a month ago."""
    Telling.objects.filter(structure_id=structure_id, at__lt=now - KEPT).exclude(state=State.WAITING).delete()


def _written(webhook: Webhook, happening: str, about: UUID | None, at: datetime, now: datetime) -> Telling:
    return Telling.objects.create(
        structure_id=webhook.structure_id, webhook=webhook, happening=happening, about=about, at=at, due_at=now
    )
