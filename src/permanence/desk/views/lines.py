"""Lines as pages: the numbers answered, a new one, and what the switchboard of each needs."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from permanence.desk import actions, forms, queries
from permanence.desk.models import Line
from permanence.foundation.audit import trace
from permanence.foundation.page import PageRequest, page, show
from permanence.foundation.rights import Can


@page(Can.MANAGE_DIRECTORY)
def lines(request: PageRequest) -> HttpResponse:
    """The numbers answered for the structures one manages."""
    return show(request, "desk/lines.html", rows=queries.managed_lines(request.actor))


@page(Can.MANAGE_DIRECTORY, methods=["GET", "POST"])
def new_line(request: PageRequest) -> HttpResponse:
    """A number answered from now on."""
    form = forms.NewLine(request.POST if request.method == "POST" else None, actor=request.actor)
    if form.is_valid():
        try:
            opened = actions.open_line(by=request.actor, now=timezone.now(), **form.cleaned_data)
        except actions.NumberTaken as refusal:
            form.add_error("number", f"{refusal.title}. {refusal.next_step}")
    if not form.is_valid():
        return show(request, "desk/new_line.html", status=422 if form.is_bound else 200, form=form)
    messages.success(request, _("The line is added. Give its switchboard what it needs."))
    return redirect("desk:line", opened.pk)


@page(Can.MANAGE_DIRECTORY)
def line(request: PageRequest, line_id: UUID) -> HttpResponse:
    """One line, its secret covered."""
    return _shown(request, queries.managed_line(request.actor, line_id))


@page(Can.MANAGE_DIRECTORY, methods=["POST"])
def secret(request: PageRequest, line_id: UUID) -> HttpResponse:
    """One line with its secret, which no address nor cache keeps; the trace tells who read it."""
    found = queries.managed_line(request.actor, line_id)
    trace(request.actor, "line.secret_read", subject=found)
    return _shown(request, found, secret=queries.line_secret(found))


@page(Can.MANAGE_DIRECTORY, methods=["POST"])
def new_secret(request: PageRequest, line_id: UUID) -> HttpResponse:
    """Another secret; the switchboard is not heard until it is given the new one."""
    found = queries.managed_line(request.actor, line_id)
    actions.rotate_secret(by=request.actor, line=found, now=timezone.now())
    messages.success(request, _("The secret is changed. Give the new one to the switchboard now."))
    return redirect("desk:line", found.pk)


def _shown(request: PageRequest, line: Line, secret: str = "") -> HttpResponse:
    address = settings.BASE_URL + reverse("api:telephony_events")
    answer = show(request, "desk/line.html", line=line, address=address, secret=secret)
    answer.headers["Cache-Control"] = "no-store"
    return answer
