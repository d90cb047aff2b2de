"""Tokens for programs (OAuth 2.0, client credentials), by oauthlib; and the page that gives and takes back access."""

import hmac
from base64 import b64decode
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from oauthlib.oauth2 import BackendApplicationServer, InvalidRequestError, OAuth2Error, RequestValidator

from permanence.api import actions, queries
from permanence.api.access_form import AccessForm
from permanence.directory import queries as directory
from permanence.foundation.actor import scope
from permanence.foundation.page import PageRequest, page, show
from permanence.foundation.rights import Can

LONGEST = 4_096


class Validator(RequestValidator):  # type: ignore[misc]  # it comes without types
    """Who the programs are, for oauthlib."""

    def client_authentication_required(self, request: Any, *args: Any, **kwargs: Any) -> bool:
        """Every program proves itself."""
        return True

    def authenticate_client(self, request: Any, *args: Any, **kwargs: Any) -> bool:
        """Compare the secret, at the same cost for an unknown name."""
        name, secret = _basic(request.headers.get("Authorization", "")) or (request.client_id, request.client_secret)
        found = queries.client_named(name or "")
        genuine = hmac.compare_digest(found.secret if found else "-" * 64, queries.fingerprint(secret or ""))
        if not found or not genuine:
            return False
        request.client, request.client_id = found, name
        return True

    def validate_grant_type(
        self, client_id: str, grant_type: str, client: Any, request: Any, *args: Any, **kwargs: Any
    ) -> bool:
        """Client credentials, and nothing else."""
        return grant_type == "client_credentials"

    def validate_scopes(
        self, client_id: str, scopes: list[str], client: queries.Client, request: Any, *args: Any, **kwargs: Any
    ) -> bool:
        """No more than was given."""
        given = {*client.scopes} | {f"system/{kind}.read" for kind in client.kinds}
        return bool(scopes) and {*scopes} <= given

    def get_default_scopes(self, client_id: str, request: Any, *args: Any, **kwargs: Any) -> list[str]:
        """All that was given, when nothing is said."""
        return list(request.client.scopes)

    def save_bearer_token(self, token: dict[str, Any], request: Any, *args: Any, **kwargs: Any) -> None:
        """Keep the token by its fingerprint."""
        with scope(request.client.actor) as by:
            actions.keep_token(
                by=by, client=request.client, token=token["access_token"], scopes=request.scopes, now=timezone.now()
            )


SERVER = BackendApplicationServer(Validator(), token_expires_in=int(actions.LASTS.total_seconds()))


@csrf_exempt
@page(Can.ANYONE, methods=["POST"], json=True)
def token(request: PageRequest) -> HttpResponse:
    """Give a program a token for an hour."""
    headers = {"Authorization": request.headers.get("Authorization", "")}
    body = request.read(LONGEST).decode(errors="replace")
    try:
        with transaction.atomic():
            told, text, status = SERVER.create_token_response(request.build_absolute_uri(), "POST", body, headers)
    except (
        OAuth2Error,
        ValueError,
    ) as unreadable:  # what it was sent is no request at all: it raises before it answers
        wrong = unreadable if isinstance(unreadable, OAuth2Error) else InvalidRequestError()
        told, text, status = {"Content-Type": "application/json"}, wrong.json, wrong.status_code
    response = HttpResponse(text, status=status)
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


def _basic(header: str) -> tuple[str, str] | None:
    """Read a name and a secret sent as RFC 7617 says."""
    kind, _space, coded = header.partition(" ")
    if kind.lower() != "basic":
        return None
    try:
        name, _colon, secret = b64decode(coded, validate=True).decode().partition(":")
    except ValueError:
        return None
    return name, secret
