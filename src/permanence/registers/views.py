"""Pages of the registers: what persons asked about their data, and what went wrong with data."""

from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from permanence.foundation.page import PageRequest, page, show
from permanence.foundation.refusal import Refusal
from permanence.foundation.rights import Can
from permanence.patients import queries as patients
from permanence.patients.models import Patient

from . import actions, forms, queries
from .models import Demand

AT_ONCE = 200


@page(Can.VIEW_TRACE)
def demands(request: PageRequest) -> HttpResponse:
    """What waits for an answer, soonest due first, then what was answered."""
    found = list(queries.demands(request.actor)[:AT_ONCE])
    waiting = sorted((one for one in found if one.answered_on is None), key=lambda one: one.due_on)
    return show(
        request,
        "registers/demands.html",
        waiting=waiting,
        answered=[one for one in found if one.answered_on is not None],
        today=timezone.localdate(),
        several=len(queries.structures(request.actor)) > 1,
    )


@page(Can.VIEW_TRACE, methods=["GET", "POST"])
def new_demand(request: PageRequest) -> HttpResponse:
    """Note what someone asks; from a patient's file it is about him."""
    known = _patient(request)
    structures = [known.structure] if known else queries.structures(request.actor)
    first = {"asked_by": known.name if known else "", "asked_on": timezone.localdate()}
    form = forms.DemandForm(request.POST or None, structures=structures, initial=first)
    if not form.is_valid():
        return _asked(request, form, _("Note a demand"), "registers:demands")
    noted = actions.note_demand(by=request.actor, structure=form.chosen(), patient=known, **form.told())
    messages.success(request, _("Noted: the clock runs from the day it was received."))
    return redirect("registers:demand", noted.pk)


@page(Can.VIEW_TRACE)
def demand(request: PageRequest, demand_id: UUID) -> HttpResponse:
    """One demand: its clock, and what comes next."""
    return _demand(request, queries.demand(request.actor, demand_id))


@page(Can.VIEW_TRACE, methods=["POST"])
def identity(request: PageRequest, demand_id: UUID) -> HttpResponse:
    """By what one knows who asks."""
    found, form = queries.demand(request.actor, demand_id), forms.IdentityForm(request.POST)
    if not form.is_valid():
        return _demand(request, found, identity=form)
    actions.check_who_asks(by=request.actor, demand=found, **form.cleaned_data)
    return redirect("registers:demand", found.pk)


@page(Can.VIEW_TRACE, methods=["POST"])
def longer(request: PageRequest, demand_id: UUID) -> HttpResponse:
    """That it takes longer, and that the person knows why."""
    found, form = queries.demand(request.actor, demand_id), forms.LongerForm(request.POST)
    if not form.is_valid():
        return _demand(request, found, longer=form)
    actions.extend_demand(by=request.actor, demand=found, why=form.cleaned_data["why"])
    return redirect("registers:demand", found.pk)


@page(Can.VIEW_TRACE, methods=["POST"])
def answer(request: PageRequest, demand_id: UUID) -> HttpResponse:
    """What was answered."""
    found, form = queries.demand(request.actor, demand_id), forms.AnswerForm(request.POST)
    if form.is_valid():
        try:
            actions.answer_demand(by=request.actor, demand=found, **form.cleaned_data)
        except (actions.NotKnownYet, actions.TooEarly) as refusal:
            form.add_error(None, _told(refusal))
    if not form.is_valid():
        return _demand(request, found, answer=form)
    messages.success(request, _("The demand is closed."))
    return redirect("registers:demands")


@page(Can.VIEW_TRACE)
def breaches(request: PageRequest) -> HttpResponse:
    """What went wrong, and of what the authority has yet to be told."""
    found = list(queries.breaches(request.actor)[:AT_ONCE])
    several = len(queries.structures(request.actor)) > 1
    return show(request, "registers/breaches.html", breaches=found, now=timezone.now(), several=several)


@page(Can.VIEW_TRACE, methods=["GET", "POST"])
def new_breach(request: PageRequest) -> HttpResponse:
    """Note a breach with what is known by now."""
    form = forms.BreachForm(
        request.POST or None, structures=queries.structures(request.actor), initial={"noticed_at": timezone.now()}
    )
    if not form.is_valid():
        return _asked(request, form, _("Note a breach"), "registers:breaches")
    noted = actions.note_breach(by=request.actor, structure=form.chosen(), **form.told())
    messages.success(request, _("Noted. Complete it as you learn more."))
    return redirect("registers:breach", noted.pk)


@page(Can.VIEW_TRACE, methods=["GET", "POST"])
def breach(request: PageRequest, breach_id: UUID) -> HttpResponse:
    """One breach with its clock; completed as one learns more."""
    found = queries.breach(request.actor, breach_id)
    with timezone.override(ZoneInfo(found.structure.time_zone)):
        form = forms.BreachForm(request.POST or None, structures=[found.structure], initial=vars(found))
        if form.is_valid():
            actions.complete_breach(by=request.actor, breach=found, **form.told())
            messages.success(request, _("Changes kept."))
            return redirect("registers:breach", found.pk)
        status = 422 if request.method == "POST" else 200
        return show(request, "registers/breach.html", status=status, breach=found, form=form, now=timezone.now())


def _patient(request: PageRequest) -> Patient | None:
    asked = forms.patient_asked(request.GET.get("patient", ""))
    if asked is None:
        return None
    found = patients.to_book(request.actor, asked)
    request.actor.require(Can.VIEW_TRACE, found.structure_id)
    return found


def _demand(request: PageRequest, found: Demand, **sent: Form) -> HttpResponse:
    return show(
        request,
        "registers/demand.html",
        status=422 if sent else 200,
        demand=found,
        today=timezone.localdate(),
        may_read=(may_read := request.actor.may(Can.VIEW_PATIENT, found.structure_id)),
        may_name=found.answered_on is None and may_read,
        may_erase=found.may_be_erased(),
        may_limit=found.may_be_limited(),
        may_copy=found.may_be_copied(timezone.localdate()),
        identity=sent.get("identity") or forms.IdentityForm(),
        longer=sent.get("longer") or forms.LongerForm(),
        answer=sent.get("answer") or forms.AnswerForm(),
        opened=next(iter(sent), ""),
    )


def _asked(request: PageRequest, form: Form, title: str, back: str) -> HttpResponse:
    status = 422 if request.method == "POST" else 200
    return show(request, "registers/form.html", status=status, form=form, title=title, back=back)


def _told(refusal: Refusal) -> str:
    return f"{refusal.title}. {refusal.next_step}" if refusal.next_step else f"{refusal.title}."
