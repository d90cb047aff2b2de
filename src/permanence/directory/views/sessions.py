"""Pages of open sessions: my own, and the sign-out of someone of the staff."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from permanence.directory import actions, queries
from permanence.foundation.page import PageRequest, page, show
from permanence.foundation.rights import Can

from .people import of_mine


@page(Can.ENTER)
def mine(request: PageRequest) -> HttpResponse:
    """Where I am signed in."""
    queries.keep_session(request)
    return show(
        request,
        "directory/sessions.html",
        sessions=queries.sessions(request.actor, here=_key(request)),
        happened=queries.happened(request.actor),
    )


@page(Can.ENTER, methods=["POST"])
def end(request: PageRequest, session_id: int) -> HttpResponse:
    """Sign me out on one device."""
    if actions.end_session(by=request.actor, session_id=session_id):
        messages.success(request, _("Signed out there."))
    else:
        messages.info(request, _("That session was closed already."))
    return redirect("account_sessions")


@page(Can.ENTER, methods=["POST"])
def end_others(request: PageRequest) -> HttpResponse:
    """Sign me out everywhere else."""
    ended = actions.end_other_sessions(by=request.actor, kept=_key(request))
    told = ngettext(
        "%(count)d session closed; this one stays open.", "%(count)d sessions closed; this one stays open.", ended
    )
    messages.success(request, told % {"count": ended})
    return redirect("account_sessions")


@page(Can.MANAGE_DIRECTORY, methods=["POST"])
def end_of(request: PageRequest, person_id: UUID) -> HttpResponse:
    """Sign someone of the staff out wherever he is signed in."""
    found, structure = of_mine(request, person_id)
    ended = actions.sign_out(by=request.actor, structure=structure, person=found)
    told = ngettext("%(count)d session closed.", "%(count)d sessions closed.", ended)
    messages.success(request, told % {"count": ended})
    return redirect("directory:person", found.pk)


def _key(request: PageRequest) -> str:
    return request.session.session_key or ""
