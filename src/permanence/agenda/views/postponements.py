"""A practitioner is absent: what is proposed to each of his patients, reviewed, applied and told."""

from contextlib import suppress
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from psycopg.types.range import Range

from permanence.agenda import actions, forms, jobs, queries
from permanence.agenda.models import Decision, Postponed, Postponement
from permanence.capacity import actions as capacity
from permanence.capacity import queries as open_times
from permanence.directory import queries as directory
from permanence.directory.models import PractitionerRole
from permanence.foundation.actor import Kind
from permanence.foundation.page import PageRequest, page, show
from permanence.foundation.refusal import NotFound, Refusal
from permanence.foundation.rights import Can

QUIET = timedelta(seconds=30)  # without progress for so long, applying can be asked again


@page(Can.BOOK, methods=["GET", "POST"])
def postponements(request: PageRequest, role_id: UUID) -> HttpResponse:
    """The postponements there were; a new absence, noted and postponed in one gesture."""
    role = directory.practitioner(request.actor, role_id)
    request.actor.require(Can.BOOK, role.structure_id)
    zone = ZoneInfo(role.structure.time_zone)
    tomorrow = timezone.localdate(timezone=zone) + timedelta(days=1)
    form = forms.Closure(request.POST or None, initial={"first_on": tomorrow, "last_on": tomorrow})
    if form.is_valid():
        during = form.during(zone)
        _close(request, role, during, form.cleaned_data["why"])
        return _begin(request, role, during)
    with timezone.override(zone):
        return show(
            request,
            "agenda/postponements.html",
            status=422 if form.is_bound else 200,
            role=role,
            form=form,
            former=queries.postponements(request.actor, role)[:50],
            may_close=request.actor.may(Can.EDIT_OPENINGS, role.structure_id),
        )


@page(Can.BOOK, methods=["POST"])
def of_closure(request: PageRequest, closure_id: UUID) -> HttpResponse:
    """Postpone what is booked during an absence that is noted already."""
    closure = open_times.closure(request.actor, closure_id)
    if closure.resource.practitioner_role_id is None:
        raise NotFound
    role = directory.practitioner(request.actor, closure.resource.practitioner_role_id)
    request.actor.require(Can.BOOK, role.structure_id)
    return _begin(request, role, closure.during)


@page(Can.BOOK)
def postponement(request: PageRequest, postponement_id: UUID) -> HttpResponse:
    """What is proposed to each, how far it is applied, who must be called.

    A list that is being reviewed stays as it is read until someone applies or abandons it.
    """
    found = queries.postponement(request.actor, postponement_id)
    if request.htmx and request.GET.get("seen") == _stands(found):
        return HttpResponse(status=204)
    return _shown(request, found)


@page(Can.BOOK, methods=["POST"])
def application(request: PageRequest, postponement_id: UUID) -> HttpResponse:
    """Do what is decided; a job settles one appointment after the other."""
    applied = actions.apply_postponement(
        by=request.actor, postponement=_theirs(request, postponement_id), now=timezone.now()
    )
    jobs.settle_all.defer(
        structure_id=applied.structure_id,
        once_as=f"postponement:{applied.pk}",
        postponement_id=applied.pk,
        account_id=request.actor.id if request.actor.kind is Kind.PERSON else "",
    )
    return redirect("agenda:postponement", applied.pk)


@page(Can.BOOK, methods=["POST"])
def abandonment(request: PageRequest, postponement_id: UUID) -> HttpResponse:
    """Give up what is not settled yet; a job that settles it stops before the next one."""
    found = _theirs(request, postponement_id)
    given_up = actions.abandon_postponement(by=request.actor, postponement=found, now=timezone.now())
    messages.success(request, _("The postponement is abandoned; what was not settled stays as it was."))
    return redirect("agenda:postponement", given_up.pk)


@page(Can.BOOK, methods=["POST"])
def missed(request: PageRequest, postponement_id: UUID) -> HttpResponse:
    """Add what was booked meanwhile."""
    found = _theirs(request, postponement_id)
    return _begin(request, found.practitioner_role, found.during)


