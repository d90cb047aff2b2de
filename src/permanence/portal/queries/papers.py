"""Papers asked for, as patients read them in their languages, with those that came."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from permanence.agenda import queries as agenda
from permanence.agenda.bringing import AWAITED
from permanence.agenda.models import Appointment
from permanence.coverage import queries as coverage
from permanence.documents import queries as documents
from permanence.documents.models import Document, State, Way
from permanence.foundation.actor import Actor
from permanence.foundation.refusal import Words
from permanence.patients.models import Patient
from permanence.portal.templatetags.portal_words import full_day

MOST_VISITS = 10
FORM = _("the form, to be filled in in your space")

PAPERS: Mapping[str, Words] = {
    "vitale": _("your health insurance card (carte Vitale), up to date"),
    "insurer": _("the card or certificate of your complementary insurer (mutuelle)"),
    "identity": _("an identity document"),
    "prescription": _("the prescription"),
    "medicines": _("the list of the medicines you take, or your last prescription"),
    "results": _("your last results"),
    "imaging": _("your images and their reports"),
    "health_book": _("the health record book"),
    "form": _("the form, filled in"),
    "authority": _("the written permission of a parent or guardian"),
}


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper: what, whether it is wanted before the visit, whether it came."""

    words: Words
    ahead: bool
    came: bool


def papers(by: Actor, booked: Appointment) -> list[Paper]:
    """Return what the patient is asked for, while the visit is to come."""
    if booked.status not in AWAITED:
        return []
    told = coverage.bringing(by, [booked]).get(booked.pk)
    shown = [
        Paper(PAPERS.get(one.code, one.words), one.ahead, one.came_at is not None)
        for one in (told.papers if told else ())
    ]
    asked = documents.asked_before(by, [booked]).get(booked.pk)
    return shown + [Paper(FORM, one.ahead, one.came_at is not None) for one in (asked.papers if asked else ())]


@dataclass(frozen=True, slots=True)
class Wanted:
    """A paper asked for an appointment to come, which has not come yet: it can be sent from home.

    :param name: what a form calls it
    :param ahead: it is wanted before the visit, not only brought
    """

    name: str
    code: str
    shown: str
    appointment: Appointment
    ahead: bool


def wanted(by: Actor, patient: Patient, now: datetime) -> list[Wanted]:
    """Return what a patient is asked for and has not sent yet, the next visit first."""
    ahead = agenda.appointments(by).filter(patient=patient, starts_at__gt=now, status__in=AWAITED)
    coming = list(ahead.order_by("starts_at")[:MOST_VISITS])
    told = coverage.bringing(by, coming)
    sent = set(_sent(patient))
    return [
        Wanted(
            name=f"{one.pk}:{rank}",
            code=paper.code,
            shown=f"{capfirst(str(PAPERS.get(paper.code, paper.words)))} · {full_day(one.starts_at)}",
            appointment=one,
            ahead=paper.ahead,
        )
        for one in coming
        if one.pk in told
        for rank, paper in enumerate(told[one.pk].papers)
        if paper.came_at is None and (one.pk, paper.code) not in sent
    ]


def paper_words(found: Document) -> str:
    """Say what a document is, in the language of who reads: the paper asked for, or the words it was sent with."""
    return capfirst(str(PAPERS.get(found.paper, found.paper))) if found.paper else found.words or str(_("Document"))


def unopened(patient: Patient) -> bool:
    """Tell whether the practice gave him a document that he has not opened."""
    return Document.objects.filter(patient=patient, way=Way.GIVEN, read_at=None).exists()


def _sent(patient: Patient) -> Iterator[tuple[UUID | None, str]]:
    alive = (
        Document.objects.filter(patient=patient).exclude(paper="").exclude(state__in=[State.REFUSED, State.INFECTED])
    )
    yield from alive.values_list("appointment_id", "paper")
