"""Reading formalities, always for an actor."""

from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse

from permanence.coverage.guide_words import STEPS, WHO
from permanence.coverage.models import Formality, Ticked
from permanence.coverage.rules import guides
from permanence.foundation.actor import Actor
from permanence.foundation.links import Link
from permanence.foundation.refusal import NotFound, Words
from permanence.patients import guarding
from permanence.patients.models import Patient
from permanence.patients.sensitivity import Class, require, sees

SHEET = Link("coverage.formality")  # structure and formality, in the code printed on its sheet


@dataclass(frozen=True, slots=True)
class Step:
    """One step: what, who does it, and that it was ticked."""

    code: str
    words: Words
    who: Words
    ticked: Ticked | None


@dataclass(frozen=True, slots=True)
class Progress:
    """A formality with its steps."""

    row: Formality
    steps: list[Step]

    @property
    def done(self) -> int:
        """Return how many steps are ticked."""
        return sum(one.ticked is not None for one in self.steps)

    @property
    def next(self) -> Step | None:
        """Return the first step that is left."""
        return next((one for one in self.steps if one.ticked is None), None)


def formality(actor: Actor, formality_id: UUID) -> Formality:
    """Return one formality.

    :raises NotFound: when there is none, or none for this actor
    """
    found = Formality.objects.filter(pk=formality_id).select_related("patient__structure").first()
    if found is None:
        raise NotFound
    require(actor, found.structure_id, Class.ADMINISTRATIVE)
    if guides.is_reserved(found.kind) and not sees(actor, found.structure_id, Class.CARE):
        raise NotFound
    guarding.check(actor, found.patient)
    return found


def formalities(actor: Actor, patient: Patient) -> list[Progress]:
    """Return the formalities of a patient that the actor may see, those open first."""
    require(actor, patient.structure_id, Class.ADMINISTRATIVE)
    rows = Formality.objects.filter(patient=patient).prefetch_related("ticked")
    if not sees(actor, patient.structure_id, Class.CARE):
        rows = rows.filter(kind__in=guides.OPEN)
    return sorted(map(progress, rows), key=lambda one: one.row.closed_at is not None)


def public_link(row: Formality) -> str:
    """Return the path of the page behind the code of its sheet; empty for what would tell of health or of means."""
    if guides.is_reserved(row.kind):
        return ""
    return reverse("portal:formality", args=[SHEET.token(row.structure_id, row.pk)])


def behind_link(token: str) -> tuple[UUID, UUID]:
    """Return the structure and the formality a sheet's code names.

    :raises NotFound: when it is damaged or not ours
    """
    return SHEET.read_pair(token)


def progress(row: Formality) -> Progress:
    """Return a formality with its steps."""
    ticked = {one.step: one for one in row.ticked.all()}
    return Progress(row, [Step(code, STEPS[code], WHO[who], ticked.get(code)) for code, who in guides.GUIDES[row.kind]])
