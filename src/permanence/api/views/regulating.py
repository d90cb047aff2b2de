"""Regulators whom the platform sends to an agenda: they show who they are by Pro Santé Connect, and book."""

import time
from contextlib import suppress
from datetime import UTC, datetime
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from permanence.agenda.actions import SlotTaken
from permanence.api import actions, jobs, queries
from permanence.api.caller_form import CallerForm
from permanence.api.models import Regulator
from permanence.foundation import openid
from permanence.foundation.actor import scope
from permanence.foundation.page import PageRequest, page, show
from permanence.foundation.refusal import NotFound, Refusal
from permanence.foundation.rights import Can
from permanence.ui.templatetags.words import spoken

ORIGINS = ("sas", "sas-preprod")
KEPT, WHO = "sas_openid", "sas_regulator"
LASTS_S = 3600


class NoRegulator(Refusal):
    """The platform made known no active regulator of this identity."""

    status = 403
    title = gettext_lazy("The platform of access to care knows no active regulator by this identity")
    next_step = gettext_lazy(
        "Have your account looked at on the platform: it must bear your national number. Until then call the practice."
    )


def regulator_of(request: HttpRequest) -> Regulator | None:
    """Return the regulator who has shown who he is within the hour, while the platform says that he is one."""
    known, until = request.session.get(WHO, ("", 0))
    return queries.active_regulator(known) if until > time.time() else None


def begun(request: HttpRequest) -> tuple[str, openid.Kept] | None:
    """Return where whom the platform sends shows who he is; None when there is nobody to ask, or he does not answer."""
    if settings.STAFF_IDENTITIES is None or request.GET.get("origin") not in ORIGINS:
        return None
    with suppress(openid.ProviderAway):
        return openid.begin(settings.STAFF_IDENTITIES, _back())
    return None


def led_away(request: HttpRequest, told: tuple[str, openid.Kept]) -> HttpResponse:
    """Lead there, and from there back to this page."""
    address, kept = told
    request.session[KEPT] = kept | {"next": request.get_full_path()}
    return redirect(address)


def _finished(request: HttpRequest) -> tuple[openid.Told, openid.Kept]:
    """Return who came back, and what his session kept for that: it serves once."""
    if settings.STAFF_IDENTITIES is None:
        raise NotFound
    kept = request.session.pop(KEPT, None)
    return openid.finish(settings.STAFF_IDENTITIES, _back(), kept, request.GET.dict()), kept


@page(Can.ANYONE, first=_finished)
def coming_back(request: PageRequest, told: tuple[openid.Told, openid.Kept]) -> HttpResponse:
    """Take in a regulator who comes back with the proof of who he is.

    :raises NotProved, TurnedBack, ProviderAway: as they say
    :raises NoRegulator: when he is none, or was not asked for two factors
    """
    who, kept = told
    regulator = queries.regulator_told(who) if who.strong else None
    if regulator is None:
        raise NoRegulator
    request.session.cycle_key()
    request.session[WHO] = (str(regulator.pk), time.time() + LASTS_S)
    return redirect(kept["next"])


@page(Can.ANYONE, methods=["GET", "POST"])
def booking(request: PageRequest, role_id: UUID, minute: int, lasts_min: int) -> HttpResponse:
    """One time for a regulator's caller."""
    regulator = regulator_of(request)
    if regulator is None or request.GET.get("origin") not in ORIGINS:
        return redirect(_agenda(role_id))
    home, now, starts_at = queries.home(role_id), timezone.now(), _moment(minute)
    by = queries.regulating(regulator, home)
    with scope(by):
        slot = queries.shown_time(by, role_id, starts_at, lasts_min, now)
        if slot is None:
            return _over(request, regulator, role_id, starts_at)
        reasons = [*slot.reasons.values()]
        form = CallerForm(request.POST or None, reasons=reasons)
        if request.method == "POST" and form.is_valid():
            with suppress(SlotTaken):
                told = actions.book_regulated(
                    by=by, structure_id=home, regulator=regulator, starts_at=starts_at, now=now, **form.cleaned_data
                )
                jobs.enqueue_booking(told)
            return _over(request, regulator, role_id, starts_at)
        return show(
            request, "api/sas/booking.html", status=422 if form.errors else 200, form=form, slot=slot,
            role=reasons[0].practitioner_role, agenda=_agenda(role_id),
        )  # fmt: skip


def _over(request: PageRequest, regulator: Regulator, role_id: UUID, starts_at: datetime) -> HttpResponse:
    """Lead back to the other times, and say whether this one is his caller's, also when he sent it twice."""
    if queries.has_booked(regulator, role_id, starts_at):
        booked = _("Booked for %(when)s. The practice sees it in its agenda, and the platform is told.")
        messages.success(request, booked % {"when": spoken(starts_at)})
    else:
        messages.warning(request, _("This time is not free any more. Nothing was booked: choose another one."))
    return redirect(_agenda(role_id))


def _agenda(role_id: UUID) -> str:
    return f"{reverse('api:sas_agenda', args=[role_id])}?origin={ORIGINS[0]}"


def _moment(minute: int) -> datetime:
    try:
        return datetime.fromtimestamp(minute * 60, UTC)
    except (OverflowError, ValueError, OSError):
        raise NotFound from None


def _back() -> str:
    return str(settings.BASE_URL) + reverse("api:sas_return")
