"""The patient's page behind the link of a time at a colleague's practice: does he want it, and be handed over?"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone, translation

from permanence.foundation.actor import Actor, scope, system
from permanence.foundation.audit import trace_reading
from permanence.foundation.page import PageRequest, page, show
from permanence.foundation.rights import Can
from permanence.portal.tongues import LANGUAGES
from permanence.waiting import actions, queries
from permanence.waiting.models import Answer, FarOffer

from .appointments import discreet
from .offers import MINE


@page(Can.ANYONE, methods=["GET", "POST"])
@discreet
def far_offer(request: PageRequest, token: str) -> HttpResponse:
    """See a time given back at a colleague's practice; a button answers, opening the page never does."""
    with _behind(token) as (by, found):
        said = request.POST.get("answer", "")
        if request.method == "POST" and said in MINE:
            actions.answer_far(by=by, offer=found, answer=said, now=timezone.now(), by_patient=True)
            return redirect("portal:far_offer", token)
        trace_reading(by, found)
        return _shown(request, found)


@contextmanager
def _behind(token: str) -> Iterator[tuple[Actor, FarOffer]]:
    structure_id, offer_id = queries.behind_link(token)
    by = system("portal.link", [structure_id])
    with scope(by):
        found = queries.far_offer(by, offer_id)
        wished = found.entry.patient.language
        language = wished if wished in LANGUAGES else LANGUAGES[0]
        with translation.override(language), timezone.override(ZoneInfo(found.at.time_zone)):
            yield by, found


def _shown(request: PageRequest, found: FarOffer) -> HttpResponse:
    patient, own = found.entry.patient, found.entry.appointment
    shown: dict[str, Any] = {
        "offer": found,
        "appointment": found,  # the sheet and the telephone speak of the patient's own practice
        "who": f"{patient.first_name} {patient.family_name[:1]}.",
        "own": own if own and own.status == "booked" and own.starts_at > found.starts_at else None,
        "state": found.answer or (Answer.SILENCE if found.answer_by <= timezone.now() else "open"),
    }
    return show(request, "portal/far_offer.html", **shown)
