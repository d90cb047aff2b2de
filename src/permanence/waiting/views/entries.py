"""One who waits: put on the list, changed, kept, taken off."""

from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from permanence.agenda import queries as agenda
from permanence.agenda.models import Status
from permanence.foundation.audit import trace_reading
from permanence.foundation.page import PageRequest, page, show
from permanence.foundation.refusal import Invalid, NotFound, Refusal
from permanence.foundation.rights import Can
from permanence.patients import queries as patients
from permanence.patients.models import Patient
from permanence.waiting import actions, forms, queries


@page(Can.BOOK, methods=["GET", "POST"])
def search(request: PageRequest) -> HttpResponse:
    """Find the patient to put on the list; a name is posted, and stands in no address."""
    text = request.POST.get("q", "").strip()
    found = patients.search(request.actor, text, limit=20) if text else []
    trace_reading(request.actor, *found)
    part = "found" if request.htmx else None
    return show(request, "waiting/search.html", part=part, text=text, found=found)


@page(Can.BOOK, methods=["GET", "POST"])
def new(request: PageRequest, patient_id: UUID) -> HttpResponse:
    """Put a patient on the list."""
    patient = patients.to_book(request.actor, patient_id)
    if not request.actor.may(Can.BOOK, patient.structure_id):
        raise NotFound
    now = timezone.now()
    with timezone.override(ZoneInfo(patient.structure.time_zone)):
        form = forms.Wish(
            request.POST or None, actor=request.actor, patient=patient, now=now, initial=_first(request, patient)
        )
        if form.is_valid():
            try:
                made = actions.put_on_list(by=request.actor, patient=patient, now=now, **form.cleaned_data)
            except (Invalid, actions.AlreadyWaiting, actions.NoList) as refused:
                _say_why(form, refused)
            else:
                messages.success(request, _("On the waiting list; he is asked as soon as a time that suits is freed."))
                return redirect("waiting:entry", made.pk)
        trace_reading(request.actor, patient)
        status = 422 if form.is_bound else 200
        return show(request, "waiting/new.html", patient=patient, form=form, status=status)


@page(Can.VIEW_AGENDA, methods=["GET", "POST"])
def entry(request: PageRequest, entry_id: UUID) -> HttpResponse:
    """What one patient waits for, what was offered to him; and to change it."""
    found, now = queries.entry(request.actor, entry_id), timezone.now()
    may_book = request.actor.may(Can.BOOK, found.structure_id)
    with timezone.override(ZoneInfo(found.structure.time_zone)):
        form = forms.Wish(
            request.POST or None,
            actor=request.actor,
            patient=found.patient,
            now=now,
            initial=forms.wish_of(found),
        )
        if form.is_valid():
            try:
                actions.change_wish(by=request.actor, entry=found, now=now, **form.cleaned_data)
            except (Invalid, actions.AlreadyWaiting, actions.NoList) as refused:
                _say_why(form, refused)
            else:
                messages.success(request, _("Changed; his place on the list is kept."))
                return redirect("waiting:entry", found.pk)
        trace_reading(request.actor, found.patient)
        status = 422 if form.is_bound else 200
        offers = found.offers.select_related("place__practitioner_role__person").order_by("-made_at")
        far = found.far_offers.select_related("at").order_by("-made_at")
        shown: dict[str, Any] = {"entry": found, "form": form, "may_book": may_book, "offers": offers}
        return show(request, "waiting/entry.html", status=status, far_offers=far, **shown)


@page(Can.BOOK, methods=["POST"])
def leaving(request: PageRequest, entry_id: UUID) -> HttpResponse:
    """Take someone off the list."""
    found = queries.entry(request.actor, entry_id)
    why = "booked" if found.asked_about_id else "withdrawn"
    actions.take_off(by=request.actor, entry=found, now=timezone.now(), why=why)
    messages.success(request, _("Off the waiting list; his appointments are kept."))
    return redirect("waiting:list")


@page(Can.BOOK, methods=["POST"])
def standing(request: PageRequest, entry_id: UUID) -> HttpResponse:
    """Keep someone on the list although he has an appointment."""
    found = queries.entry(request.actor, entry_id)
    actions.wait_on(by=request.actor, entry=found, now=timezone.now())
    messages.success(request, _("He stays on the list; a sooner time will replace his appointment."))
    return redirect("waiting:list")


def _first(request: PageRequest, patient: Patient) -> dict[str, object]:
    """Begin with the appointment that one comes from: it is that one he wants sooner."""
    coming = agenda.brief(request.actor).filter(patient=patient, status=Status.BOOKED, starts_at__gt=timezone.now())
    named = request.GET.get("appointment", "")
    own = next((one for one in coming if str(one.pk) == named), None)
    if own is None:
        return {}
    return {"appointment": own.pk, "reason": own.reason_id, "practitioner_roles": [own.practitioner_role_id]}


def _say_why(form: forms.Wish, refused: Refusal) -> None:
    """Say what was refused above what was typed, and what to do next."""
    form.add_error(None, str(refused.detail or refused.title))
    form.next_step = refused.next_step
