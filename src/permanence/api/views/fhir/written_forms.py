"""Forms asked before visits, and what patients answered, written as the resources they are."""

from collections.abc import Callable
from typing import Any

from permanence.api.rules import fhir
from permanence.documents.models import Filled, Form
from permanence.documents.queries import STEPS, Kind

from .door import address

Json = dict[str, Any]
TYPES = {Kind.YES_NO: "boolean", Kind.CHOICE: "choice", Kind.TEXT: "text", Kind.DATE: "date"}
TYPES |= dict.fromkeys(STEPS, "integer")


def _form(row: Form) -> Json:
    return {
        "url": address(f"Questionnaire/{row.pk}"),
        "status": "active",
        "title": row.title,
        "subjectType": ["Patient"],
        "date": fhir.written(row.written_at),
        "item": [
            {
                "linkId": one.name,
                "text": one.words,
                "type": TYPES[one.kind],
                "required": one.required,
                **({"answerOption": [{"valueString": said} for said in one.choices]} if one.choices else {}),
            }
            for one in row.asked
        ],
    }


def _answers(row: Filled) -> Json:
    """Write what was handed in, each question as it was asked; one that is asked still bears its name."""
    names = {one["words"]: one["name"] for one in row.questions or ()}  # type: ignore[attr-defined]
    return {
        "status": "completed",
        "subject": {"reference": f"Patient/{row.patient_id}"},
        "source": {"reference": f"Patient/{row.patient_id}"},
        "authored": fhir.written(row.handed_in_at) if row.handed_in_at else None,
        "item": [
            {
                "linkId": names.get(one.words, f"asked-{rank}"),
                "text": one.words,
                **({"answer": [_value(one.kind, one.answer)]} if one.answer else {}),
            }
            for rank, one in enumerate(row.told, 1)
        ],
    }


def _value(kind: str, said: str) -> Json:
    if kind == Kind.YES_NO:
        return {"valueBoolean": said == "yes"}
    if kind in STEPS:
        return {"valueInteger": int(said)}
    return {"valueString": said}  # a date too: it is what he wrote


FORMS: dict[str, Callable[[Any], Json]] = {"Questionnaire": _form, "QuestionnaireResponse": _answers}
