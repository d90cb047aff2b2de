"""Papers asked for, as patients read them in their languages, with those that came."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from permanence.agenda.bringing import AWAITED
from permanence.agenda.models import Appointment
from permanence.coverage import queries as coverage
from permanence.foundation.actor import Actor
from permanence.foundation.refusal import Words

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
    return [
        Paper(PAPERS.get(one.code, one.words), one.ahead, one.came_at is not None)
        for one in (told.papers if told else ())
    ]
