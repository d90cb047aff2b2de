"""A practitioner's times for his own calendar: the page where he makes the address, and the address itself."""

from datetime import UTC
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from permanence.agenda import actions, calendar_forms, queries
from permanence.directory.models import PractitionerRole
from permanence.foundation.actor import scope, system
from permanence.foundation.page import PageRequest, page, show
from permanence.foundation.refusal import NotFound
from permanence.foundation.rights import Can

from .openings import practitioner_to_open

HEADERS = {
    "Cache-Control": "private, no-cache",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
    "Content-Disposition": 'inline; filename="agenda.ics"',
}


@page(Can.EDIT_OPENINGS, methods=["GET", "POST"])
def calendar(request: PageRequest, role_id: UUID) -> HttpResponse:
    """The address of a practitioner's times: make it, see it again, make another one."""
    role = practitioner_to_open(request, role_id)
    form = calendar_forms.Detail(request.POST or None)
    if form.is_valid():
        actions.make_feed(by=request.actor, practitioner_role=role, now=timezone.now(), **form.cleaned_data)
        messages.success(request, _("The address is made. Copy it into your calendar; tell it to nobody."))
        return redirect("agenda:calendar", role.pk)
    return own_calendar(request, role, form=form, status=422 if form.is_bound else 200)


@page(Can.EDIT_OPENINGS, methods=["POST"])
def revocation(request: PageRequest, role_id: UUID) -> HttpResponse:
    """Let the address work no more."""
    role = practitioner_to_open(request, role_id)
    actions.revoke_feed(by=request.actor, practitioner_role=role, now=timezone.now())
    messages.success(request, _("The address works no more."))
    return redirect("agenda:calendar", role.pk)


@csrf_exempt
@page(Can.ANYONE)
def feed(request: PageRequest, token: str) -> HttpResponse:
    """The times themselves, for a calendar that holds the secret address."""
    try:
        structure_id, feed_id = queries.behind_feed(token)
        with scope(system("agenda.feed", [structure_id])) as by:
            found = queries.living_feed(by, feed_id)
            told = queries.read(by, found, timezone.now())
            found = actions.note_feed_read(by=by, feed=found, tag=told.tag, now=timezone.now())
    except NotFound:
        return HttpResponse(status=404, content_type="text/plain")
    answer = HttpResponse(told.body, content_type="text/calendar; charset=utf-8", headers=HEADERS)
    etag = f'"{told.tag}"'
    answer["ETag"] = etag
    assert found.changed_at
    answer["Last-Modified"] = found.changed_at.astimezone(UTC).strftime("%a, %d %b %Y %H:%M:%S GMT")
    return get_conditional_response(request, etag, int(found.changed_at.timestamp()), answer) or answer


def own_calendar(
    request: PageRequest,
    role: PractitionerRole,
    *,
    status: int = 200,
    form: calendar_forms.Detail | None = None,
    other_form: calendar_forms.Other | None = None,
) -> HttpResponse:
    """Show the page of a practitioner's own calendar: what it reads here, and what is read there."""
    found = queries.feed(request.actor, role)
    himself = queries.is_himself(request.actor, role)
    with timezone.override(ZoneInfo(role.structure.time_zone)):
        answer = show(
            request,
            "agenda/own_calendar.html",
            part="followed" if request.htmx else None,
            status=status,
            role=role,
            form=form or calendar_forms.Detail(),
            other_form=other_form or calendar_forms.Other(),
            feed=found,
            himself=himself,
            address=settings.BASE_URL + queries.feed_path(found) if found and himself else "",
            followed=queries.followed(request.actor, role, timezone.now()),
            may_book=request.actor.may(Can.BOOK, role.structure_id),
        )
    answer["Cache-Control"] = "no-store"
    return answer
