"""The copy of one's data, taken once with the code that the practice told."""

from typing import Any

from django.http import HttpResponse
from django.utils import timezone, translation

from permanence.foundation.actor import scope, system
from permanence.foundation.page import PageRequest, page, show
from permanence.foundation.rights import Can
from permanence.portal import tongues
from permanence.registers import actions, queries

from .appointments import discreet


@page(Can.ANYONE, methods=["GET", "POST"])
@discreet
def copy(request: PageRequest, token: str) -> HttpResponse:
    """Ask for the code, then hand the archive over."""
    structure_id, copy_id = queries.behind_link(token)
    by = system("portal.copy", [structure_id])
    with scope(by):
        found = queries.copy(by, copy_id)
        patient = found.demand.patient
        with translation.override(tongues.spoken(patient.language if patient else "fr")):
            gone = found.taken_at is not None or not found.archive
            shown: dict[str, Any] = {"practice": found.structure, "gone": gone}
            if request.method != "POST":
                return show(request, "portal/copy.html", **shown)
            typed, content = request.POST.get("code", ""), None
            try:
                content = actions.take_with_code(by=by, copy=found, code=typed, now=timezone.now())
            except actions.CopyGone:
                return show(request, "portal/copy.html", status=410, **shown | {"gone": True})
            if content is None:
                return show(request, "portal/copy.html", status=422, wrong=True, **shown)
            answer = HttpResponse(content, content_type="application/zip")
            answer["Content-Disposition"] = 'attachment; filename="dossier.zip"'
            return answer
