"""The rows behind FHIR's forms: what a practice asks before visits, and what patients handed in."""

from django.db.models import OuterRef, QuerySet, Subquery

from permanence.documents.models import Filled, Form
from permanence.foundation.actor import Actor
from permanence.foundation.rights import Can

from . import filters
from .closer import open_to
from .kind import Kind


def _forms(actor: Actor) -> QuerySet[Form]:
    return Form.objects.filter(structure_id__in=actor.structures(Can.VIEW_AGENDA)).order_by("pk")


def _handed_in(actor: Actor) -> QuerySet[Filled]:
    """Return what patients handed in themselves, with the questions of today; nothing of a file kept closer."""
    asked = Form.objects.filter(reason=OuterRef("appointment__reason")).values("questions")[:1]
    here = Filled.objects.filter(structure_id__in=actor.structures(Can.VIEW_CARE), handed_in_at__isnull=False)
    here = here.filter(open_to(actor, "patient_id", right=Can.VIEW_CARE), by_name="")
    return here.select_related("patient").annotate(questions=Subquery(asked)).order_by("-handed_in_at", "pk")


FORMS: dict[str, Kind] = {
    "Questionnaire": Kind(_forms, {"_id": filters.by_id, **filters.words("title", "title")}),
    "QuestionnaireResponse": Kind(
        _handed_in,
        {
            "_id": filters.by_id,
            "patient": filters.reference("patient_id", "Patient"),
            "subject": filters.reference("patient_id", "Patient"),
            "authored": filters.date("handed_in_at", "authored"),
        },
        chained={"patient": {"Patient": "patient_id"}, "subject": {"Patient": "patient_id"}},
    ),
}
