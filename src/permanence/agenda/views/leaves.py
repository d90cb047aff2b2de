"""Leave: one's own, what waits for an answer, who is away this month; asking and answering."""

from datetime import timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from permanence.agenda import actions, leave_forms, queries
from permanence.agenda.models import Leave, LeaveState
from permanence.agenda.rules import leaves as rules
from permanence.directory import queries as directory
from permanence.foundation.page import PageRequest, page, show
from permanence.foundation.refusal import NotPermitted, Refusal
from permanence.foundation.rights import Can

from .looks import asked_day
from .typed import chosen

FIELDS = {
    "inverted": "last_on", "hours": "until_time", "midnight": "until_time", "past": "first_on", "long": "last_on",
    "far": "first_on",
}  # fmt: skip


@page(Can.ENTER)
def leaves(request: PageRequest) -> HttpResponse:
    """One's own requests, those to answer, and who of the team is away in a month."""
    today = timezone.localdate()
    first = asked_day(request.GET.get("on", ""), today).replace(day=1)
    houses = queries.leave_teams(request.actor)
    asked = chosen(request.GET.get("structure", ""))
    structure = next((one for one in houses if one.pk == asked), houses[0] if houses else None)
    may_grant = structure is not None and request.actor.may(Can.GRANT_LEAVE, structure.pk)
    rule = queries.presence(structure) if structure and may_grant else None
    return show(
        request,
        "agenda/leaves.html",
        mine=queries.own_leaves(request.actor, today),
        waiting=queries.leaves_to_settle(request.actor),
        may_ask=bool(queries.leave_houses(request.actor)),
        structure=structure,
        houses=houses,
        first=first,
        today=today,
        before=first - timedelta(days=1),
        after=(first + timedelta(days=32)).replace(day=1),
        days=rules.days(first, (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)),
        team=queries.team_month(structure, first) if structure else [],
        may_grant=may_grant,
        presence_form=leave_forms.Presence(initial={"least": rule.least if rule else None}),
    )


@page(Can.ENTER, methods=["GET", "POST"])
def asking(request: PageRequest) -> HttpResponse:
    """Ask for leave: two days or a part of one, and it is asked."""
    houses = queries.leave_houses(request.actor)
    if not houses:
        raise NotPermitted(Can.ENTER)
    tomorrow = timezone.localdate() + timedelta(days=1)
    people = [one for house in houses for one in queries.colleagues(house, request.actor.id)]
    form = leave_forms.Leave(
        request.POST or None, houses=houses, people=dict.fromkeys(people),
        initial={"first_on": tomorrow, "last_on": tomorrow},
    )  # fmt: skip
    if form.is_valid():
        said = dict(form.cleaned_data)
        structure = next(one for one in houses if one.pk == said.pop("structure"))
        stand_in = next((one for one in people if one.pk == said["replacement"]), None)
        said["replacement"] = stand_in
        try:
            actions.ask_leave(by=request.actor, structure=structure, now=timezone.now(), **said)
        except actions.BadDays as refused:
            form.add_error(FIELDS[refused.problem], str(refused.next_step))
        except actions.AskedAlready as refused:
            form.add_error("first_on", f"{refused.title}. {refused.next_step}")
        else:
            messages.success(request, _("It is asked; you will find the answer here and in your to-do."))
            return redirect("agenda:leaves")
    return show(request, "agenda/leave_asking.html", status=422 if form.is_bound else 200, form=form)


@page(Can.ENTER)
def leave(request: PageRequest, leave_id: UUID) -> HttpResponse:
    """One request: to who asked its answer, to who answers what it touches."""
    found = queries.leave(request.actor, leave_id)
    if queries.leaves_answered(request.actor).filter(pk=found.pk).exists():
        actions.note_leave_seen(by=request.actor, leave=found, now=timezone.now())
    return _shown(request, found, leave_forms.Answer())


