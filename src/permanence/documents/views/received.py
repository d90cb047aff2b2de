"""Letters received from professionals: read, filed to a patient, answered, set aside."""

from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from permanence.agenda import queries as agenda
from permanence.directory import queries as directory
from permanence.documents import actions, forms, queries
from permanence.documents.models import LetterKind, ReceivedLetter, Settled, State
from permanence.documents.rules.traits import Why
from permanence.foundation.audit import trace_reading
from permanence.foundation.ids import uuid7
from permanence.foundation.page import PageRequest, page, show
from permanence.foundation.rights import Can
from permanence.messaging import queries as post_office
from permanence.patients import guarding
from permanence.patients import queries as patients
from permanence.ui import handing
from permanence.ui.sorting import asked

TABS = {
    "": pgettext_lazy("letters", "To file"),
    Settled.FILED: pgettext_lazy("letters", "Filed"),
    Settled.ASIDE: pgettext_lazy("letters", "Set aside"),
}
WORDS = {
    Why.NUMBER: gettext_lazy("same national number (INS) in the document"),
    Why.TRAITS: gettext_lazy("same names and birth date in the document"),
    Why.WORDS: gettext_lazy("names and birth date written in the message"),
}
HEADS = {
    "came": pgettext_lazy("letter", "Received on"),
    "patient": gettext_lazy("Patient"),
    "kind": pgettext_lazy("letter", "Kind"),
    "whom": pgettext_lazy("letter", "For"),
    "practice": gettext_lazy("Practice"),
}
LOOSE = {"came", "whom", "practice"}  # of letters that are nobody's yet
A_PAGE = 30
MOST_FOUND = 8


@page(Can.VIEW_CARE)
def inbox(request: PageRequest) -> HttpResponse:
    """What professionals wrote: to be filed, unread first."""
    tab, sort = _tab(request), asked(request.GET, queries.LETTER_SORTS)
    found = queries.letters_received(request.actor, show=tab, sort=sort)
    rows = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    closed = guarding.closed(request.actor, {one.patient for one in rows if one.patient})
    counts, here = queries.letter_counts(request.actor), reverse("documents:inbox")
    many = request.actor.at is None and len(request.actor.structures(Can.VIEW_CARE)) > 1
    heads = [(name, words) for name, words in HEADS.items() if (many or name != "practice") and (tab or name in LOOSE)]
    return show(
        request,
        "documents/inbox.html",
        rows=rows,
        closed=closed,
        proposed=[(one.pk, queries.proposals(request.actor, one)[:1]) for one in rows if not tab],
        tab=tab,
        tabs=[(name, words, f"{here}?show={name}", counts[name]) for name, words in TABS.items()],
        many=many,
        heads=heads,
        sort=sort,
        readings=queries.readings(request.actor),
    )


@page(Can.VIEW_CARE)
def sheet(request: PageRequest) -> HttpResponse:
    """Hand out the letters of a tab in the order of the page; none of files kept closer."""
    tab = _tab(request)
    found = list(queries.letters_received(request.actor, show=tab, sort=request.GET.get("sort", "")))
    closed = guarding.closed(request.actor, {one.patient for one in found if one.patient})
    found = [one for one in found if one.patient_id not in closed]
    heads = [
        pgettext("letter", "Received on"), _("From"), _("Patient"), _("Born on"), pgettext("letter", "Kind"),
        pgettext("letter", "For"), _("State"), _("Practice"),
    ]  # fmt: skip
    taken = handing.Sheet("courriers-recus", _("Letters received"), heads, [_row(one, str(TABS[tab])) for one in found])
    form = handing.form_of(request)
    handing.kept_in_trace(request.actor, "letter.list_taken", form, [one.structure_id for one in found])
    return handing.answer(handing.written(taken, form), taken, form)


@page(Can.VIEW_CARE, methods=["GET", "POST"])
def letter(request: PageRequest, letter_id: UUID) -> HttpResponse:
    """One letter: from whom, what it says, what came with it, whose it may be; patients looked for by POST."""
    found = queries.letter(request.actor, letter_id)
    actions.note_letter_opened(by=request.actor, letter=found, now=timezone.now())
    return _shown(request, found, forms.Answer(initial={"key": uuid7()}))


@page(Can.EDIT_PATIENT, methods=["POST"])
def filing(request: PageRequest, letter_id: UUID) -> HttpResponse:
    """File it to a patient."""
    found = queries.letter(request.actor, letter_id)
    form = forms.Filing(request.POST)
    if not form.is_valid():
        return _shown(request, found, forms.Answer(initial={"key": uuid7()}), status=422)
    said = form.cleaned_data
    patient = patients.patient(request.actor, said["patient"])
    visit = agenda.appointment(request.actor, said["appointment"]) if said["appointment"] else None
    now = timezone.now()
    awaited = queries.awaited(request.actor, said["awaited"], now).row if said["awaited"] else None
    actions.file_letter(
        by=request.actor, letter=found, patient=patient, kind=said["kind"], appointment=visit, awaited=awaited, now=now
    )
    messages.success(request, _("Filed to %(name)s.") % {"name": patient.name}, extra_tags="private")
    return redirect("documents:received", found.pk)


