"""Papers that Les Tilleuls ask for, and those that came for the next visits."""

from dataclasses import replace
from datetime import datetime, timedelta

from permanence.agenda.models import Appointment, Status, VisitReason
from permanence.coverage.actions import ask_papers, tick_papers
from permanence.coverage.models import Paper
from permanence.demo.ids import structure_id
from permanence.foundation.actor import Actor

ASKED: dict[str, tuple[dict[str, str], tuple[str, ...]]] = {
    "Suivi de traitement": ({"vitale": "bring", "prescription": "bring", "results": "send"}, ()),
    "Première consultation": ({"vitale": "bring", "insurer": "bring", "identity": "bring", "medicines": "bring"}, ()),
    "Certificat de sport": ({"health_book": "bring", "form": "bring"}, ()),
    "Suivi de grossesse": ({"results": "bring", "imaging": "bring"}, ("Carnet de maternité",)),
}
SEEN = timedelta(days=3)  # of the visits to come, for which something came already


def write_papers(by: Actor, now: datetime) -> None:
    """Ask for papers by reason; of every other visit of the next days, the first one came."""
    by = replace(by, name="Sylvie Marty")
    reasons = VisitReason.objects.filter(structure_id=structure_id("tilleuls"), name__in=ASKED).order_by("pk")
    for reason in reasons:
        wanted, own = ASKED[reason.name]
        ask_papers(by=by, reason=reason, wanted=wanted, own=own)
    soon = Appointment.objects.filter(reason__in=reasons, status=Status.BOOKED, starts_at__range=(now, now + SEEN))
    for promise in soon.order_by("starts_at", "pk")[::2]:
        first = Paper.objects.filter(reason_id=promise.reason_id).first()
        tick_papers(by=by, appointment=promise, came=[first.code] if first else [], now=now)
