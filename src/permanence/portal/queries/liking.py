"""When and with whom a patient known by a link likes to come: what is shown first, said in his language."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import get_day_names
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from permanence.agenda.models import Appointment, VisitReason
from permanence.foundation.actor import Actor
from permanence.foundation.refusal import NotFound
from permanence.patients import queries as patients
from permanence.patients.models import Patient, Preference
from permanence.portal import links
from permanence.portal.models import Booking

from .bookings import booking
from .offered import Day, Offered, days


@dataclass(frozen=True, slots=True)
class Liked:
    """The times a patient likes, and how they are said."""

    times: Preference
    words: str


def known_token(booked: Appointment) -> str:
    """Return what an address carries of a patient known by the link of an appointment: that appointment, signed."""
    return links.token("known", booked.pk)


def known(by: Actor, token: str, now: datetime) -> Patient | None:
    """Return the patient an address carries, by his appointment or by a booking whose contact he proved; else None."""
    found = _of_appointment(by, token) or _of_booking(by, token, now)
    return found if found and found.died_on is None else None


def liked(patient: Patient | None) -> Liked | None:
    """Return the times a patient likes; None when any suits, or nobody is known."""
    times = patients.liked_times(patient) if patient else None
    return Liked(times, _said(times)) if times else None


def liked_days(
    by: Actor, reason: VisitReason, since: date | None, now: datetime, *, likes: Liked | None, **more: Any
) -> tuple[list[Day], bool]:
    """Return the next days with the times a patient likes, and that they are those; all the times when none is free.

    :param likes: None shows all
    :param more: as `days` takes it
    """
    if likes and (found := days(by, reason, since, now, liked=likes.times, **more)):
        return found, True
    return days(by, reason, since, now, **more), False


def liked_otherwise(of: Booking) -> Liked | None:
    """Return the times its patient likes when the one he chose is none of them."""
    found = liked(of.patient)
    if found is None or of.starts_at is None:
        return None
    local = of.starts_at.astimezone(ZoneInfo(of.structure.time_zone))
    return None if patients.suits(found.times, local) else found


def usual_first(team: list[Offered], patient: Patient | None) -> list[Offered]:
    """Return a practice's practitioners, the one the patient likes to see first, marked so."""
    told = patients.preference(patient) if patient else None
    usual = told.practitioner_role_id if told else None
    marked = [replace(one, usual=one.role.pk == usual) for one in team]
    return sorted(marked, key=lambda one: not one.usual)


def _of_appointment(by: Actor, token: str) -> Patient | None:
    try:
        named = links.read("known", token)
    except NotFound:
        return None
    booked = Appointment.objects.filter(pk=named, structure_id__in=by.structures()).select_related("patient").first()
    return booked.patient if booked else None


def _of_booking(by: Actor, token: str, now: datetime) -> Patient | None:
    try:
        begun = booking(by, token)
    except NotFound:
        return None
    return begun.patient if begun.is_proven(now) else None


def _said(times: Preference) -> str:
    names = get_day_names("wide", context="stand-alone", locale=get_language() or "fr")
    days = ", ".join(names[number] for number in patients.liked_weekdays(times))
    half = {"am": _("in the morning"), "pm": _("in the afternoon")}.get(times.half_day, "")
    return " · ".join(filter(None, [days, half]))
