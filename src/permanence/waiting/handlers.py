"""What the waiting list does about facts, after the answer."""

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.template.loader import render_to_string

from permanence.agenda import queries as agenda
from permanence.events.agenda import AppointmentBooked, AppointmentCancelled, AppointmentReturned
from permanence.events.messaging import MessageReceived
from permanence.events.waiting import FarOfferMade, FarOfferTaken, OfferMade
from permanence.foundation.actor import Actor
from permanence.messaging import actions as messaging
from permanence.messaging import queries as post_office
from permanence.messaging import shortening
from permanence.messaging.queries import Kind, Means, Post
from permanence.patients import queries as patients
from permanence.ui import words

from . import actions, queries, timers
from .models import Answer, Entry, FarOffer, Offer

LANGUAGES = ("fr", "en")


def offer_freed_time(told: AppointmentCancelled, *, by: Actor, now: datetime) -> None:
    """Offer the time given back to those who wait; of a move, once it can no longer be undone."""
    given_back = agenda.appointment(by, told.appointment_id)
    if agenda.moved_to(given_back):
        later = now + agenda.UNDONE_WITHIN
        timers.look.defer(structure_id=told.structure_id, schedule_at=later, appointment_id=told.appointment_id)
    else:
        actions.open_place(by=by, appointment=given_back, now=now)


def look_who_waits_on(told: AppointmentBooked, *, by: Actor, now: datetime) -> None:
    """See whether the patient still waits."""
    booked = agenda.appointment(by, told.appointment_id)
    if booked.status != "cancelled":
        actions.look_again(by=by, appointment=booked, now=now)


def look_where_he_stands_again(told: AppointmentReturned, *, by: Actor, now: datetime) -> None:
    """Let the patient wait for sooner than the appointment that stands again."""
    again = agenda.appointment(by, told.appointment_id)
    actions.follow_back(by=by, appointment=again, instead_of=told.instead_of)


def write_offer(told: OfferMade, *, by: Actor, now: datetime) -> None:
    """Write the offer to the patient, with the link where he answers; too late, nothing is written."""
    offer = queries.offer(by, told.offer_id)
    if offer.entry is not None:
        _write(by, offer, offer.entry, letter(offer), now)


def write_far_offer(told: FarOfferMade, *, by: Actor, now: datetime) -> None:
    """Write to the patient of a time at a colleague's practice; too late, nothing is written."""
    offer = queries.far_offer(by, told.offer_id)
    _write(by, offer, offer.entry, far_letter(offer), now)


def give_back_what_is_replaced(told: FarOfferTaken, *, by: Actor, now: datetime) -> None:
    """Give back the later appointment that a time at a colleague's practice replaces."""
    actions.give_own_back(by=by, offer=queries.far_offer(by, told.offer_id), now=now)


def letter(offer: Offer) -> str:
    """Return the letter about an offer, its subject on the first line; nothing of health is in it."""
    assert offer.entry is not None
    role, zone = offer.place.practitioner_role, ZoneInfo(offer.structure.time_zone)
    said = {"practitioner": role, "link": queries.link(offer), "site": role.site}
    return _written("offer", offer, offer.entry, zone, said)


def far_letter(offer: FarOffer) -> str:
    """Return the letter about a time at a colleague's practice; it says what a yes hands over."""
    said = {"practitioner": offer.practitioner, "link": queries.far_link(offer), "there": offer.at}
    return _written("far_offer", offer, offer.entry, ZoneInfo(offer.at.time_zone), said | {"address": offer.address})


def _write(by: Actor, offer: Offer | FarOffer, entry: Entry, said: str, now: datetime) -> None:
    if offer.answer or offer.answer_by <= now or not queries.address_of(entry, now):
        return
    subject, _, body = said.partition("\n")
    post = post_office.post(entry.structure)
    messaging.tell(
        by=by,
        structure=entry.structure,
        reach=patients.reach(entry.patient),
        kind=Kind.OFFER if isinstance(offer, Offer) else Kind.LETTER,
        subject=subject,
        body=body.strip() + "\n",
        sms=_as_sms(offer, entry, post, now),
        key=f"offer:{offer.pk}",
        about=offer.pk,
        now=now,
        post=post,
    )


def _as_sms(offer: Offer | FarOffer, entry: Entry, post: Post, now: datetime) -> str:
    """Say the offer in an SMS; a colleague's is answered on its page, which says what a yes hands over."""
    language, practice = entry.patient.language, entry.structure
    said = {
        "practice": post.signed,
        "when": agenda.shortly(offer.starts_at, post.zone, language),
        "until": agenda.shortly(offer.answer_by, post.zone, language),
        "phone": words.phone(practice.phone) if practice.phone else "",
    }
    if isinstance(offer, Offer):
        return post_office.sentence(post, "offer", language, said)
    link = shortening.short(practice.pk, queries.far_link(offer), until=offer.answer_by, now=now)
    return post_office.sentence(post, "far_offer", language, {**said, "link": link})


def hear_answer(told: MessageReceived, *, by: Actor, now: datetime) -> None:
    """Take a yes or a no by SMS to a time offered: yes books it at once, unless it is gone."""
    received = post_office.received(by, told.received_id)
    if (
        received.settled_at
        or not post_office.answers_an_offer(received)
        or not received.answers
        or not received.answers.about
    ):
        return
    offer = queries.offer(by, received.answers.about)
    said = Answer.YES if received.means == Means.YES else Answer.NOT_NOW
    answered = actions.answer(by=by, offer=offer, answer=said, now=now, by_patient=True)
    messaging.settle(by=by, received=received, how="offer", now=now)
    if answered.appointment_id is None and said == Answer.YES:
        messaging.reply(by=by, received=received, name="gone", language=_language(answered), now=now)


def _language(offer: Offer) -> str:
    return offer.entry.patient.language if offer.entry else LANGUAGES[0]


def _written(name: str, offer: Offer | FarOffer, entry: Entry, zone: ZoneInfo, more: Mapping[str, object]) -> str:
    language = entry.patient.language if entry.patient.language in LANGUAGES else LANGUAGES[0]
    when, until = offer.starts_at.astimezone(zone), offer.answer_by.astimezone(zone)
    own, practice = entry.appointment, offer.structure
    said = {
        **more,
        "when": words.exact(when, when, language),
        "until": words.exact(until, until, language),
        "own": words.exact(own.starts_at, when, language) if own and own.status == "booked" else "",
        "practitioner": words.in_sentence(str(more["practitioner"]), language),
        "practice": practice,
        "phone": words.phone(practice.phone, language) if practice.phone else "",
        "link": f"{settings.BASE_URL}{more['link']}",
    }
    return render_to_string(f"waiting/mail/{language}/{name}.txt", said).strip()
