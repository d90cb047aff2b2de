"""What stands beside patients, appointments and the desk's work, written as the resources it is."""

from collections.abc import Callable
from typing import Any

from django.conf import settings

from permanence.agenda.models import Appointment
from permanence.api.rules import fhir
from permanence.api.rules.fhir import codes
from permanence.foundation.models import Trace
from permanence.kernel.models import Priority, Task
from permanence.messaging.models import Message
from permanence.patients.models import Contact, Patient, Relative

Json = dict[str, Any]
OPENED = {Patient._meta.label_lower: "Patient", Appointment._meta.label_lower: "Appointment"}
WAY_NAMES = {"email": "e-mail", "sms": "SMS", "paper": "letter", "voice": "telephone", "space": "patient's space"}


def _concept(system: str, code: str, text: str = "") -> Json:
    return {"coding": [{"system": system, "code": code}]} | ({"text": text} if text else {})


def _to(kind: str, pk: object, display: str = "") -> Json:
    return {"reference": f"{kind}/{pk}"} | ({"display": display} if display else {})


def _relative(row: Relative) -> Json:
    reached = [("phone", row.phone or (row.known.phone if row.known else "")),
               ("email", row.email or (row.known.email if row.known else ""))]  # fmt: skip
    period = {"start": row.from_on and row.from_on.isoformat(), "end": row.until_on and row.until_on.isoformat()}
    code = codes.ROLE.get(row.relation)
    return {
        "identifier": [{"system": settings.BASE_URL, "value": str(row.pk)}],
        "patient": _to("Patient", row.patient_id),
        "relationship": [_concept(codes.ROLES, code, row.relation) if code else {"text": row.relation}],
        "name": [
            {"family": row.known.family_name, "given": [row.known.first_name]} if row.known else {"text": row.name}
        ],
        "telecom": [{"system": system, "value": value} for system, value in reached if value] or None,
        "period": {name: value for name, value in period.items() if value} or None,
    }


def _known(row: Patient) -> Json:
    return {"family": row.family_name, "given": [row.first_name]}


def _refusal(row: Contact) -> Json:
    way = {"phone": "SMS", "email": "e-mail"}[row.system]
    return {
        "status": "active",
        "scope": _concept(codes.CONSENT_SCOPES, "patient-privacy"),
        "category": [{"text": "messages"}],
        "patient": _to("Patient", row.patient_id),
        "dateTime": fhir.written(row.refused_at),  # type: ignore[attr-defined]
        "policyRule": _concept(codes.ACTS, "OPTOUT"),
        "provision": {"type": "deny", "code": [{"text": way}]},
    }


def _answer(row: Appointment) -> Json:
    return {
        "appointment": _to("Appointment", row.pk),
        "actor": _to("Patient", row.patient_id),
        "participantStatus": "declined" if row.status == "cancelled" else "accepted",
    }


def _letter(row: Appointment) -> Json:
    gone, come = row.status in {"cancelled", "noshow"}, row.come  # type: ignore[attr-defined]
    return {
        "status": "revoked" if gone else "completed" if come else "active",
        "intent": "order",
        "category": [{"text": "referral letter"}],
        "subject": _to("Patient", row.patient_id),
        "occurrenceDateTime": fhir.written(row.starts_at),
        "authoredOn": fhir.written(row.created_at),
        "performer": [_to("PractitionerRole", row.practitioner_role_id)],
    }


def _task(row: Task) -> Json:
    of = OPENED.get(row.about)
    owner = _to("Practitioner", row.owner_id) if row.receives else {}  # type: ignore[attr-defined]
    return {
        "status": "completed" if row.done_at else "accepted" if row.owner_id else "requested",
        "intent": "order",
        "priority": "urgent" if row.priority == Priority.FIRST else "routine",
        "description": row.title,
        "focus": _to(of, row.about_id) if of else None,
        "for": _to("Patient", row.about_id) if of == "Patient" else None,
        "authoredOn": fhir.written(row.made_at),
        "requester": {"display": str(row.made_by)} if row.made_by else None,
        "owner": owner | {"display": str(row.owner)} if row.owner else None,
        "restriction": {"period": {"end": fhir.written(row.due_at)}},
        "executionPeriod": {"end": fhir.written(row.done_at)} if row.done_at else None,
    }


def _message(row: Message) -> Json:
    to_patient, of_appointment = row.to_patient, row.of_appointment  # type: ignore[attr-defined]
    whom, code = _to("Patient", row.person), codes.WAY[row.channel]
    medium = _concept(codes.WAYS, code, WAY_NAMES[row.channel]) if code else {"text": WAY_NAMES[row.channel]}
    return {
        "status": codes.MESSAGE[row.state],
        "statusReason": {"text": "not delivered"} if row.state == "failed" else None,
        "category": [{"text": row.kind}],
        "medium": [medium],
        "subject": whom if to_patient else None,
        "recipient": [whom] if to_patient else None,
        "about": [_to("Appointment", row.about)] if of_appointment else None,
        "sender": _to("Organization", row.structure_id),
        "sent": fhir.written(row.sent_at) if row.sent_at else None,
        "received": fhir.written(row.delivered_at) if row.delivered_at else None,
    }


def _line(row: Trace) -> Json:
    of = OPENED.get(row.subject_type)
    read = row.verb.endswith(".read")
    return {
        "type": {"system": codes.AUDITED, "code": "110110", "display": "Patient Record"},
        "subtype": [{"system": f"{settings.BASE_URL}/trace", "code": row.verb}],
        "action": "R" if read else "E",
        "recorded": fhir.written(row.at),
        "outcome": "0",
        "agent": [
            {
                "who": {"display": row.actor_name or row.actor_kind},
                "requestor": True,
                "purposeOfUse": [{"text": row.purpose}] if row.purpose else None,
            }
        ],
        "source": {"observer": {"display": "Permanence"}},
        "entity": [{"what": _to(of, row.subject_id)}] if of and row.subject_id else None,
    }


BESIDE: dict[str, Callable[[Any], Json]] = {
    "RelatedPerson": _relative,
    "Consent": _refusal,
    "AppointmentResponse": _answer,
    "ServiceRequest": _letter,
    "Task": _task,
    "Communication": _message,
    "AuditEvent": _line,
}
