"""Tokens for programs (OAuth 2.0), by oauthlib; and the page that gives and takes back access."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from oauthlib.oauth2 import InvalidRequestError, OAuth2Error

from permanence.api import actions, queries
from permanence.api.access_form import AccessForm
from permanence.api.rules import rest
from permanence.directory import queries as directory
from permanence.foundation.page import PageRequest, page, show
from permanence.foundation.rights import Can

from .proving import GIVING_BACK, SERVER
from .rest.door import described

LONGEST = 4_096


TOKEN = rest.Operation(
    "token", "POST", _("Ask for a token"), _("Programs"), body=rest.tokens.TokenAsked, form=True,
    answers={
        200: (rest.tokens.TokenGiven, _("A token for an hour")),
        400: (rest.tokens.TokenRefused, _("What was asked cannot be given")),
        401: (rest.tokens.TokenRefused, _("The program is not known, or not by this secret")),
    },
    proof="basic", signed_in=False,
    about=_("OAuth 2.0: for itself by client credentials, or for a person by his code (PKCE) or what renews a token."),
)  # fmt: skip


@described(TOKEN)
@csrf_exempt
@page(Can.ANYONE, methods=["POST"], json=True)
def token(request: PageRequest) -> HttpResponse:
    """Give a program a token for an hour, for itself or for the person who let it act for him."""
    return _answered(request, SERVER.create_token_response)


REVOCATION = rest.Operation(
    "revocation", "POST", _("Give a token back"), _("Programs"), body=rest.tokens.TokenGivenBack, form=True,
    answers={
        200: (rest.tokens.Nothing, _("It opens nothing any more; one that never did is answered alike")),
        400: (rest.tokens.TokenRefused, _("No token was shown")),
        401: (rest.tokens.TokenRefused, _("The program is not known, or not by this secret")),
    },
    proof="basic", signed_in=False,
    about=_("RFC 7009. What renews a token takes with it all that came of it."),
)  # fmt: skip


@described(REVOCATION)
@csrf_exempt
@page(Can.ANYONE, methods=["POST"], json=True)
def giving_back(request: PageRequest) -> HttpResponse:
    """End a token that a program needs no longer."""
    return _answered(request, GIVING_BACK.create_revocation_response)


def _answered(request: PageRequest, speak: Callable[..., tuple[dict[str, str], str, int]]) -> HttpResponse:
    headers = {"Authorization": request.headers.get("Authorization", "")}
    body = request.read(LONGEST).decode(errors="replace")
    try:
        with transaction.atomic():
            told, text, status = speak(request.build_absolute_uri(), "POST", body, headers)
    except (OAuth2Error, ValueError) as unreadable:  # no request at all: it raises before it answers
        wrong = unreadable if isinstance(unreadable, OAuth2Error) else InvalidRequestError()
        told, text, status = {}, wrong.json, wrong.status_code
    response = HttpResponse(text or "{}", status=status, content_type="application/json")
    for name, value in told.items():
        response.headers[name] = value
    return response


@page(Can.MANAGE_DIRECTORY)
def structures(request: PageRequest) -> HttpResponse:
    """The structures whose programs one manages; of one alone, its page at once."""
    found = list(queries.managed(request.actor))
    if len(found) == 1:
        return redirect("api:accesses", found[0].pk)
    return show(request, "api/access/structures.html", structures=found)


@page(Can.MANAGE_DIRECTORY, methods=["GET", "POST"])
def accesses(request: PageRequest, structure_id: UUID) -> HttpResponse:
    """The programs of a structure; a new one is shown its secret once."""
    structure = directory.structure(request.actor, structure_id, Can.MANAGE_DIRECTORY)
    form, given = AccessForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        given = actions.give_access(by=request.actor, structure=structure, now=timezone.now(), **form.cleaned_data)
        form = AccessForm()
    response = show(
        request, "api/access/accesses.html", status=422 if form.errors else 200, structure=structure, form=form,
        given=given, rows=queries.accesses(request.actor, structure.pk),
    )  # fmt: skip
    response.headers["Cache-Control"] = "no-store"
    return response


@page(Can.MANAGE_DIRECTORY, methods=["POST"])
def revocation(request: PageRequest, access_id: UUID) -> HttpResponse:
    """Take a program's access back."""
    found = queries.access(request.actor, access_id)
    actions.revoke_access(by=request.actor, access=found, now=timezone.now())
    messages.success(request, _("This program has no access any more."))
    return redirect("api:accesses", found.structure_id)
