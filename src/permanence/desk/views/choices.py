"""What is chosen and noted of a request while one listens."""

from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone

from permanence.desk import actions, forms, queries
from permanence.foundation.page import PageRequest, page, show
from permanence.foundation.refusal import Invalid
from permanence.foundation.rights import Can
from permanence.patients import actions as files
from permanence.patients.actions import BadTraits, LooksAlike

from .parts import PAGE
from .shown import in_place, shown, went


@page(Can.ANSWER, methods=["POST"])
@in_place
def choice(request: PageRequest, request_id: UUID) -> HttpResponse:
    """Keep one choice: who, what, with whom, why, when."""
    asked = queries.acted_on(request.actor, request_id)
    form = forms.Choice(request.POST, asked=asked)
    if not form.is_valid():
        raise Invalid
    form.choose(by=request.actor, now=timezone.now())
    return went(request, request_id)


@page(Can.ANSWER, methods=["POST"])
@in_place
def owner(request: PageRequest, request_id: UUID) -> HttpResponse:
    """Take up a request."""
    asked = queries.acted_on(request.actor, request_id)
    actions.take_up(by=request.actor, request=asked, now=timezone.now())
    return went(request, request_id)


@page(Can.ANSWER, methods=["POST"])
def note(request: PageRequest, request_id: UUID) -> HttpResponse:
    """Keep the need as typed."""
    asked, now = queries.acted_on(request.actor, request_id), timezone.now()
    understood = request.POST.get("understood", "")[:4000].replace("\x00", "")
    actions.note(by=request.actor, request=asked, understood=understood, now=now)
    return show(request, PAGE, part="kept", kept_at=now) if request.htmx else went(request, request_id)


@page(Can.ANSWER, methods=["POST"])
@in_place
def patient(request: PageRequest, request_id: UUID) -> HttpResponse:
    """Register a new patient, after a look at those alike."""
    asked = queries.acted_on(request.actor, request_id)
    form = forms.NewPatient(request.POST)
    if not form.is_valid():
        return shown(request, asked, status=422, form=form)
    try:
        actions.register_patient(by=request.actor, request=asked, now=timezone.now(), **form.cleaned_data)
    except LooksAlike as known:
        return shown(request, asked, status=known.status, form=form, alike=known.patients)
    except BadTraits as wrong:
        form.show_errors(wrong.errors)
        return shown(request, asked, status=422, form=form)
    return went(request, request_id)


@page(Can.EDIT_PATIENT, methods=["POST"])
@in_place
def file_confirmed(request: PageRequest, request_id: UUID) -> HttpResponse:
    """Note that who calls said the file is still right."""
    asked = queries.acted_on(request.actor, request_id)
    if asked.patient is not None:
        files.confirm(by=request.actor, patient=asked.patient, now=timezone.now())
    return went(request, request_id)
