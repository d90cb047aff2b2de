"""What the waiting list does about facts, after the answer."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings

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


def letter(offer: Offer) -> tuple[str, str]:
    """Return the subject and the body of the e-mail about an offer; nothing of health is in it."""
    assert offer.entry is not None
    role, site = offer.place.practitioner_role, offer.place.where
    where = [offer.structure.name, f"{site.address}, {site.postal_code} {site.city}"]
    return _written(
        "offer", offer, offer.entry, practitioner=str(role), where=where, link=settings.BASE_URL + queries.link(offer)
    )


def far_letter(offer: FarOffer) -> tuple[str, str]:
    """Return the e-mail about a time at a colleague's practice; it says what a yes hands over."""
    return _written(
        "far_offer", offer, offer.entry, practitioner=str(offer.practitioner), where=[offer.at.name, offer.address],
        there=offer.at.name, link=settings.BASE_URL + queries.far_link(offer),
    )  # fmt: skip


def _write(by: Actor, offer: Offer | FarOffer, entry: Entry, said: tuple[str, str], now: datetime) -> None:
    if offer.answer or offer.answer_by <= now or not queries.address_of(entry, now):
        return
    post, (subject, body) = post_office.post(entry.structure), said
    messaging.tell(
        by=by,
        structure=entry.structure,
        reach=patients.reach(entry.patient),
        kind=Kind.OFFER if isinstance(offer, Offer) else Kind.LETTER,
        subject=subject,
        body=body,
        sms=_as_sms(offer, entry, post, now),
        key=f"offer:{offer.pk}",
        about=offer.pk,
        now=now,
        post=post,
        language=post_office.spoken(entry.patient.language),
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
    return post_office.spoken(offer.entry.patient.language if offer.entry else "")


def _written(
    name: str, offer: Offer | FarOffer, entry: Entry, *, practitioner: str, where: Sequence[str], **more: str
) -> tuple[str, str]:
    """Write an offer in the hours of where it is: a colleague's practice may keep others than the patient's."""
    language, own = post_office.spoken(entry.patient.language), entry.appointment
    there = ZoneInfo((offer.at if isinstance(offer, FarOffer) else offer.structure).time_zone)
    when, who = agenda.exactly(offer.starts_at, there, language), agenda.in_sentence(practitioner, language)
    said = {
        "when": when,
        "until": agenda.exactly(offer.answer_by, there, language),
        "own": agenda.exactly(own.starts_at, there, language) if own and own.status == "booked" else "",
        "who": who,
        "place": "\n".join([when, post_office.with_whom(language, who), *where]),
        **more,
    }
    return post_office.letter(offer.structure, name, language, said)
