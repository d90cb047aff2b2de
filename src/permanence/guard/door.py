"""What every door of a file asks before it opens, and tells when it did; `config/wiring.py` hands it down."""

from collections.abc import Collection, Mapping
from uuid import UUID

from django.urls import reverse
from django.utils import timezone

from permanence.foundation.actor import Actor, Kind
from permanence.foundation.rights import Can
from permanence.patients.guarding import Emergency, Guard
from permanence.patients.models import Patient

from . import jobs, queries


def _kept(actor: Actor, patients: Collection[Patient]) -> Mapping[UUID, bool]:
    return queries.kept(actor, patients, timezone.now())


def _address(actor: Actor, patient: Patient) -> str:
    """Where one breaks the glass; who acts there by a mandate alone is lent none."""
    return reverse("guard:glass", args=[patient.pk]) if actor.may(Can.ENTER, patient.structure_id) else ""


def _opened(actor: Actor, patient: Patient) -> None:
    if actor.kind is Kind.PERSON and actor.id:
        at = timezone.now().isoformat()
        jobs.watch.defer(structure_id=patient.structure_id, patient_id=patient.pk, person_id=actor.id, at=at)


def _emergency(actor: Actor, patient: Patient) -> Emergency | None:
    broken = queries.open_glass(actor, patient, timezone.now())
    return Emergency(broken.until, reverse("guard:closing", args=[patient.pk])) if broken else None


GUARD = Guard(kept=_kept, address=_address, opened=_opened, emergency=_emergency)