@page(Can.BOOK, methods=["POST"])
def decision(request: PageRequest, postponed_id: UUID) -> HttpResponse:
    """Decide otherwise about one: `move`, `keep`, `cancel`, `call`, or `move|reason|moment`."""
    item = queries.postponed(request.actor, postponed_id)
    told, _bar, rest = request.POST.get("decision", "").partition("|")
    reason_id, _bar, moment = rest.partition("|")
    chosen: dict[str, Any] = {"decision": told if told in Decision.values else Decision.CALL}
    with suppress(ValueError):
        starts_at = parse_datetime(moment)
        if starts_at and starts_at.tzinfo:
            chosen |= {"reason": queries.reason(request.actor, UUID(reason_id)), "starts_at": starts_at}
    refusal = None
    try:
        actions.decide(by=request.actor, item=item, now=timezone.now(), **chosen)
    except Refusal as refused:
        if not request.htmx:
            raise
        refusal = refused
    if request.htmx:
        return _shown(request, queries.postponement(request.actor, item.postponement_id), refusal)
    return redirect("agenda:postponement", item.postponement_id)


@page(Can.BOOK, methods=["POST"])
def call(request: PageRequest, postponed_id: UUID) -> HttpResponse:
    """Tick that someone was called, or take the tick back."""
    item = queries.postponed(request.actor, postponed_id)
    if request.POST.get("called") == "no":
        actions.forget_call(by=request.actor, item=item)
    else:
        actions.note_called(by=request.actor, item=item, now=timezone.now())
    if request.htmx:
        return _shown(request, queries.postponement(request.actor, item.postponement_id))
    return redirect("agenda:postponement", item.postponement_id)


def _theirs(request: PageRequest, postponement_id: UUID) -> Postponement:
    found = queries.postponement(request.actor, postponement_id)
    request.actor.require(Can.BOOK, found.structure_id)
    return found


def _close(request: PageRequest, role: PractitionerRole, during: Range[datetime], why: str) -> None:
    """Note the absence, unless it is noted."""
    request.actor.require(Can.EDIT_OPENINGS, role.structure_id)
    resource = capacity.add_practitioner(by=request.actor, practitioner_role=role)
    noted = open_times.closures(request.actor, resource, since=timezone.now())
    if during not in [closure.during for closure in noted]:
        capacity.close(by=request.actor, resource=resource, during=during, why=why, once=True)


def _begin(request: PageRequest, role: PractitionerRole, during: Range[datetime]) -> HttpResponse:
    try:
        begun = actions.postpone(by=request.actor, practitioner_role=role, during=during, now=timezone.now())
    except actions.NobodyToMove:
        messages.success(request, _("The absence is noted. No appointment is booked meanwhile: nobody has to be told."))
        return redirect("agenda:postponements", role.pk)
    return redirect("agenda:postponement", begun.pk)


def _stands(of: Postponement) -> str:
    """Name how far it has come: applied, or abandoned, at which moment."""
    return "".join(at.isoformat() for at in (of.applied_at, of.abandoned_at) if at) or "new"


def _shown(request: PageRequest, of: Postponement, refusal: Refusal | None = None) -> HttpResponse:
    request.actor.require(Can.BOOK, of.structure_id)
    request.actor.require(Can.VIEW_PATIENT, of.structure_id)  # every line says who and how he is reached
    now, zone = timezone.now(), ZoneInfo(of.practitioner_role.structure.time_zone)
    items = list(queries.items(request.actor, of))
    waiting = [item for item in items if not item.settled]
    running = _running(of, waiting, now)
    after = _asked_day(request.GET.get("from", ""), zone)
    with timezone.override(zone):
        return show(
            request,
            "agenda/postponement.html",
            part="body" if request.htmx else None,
            status=refusal.status if refusal else 200,
            refusal=refusal,
            of=of,
            stands=_stands(of),
            role=of.practitioner_role,
            items=items,
            done=[item for item in items if item.settled],
            waiting=waiting,
            running=running,
            proposals=[] if running else queries.proposals(request.actor, of, waiting, now, after=after),
            after=after,
            counts=queries.counts(items),
            silent=queries.unwritten(one for one in waiting if one.decision in ("move", "cancel")),
            calls=queries.worklist(request.actor, items),
            missed=0 if running else queries.missed(request.actor, of, now).count(),
            address=request.get_full_path() if request.method == "GET" else "",
        )


def _running(of: Postponement, waiting: list[Postponed], now: datetime) -> bool:
    """Tell whether a job is settling it: something is left to try, and something was done lately."""
    if of.applied_at is None:
        return False
    left = any(item.tried_at is None or item.tried_at < of.applied_at for item in waiting)
    lately = queries.last_settled_at(of) or of.applied_at
    return left and now - max(lately, of.applied_at) < QUIET


def _asked_day(text: str, zone: ZoneInfo) -> datetime | None:
    with suppress(ValueError):
        day = date.fromisoformat(text)
        if abs((day - timezone.localdate(timezone=zone)).days) < 366:
            return datetime.combine(day, time(), zone)
    return None
