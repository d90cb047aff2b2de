"""The rows behind FHIR's resources that stand beside patients, their appointments and the desk's work."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from permanence.agenda.models import Appointment, Cancellation, Preparation, Prepared, Step, StepKind
from permanence.api.rules import fhir
from permanence.directory.models import PractitionerRole
from permanence.foundation.actor import Actor
from permanence.foundation.models import Trace
from permanence.foundation.rights import Can
from permanence.kernel.models import Task
from permanence.messaging.models import Channel, Message, OptOut
from permanence.patients.models import Contact, Patient, Relative

from . import filters
from .closer import open_to
from .kind import Kind

OF_ADDRESS = {"sms": "phone", "email": "email"}  # of each channel, the way to reach someone it uses
PATIENT = Patient._meta.label_lower


def _relatives(actor: Actor) -> QuerySet[Relative]:
    """Return who stands beside patients; nobody beside or behind a file kept closer."""
    here = Relative.objects.filter(structure_id__in=actor.structures(Can.VIEW_PATIENT))
    here = here.filter(open_to(actor, "patient_id", "known_id"))
    return here.select_related("patient", "known").prefetch_related("known__contacts").order_by("pk")


def _refusals(actor: Actor) -> QuerySet[Contact]:
    """Return the addresses of patients at which nothing more is wanted, with when that was said."""
    stand = OptOut.objects.filter(structure=OuterRef("structure"), address=OuterRef("value"), ended_at=None)
    refused = Q()
    for channel, system in OF_ADDRESS.items():
        refused |= Q(Exists(stand.filter(channel=channel)), system=system)
    here = Contact.objects.filter(refused, structure_id__in=actor.structures(Can.VIEW_PATIENT))
    here = here.filter(open_to(actor, "patient_id")).select_related("patient")
    return here.annotate(refused_at=Subquery(stand.order_by("-at").values("at")[:1])).order_by("pk")


def _answers(actor: Actor) -> QuerySet[Appointment]:
    """Return the appointments about which the patient said that he comes, or that he does not."""
    coming = Step.objects.filter(appointment=OuterRef("pk"), kind=StepKind.CONFIRMED, undone_at=None)
    gone = Cancellation.objects.filter(appointment=OuterRef("pk"), by_patient=True)
    here = Appointment.objects.filter(structure_id__in=actor.structures(Can.VIEW_AGENDA))
    here = here.filter(Exists(gone) | (Q(Exists(coming)) & ~Q(status="cancelled")))
    return here.select_related("patient", "practitioner_role").order_by("starts_at", "pk")


def _letters(actor: Actor) -> QuerySet[Appointment]:
    """Return the appointments that need a referral letter, with whether it has come."""
    come = Prepared.objects.filter(appointment=OuterRef("pk"), item=Preparation.REFERRAL)
    here = Appointment.objects.filter(structure_id__in=actor.structures(Can.VIEW_AGENDA), referral_required=True)
    here = here.annotate(come=Exists(come))
    return here.select_related("patient", "practitioner_role").order_by("starts_at", "pk")


def _tasks(actor: Actor) -> QuerySet[Any]:
    receives = PractitionerRole.objects.filter(structure=OuterRef("structure"), person=OuterRef("owner"))
    return Task.objects.filter(
        structure_id__in=actor.structures(Can.DO_TASKS)
    ).select_related("owner", "made_by").annotate(receives=Exists(receives)).order_by("due_at", "pk")  # fmt: skip


def _messages(actor: Actor) -> QuerySet[Message]:
    """Return what was written to patients, with whether it tells of an appointment; never what it says."""
    of_appointment = Appointment.objects.filter(pk=OuterRef("about"))
    to_patient = Patient.objects.filter(pk=OuterRef("person"))
    here = Message.objects.filter(structure_id__in=actor.structures(Can.VIEW_MESSAGES)).exclude(channel=Channel.MSSANTE)
    here = here.filter(open_to(actor, "person")).defer("subject", "body", "other", "to_address", "to_name")
    known = here.annotate(of_appointment=Exists(of_appointment), to_patient=Exists(to_patient))
    return known.order_by("-created_at", "-pk")


def _lines(actor: Actor) -> QuerySet[Trace]:
    return Trace.objects.filter(structure_id__in=actor.structures(Can.VIEW_TRACE)).order_by("-at", "-pk")


def _part_status(value: str) -> Q:
    """Return who answered so."""
    wanted, gone = {fhir.token(part)[1] for part in value.split(",")}, Q(status="cancelled")
    some = Q(pk__in=[])
    some |= gone if "declined" in wanted else Q(pk__in=[])
    return some | (~gone if "accepted" in wanted else Q(pk__in=[]))


def _letter_status(value: str) -> Q:
    """Return the letters that stand so."""
    gone = Q(status__in=("cancelled", "noshow"))
    ways = {"revoked": gone, "completed": ~gone & Q(come=True), "active": ~gone & Q(come=False)}
    some = Q(pk__in=[])
    for part in value.split(","):
        some |= ways.get(fhir.token(part)[1], Q(pk__in=[]))
    return some


def _task_status(value: str) -> Q:
    """Return what is done, taken, or nobody's yet."""
    ways = {
        "completed": Q(done_at__isnull=False),
        "accepted": Q(done_at=None, owner__isnull=False),
        "requested": Q(done_at=None, owner=None),
    }
    some = Q(pk__in=[])
    for part in value.split(","):
        some |= ways.get(fhir.token(part)[1], Q(pk__in=[]))
    return some


