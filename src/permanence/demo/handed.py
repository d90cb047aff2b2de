"""What patients of Les Tilleuls sent from their space and were given there, and the form asked before some visits."""

from dataclasses import replace
from datetime import datetime, timedelta

import typst

from permanence.agenda.models import Appointment, Status, VisitReason
from permanence.demo.ids import patient_id, structure_id
from permanence.documents.actions import give, hand_in, send, write_form
from permanence.documents.queries import Kind, Question, form_of
from permanence.foundation.actor import Actor
from permanence.patients.models import Patient

REASONS = ("Suivi de traitement", "Première consultation")
TITLE = "Avant votre visite"
QUESTIONS = (
    ("Venez-vous accompagné ?", Kind.YES_NO, (), True),
    ("Comment venez-vous ?", Kind.CHOICE, ("à pied ou à vélo", "en voiture", "en transport en commun"), False),
    ("Avez-vous besoin d’un document, lequel ?", Kind.TEXT, (), False),
)
SHEET = "#set page(width: 12cm, height: 9cm, margin: 1cm)\n#set text(size: 13pt)\n*{title}*\n\n{words}"
SOON = timedelta(days=10)


def write_handed(by: Actor, now: datetime) -> None:
    """Write the form, with one handed in, a paper that waits and one that the practice gave."""
    sylvie = replace(by, name="Sylvie Marty")
    questions = [
        Question(name=f"q{rank}", kind=kind, words=words, choices=choices, required=wanted)
        for rank, (words, kind, choices, wanted) in enumerate(QUESTIONS)
    ]
    reasons = VisitReason.objects.filter(structure_id=structure_id("tilleuls"), name__in=REASONS)
    for reason in reasons.order_by("pk"):
        write_form(by=sylvie, reason=reason, title=TITLE, questions=questions, now=now)
    _hand_in(by, [one.name for one in questions], now)
    elodie, siobhan = (Patient.objects.get(pk=patient_id(who)) for who in ("elodie", "siobhan"))
    send(
        by=by, patient=siobhan, content=_paper("Attestation de mutuelle", "Fictive, pour la démonstration."),
        words="Ma nouvelle mutuelle", now=now - timedelta(hours=3),
    )  # fmt: skip
    give(
        by=sylvie, patient=elodie, content=_paper("Attestation de présence", "Fictive, pour la démonstration."),
        words="Attestation de présence", now=now - timedelta(hours=20),
    )  # fmt: skip


def _hand_in(by: Actor, names: list[str], now: datetime) -> None:
    soon = Appointment.objects.filter(
        structure_id=structure_id("tilleuls"), reason__name__in=REASONS, status=Status.BOOKED,
        starts_at__range=(now, now + SOON),
    )  # fmt: skip
    answers = dict(zip(names, ("no", "en voiture", "Un certificat pour l’école"), strict=True))
    for promise in soon.select_related("reason").order_by("starts_at", "pk")[::3]:
        form = form_of(promise.reason)
        if form:
            hand_in(by=by, appointment=promise, form=form, answers=answers, now=now - timedelta(hours=1))


def _paper(title: str, words: str) -> bytes:
    made: bytes = typst.compile(SHEET.format(title=title, words=words).encode(), ignore_system_fonts=True)
    return made
