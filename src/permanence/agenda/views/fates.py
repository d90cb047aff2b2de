"""What was decided of each promise that a change leaves outside, and the table in which it is."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.utils import timezone

from permanence.agenda import actions, queries
from permanence.agenda.queries import Hanging
from permanence.capacity.models import Resource
from permanence.foundation.page import PageRequest, show
from permanence.foundation.refusal import Refusal
from permanence.foundation.rights import Can
from permanence.foundation.typed import instant

from .typed import chosen

PREFIX = "fate-"


def said(request: PageRequest) -> dict[UUID, str]:
    """Return what a form said of each, as it was sent."""
    sent = [(name.removeprefix(PREFIX), str(told)) for name, told in request.POST.items() if name.startswith(PREFIX)]
    return {pk: told for name, told in sent if (pk := chosen(name)) is not None}


def fates(request: PageRequest) -> dict[UUID, actions.Fate]:
    """Read what was decided of each: `keep`, `cancel`, `instead|thing`, or `move|reason|moment`."""
    return {pk: _fate(request, told) for pk, told in said(request).items()}


def _fate(request: PageRequest, told: str) -> actions.Fate:
    decision, _bar, rest = told.partition("|")
    named, _bar, moment = rest.partition("|")
    pk = chosen(named)
    if decision == "instead":
        return actions.Fate(decision, thing=pk)
    starts_at = instant(moment)
    if pk is None or starts_at is None:
        return actions.Fate(decision)
    return actions.Fate(decision, queries.reason(request.actor, pk), starts_at)


def decided(request: PageRequest, lines: Sequence[Hanging]) -> bool:
    """Tell whether what was shown was looked at: something was said of each line."""
    told = said(request)
    return request.POST.get("step") == "apply" and all(one.reservation.pk in told for one in lines)


def asked(
    request: PageRequest,
    template: str,
    found: Resource,
    form: Any,
    *,
    lines: Sequence[Hanging] = (),
    lost: Sequence[tuple[Any, Any]] = (),
    refusal: Refusal | None = None,
    **more: Any,
) -> HttpResponse:
    """Show the form of a change, and what hangs on the thing once the change is known."""
    status = refusal.status if refusal else 422 if form.is_bound and not form.is_valid() else 200
    may_book = request.actor.may(Can.BOOK, found.structure_id)
    if may_book and lines:
        lines = queries.with_places(request.actor, found, lines, lost, timezone.now())
    with timezone.override(ZoneInfo(found.time_zone)):
        return show(
            request,
            template,
            status=status,
            thing=found,
            form=form,
            looked=form.is_bound and form.is_valid(),
            lines=lines,
            refusal=refusal,
            may_book=may_book,
            may_know=request.actor.may(Can.VIEW_PATIENT, found.structure_id),
            said=said(request),
            **more,
        )
