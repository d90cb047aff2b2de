"""The archive, for who answers for it: how many files lie there, and whose is found when he is named."""

from typing import Any

from django.http import HttpResponse

from permanence.foundation.audit import trace
from permanence.foundation.page import PageRequest, page, show
from permanence.foundation.rights import Can
from permanence.patients import queries as patients

from . import queries, retention

SHOWN = 30


@page(Can.VIEW_TRACE, methods=["GET", "POST"])
def archive(request: PageRequest) -> HttpResponse:
    """Find files in the archive by their names; what is typed is sent, so that it stands in no address."""
    actor, text = request.actor, request.POST.get("q", "").strip()
    houses = queries.structures(actor)
    found = list(patients.in_archive(actor, text)[: SHOWN + 1])
    if text:
        trace(actor, "archive.searched", at=houses[0].pk)
    shown: dict[str, Any] = {"q": text, "found": found[:SHOWN], "more": len(found) > SHOWN, "several": len(houses) > 1}
    shown["count"] = sum(retention.archived(house.pk).count() for house in houses)
    shown["may_know"] = actor.may(Can.VIEW_PATIENT)
    return show(request, "registers/archive.html", **shown)
