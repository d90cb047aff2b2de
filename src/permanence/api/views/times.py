"""Free times and bookings for programs of the practice's own: signed in as a person, with his rights and his trace."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpResponse, JsonResponse
from django.utils import timezone

from permanence.agenda import actions as agenda
from permanence.agenda import queries as agendas
from permanence.api import actions, forms, rules
from permanence.foundation.page import PageRequest, page
from permanence.foundation.refusal import Invalid
from permanence.foundation.rights import Can

LARGEST = 16_384
USUAL = 5  # times told when no number is asked for


class BadField(Invalid):
    """A field of what was asked cannot be used; the detail names it."""


@page(Can.VIEW_AGENDA, json=True)
def free_times(request: PageRequest) -> HttpResponse:
    """Tell the next free times for a reason, with one practitioner, some of them or all."""
    asked = _read(forms.FreeTimes, request.GET)
    now = timezone.now()
    search = agendas.Search(
        reason=asked["reason"],
        after=max(asked["from"] or now, now),
        until=asked["until"],
        limit=asked["count"] or USUAL,
        structures=asked["structure"],
        roles=asked["practitioner"],
        specialty=asked["specialty"],
    )
    return JsonResponse({"times": _times(agendas.search(request.actor, search))})


@page(Can.BOOK, methods=["POST"], json=True)
def appointments(request: PageRequest) -> HttpResponse:
    """Book a time, or tell the nearest free ones when someone was faster."""
    actor, now, asked = request.actor, timezone.now(), _read(forms.Booking, _body(request))
    start = asked["start"]
    nearest = agendas.instead(actor, asked["reason"], asked["patient"], start, now)
    if nearest is not None:
        return _taken(nearest)
    patient, role, reason = agendas.named(
        actor, patient_id=asked["patient"], role_id=asked["practitioner"], reason_id=asked["reason"]
    )
    try:
        booked = agenda.book(
            by=actor,
            patient=patient,
            practitioner_role=role,
            reason=reason,
            starts_at=start,
            now=now,
            key=request.headers.get("Idempotency-Key") or None,
            source="api",
        )
    except agenda.SlotTaken as taken:
        return _taken(taken.alternatives)
    told = {"appointment": str(booked.pk), "start": booked.starts_at.isoformat(), "end": booked.ends_at.isoformat()}
    return JsonResponse(told, status=201)


def _read(form_class: type[Form], given: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was asked, checked field by field: a form made for each costs as much as a search.

    :raises BadField: for the first field that cannot be used
    """
    read: dict[str, Any] = {}
    for name, field in form_class.base_fields.items():
        try:
            read[name] = field.clean(field.widget.value_from_datadict(given, {}, name))
        except ValidationError as problem:
            raise BadField(f"{name}: {problem.messages[0]}") from None
    return read


def _body(request: PageRequest) -> dict[str, Any]:
    if len(body := request.read(LARGEST + 1)) > LARGEST:
        raise actions.TooLarge
    try:
        return rules.parse(body)
    except rules.BadField as problem:
        raise BadField(str(problem)) from None


def _taken(nearest: Iterable[agendas.Slot]) -> HttpResponse:
    told = {"error": agenda.SlotTaken.__name__, "message": str(agenda.SlotTaken.title), "nearest": _spans(nearest)}
    return JsonResponse(told, status=agenda.SlotTaken.status)


def _spans(found: Iterable[agendas.Slot | agendas.Found]) -> list[dict[str, str]]:
    return [{"start": one.starts_at.isoformat(), "end": one.ends_at.isoformat(), "kind": one.kind} for one in found]


def _times(found: Iterable[agendas.Found]) -> list[dict[str, str]]:
    named = list(found)
    return [
        span | {"practitioner": str(one.practitioner_role_id), "reason": str(one.reason_id)}
        for one, span in zip(named, _spans(named), strict=True)
    ]
