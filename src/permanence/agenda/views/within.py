"""Lists of what comes within some days, in one practice or in all: what is looked at, and the way back to it."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from permanence.agenda import queries
from permanence.directory.models import Structure
from permanence.foundation.page import PageRequest
from permanence.foundation.rights import Can


@dataclass(frozen=True, slots=True)
class Within:
    """What is looked at.

    :param houses: the practices whose patients the reader knows
    :param chosen: the one he chose; none for all
    :param periods: the numbers of days he may choose among
    """

    houses: list[Structure]
    chosen: Structure | None
    days: int
    periods: tuple[int, ...]

    @property
    def at(self) -> list[UUID]:
        """The practices looked at."""
        return [one.pk for one in ([self.chosen] if self.chosen else self.houses)]

    @property
    def lasts(self) -> timedelta:
        """How far it is looked ahead."""
        return timedelta(days=self.days)

    @property
    def zone(self) -> Any:
        """The clock on which moments are told."""
        return ZoneInfo(self.houses[0].time_zone) if self.houses else timezone.get_current_timezone()


def within(request: PageRequest, periods: tuple[int, ...], usual: int) -> Within:
    """Read what is to be looked at from the address."""
    houses = {role.structure for role in queries.practitioners(request.actor)}
    known = sorted((one for one in houses if request.actor.may(Can.VIEW_PATIENT, one.pk)), key=lambda one: one.name)
    chosen = next((one for one in known if str(one.pk) == request.GET.get("structure", "")), None)
    days = next((one for one in periods if str(one) == request.GET.get("days", "")), usual)
    return Within(known, chosen, days, periods)


def back_to(request: PageRequest, listed: str, otherwise: str, of: UUID) -> HttpResponse:
    """Return to the list a button was pressed in, else to the page of what it is about."""
    if request.POST.get("back") != "list":
        return redirect(otherwise, of)
    kept = urlencode({name: request.POST.get(name, "") for name in ("structure", "days")})
    return redirect(f"{reverse(listed)}?{kept}")
