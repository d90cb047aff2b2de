"""The rows behind FHIR's forms: what a practice asks before visits, and what patients handed in."""

from django.db.models import BooleanField, ExpressionWrapper, OuterRef, Q, QuerySet, Subquery

from permanence.documents.models import Filled, Form
from permanence.foundation.actor import Actor
from permanence.foundation.rights import Can

from . import filters
from .closer import open_to
from .kind import Kind


def _forms(actor: Actor) -> QuerySet[Form]:
    return Form.objects.filter(structure_id__in=actor.structures(Can.VIEW_AGENDA)).order_by("pk")


def _handed_in(actor: Actor) -> QuerySet[Filled]:
    """Return what patients handed in, and said of how they feel, with today's questions; of no file kept closer."""
    later = ExpressionWrapper(Q(after_days__isnull=False), output_field=BooleanField())
    forms = Form.objects.alias(later=later).filter(later=OuterRef("after"), reason=OuterRef("appointment__reason"))
    here = Filled.objects.filter(structure_id__in=actor.structures(Can.VIEW_CARE), handed_in_at__isnull=False)
    here = here.filter(open_to(actor, "patient_id", right=Can.VIEW_CARE), Q(by_name="") | Q(after=True))
    return (
        here.select_related("patient")
        .annotate(questions=Subquery(forms.values("questions")[:1]))
        .order_by("-handed_in_at", "pk")
    )


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
