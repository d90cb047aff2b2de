"""Documents of patients' files, and what professionals are to send, written as the resources they are."""

from base64 import b64encode
from collections.abc import Callable
from typing import Any

from permanence.api.rules import fhir
from permanence.documents.models import Awaited, AwaitedEnd, Document, State, Way
from permanence.documents.queries import TYPES, opened

from .door import address

Json = dict[str, Any]
STATUS = {"": "active", AwaitedEnd.CAME: "completed", AwaitedEnd.DROPPED: "revoked"}


def _document(row: Document) -> Json:
    """Tell what a document is and where its bytes are; who wrote a letter is named as he calls himself."""
    whose = {"reference": f"Patient/{row.patient_id}"}
    by = {"display": row.letter.sender} if row.letter and row.letter.sender else None
    author = by or (whose if row.way == Way.SENT else {"display": row.by_name} if row.by_name else None)
    visit = [{"reference": f"Appointment/{row.appointment_id}"}] if row.appointment_id else None
    return {
        "status": "current",
        "docStatus": "final" if row.state == State.ACCEPTED else "preliminary",
        "type": {"text": row.letter.kind if row.letter and row.letter.kind else "document"},
        "category": [{"text": str(Way(row.way).value)}],
        "subject": whose,
        "date": fhir.written(row.at),
        "author": [author] if author else None,
        "custodian": {"reference": f"Organization/{row.structure_id}"},
        "description": row.words or None,
        "content": [
            {
                "attachment": {
                    "contentType": TYPES[row.kind],
                    "url": address(f"Binary/{row.pk}"),
                    "size": row.size,
                    "creation": fhir.written(row.at),
                }
            }
        ],
        "context": {"related": visit} if visit else None,
    }


def _awaited(row: Awaited) -> Json:
    """Tell what is awaited, from whom, by when: a request that something be communicated."""
    return {
        "status": STATUS[row.outcome],
        "statusReason": {"text": row.how} if row.how else None,
        "category": [{"text": row.kind}],
        "subject": {"reference": f"Patient/{row.patient_id}"},
        "payload": [{"contentString": row.what}] if row.what else None,
        "occurrenceDateTime": row.expected_on.isoformat(),
        "authoredOn": row.asked_on.isoformat(),
        "requester": {"reference": f"Organization/{row.structure_id}"},
        "recipient": [{"reference": f"Organization/{row.structure_id}"}],
        "sender": {"display": row.from_name},
    }


def binary(row: Document) -> Json:
    """Return the bytes of a document as a resource.

    :raises NotFound: when they are gone
    """
    held = opened(row)
    return {
        "id": str(row.pk),
        "contentType": held.type,
        "securityContext": {"reference": f"DocumentReference/{row.pk}"},
        "data": b64encode(held.content).decode(),
    }


PAPERS: dict[str, Callable[[Any], Json]] = {"DocumentReference": _document, "CommunicationRequest": _awaited}