@page(Can.EDIT_PATIENT, methods=["POST"])
def aside(request: PageRequest, letter_id: UUID) -> HttpResponse:
    """Set it aside."""
    found = queries.letter(request.actor, letter_id)
    actions.set_letter_aside(by=request.actor, letter=found, now=timezone.now())
    messages.success(request, _("Set aside; it stays under “Set aside”."))
    return redirect("documents:received", found.pk)


@page(Can.EDIT_PATIENT, methods=["POST"])
def taking_back(request: PageRequest, letter_id: UUID) -> HttpResponse:
    """It was not so: it is to be filed again."""
    found = queries.letter(request.actor, letter_id)
    actions.take_letter_back(by=request.actor, letter=found, now=timezone.now())
    messages.success(request, _("Undone: the letter is to be filed again."))
    return redirect("documents:received", found.pk)


@page(Can.EDIT_PATIENT, methods=["POST"])
def practitioner(request: PageRequest, letter_id: UUID) -> HttpResponse:
    """Say for whom it is."""
    found = queries.letter(request.actor, letter_id)
    chosen = request.POST.get("practitioner", "")
    known = directory.practitioners(request.actor, found.structure_id)
    role = next((one for one in known if str(one.pk) == chosen), None)
    actions.assign_letter(by=request.actor, letter=found, practitioner_role=role)
    messages.success(request, _("Noted."))
    return redirect("documents:received", found.pk)


@page(Can.SEND_MESSAGES, methods=["POST"])
def answer(request: PageRequest, letter_id: UUID) -> HttpResponse:
    """Answer who wrote it."""
    found = queries.letter(request.actor, letter_id)
    form = forms.Answer(request.POST)
    if not form.is_valid():
        return _shown(request, found, form, status=422)
    said = form.cleaned_data
    actions.answer_letter(by=request.actor, letter=found, words=said["words"], key=str(said["key"]))
    messages.success(request, _("The answer leaves by MSSanté; its state stands beneath."))
    return redirect("documents:received", found.pk)


def _tab(request: PageRequest) -> str:
    chosen = request.GET.get("show", "")
    return chosen if chosen in TABS else ""


def _row(one: ReceivedLetter, state: str) -> list[object]:
    return [
        timezone.localdate(one.came_at, ZoneInfo(one.structure.time_zone)), one.sender,
        one.patient.name if one.patient else "", one.patient.birth_date if one.patient else "",
        one.get_kind_display(), str(one.practitioner_role.person) if one.practitioner_role else "",
        state, one.structure.name,
    ]  # fmt: skip


def _shown(request: PageRequest, found: ReceivedLetter, form: forms.Answer, *, status: int = 200) -> HttpResponse:
    actor, q = request.actor, request.POST.get("q", "").strip()
    trace_reading(actor, *([found.patient] if found.patient else []))
    shown: dict[str, Any] = {
        "letter": found,
        "documents": [
            (one, queries.named(one, opens=True), one.state == State.ACCEPTED, queries.sections(one))
            for one in queries.came_with(found)
        ],
        "left": [one or _("the rest of the message") for one in found.left],
        "said_of": queries.said_of(found),
        "form": form,
        "may_answer": actor.may(Can.SEND_MESSAGES, found.structure_id)
        and post_office.is_professional(found.from_address)
        and post_office.secure_mailbox(found.structure) is not None,
        "answers": queries.answers_to(actor, found),
        "may_file": actor.may(Can.EDIT_PATIENT, found.structure_id),
        "practitioners": directory.practitioners(actor, found.structure_id),
        "next": queries.next_to_file(actor, found.pk),
        "settled": queries.settled_by(found),
        "q": q,
    }
    if not found.settled_as:
        shown |= {"kinds": LetterKind.choices, "kind": found.looks_like or LetterKind.REPORT}
        proposed = [(one.patient, WORDS[one.why]) for one in queries.proposals(actor, found)]
        known = {patient.pk for patient, _why in proposed}
        looked = patients.search(actor, q, MOST_FOUND, structure_id=found.structure_id) if q else []
        rows = [*proposed, *((one, "") for one in looked if one.pk not in known)]
        shown["nobody"] = q and not looked
        now, closed = timezone.now(), guarding.closed(actor, [one for one, _why in rows])
        shown["rows"] = [
            (one, why, [], [])
            if one.pk in closed
            else (one, why, queries.awaiting_letter(actor, one, now), queries.awaited_of(actor, one, now))
            for one, why in rows
        ]
    return show(request, "documents/received.html", status=status, **shown)