@page(Can.GRANT_LEAVE, methods=["POST"])
def answer(request: PageRequest, leave_id: UUID) -> HttpResponse:
    """Grant or refuse, with a word."""
    found = queries.leave(request.actor, leave_id)
    request.actor.require(Can.GRANT_LEAVE, found.structure_id)
    form = leave_forms.Answer(request.POST)
    if not form.is_valid():
        return _shown(request, found, form, status=422)
    asked: dict[str, Any] = {"by": request.actor, "leave": found, "now": timezone.now(), **form.cleaned_data}
    try:
        if request.POST.get("answer") == "grant":
            actions.grant_leave(**asked)
            messages.success(request, _("It is granted; who asked is told."))
        else:
            actions.refuse_leave(**asked)
            messages.success(request, _("It is refused; who asked is told."))
    except actions.SayWhy as refused:
        form.add_error("word", str(refused.title))
        return _shown(request, found, form, status=422)
    except Refusal as refusal:
        again = queries.leave(request.actor, leave_id)
        return _shown(request, again, form, status=refusal.status, refusal=refusal)
    return redirect("agenda:leave", found.pk)


@page(Can.ENTER, methods=["POST"])
def withdrawal(request: PageRequest, leave_id: UUID) -> HttpResponse:
    """Take one's own request back, or the leave that was granted and has not begun."""
    found = queries.leave(request.actor, leave_id)
    granted = request.POST.get("granted") == "1"
    try:
        actions.withdraw_leave(by=request.actor, leave=found, now=timezone.now(), granted=granted)
    except (actions.SettledAlready, actions.Begun) as refusal:
        again = queries.leave(request.actor, leave_id)
        return _shown(request, again, leave_forms.Answer(), status=refusal.status, refusal=refusal)
    messages.success(request, _reopened() if granted else _("Your request is taken back."))
    return redirect("agenda:leaves")


@page(Can.GRANT_LEAVE, methods=["POST"])
def revocation(request: PageRequest, leave_id: UUID) -> HttpResponse:
    """Take granted leave back, with a word to who asked."""
    found = queries.leave(request.actor, leave_id)
    request.actor.require(Can.GRANT_LEAVE, found.structure_id)
    form = leave_forms.Answer(request.POST)
    if not form.is_valid():
        return _shown(request, found, form, status=422)
    try:
        actions.revoke_leave(by=request.actor, leave=found, now=timezone.now(), word=form.cleaned_data["word"])
    except actions.SayWhy as refused:
        form.add_error("word", str(_("Say why it is taken back, in a word")))
        return _shown(request, found, form, status=refused.status)
    except Refusal as refusal:
        again = queries.leave(request.actor, leave_id)
        return _shown(request, again, form, status=refusal.status, refusal=refusal)
    messages.success(request, _reopened())
    return redirect("agenda:leave", found.pk)


def _reopened() -> str:
    return _("The leave is taken back; the agenda is open again. Appointments moved or cancelled meanwhile stay so.")


@page(Can.GRANT_LEAVE, methods=["POST"])
def presence(request: PageRequest, structure_id: UUID) -> HttpResponse:
    """Say how many must be there."""
    structure = directory.structure(request.actor, structure_id, Can.GRANT_LEAVE)
    form = leave_forms.Presence(request.POST)
    if form.is_valid():
        actions.set_presence(by=request.actor, structure=structure, least=form.cleaned_data["least"])
        messages.success(request, _("The rule is kept: it shows when someone asks for leave."))
    else:
        messages.warning(request, _("Write a number from 0 to 99; nothing was changed."))
    return redirect("agenda:leaves")


def _shown(
    request: PageRequest, found: Leave, form: leave_forms.Answer, *, status: int = 200, refusal: Refusal | None = None
) -> HttpResponse:
    may_grant = request.actor.may(Can.GRANT_LEAVE, found.structure_id)
    open_, live = found.state == LeaveState.ASKED, found.state in (LeaveState.ASKED, LeaveState.GRANTED)
    role = found.practitioner_role
    touches = queries.touches(request.actor, found) if may_grant and live else None
    edits = request.actor.may(Can.EDIT_OPENINGS, found.structure_id)
    with timezone.override(ZoneInfo(found.structure.time_zone)):
        return show(
            request,
            "agenda/leave.html",
            status=status,
            leave=found,
            form=form,
            refusal=refusal,
            own=found.person_id == request.actor.id,
            may_answer=may_grant and open_,
            may_take_back=found.state == LeaveState.GRANTED and not queries.leave_begun(found, timezone.now()),
            may_grant=may_grant,
            touches=touches,
            may_settle=edits and touches and touches.staff and found.closure_id is not None,
            closes=role is not None and found.state == LeaveState.GRANTED and found.last_on >= timezone.localdate(),
            may_postpone=role is not None and edits,
        )
