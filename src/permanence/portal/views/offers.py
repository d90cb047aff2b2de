"""The patient's page behind the link of an offer: a time was given back, does he want it?"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone, translation

from permanence.agenda import queries as agenda
from permanence.foundation.actor import Actor, scope, system
from permanence.foundation.audit import trace_reading
from permanence.foundation.page import PageRequest, page, show
from permanence.foundation.refusal import NotFound
from permanence.foundation.rights import Can
from permanence.portal.tongues import LANGUAGES
from permanence.waiting import actions, queries
from permanence.waiting.models import Answer, Entry, Offer

from .appointments import discreet

MINE = {Answer.YES, Answer.NOT_NOW, Answer.NO}


@page(Can.ANYONE, methods=["GET", "POST"])
@discreet
def offer(request: PageRequest, token: str) -> HttpResponse:
    """See a time that was given back; a button answers, opening the page never does."""
    with _behind(token) as (by, found):
        said = request.POST.get("answer", "")
        if request.method == "POST" and said in MINE:
            actions.answer(by=by, offer=found, answer=said, now=timezone.now(), by_patient=True)
            return redirect("portal:offer", token)
        trace_reading(by, found)
        return _shown(request, found, token)


@contextmanager
def _behind(token: str) -> Iterator[tuple[Actor, Offer]]:
    structure_id, offer_id = queries.behind_link(token)
    by = system("portal.link", [structure_id])
    with scope(by):
        found = queries.offer(by, offer_id)
        wished = _entry(found).patient.language
        language = wished if wished in LANGUAGES else LANGUAGES[0]
        with translation.override(language), timezone.override(ZoneInfo(found.structure.time_zone)):
            yield by, found


def _shown(request: PageRequest, found: Offer, token: str) -> HttpResponse:
    patient = _entry(found).patient
    shown: dict[str, Any] = {
        "offer": found,
        "appointment": found,  # the sheet, the facts and the telephone speak of a time and its practice
        "role": found.place.practitioner_role,
        "site": found.place.where,
        "who": f"{patient.first_name} {patient.family_name[:1]}.",
        "own": _own(found),
        "state": found.answer or (Answer.SILENCE if found.answer_by <= timezone.now() else "open"),
        "link": agenda.patient_link(found.appointment) if found.appointment else "",
        "token": token,
    }
    return show(request, "portal/offer.html", **shown)


def _own(found: Offer) -> Any:
    """Return the later appointment that this one would replace."""
    own = _entry(found).appointment
    return own if own and own.status == "booked" and own.starts_at > found.starts_at else None


def _entry(found: Offer) -> Entry:
    """Return whom it is offered to; a colleague's patient has a link of his own practice.

    :raises NotFound: for such an offer
    """
    if found.entry is None:
        raise NotFound
    return found.entry
