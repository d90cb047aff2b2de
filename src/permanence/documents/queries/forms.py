"""Forms asked before visits, and what was answered, always for an actor."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from permanence.agenda.bringing import AWAITED, Asked, Bringing
from permanence.agenda.models import Appointment, VisitReason
from permanence.coverage import queries as coverage
from permanence.documents.models import Filled, Form
from permanence.foundation.actor import Actor
from permanence.foundation.refusal import NotFound
from permanence.foundation.rights import Can
from permanence.patients import queries as patients
from permanence.patients.models import Patient

MOST_AHEAD = 10


def form_of(reason: VisitReason) -> Form | None:
    """Return the form asked of whoever comes for a reason."""
    return Form.objects.filter(reason=reason, after_days=None).first()


def filled(actor: Actor, appointment: Appointment) -> Filled | None:
    """Return what was answered for a visit, or for one it took the place of.

    :raises KeptCloser: when the file is kept closer
    """
    patients.patient(actor, appointment.patient_id)
    return filled_for(appointment)


def filled_for(appointment: Appointment) -> Filled | None:
    """Return the same for whoever may see it already."""
    stands_for = coverage.stand_for(appointment)
    return Filled.objects.filter(appointment__in=stands_for, after=False).order_by("-changed_at").first()


def asked_before(actor: Actor, appointments: Sequence[Appointment]) -> dict[UUID, Bringing]:
    """Return the form of each visit that asks for one, as the agenda shows it beside the papers."""
    seen = actor.structures(Can.VIEW_AGENDA)
    reasons = {one.reason_id for one in appointments}
    rows = Form.objects.filter(structure_id__in=seen, reason__in=reasons, after_days=None)
    forms = {one.reason_id: one for one in rows}
    concerned = [one for one in appointments if one.reason_id in forms]
    came = _handed_in(concerned) if concerned else {}
    return {
        one.pk: Bringing(papers=[_asked(one, forms[one.reason_id], came.get(one.pk))], address="") for one in concerned
    }


def to_fill_in(patient: Patient, now: datetime) -> list[tuple[Appointment, Form]]:
    """Return the forms a patient has yet to hand in, the next visit first."""
    ahead = Appointment.objects.filter(patient=patient, starts_at__gt=now, status__in=AWAITED)
    coming = list(ahead.select_related("reason", "practitioner_role__person").order_by("starts_at")[:MOST_AHEAD])
    reasons = {one.reason_id for one in coming}
    forms = {one.reason_id: one for one in Form.objects.filter(reason__in=reasons, after_days=None)}
    asked = [(one, forms[one.reason_id]) for one in coming if one.reason_id in forms]
    came = _handed_in([one for one, _form in asked])
    return [(one, form) for one, form in asked if one.pk not in came]


def answers_told(patient: Patient) -> Iterator[tuple[str, bytes]]:
    """Yield what a patient answered, with a name, for the copy of his data."""
    for rank, one in enumerate(Filled.objects.filter(patient=patient).order_by("changed_at", "pk"), 1):
        lines = [one.title, "", *(f"{said.words}\n  {said.answer or '–'}" for said in one.told)]
        yield f"documents/formulaire-{rank:03}-{one.changed_at:%Y-%m-%d}.txt", "\n".join(lines).encode()


def visit(actor: Actor, appointment_id: UUID) -> Appointment:
    """Return a visit whose form is looked at.

    :raises NotFound: when there is none, or none for this actor
    """
    found = Appointment.objects.select_related("patient", "reason", "practitioner_role__person")
    one = found.filter(pk=appointment_id).first()
    if one is None:
        raise NotFound
    actor.require(Can.VIEW_PATIENT, one.structure_id)
    return one


def _asked(one: Appointment, form: Form, came: Filled | None) -> Asked:
    words = _("the form “%(title)s”") % {"title": form.title}
    by_name = came.by_name or _("the patient") if came else ""
    return Asked(
        code=f"form:{form.pk}", words=words, ahead=True, came_at=came.handed_in_at if came else None, by_name=by_name,
        address=reverse("documents:answers", args=[one.pk]),
    )  # fmt: skip


def _handed_in(appointments: Iterable[Appointment]) -> dict[UUID, Filled]:
    """Return what was handed in for each visit, or for one it took the place of."""
    found: dict[UUID, Filled] = {}
    stands_for = coverage.stand_for_each([one.pk for one in appointments])
    rows = Filled.objects.filter(appointment__in=[*stands_for], after=False, handed_in_at__isnull=False).defer("sealed")
    for row in rows.order_by("handed_in_at"):
        found[stands_for[row.appointment_id]] = row
    return found
