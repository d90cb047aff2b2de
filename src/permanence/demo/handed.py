"""What patients of Les Tilleuls sent from their space and were given there, and the form asked before some visits."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

import typst
from django.db.models import Count

from permanence.agenda.models import Appointment, Status, VisitReason
from permanence.demo.ids import patient_id, structure_id
from permanence.documents.actions import ask_after, give, hand_in, say_feeling, send, write_form
from permanence.documents.queries import Kind, Question, form_of, to_say
from permanence.foundation.actor import Actor
from permanence.patients.models import Patient

REASONS = ("Suivi de traitement", "Première consultation")
TITLE = "Avant votre visite"
QUESTIONS = (
    ("Venez-vous accompagné ?", Kind.YES_NO, (), True),
    ("Comment venez-vous ?", Kind.CHOICE, ("à pied ou à vélo", "en voiture", "en transport en commun"), False),
    ("Avez-vous besoin d’un document, lequel ?", Kind.TEXT, (), False),
)
FELT = "Comment vous sentez-vous depuis votre rendez-vous, de 0 (très mal) à 10 (très bien) ?"
FELT_AFTER = timedelta(days=7)
SAID = (("4", "Je dors mal."), ("5", ""), ("6", "Un peu mieux le matin."), ("8", "Je me sens plus reposée."))
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
        ask_after(by=sylvie, reason=reason, words=FELT, kind=Kind.SCALE, days=FELT_AFTER.days, now=now)
    _hand_in(by, [one.name for one in questions], now)
    _feel(by, [one.pk for one in reasons], now)
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


def _feel(by: Actor, reasons: list[UUID], now: datetime) -> None:
    """Let those who came often say how they felt after each visit but the last, which is asked still."""
    seen = Appointment.objects.filter(reason__in=reasons, ends_at__lt=now - FELT_AFTER - timedelta(days=1))
    often = seen.exclude(status=Status.CANCELLED).values_list("patient").annotate(many=Count("pk"))
    for person in often.order_by("-many", "patient").values_list("patient", flat=True)[:6]:
        visits = seen.filter(patient=person).exclude(status__in=[Status.CANCELLED, Status.NO_SHOW]).order_by("ends_at")
        for rank, visit in enumerate(visits):
            said_at = visit.ends_at + FELT_AFTER + timedelta(hours=5)
            for one, form in to_say([visit.patient], said_at):
                if one == visit:
                    value, words = SAID[rank % len(SAID)]
                    say_feeling(
                        by=by, appointment=visit, form=form, answers={"felt": value, "said": words}, now=said_at
                    )


def _paper(title: str, words: str) -> bytes:
    made: bytes = typst.compile(SHEET.format(title=title, words=words).encode(), ignore_system_fonts=True)
    return made
