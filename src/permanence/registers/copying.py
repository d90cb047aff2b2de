"""Pages by which the copy of a person's data is made and handed over."""

import secrets
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from permanence.foundation.page import PageRequest, page, show
from permanence.foundation.rights import Can

from . import actions, links, queries

DIGITS = 8


@page(Can.VIEW_TRACE, methods=["POST"])
def copy(request: PageRequest, demand_id: UUID) -> HttpResponse:
    """Make the copy, and show its address and its code: the code is shown this once."""
    found = queries.demand(request.actor, demand_id)
    code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
    made = actions.make_copy(by=request.actor, demand=found, code=code, now=timezone.now())
    address = settings.BASE_URL + reverse("portal:copy", args=[links.COPY.token(made.structure_id, made.pk)])
    answer = show(
        request, "registers/copy.html", demand=found, copy=made, address=address, code=f"{code[:4]} {code[4:]}"
    )
    answer["Cache-Control"] = "no-store"
    return answer


@page(Can.VIEW_TRACE, methods=["POST"])
def taking(request: PageRequest, copy_id: UUID) -> HttpResponse:
    """Take the copy here, once, to hand it over on paper or on a key."""
    found = queries.copy(request.actor, copy_id)
    content = actions.take_copy(by=request.actor, copy=found, now=timezone.now())
    answer = HttpResponse(content, content_type="application/zip")
    answer["Content-Disposition"] = 'attachment; filename="dossier.zip"'
    answer["Cache-Control"] = "no-store"
    return answer
