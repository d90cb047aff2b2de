"""What the waiting list does about facts, after the answer."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.template.loader import render_to_string

from permanence.agenda import queries as agenda
from permanence.events.agenda import AppointmentBooked, AppointmentCancelled
from permanence.events.waiting import OfferMade
from permanence.foundation.actor import Actor
from permanence.messaging import actions as messaging
from permanence.ui import words

from . import actions, queries, timers
from .models import Offer

LANGUAGES = ("fr", "en")


def offer_freed_time(told: AppointmentCancelled, *, by: Actor, now: datetime) -> None:
    """Offer the time given back to those who wait; of a move, once it can no longer be undone."""
    given_back = agenda.appointment(by, told.appointment_id)
    if agenda.moved_to(given_back):
        later = now + timers.UNDONE_WITHIN
        timers.look.defer(structure_id=told.structure_id, schedule_at=later, appointment_id=told.appointment_id)
    else:
        actions.open_place(by=by, appointment=given_back, now=now)


def look_who_waits_on(told: AppointmentBooked, *, by: Actor, now: datetime) -> None:
    """See whether the patient still waits."""
    booked = agenda.appointment(by, told.appointment_id)
    if booked.status != "cancelled":
        actions.look_again(by=by, appointment=booked, now=now)


def write_offer(told: OfferMade, *, by: Actor, now: datetime) -> None:
    """Write the offer to the patient, with the link where he answers; too late, nothing is written."""
    offer = queries.offer(by, told.offer_id)
    address = queries.address_of(offer.entry)
    if offer.answer or offer.answer_by <= now or not address:
        return
    subject, _, body = letter(offer).partition("\n")
    messaging.write(
        by=by,
        structure_id=offer.structure_id,
        to_address=address,
        subject=subject,
        body=body.strip() + "\n",
        key=f"offer:{offer.pk}",
        about=offer.pk,
    )


def letter(offer: Offer) -> str:
    """Return the letter about an offer, its subject on the first line; nothing of health is in it."""
    language = offer.entry.patient.language if offer.entry.patient.language in LANGUAGES else LANGUAGES[0]
    role, zone = offer.place.practitioner_role, ZoneInfo(offer.structure.time_zone)
    when, until = offer.starts_at.astimezone(zone), offer.answer_by.astimezone(zone)
    own = offer.entry.appointment
    said = {
        "when": words.exact(when, when, language),
        "until": words.exact(until, until, language),
        "own": words.exact(own.starts_at, when, language) if own and own.status == "booked" else "",
        "practitioner": words.in_sentence(str(role), language),
        "practice": offer.structure,
        "site": role.site,
        "phone": words.phone(offer.structure.phone, language) if offer.structure.phone else "",
        "link": settings.BASE_URL + queries.link(offer),
    }
    return render_to_string(f"waiting/mail/{language}/offer.txt", said).strip()
