"""From a file that was opened to correct it, one goes back to the queue it came from, not to the search."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.urls import reverse

from permanence.foundation.page import PageRequest
from permanence.patients.models import Patient

KEPT = "correcting"
LASTS = timedelta(hours=1)


def remember(request: PageRequest, kind: str, files: Iterable[UUID], now: datetime) -> None:
    """Keep which files of the queue are looked at, and under which tab."""
    ids = [str(one) for one in files]
    request.session[KEPT] = {"kind": kind, "files": ids, "until": (now + LASTS).timestamp()}


def forget(request: PageRequest) -> None:
    """Look for someone else: the queue is left."""
    request.session.pop(KEPT, None)


def back(request: PageRequest, patient: Patient, now: datetime) -> str:
    """Return the queue a file was opened from; empty when it was opened otherwise."""
    kept = request.session.get(KEPT) or {}
    if str(patient.pk) not in kept.get("files", ()) or now.timestamp() > kept["until"]:
        return ""
    return reverse("patients:corrections") + (f"?kind={kept['kind']}" if kept["kind"] else "")
