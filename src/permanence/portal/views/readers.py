"""Who used one's file: read at home behind a code, or handed over on paper at the practice."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone, translation

from permanence.foundation.audit import trace
from permanence.foundation.page import PageRequest, page, show
from permanence.foundation.rights import Can
from permanence.patients import queries as patients
from permanence.patients.models import Patient
from permanence.portal import queries, tongues
from permanence.portal.reading_words import DEEDS, FUNCTIONS, REASONS
from permanence.privacy import queries as privacy

from .visits import Visit, visited


@visited()
def mine_readers(request: PageRequest, visit: Visit, token: str) -> HttpResponse:
    """Show who used his file to who proved the contact noted in it."""
    asked = queries.proof(visit.by, token)
    link = queries.mine_link(visit.page, asked.pk)
    if asked.use != "mine" or asked.proven_at is None or asked.expires_at <= visit.now:
        return redirect(link + visit.asks)
    whose, others = queries.whose(visit.by, asked, visit.now)
    for one in whose:
        trace(visit.by, "trace.read", subject=one)
    files = [(one, _told(one), _emergencies(one)) for one in whose]
    return visit.show(request, "portal/mine_readers.html", files=files, others=others, mine=link)


@page(Can.IDENTIFY)
def printed(request: PageRequest, patient_id: UUID) -> HttpResponse:
    """The same on paper, in the patient's language, for who checked at the desk that it is he."""
    found = patients.to_book(request.actor, patient_id)
    request.actor.require(Can.IDENTIFY, found.structure_id)
    trace(request.actor, "trace.handed", subject=found)
    with translation.override(tongues.spoken(found.language)):
        return show(
            request,
            "portal/readers_printed.html",
            patient=found,
            practice=found.structure,
            told=_told(found),
            emergencies=_emergencies(found),
            today=timezone.now(),
        )


def _told(patient: Patient) -> list[tuple[object, object, list[object]]]:
    return [(one.on, one.name or FUNCTIONS[one.who], _deeds(one)) for one in privacy.used(patient)]


def _deeds(one: privacy.Used) -> list[object]:
    """Say what was done; of himself, that it was he says enough."""
    return [] if one.who is privacy.Who.PATIENT else [DEEDS[deed] for deed in one.deeds]


def _emergencies(patient: Patient) -> list[tuple[object, object]]:
    return [(at, REASONS[reason]) for at, reason in privacy.emergencies(patient)]