def _message_status(value: str) -> Q:
    wanted = {fhir.token(part)[1] for part in value.split(",")}
    return Q(state__in=[state for state, status in fhir.codes.MESSAGE.items() if status in wanted])


def _of_patient(value: str) -> Q:
    return Q(subject_type=PATIENT) & filters.reference("subject_id", "Patient")(value)


BESIDE: dict[str, Kind] = {
    "RelatedPerson": Kind(
        _relatives,
        {"_id": filters.by_id, "patient": filters.reference("patient_id", "Patient")},
        chained={"patient": {"Patient": "patient_id"}},
    ),
    "Consent": Kind(
        _refusals,
        {"_id": filters.by_id, "patient": filters.reference("patient_id", "Patient")},
        chained={"patient": {"Patient": "patient_id"}},
    ),
    "AppointmentResponse": Kind(
        _answers,
        {
            "_id": filters.by_id,
            "appointment": filters.reference("pk", "Appointment"),
            "patient": filters.reference("patient_id", "Patient"),
            "part-status": _part_status,
        },
        chained={"patient": {"Patient": "patient_id"}, "appointment": {"Appointment": "pk"}},
    ),
    "ServiceRequest": Kind(
        _letters,
        {
            "_id": filters.by_id,
            "patient": filters.reference("patient_id", "Patient"),
            "subject": filters.reference("patient_id", "Patient"),
            "occurrence": filters.date("starts_at", "occurrence"),
            "status": _letter_status,
        },
        chained={"patient": {"Patient": "patient_id"}, "subject": {"Patient": "patient_id"}},
    ),
    "Task": Kind(
        _tasks,
        {
            "_id": filters.by_id,
            "status": _task_status,
            "owner": filters.reference("owner_id", "Practitioner"),
            "authored-on": filters.date("made_at", "authored-on"),
        },
    ),
    "Communication": Kind(
        _messages,
        {
            "_id": filters.by_id,
            "subject": filters.reference("person", "Patient"),
            "sent": filters.date("sent_at", "sent"),
            "status": _message_status,
        },
    ),
    "AuditEvent": Kind(
        _lines,
        {
            "_id": filters.by_id,
            "date": filters.date("at"),
            "patient": _of_patient,
            **filters.words("agent-name", "actor_name"),
        },
        wants=("date", "_id"),
    ),
}
