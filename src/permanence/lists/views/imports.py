"""Lists sent, and one of them: its columns, its first lines, what it comes to, how far it is."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from permanence.directory import queries as directory
from permanence.directory.models import PartnerKind
from permanence.foundation.audit import trace
from permanence.foundation.page import PageRequest, page, show
from permanence.foundation.refusal import Invalid
from permanence.foundation.rights import Can
from permanence.lists import actions, forms, jobs, queries, words
from permanence.lists.models import BUSY, Import, Kind, LineState, State
from permanence.lists.rules.kinds import OF
from permanence.ui.sorting import asked

from .shown import agenda_shown

MOST_SHOWN = 20
LATEST = 30
HEADS = [
    ("sent", gettext_lazy("Sent on")),
    ("file", pgettext_lazy("list", "File")),
    ("kind", pgettext_lazy("list", "What it holds")),
    ("state", gettext_lazy("State")),
    ("by", pgettext_lazy("list", "By whom")),
]
TO_CORRECT = (LineState.FAULTY, LineState.NOBODY, LineState.TWICE, LineState.KNOWN)


@page(Can.MANAGE_PATIENTS, methods=["GET", "POST"])
def imports(request: PageRequest) -> HttpResponse:
    """Send a list, and see those sent before."""
    structures = directory.structures(request.actor, Can.MANAGE_PATIENTS)
    first = {"structure": request.actor.at, "kind": _asked_kind(request)}
    form = forms.Sending(request.POST or None, request.FILES or None, structures=structures, initial=first)
    if form.is_valid():
        sent = form.cleaned_data["file"]
        try:
            of = actions.receive(
                by=request.actor, structure=form.cleaned_data["structure"], file_name=sent.name, content=sent.read(),
                kind=form.cleaned_data["kind"], now=timezone.now(),
            )  # fmt: skip
        except actions.FileNotRead as problem:
            form.add_error("file", f"{problem.detail}")
        except actions.AlreadySent as same:
            messages.info(request, f"{same.title}. {same.next_step}")
            return redirect("lists:import", same.before.pk)
        else:
            return worked_on(of)
    status = 422 if form.is_bound else 200
    sort = asked(request.GET, queries.IMPORT_SORTS)
    back = _partners_list(request, request.actor.at) if _asked_kind(request) == Kind.PARTNERS else None
    before = queries.imports(request.actor, sort)[:LATEST]
    told: dict[str, Any] = {"form": form, "imports": before, "heads": HEADS, "sort": sort, "back": back}
    return show(request, "lists/imports.html", status=status, **told)


@page(Can.MANAGE_PATIENTS)
def an_import(request: PageRequest, import_id: UUID) -> HttpResponse:
    """One list: what it comes to, and its one next step."""
    of = queries.an_import(request.actor, import_id)
    busy = of.state in BUSY
    if not (request.htmx and busy):
        trace(request.actor, "import.looked_at", subject=of)
    return _shown(request, of, None)


@page(Can.MANAGE_PATIENTS, methods=["POST"])
def columns(request: PageRequest, import_id: UUID) -> HttpResponse:
    """Say in which column each thing stands."""
    of = queries.an_import(request.actor, import_id)
    form = forms.Columns(request.POST, of=of, columns=queries.columns_of(of))
    if not form.is_valid():
        raise Invalid
    try:
        matched = actions.match_columns(by=request.actor, of=of, columns=form.columns())
    except actions.ColumnsMissing as refusal:
        form.add_error(None, f"{refusal.title}. {refusal.next_step}")
        return _shown(request, of, form)
    return worked_on(matched)


@page(Can.MANAGE_PATIENTS, methods=["POST"])
def beginning(request: PageRequest, import_id: UUID) -> HttpResponse:
    """Bring the list in."""
    of = queries.an_import(request.actor, import_id)
    return worked_on(actions.begin(by=request.actor, of=of, now=timezone.now()))


@page(Can.MANAGE_PATIENTS, methods=["POST"])
def stop(request: PageRequest, import_id: UUID) -> HttpResponse:
    """Bring in no more."""
    of = actions.stop(by=request.actor, of=queries.an_import(request.actor, import_id), now=timezone.now())
    messages.success(request, _("Stopped: what is brought in stays, the rest waits."))
    return redirect("lists:import", of.pk)


@page(Can.MANAGE_PATIENTS, methods=["POST"])
def undoing(request: PageRequest, import_id: UUID) -> HttpResponse:
    """Take the whole list back."""
    of = queries.an_import(request.actor, import_id)
    return worked_on(actions.undo(by=request.actor, of=of, now=timezone.now()))


def _asked_kind(request: PageRequest) -> str:
    asked_for = request.GET.get("kind", "")
    return asked_for if asked_for in Kind.values else Kind.PEOPLE.value


def worked_on(of: Import) -> HttpResponse:
    """Let the worker go on with a list, and show it."""
    if of.state in BUSY:
        jobs.go_on.defer(structure_id=of.structure_id, import_id=of.pk)
    return redirect("lists:import", of.pk)


def _shown(request: PageRequest, of: Import, form: forms.Columns | None) -> HttpResponse:
    now, matched = timezone.now(), queries.columns_of(of)
    lacking = OF[of.kind].missing(matched)
    busy, figures = of.state in BUSY, queries.figures(of)
    sort = asked(request.GET, queries.LINE_SORTS)
    back = _partners_list(request, of.structure_id) if of.kind == Kind.PARTNERS else None
    to_correct = list(queries.lines(of, *TO_CORRECT, sort=sort)[: MOST_SHOWN + 1])
    may_match = of.applied_at is None and not busy
    shown: dict[str, Any] = {
        "of": of,
        "is_agenda": of.kind == Kind.AGENDA,
        "is_partners": of.kind == Kind.PARTNERS,
        "busy": busy,
        "sort": sort,
        "back": back,
        "figures": figures,
        "form": form or forms.Columns(of=of, columns=matched),
        "missing": [words.FIELDS[of.kind][field] for field in lacking],
        "to_correct": [
            (line, words.why(line, of.kind), " · ".join(filter(None, line.cells))) for line in to_correct[:MOST_SHOWN]
        ],
        "more": len(to_correct) > MOST_SHOWN,
        "kept": queries.lines(of, LineState.KEPT).select_related("patient", "partner")[:MOST_SHOWN],
        "may_match": may_match,
        "may_begin": of.state in (State.READ, State.STOPPED),
        "may_undo": queries.may_be_undone(of, now),
        "until": of.applied_at + queries.ABIDES if of.applied_at else None,
    }
    if of.kind == Kind.AGENDA:
        shown |= agenda_shown(of, may_match=may_match and not lacking)
    else:
        shown |= _people_shown(of) if of.kind == Kind.PEOPLE else _partners_shown(of)
    part = "now" if request.htmx else None
    return show(request, "lists/import.html", part=part, status=422 if form else 200, **shown)


def _partners_list(request: PageRequest, structure_id: UUID | None) -> str | None:
    """Return where the list of partners is that this one adds to, for who may open it; the rail says so."""
    if not request.actor.may(Can.VIEW_DIRECTORY, structure_id):
        return None
    request.stands_at = reverse("directory:structures")
    return reverse("directory:partners", args=[structure_id]) if structure_id else request.stands_at


def _people_shown(of: Import) -> dict[str, Any]:
    first = queries.preview(of, timezone.localdate())
    return {"preview": [(line, person, words.why(line, of.kind)) for line, person in first]}


def _partners_shown(of: Import) -> dict[str, Any]:
    kinds = dict(PartnerKind.choices)
    first = queries.partner_preview(of)
    return {
        "preview": [(line, told.known, kinds[told.known["kind"]], words.why(line, of.kind)) for line, told in first]
    }
