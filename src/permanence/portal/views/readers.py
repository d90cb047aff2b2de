"""Who used one's file: read at home behind a code, or handed over on paper at the practice."""

from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone, translation

from permanence.foundation.audit import trace
from permanence.foundation.page import PageRequest, page, show
from permanence.foundation.rights import Can
from permanence.patients import queries as patients
from permanence.patients.models import Patient
from permanence.portal import tongues
from permanence.portal.reading_words import DEEDS, FUNCTIONS, REASONS
from permanence.privacy import queries as privacy

from .at_home import Home, at_home


@at_home()
def mine_readers(request: PageRequest, home: Home) -> HttpResponse:
    """Show who used his file to who proved the contact noted in it."""
    for one in home.acting.whole:
        trace(home.visit.by, "trace.read", subject=one)
    files = [(one, _told(one), _emergencies(one)) for one in home.acting.whole]
    return home.show(request, "portal/mine_readers.html", files=files)


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
