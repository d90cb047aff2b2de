"""What a patient and the practice wrote to each other in his space."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from permanence.messaging.models import Channel, Message, Said
from permanence.patients.models import Patient
from permanence.portal.models import PracticePage

LATEST = 60


@dataclass(frozen=True, slots=True)
class Line:
    """One thing written: by the patient himself, or by the practice.

    :param message: what the practice wrote
    """

    at: datetime
    words: str
    own: bool
    unread: bool = False
    message: UUID | None = None


def thread(patient: Patient) -> list[Line]:
    """Return what was written on both sides in his space, the last first; what came otherwise stays where it came."""
    said = Said.objects.filter(
        structure_id=patient.structure_id, conversation__person=patient.pk, channel=Channel.SPACE
    ).order_by("-at")[:LATEST]  # fmt: skip
    lines = [Line(one.at, one.words, own=True) for one in said]
    lines += [Line(one.created_at, one.body, own=False, unread=one.delivered_at is None, message=one.pk)
              for one in _told(patient)]  # fmt: skip
    return sorted(lines, key=lambda one: one.at, reverse=True)[:LATEST]


def unread(patient: Patient) -> int:
    """Count the answers he has not read yet."""
    return sum(one.delivered_at is None for one in _told(patient))


def space_address(page: PracticePage) -> str:
    """Return the whole address at which patients open their space."""
    return settings.BASE_URL + reverse("practice:mine", args=[page.slug])


def writing_address(structure_id: UUID) -> str:
    """Return where patients of a practice write to it in their space; empty when they cannot."""
    page = PracticePage.objects.filter(structure_id=structure_id, published_at__isnull=False).first()
    return space_address(page) if page and page.takes_messages else ""


def _told(patient: Patient) -> list[Message]:
    written = Message.objects.filter(structure_id=patient.structure_id, person=patient.pk, channel=Channel.SPACE)
    return list(written.order_by("-created_at")[:LATEST])
