"""The card of documents on a patient's file."""

from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy, ngettext, pgettext_lazy
from django.utils.translation import gettext as _

from permanence.documents.models import State, Way
from permanence.foundation.actor import Actor
from permanence.patients.beside import Card, Line
from permanence.patients.models import Patient
from permanence.ui import words

from .documents import documents, may_open, named
from .forms import to_fill_in

SHOWN = 3
TERMS = {
    Way.SENT: gettext_lazy("Received"),
    Way.GIVEN: pgettext_lazy("document", "Given"),
    Way.LETTER: pgettext_lazy("document", "To a professional"),
    Way.CAME: pgettext_lazy("document", "From a professional"),
}


def beside(actor: Actor, patient: Patient, now: datetime) -> Card:
    """Tell in a few lines what a patient sent, and what he was given."""
    found = documents(actor, patient)
    waits = [one for one in found if one.state == State.WAITING]
    told = ngettext("%(count)s to be looked at", "%(count)s to be looked at", len(waits)) % {"count": len(waits)}
    lines = [Line(term=_("Received"), text=told, tone="soon")] if waits else []
    rest = [one for one in found if one.state == State.ACCEPTED][:SHOWN]
    lines += [
        Line(
            term=str(TERMS[Way(one.way)]),
            text=f"{named(one, opens=may_open(actor, one))} · {_when(one.at, now)}",
        )
        for one in rest
    ]
    lines += [
        Line(term=form.title, text=_("form to be filled in before %(when)s") % {"when": _when(one.starts_at, now)})
        for one, form in to_fill_in(patient, now)
    ]
    return Card(
        title=_("Documents"),
        lines=lines,
        empty=_("Nothing sent or given yet: patients send papers from their space."),
        address=reverse("documents:file", args=[patient.pk]),
        action=_("Open the documents"),
    )


def _when(moment: datetime, now: datetime) -> str:
    local = timezone.localtime(now)
    return words.spoken(moment.astimezone(local.tzinfo), local, get_language() or "fr")
