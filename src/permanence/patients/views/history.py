"""Everything that happened with a patient, in one line of time."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import pgettext

from permanence.foundation import timeline
from permanence.foundation.audit import trace
from permanence.foundation.page import PageRequest, page, show
from permanence.foundation.rights import Can
from permanence.patients import queries

MOST_BESIDE_THE_FILE = 8


@page(Can.VIEW_PATIENT)
def history(request: PageRequest, patient_id: UUID) -> HttpResponse:
    """Appointments, calls, messages and tasks of a patient, the newest first, as far as the reader may see them."""
    found = queries.patient(request.actor, patient_id)
    kind, further = request.GET.get("kind", ""), request.GET.get("further", "")
    beside = request.htmx and request.GET.get("beside") == "file"
    most = MOST_BESIDE_THE_FILE if beside else timeline.MOST_OF_A_PAGE
    told = timeline.told(request.actor, found.pk, kind=kind, further=further, most=most)
    trace(request.actor, "patient.history_read", subject=found)
    here = reverse("patients:history", args=[found.pk])
    shown: dict[str, Any] = {
        "patient": found,
        "told": told,
        "kind": kind,
        "first": not further,
        "tabs": _tabs(here),
        "next": f"{here}?{urlencode({'kind': kind, 'further': told.further})}" if told.further else "",
    }
    part = "beside" if beside else "events" if request.htmx and further else None
    return show(request, "patients/history.html", part=part, **shown)


def _tabs(here: str) -> list[tuple[str, object, str, None]]:
    everything = ("", pgettext("history", "Everything"), here, None)
    return [everything, *((code, words, f"{here}?kind={code}", None) for code, words in timeline.kinds())]
