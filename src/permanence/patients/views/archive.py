"""One file in the archive: whose it is, bringing it back, reading it where it lies."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from permanence.foundation.page import PageRequest, page, show
from permanence.foundation.rights import Can
from permanence.patients import actions, archive_forms, queries
from permanence.patients.models import Archived


@page(Can.VIEW_PATIENT)
def archived(request: PageRequest, patient_id: UUID) -> HttpResponse:
    """Show whose file it is and since when it lies there, and nothing of what is in it."""
    found = queries.to_book(request.actor, patient_id)
    if found.archived_at is None:
        return redirect("patients:patient", found.pk)
    return _shown(request, queries.archived(request.actor, patient_id))


@page(Can.EDIT_PATIENT, methods=["POST"])
def back(request: PageRequest, patient_id: UUID) -> HttpResponse:
    """Bring a file back into everyday use."""
    row, form = queries.archived(request.actor, patient_id), archive_forms.Back(request.POST)
    if not form.is_valid():
        return _shown(request, row, back=form)
    because = form.cleaned_data["because"]
    found = actions.bring_back(by=request.actor, patient=row.patient, because=because, now=timezone.now())
    messages.success(request, _("The file is back: it is found and opened as any other."))
    return redirect("patients:patient", found.pk)


@page(Can.VIEW_TRACE, methods=["POST"])
def opening(request: PageRequest, patient_id: UUID) -> HttpResponse:
    """Read a file where it lies, for some minutes."""
    row, form = queries.archived(request.actor, patient_id), archive_forms.Opening(request.POST)
    if not form.is_valid():
        return _shown(request, row, opening=form)
    words = form.cleaned_data["words"]
    actions.open_archived(by=request.actor, patient=row.patient, words=words, now=timezone.now())
    return redirect("patients:patient", row.patient_id)


def _shown(
    request: PageRequest,
    row: Archived,
    *,
    back: archive_forms.Back | None = None,
    opening: archive_forms.Opening | None = None,
) -> HttpResponse:
    actor, house = request.actor, row.structure_id
    answers = actor.may(Can.VIEW_TRACE, house)
    return show(
        request,
        "patients/archived.html",
        status=422 if back or opening else 200,
        row=row,
        patient=row.patient,
        back=(back or archive_forms.Back()) if actor.may(Can.EDIT_PATIENT, house) else None,
        opening=(opening or archive_forms.Opening()) if answers else None,
        openings=queries.openings(row.patient)[:20] if answers else [],
        minutes=int(actions.READ_FOR.total_seconds() // 60),
    )
