"""Results and reports awaited from other professionals: noted, asked for again, come, given up."""

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from permanence.directory import queries as directory
from permanence.documents import actions, forms, queries
from permanence.documents.models import AwaitedKind
from permanence.documents.queries import Standing
from permanence.documents.rules.awaiting import Stand
from permanence.foundation.audit import trace_reading
from permanence.foundation.ids import uuid7
from permanence.foundation.page import PageRequest, page, show
from permanence.foundation.refusal import Invalid
from permanence.foundation.rights import Can
from permanence.messaging import queries as post_office
from permanence.patients import queries as patients
from permanence.patients.models import Patient
from permanence.ui.handing import Sheet, answer, form_of, kept_in_trace, written
from permanence.ui.sorting import asked, in_order

TABS = {
    "": pgettext_lazy("awaited", "Awaited"),
    Stand.LATE: pgettext_lazy("awaited", "Late"),
    Stand.ENDED: pgettext_lazy("awaited", "Ended"),
}
SORTS: Mapping[str, Callable[[Standing], Any]] = {  # not by the database, in which it is sealed
    "patient": lambda one: one.row.patient.sort_name,
    "from": lambda one: one.row.from_name,
    "kind": lambda one: str(one.row.get_kind_display()),
    "asked": lambda one: one.row.asked_on,
    "expected": lambda one: one.row.expected_on,
    "again": lambda one: len(one.chases),
}
HEADS = [
    ("patient", gettext_lazy("Patient")),
    ("from", gettext_lazy("From")),
    ("kind", pgettext_lazy("letter", "Kind")),
    ("asked", gettext_lazy("Asked for on")),
    ("expected", gettext_lazy("Expected by")),
    ("again", gettext_lazy("Asked again")),
]


@page(Can.VIEW_CARE)
def awaited(request: PageRequest) -> HttpResponse:
    """All that is awaited, what is late first."""
    houses, chosen, show_, kind = _look(request)
    found = _found(request)
    trace_reading(request.actor, *{one.row.patient_id: one.row.patient for one in found}.values())
    sort = asked(request.GET, SORTS)
    kept = {"structure": chosen, "kind": kind, "sort": sort}
    here = reverse("documents:awaited")
    tabs = [(tab, words, f"{here}?{urlencode(kept | {'show': tab})}", None) for tab, words in TABS.items()]
    return show(
        request, "documents/awaited.html", found=found, houses=houses, chosen=chosen, kind=kind, tab=show_, tabs=tabs,
        kinds=AwaitedKind.choices, asked=urlencode(kept | {"show": show_}), heads=HEADS, sort=sort,
    )  # fmt: skip


@page(Can.VIEW_CARE)
def sheet(request: PageRequest) -> HttpResponse:
    """Hand the list out as it is filtered."""
    found = _found(request)
    heads = [
        _("Patient"), _("Born on"), _("What is awaited"), _("Which one"), _("From"), _("Asked for on"),
        _("Expected by"), _("Asked again"), _("State"), _("Practice"),
    ]  # fmt: skip
    taken = Sheet("resultats-attendus", _("Results and reports awaited"), heads, [_row(one) for one in found])
    form = form_of(request)
    kept_in_trace(request.actor, "awaited.list_taken", form, [one.row.structure_id for one in found])
    return answer(written(taken, form), taken, form)


@page(Can.VIEW_CARE, methods=["GET", "POST"])
def of_patient(request: PageRequest, patient_id: UUID) -> HttpResponse:
    """What is awaited about one patient, and one more noted."""
    found = patients.patient(request.actor, patient_id)
    now = timezone.now()
    today = timezone.localdate(now, ZoneInfo(found.structure.time_zone))
    around = queries.professionals(request.actor, found)
    sent = request.POST if request.method == "POST" else None
    letter = _letter(request, found)
    begun = {"around": letter.to_address} if letter and any(one.address == letter.to_address for one in around) else {}
    form = forms.Expectation(sent, professionals=around, today=today, initial=begun)
    if form.is_valid():
        try:
            actions.await_document(by=request.actor, patient=found, asked_by=letter, now=now, **form.cleaned_data)
        except actions.BadAwaited as bad:
            form.add_error("expected_on", str(bad.title))
        else:
            messages.success(request, _("Noted: it stands in “To do” when it is late."))
            return redirect("documents:awaited_of", found.pk)
    trace_reading(request.actor, found)
    return show(
        request, "documents/awaited_of.html", status=422 if form.is_bound else 200, patient=found, form=form,
        found=queries.awaited_of(request.actor, found, now), letter=letter,
        ended=queries.awaited_of(request.actor, found, now, ended=True),
        may_note=request.actor.may(Can.EDIT_PATIENT, found.structure_id),
    )  # fmt: skip


@page(Can.VIEW_CARE)
def one(request: PageRequest, awaited_id: UUID) -> HttpResponse:
    """One thing awaited, each time it was asked for again, and what may be done."""
    return _shown(request, queries.awaited(request.actor, awaited_id, timezone.now()))


@page(Can.SEND_MESSAGES, methods=["POST"])
def chasing_letter(request: PageRequest, awaited_id: UUID) -> HttpResponse:
    """Ask for it again by MSSanté."""
    found = queries.awaited(request.actor, awaited_id, timezone.now())
    form = forms.Answer(request.POST)
    if not form.is_valid():
        return _shown(request, found, form, status=422)
    said = form.cleaned_data
    actions.chase_by_letter(
        by=request.actor, awaited=found.row, words=said["words"], key=str(said["key"]), now=timezone.now()
    )
    messages.success(request, _("It is asked for again by MSSanté, and expected in a week."))
    return redirect("documents:awaited_one", awaited_id)


