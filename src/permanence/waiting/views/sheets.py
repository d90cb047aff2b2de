"""The waiting list taken out as a file."""

from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from permanence.foundation.page import PageRequest, page
from permanence.foundation.rights import Can
from permanence.patients import guarding
from permanence.ui import words as said
from permanence.ui.handing import Sheet, answer, form_of, kept_in_trace, written
from permanence.waiting import forms, queries
from permanence.waiting.models import Entry


@page(Can.VIEW_AGENDA)
def sheet(request: PageRequest) -> HttpResponse:
    """Hand out who waits, in the order of the list and as it is filtered; of the practices whose patients are known."""
    known = request.actor.structures(Can.VIEW_PATIENT)
    only, sort = forms.Only(request.GET).only(), request.GET.get("sort", "")
    found = list(queries.entries(request.actor, only, sort).filter(structure_id__in=known))
    closed = guarding.closed(request.actor, {one.patient for one in found})
    heads = [
        _("Patient"), _("Born on"), _("Telephone"), _("Reason"), _("Urgency"), _("Since"), _("Until"), _("Practice"),
    ]  # fmt: skip
    taken = Sheet(
        "liste-d-attente", _("Waiting list"), heads, [_row(one, reached=one.patient_id not in closed) for one in found]
    )
    form = form_of(request)
    kept_in_trace(request.actor, "entry.list_taken", form, [one.structure_id for one in found])
    return answer(written(taken, form), taken, form)


def _row(one: Entry, *, reached: bool) -> list[object]:
    phone = one.patient.phone if reached else ""
    return [
        one.patient.name,
        one.patient.birth_date,
        said.phone(phone) if phone else "",
        one.reason.name,
        one.get_urgency_display(),
        timezone.localdate(one.created_at, ZoneInfo(one.structure.time_zone)),
        one.until_on,
        one.structure.name,
    ]
