"""What the agenda does about its own facts, after the answer: the patient is told, once, in his language."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.template.loader import render_to_string

from permanence.events.agenda import AppointmentBooked, AppointmentCancelled
from permanence.foundation.actor import Actor
from permanence.messaging import actions as messaging
from permanence.ui import words

from . import queries
from .models import Appointment, Status

LANGUAGES = ("fr", "en")


def confirm_to_patient(told: AppointmentBooked, *, by: Actor, now: datetime) -> None:
    """Write the confirmation, or that the appointment was moved, unless it was given back meanwhile."""
    booked = queries.appointment(by, told.appointment_id)
    if booked.status != Status.CANCELLED:
        _write(booked, "moved" if queries.former(booked) else "booked", by=by)


def confirm_cancellation(told: AppointmentCancelled, *, by: Actor, now: datetime) -> None:
    """Write that the appointment is cancelled; of one that was moved, the letter about the new one tells."""
    given_back = queries.appointment(by, told.appointment_id)
    if not queries.moved_to(given_back):
        _write(given_back, "cancelled", by=by)


def _write(promise: Appointment, fact: str, *, by: Actor) -> None:
    address = queries.reachable(promise)
    if not address:
        return
    subject, _, body = letter(promise, fact).partition("\n")
    messaging.write(
        by=by,
        structure_id=promise.structure_id,
        to_address=address,
        subject=subject,
        body=body.strip() + "\n",
        key=f"appointment:{promise.pk}:{fact}",
        about=promise.pk,
    )


def letter(promise: Appointment, fact: str) -> str:
    """Return the letter about an appointment, its subject on the first line; nothing of health is in it."""
    language = promise.patient.language if promise.patient.language in LANGUAGES else LANGUAGES[0]
    zone, former = ZoneInfo(promise.structure.time_zone), queries.former(promise)
    said = {
        "when": words.exact(promise.starts_at, promise.starts_at.astimezone(zone), language),
        "former": former,
        "former_when": words.exact(former.starts_at, former.starts_at.astimezone(zone), language) if former else "",
        "former_practitioner": words.in_sentence(str(former.practitioner_role), language) if former else "",
        "role": promise.practitioner_role,
        "practitioner": words.in_sentence(str(promise.practitioner_role), language),
        "practice": promise.structure,
        "site": promise.practitioner_role.site,
        "phone": words.phone(promise.structure.phone, language) if promise.structure.phone else "",
        "link": settings.BASE_URL + queries.patient_link(promise),
    }
    return render_to_string(f"agenda/mail/{language}/{fact}.txt", said).strip()