@page(Can.EDIT_PATIENT, methods=["POST"])
def chasing_call(request: PageRequest, awaited_id: UUID) -> HttpResponse:
    """It was asked for again by telephone."""
    found = queries.awaited(request.actor, awaited_id, timezone.now())
    actions.chase_by_call(by=request.actor, awaited=found.row, now=timezone.now(), note=_words(request))
    messages.success(request, _("Noted: asked for again by telephone, and expected in a week."))
    return redirect("documents:awaited_one", awaited_id)


@page(Can.EDIT_PATIENT, methods=["POST"])
def coming(request: PageRequest, awaited_id: UUID) -> HttpResponse:
    """It has come otherwise."""
    found = queries.awaited(request.actor, awaited_id, timezone.now())
    actions.settle_awaited(by=request.actor, awaited=found.row, how=_words(request), now=timezone.now())
    messages.success(request, _("Noted: it has come."))
    return redirect("documents:awaited_one", awaited_id)


@page(Can.EDIT_PATIENT, methods=["POST"])
def dropping(request: PageRequest, awaited_id: UUID) -> HttpResponse:
    """It is awaited no more."""
    found = queries.awaited(request.actor, awaited_id, timezone.now())
    try:
        actions.drop_awaited(by=request.actor, awaited=found.row, why=_words(request), now=timezone.now())
    except Invalid:
        return _shown(request, found, unsaid=True, status=422)
    messages.success(request, _("Given up; it can be awaited again."))
    return redirect("documents:awaited_one", awaited_id)


@page(Can.EDIT_PATIENT, methods=["POST"])
def reopening(request: PageRequest, awaited_id: UUID) -> HttpResponse:
    """It had not ended after all."""
    found = queries.awaited(request.actor, awaited_id, timezone.now())
    actions.reopen_awaited(by=request.actor, awaited=found.row)
    messages.success(request, _("It is awaited again."))
    return redirect("documents:awaited_one", awaited_id)


@page(Can.SEND_MESSAGES, methods=["POST"])
def telling(request: PageRequest, awaited_id: UUID) -> HttpResponse:
    """Tell the patient that a document came, and nothing of it."""
    found = queries.awaited(request.actor, awaited_id, timezone.now())
    name = {"name": found.row.patient.name}
    if actions.tell_it_came(by=request.actor, awaited=found.row, now=timezone.now()).written:
        words = _("A message to %(name)s says that a document came, and not which.") % name
        messages.success(request, words, extra_tags="private")
    else:
        messages.warning(request, _("%(name)s cannot be written to: call.") % name, extra_tags="private")
    return redirect("documents:awaited_one", awaited_id)


def _look(request: PageRequest) -> tuple[list[Any], str, str, str]:
    """Read from the address which practice, which tab and which kind are looked at."""
    known = sorted(directory.structures(request.actor, Can.VIEW_CARE), key=lambda one: str(one.name))
    chosen = next((str(one.pk) for one in known if str(one.pk) == request.GET.get("structure")), "")
    tab, kind = request.GET.get("show", ""), request.GET.get("kind", "")
    return known, chosen, tab if tab in TABS else "", kind if kind in AwaitedKind else ""


def _found(request: PageRequest) -> list[Standing]:
    houses, chosen, tab, kind = _look(request)
    at = [one.pk for one in houses if chosen in ("", str(one.pk)) and (chosen or request.actor.at in (None, one.pk))]
    found = queries.awaited_here(request.actor, timezone.now(), at=at, show=tab, kind=kind)
    return in_order(found, request.GET.get("sort", ""), SORTS)


def _row(found: Standing) -> list[object]:
    row = found.row
    return [
        row.patient.name, row.patient.birth_date, capfirst(str(row.get_kind_display())), row.what, row.from_name,
        row.asked_on, row.expected_on, len(found.chases),
        str(row.get_outcome_display() or TABS.get(found.stand, TABS[""])), row.structure.name,
    ]  # fmt: skip


def _words(request: PageRequest) -> str:
    return request.POST.get("words", "")[:200]


def _letter(request: PageRequest, found: Patient) -> Any:
    """Return the letter to a professional that it is asked by, when one is named."""
    named = request.GET.get("letter", "")
    return next((one for one in queries.letters(request.actor, found) if str(one.pk) == named), None)


def _shown(
    request: PageRequest, found: Standing, form: forms.Answer | None = None, *, status: int = 200, unsaid: bool = False
) -> HttpResponse:
    row, actor = found.row, request.actor
    trace_reading(actor, row.patient)
    by_letter = (
        actor.may(Can.SEND_MESSAGES, row.structure_id)
        and post_office.is_professional(row.from_address)
        and post_office.secure_mailbox(row.structure) is not None
    )
    letter = _(
        "Hello,\n\nunless we are mistaken, we have not received what we await about %(name)s, born on %(born)s: "
        "%(wanted)s, asked for on %(day)s.\nThank you for sending it to us."
    ) % {
        "name": row.patient.name, "born": f"{row.patient.birth_date:%d/%m/%Y}", "day": f"{row.asked_on:%d/%m/%Y}",
        "wanted": f"{row.get_kind_display()} ({row.what})" if row.what else row.get_kind_display(),
    }  # fmt: skip
    return show(
        request, "documents/awaited_one.html", status=status, one=found, row=row, unsaid=unsaid, by_letter=by_letter,
        form=form or forms.Answer(initial={"key": uuid7(), "words": letter}),
        may_note=actor.may(Can.EDIT_PATIENT, row.structure_id),
        may_tell=actor.may(Can.SEND_MESSAGES, row.structure_id),
    )  # fmt: skip
