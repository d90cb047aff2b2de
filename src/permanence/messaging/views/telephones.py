"""The demo's telephones: what patients received by SMS, and an answer typed there that goes through the real door."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from permanence.foundation.page import PageRequest, page, show
from permanence.foundation.refusal import Invalid, NotFound
from permanence.foundation.rights import Can
from permanence.messaging import incoming, links, queries, telephones
from permanence.messaging.rules.providers import SINK, Sent
from permanence.messaging.rules.providers.sink import signature
from permanence.messaging.telephones import Bubble

LONGEST = 480


class NothingTyped(Invalid):
    """An SMS without a word."""

    title = _("Type an answer first.")


@page(Can.ENTER)
def demo_telephones(request: PageRequest) -> HttpResponse:
    """What patients' telephones show: one at a time, the others beside it."""
    threads: dict[str, list[Bubble]] = {}
    for bubble in telephones.bubbles(_folder()):
        threads.setdefault(bubble.number, []).append(bubble)
    newest = sorted(threads, key=lambda number: threads[number][-1].at, reverse=True)
    chosen = request.GET.get("number", "")
    shown = chosen if chosen in threads else next(iter(newest), "")
    others = [(number, threads[number][-1]) for number in newest]
    context: dict[str, Any] = {"others": others, "number": shown, "thread": threads.get(shown, [])}
    return show(request, "messaging/telephones.html", part="telephone" if request.htmx else None, **context)


@page(Can.SEND_MESSAGES, methods=["POST"])
def demo_answer(request: PageRequest) -> HttpResponse:
    """Send what was typed on a telephone, signed, through the door a provider uses."""
    number, body = request.POST.get("number", ""), request.POST.get("body", "").strip()[:LONGEST]
    if not body:
        raise NothingTyped
    now = timezone.now()
    last = next((b for b in reversed(telephones.bubbles(_folder())) if b.number == number and not b.own), None)
    if last is None:
        raise NotFound
    asked = queries.message(request.actor, UUID(last.name))
    written = telephones.keep(_folder(), _told(uuid4(), number, last.sender, body, now), own=True)
    _send(asked.structure_id, {"id": written, "from": number, "body": body}, now)
    return redirect(f"{reverse('messaging:telephones')}?{urlencode({'number': number})}")


def _told(reference: UUID, number: str, sender: str, body: str, now: datetime) -> dict[str, str]:
    return {"reference": str(reference), "to": number, "sender": sender, "body": body, "at": now.isoformat()}


def _send(structure_id: UUID, told: dict[str, str], now: datetime) -> None:
    body, address = json.dumps(told).encode(), links.door(structure_id, SINK.name)
    headers = {"content-type": "application/json", "x-sink-signature": signature(settings.SECRET_KEY, body)}
    incoming.hear(
        provider=SINK.name, token=address.rstrip("/").rpartition("/")[2], sent=Sent(address, headers, {}, body, now)
    )


def _folder() -> Path:
    """Return the folder of the demo's telephones; elsewhere than in the demo there is none."""
    if not settings.DEMO:
        raise NotFound
    return Path(settings.TELEPHONES)
