"""A person lets a program act for him in one structure, sees what he let act, and takes it back."""

from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from csp.constants import HEADER
from csp.utils import build_policy
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from oauthlib.oauth2 import FatalClientError, OAuth2Error
from oauthlib.oauth2.rfc6749.errors import AccessDeniedError, InvalidRequestError

from permanence.api import actions, queries
from permanence.api.access_form import KINDS
from permanence.foundation.page import PageRequest, page, show
from permanence.foundation.refusal import Invalid
from permanence.foundation.rights import Can

from .proving import SERVER


class NobodyAsks(Invalid):
    """No program of one's structures asks, or it wants people led to where nobody said."""

    title = _("This address asks for nothing that can be answered")
    next_step = _("Go back to the program and begin again. If it stays so, its maker has to correct the address.")


@page(Can.ENTER, methods=["GET", "POST"])
def authorize(request: PageRequest) -> HttpResponse:
    """Ask whether a program may act for one, and lead back to it with the answer.

    A program misled to a counterfeit server names that one in `aud` (SMART App Launch): it gets nothing to show there.
    :raises NobodyAsks: when there is no telling to whom
    """
    address = request.build_absolute_uri()
    try:
        scopes, told = SERVER.validate_authorization_request(address, "GET")
    except FatalClientError:
        raise NobodyAsks from None
    except OAuth2Error as refused:
        return HttpResponse(status=302, headers={"Location": refused.in_uri(refused.redirect_uri)})
    back, access = told["redirect_uri"], told["request"].access
    if not f"{request.GET.get('aud', settings.BASE_URL)}/".startswith(f"{settings.BASE_URL}/"):
        elsewhere = InvalidRequestError("aud names another server", state=told["state"])
        return HttpResponse(status=302, headers={"Location": elsewhere.in_uri(back)})
    if request.method == "POST" and "allow" in request.POST:
        who = {"by": request.actor, "account": request.user.pk, "redirect_uri": back}
        headers, _body, status = SERVER.create_authorization_response(address, "GET", scopes=scopes, credentials=who)
        return HttpResponse(status=status, headers=headers)
    if request.method == "POST":
        denied = AccessDeniedError(state=told["state"])
        return HttpResponse(status=302, headers={"Location": denied.in_uri(back)})
    words = [(one, _said(one)) for one in scopes if one != queries.OFFLINE]
    response = show(request, "api/access/consent.html", access=access, words=words, host=urlsplit(back).netloc)
    return _may_lead_to(response, back)


@page(Can.ENTER)
def mine(request: PageRequest) -> HttpResponse:
    """The programs that act for me."""
    rows = [(one, [_said(scope) for scope in one.scopes if scope != queries.OFFLINE])
            for one in queries.grants(request.actor)]  # fmt: skip
    return show(request, "api/access/grants.html", rows=rows)


@page(Can.ENTER, methods=["POST"])
def taking_back(request: PageRequest, grant_id: UUID) -> HttpResponse:
    """Let a program act for me no longer."""
    found = queries.grant(request.actor, grant_id)
    actions.take_back(by=request.actor, grant=found, now=timezone.now())
    messages.success(request, _("This program does not act for you any more."))
    return redirect("api:grants")


def _said(scope: str) -> Any:
    return dict(KINDS).get(scope.replace(queries.USER, queries.SYSTEM, 1), scope)


def _may_lead_to(response: HttpResponse, address: str) -> HttpResponse:
    """Let the form be answered with the program's own address: browsers hold redirections to the policy too."""
    parts = urlsplit(address)
    own = "form-action 'self'"
    response.headers[HEADER] = build_policy().replace(own, f"{own} {parts.scheme}://{parts.netloc}")
    response.headers["Cache-Control"] = "no-store"
    return response
