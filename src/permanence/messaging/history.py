"""What one person was told and answered, for the line of what happened with him."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import CharField, F, Value
from django.urls import reverse
from django.utils.translation import pgettext

from permanence.foundation.actor import Actor
from permanence.foundation.timeline import Before, Happened

from . import queries
from .models import Channel, Received, State

ICONS = {Channel.EMAIL.value: "mail", Channel.SMS.value: "device-mobile", Channel.PAPER.value: "printer"}
ICONS |= {Channel.VOICE.value: "phone-outgoing", Channel.SPACE.value: "home", Channel.MSSANTE.value: "stethoscope"}


def happened(actor: Actor, person: UUID, before: Before, most: int) -> Sequence[Happened]:
    """Tell the messages written to a person and those he wrote."""
    told = before.of(queries.about_person(actor, person), "created_at").select_related(None).order_by()
    said = before.of(queries.written_by(actor, person)).order_by()
    none, unsealed = Value("", CharField()), Value("", Received._meta.get_field("body"))
    written = told.annotate(said=unsealed, what=F("state"), read=F("pk")).values_list(
        "created_at", "pk", "channel", "subject", "said", "what", "read"
    )
    answered = said.annotate(subject=none, what=none, read=F("answers")).values_list(
        "at", "pk", "channel", "subject", "body", "what", "read"
    )
    rows: Any = written.union(answered, all=True).order_by("-created_at", "-id")[:most]
    return [
        Happened(at, pk, ICONS.get(channel, "mail"), *_said(state, channel, subject or body), url=_address(read),
                 tone="danger" if state == State.FAILED else "")
        for at, pk, channel, subject, body, state, read in rows
    ]  # fmt: skip


def _said(state: str, channel: str, text: str) -> tuple[str, str]:
    by = str(Channel(channel).label)
    if not state:
        return pgettext("history", "Answered by %(channel)s") % {"channel": by}, text
    return text, f"{by} · {State(state).label}"


def _address(message: UUID) -> str:
    return reverse("messaging:message", args=[message])
