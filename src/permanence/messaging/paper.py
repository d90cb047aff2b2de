"""Letters on paper: which wait to be posted, and how they are set for a window envelope."""

import json
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import typst
from babel.dates import format_date
from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from permanence.directory.models import Site, Structure
from permanence.foundation.actor import Actor
from permanence.foundation.rights import Can
from permanence.ui import codes, words

from .models import Channel, Message, State
from .registry import beyond

LAYOUT = Path(__file__).parent / "data" / "letter.typ"
A_BATCH = 100


def open_to(actor: Actor, letters: Iterable[Message]) -> list[Message]:
    """Return the letters without those to people whose files are kept closer than the actor may open."""
    known = list(letters)
    kept = {one.pk for one in closed_to(actor, known)}
    return [one for one in known if one.pk not in kept]


def closed_to(actor: Actor, letters: Iterable[Message]) -> list[Message]:
    """Return the letters to people whose files are kept closer than the actor may open: others print them."""
    known = list(letters)
    closed = {*beyond().closed(actor, [one.person for one in known if one.person])}
    return [one for one in known if one.person in closed]


def waiting(actor: Actor, structure: Structure | None = None) -> QuerySet[Message]:
    """Return the letters that wait to be printed and posted, the oldest first."""
    allowed = [s for s in actor.structures(Can.SEND_MESSAGES) if structure is None or s == structure.pk]
    found = Message.objects.filter(structure_id__in=allowed, channel=Channel.PAPER, state=State.QUEUED)
    return found.select_related("structure").order_by("created_at", "id")


def chosen(actor: Actor, structure: Structure, wanted: Iterable[UUID]) -> list[Message]:
    """Return some letters of one practice, whether they wait or were posted."""
    actor.require(Can.SEND_MESSAGES, structure.pk)
    found = Message.objects.filter(structure=structure, channel=Channel.PAPER, pk__in=wanted)
    return open_to(actor, found.order_by("created_at", "id"))


def sheets(structure: Structure, letters: Sequence[Message], on: date) -> bytes:
    """Set letters as one PDF, one sheet each, that can be read aloud."""
    sender = _sender(structure)
    said: dict[str, Any] = {
        "title": _("Letters to post"),
        "language": settings.LANGUAGE_CODE,
        "code_words": _("To read this on your telephone and answer: point its camera here."),
        "letters": [
            {
                "language": one.language,
                "sender": sender,
                "to": [one.to_name, *one.to_address.splitlines()],
                "date": _date(on, one.language),
                "subject": one.subject,
                "body": paragraphs(one.body),
                "code": codes.drawn(link) if (link := _link(one.body)) else "",
            }
            for one in letters
        ],
    }
    made: bytes = typst.compile(
        str(LAYOUT), sys_inputs={"letters": json.dumps(said)}, pdf_standards=["ua-1"], ignore_system_fonts=True
    )
    return made


def paragraphs(body: str) -> list[list[str]]:
    """Cut a message into paragraphs for paper, without what only a screen can follow."""
    kept: list[list[str]] = []
    for part in body.split("\n\n"):
        lines = [line.strip() for line in part.splitlines() if line.strip()]
        kept.append([])
        for line in lines:
            if not line.startswith(settings.BASE_URL + "/") or " " in line:
                kept[-1].append(line)
                continue
            kept = [said for said in kept if said] or [[]]
            if kept[-1] and kept[-1][-1].endswith(":"):
                kept[-1].pop()  # what led to the link
            kept.append([])
    return [said for said in kept if said]


def _link(body: str) -> str:
    """Return the first of our own addresses in a letter: on paper it is a code, as nobody types it."""
    found = (word for line in body.splitlines() for word in line.split())
    return next((word for word in found if word.startswith(settings.BASE_URL + "/")), "")


def _sender(structure: Structure) -> list[str]:
    site = Site.objects.filter(structure=structure).order_by("pk").first()
    where = [site.address, f"{site.postal_code} {site.city}"] if site else []
    return [structure.name, *where, *([words.phone(structure.phone)] if structure.phone else [])]


def _date(on: date, language: str) -> str:
    """Write the day as the letter's reader does."""
    if language in ("fr", "en"):
        return words.dated(on, "d MMMM y", language)
    return str(format_date(on, "long", locale=language))
