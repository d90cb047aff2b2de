"""What lies ready for a patient and is told or handed over at the desk: results and reports come, documents given."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst

from permanence.desk.giving import Giver
from permanence.documents import actions, queries
from permanence.documents.models import Awaited
from permanence.foundation.actor import Actor
from permanence.foundation.refusal import NotFound
from permanence.patients.models import Patient

Told = tuple[UUID, str, str, datetime]


def _came(actor: Actor, patient: Patient) -> Iterator[Told]:
    """Yield what has come about him: of which kind, never what or from whom."""
    for one in queries.came_of(actor, patient, timezone.now()):
        yield one.pk, "came", capfirst(one.get_kind_display()), one.ended_at or one.noted_at


def _told(actor: Actor, awaited_id: UUID, now: datetime) -> None:
    awaited = Awaited.objects.filter(pk=awaited_id).first()
    if awaited is None:
        raise NotFound
    actions.tell_it_came_aloud(by=actor, awaited=awaited, now=now)


def _unfiled(actor: Actor, patient: Patient) -> str:
    letter = queries.perhaps_of(actor, patient)
    return reverse("documents:received", args=[letter.pk]) if letter else ""


def _given(actor: Actor, patient: Patient) -> Iterator[Told]:
    for one in queries.to_hand_over(actor, patient):
        yield one.pk, "document", queries.named(one, opens=True), one.at


def _handed(actor: Actor, document_id: UUID, now: datetime) -> None:
    actions.hand_over(by=actor, document=queries.openable(actor, document_id), now=now)


GIVERS = [Giver(_came, _told, _unfiled), Giver(_given, _handed)]
