"""Files that may be of one person: found, compared, merged, told apart, parted again."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from permanence.foundation.audit import trace_reading
from permanence.foundation.page import PageRequest, page, show
from permanence.foundation.refusal import Invalid, Refusal
from permanence.foundation.rights import Can
from permanence.patients import actions, double_forms
from permanence.patients.models import Patient
from permanence.patients.queries import doubles as queries
from permanence.patients.queries import merging

ON_A_PAGE = 25


@page(Can.MANAGE_PATIENTS)
def doubles(request: PageRequest) -> HttpResponse:
    """List the pairs to settle, the likeliest first."""
    pages = Paginator(queries.to_settle(request.actor), ON_A_PAGE)
    here = pages.get_page(request.GET.get("page"))
    lines = [(one, queries.reasons(one.reasons)) for one in here]
    return show(request, "patients/doubles.html", page=here, lines=lines, many=len(request.actor.structures()) > 1)


@page(Can.MANAGE_PATIENTS)
def double(request: PageRequest, one_id: UUID, other_id: UUID) -> HttpResponse:
    """Compare two files side by side."""
    kept, gone = queries.usual_order(*queries.pair(request.actor, one_id, other_id))
    if request.GET.get("keep") == str(gone.pk):
        kept, gone = gone, kept
    return _compared(request, kept, gone)


@page(Can.MANAGE_PATIENTS, methods=["POST"])
def merge(request: PageRequest, one_id: UUID, other_id: UUID) -> HttpResponse:
    """Merge two files into the one chosen."""
    kept, gone = queries.pair(request.actor, one_id, other_id)
    if request.POST.get("keep") == str(gone.pk):
        kept, gone = gone, kept
    names = [side.name for side in double_forms.sides(kept, gone) if side.name]
    form = double_forms.Choices(request.POST, names=names)
    if not form.is_valid() or form.cleaned_data["keep"] != kept.pk:
        raise Invalid
    chosen = form.taken()
    try:
        actions.merge(by=request.actor, kept=kept, gone=gone, now=timezone.now(), taken=chosen, given=chosen)
    except Refusal as refused:
        return _compared(request, kept, gone, refused=refused, status=refused.status)
    messages.success(request, _("The two files are one now; this can be undone from the file."))
    return redirect("patients:patient", kept.pk)


@page(Can.MANAGE_PATIENTS, methods=["POST"])
def apart(request: PageRequest, one_id: UUID, other_id: UUID) -> HttpResponse:
    """Remember that two files are of two people."""
    one, other = queries.pair(request.actor, one_id, other_id)
    namesakes = bool(request.POST.get("namesakes"))
    actions.tell_apart(by=request.actor, one=one, other=other, namesakes=namesakes, now=timezone.now())
    messages.success(request, _("Noted: these are two people. They are not proposed again."))
    return redirect("patients:doubles")


@page(Can.MANAGE_PATIENTS, methods=["POST"])
def parting(request: PageRequest, merge_id: UUID) -> HttpResponse:
    """Undo a merge."""
    found = queries.merge(request.actor, merge_id)
    actions.undo_merge(by=request.actor, merge=found, now=timezone.now())
    messages.success(request, _("The merge is undone: both files stand again."))
    return redirect("patients:patient", found.kept_id)


def _compared(request: PageRequest, kept: Patient, gone: Patient, *, status: int = 200, **more: Any) -> HttpResponse:
    actor, now = request.actor, timezone.now()
    trace_reading(actor, kept, gone)
    found = queries.double(actor, kept.pk, gone.pk)
    told: dict[str, Any] = {
        "kept": kept,
        "gone": gone,
        "may_turn": merging.standing(gone).strength >= merging.standing(kept).strength,
        "reasons": queries.reasons(found.reasons) if found else [],
        "sides": double_forms.sides(kept, gone),
        "hangs": queries.hangs(kept, gone),
        "one_day": queries.at_once(actor, kept, gone, now),
    }
    return show(request, "patients/double.html", status=status, **told, **more)
