"""What a patient answers about a time at a colleague's practice; a yes hands him over, as he was told it would."""

from datetime import datetime

from django.db import transaction

from permanence.agenda import actions as agenda
from permanence.agenda.models import Appointment, Status
from permanence.capacity import actions as capacity
from permanence.events.waiting import FarOfferTaken
from permanence.foundation.action import action
from permanence.foundation.actor import Actor, scope
from permanence.foundation.live import tell
from permanence.foundation.outbox import publish
from permanence.foundation.refusal import Invalid
from permanence.foundation.rights import Can
from permanence.patients import actions as patients
from permanence.patients import queries as files
from permanence.patients.models import Patient
from permanence.waiting import queries
from permanence.waiting.models import Answer, Ended, Entry, FarOffer, LeftWhy, Offer, Place, Urgency

from . import turns
from .answers import GIVEN, GONE, check_there


@action(Can.BOOK, audit="far_offer.answered", of="offer")
def answer_far(*, by: Actor, offer: FarOffer, answer: str, now: datetime, by_patient: bool = False) -> FarOffer:
    """Take an answer: yes opens a file over there and books the time at once, unless it is gone.

    :param answer: as for an offer of the house
    :param by_patient: he answered himself
    :raises Invalid: for what nobody can answer
    """
    if answer not in GIVEN:
        raise Invalid
    far = queries.far_offer(by, offer.pk)
    with scope(queries.colleague(far.at_id)) as there:
        place = turns.locked(Place.objects.get(pk=far.place_id))
        became = _said_there(there, place, far, Answer(answer), now)
    kept = FarOffer.objects.select_for_update(of=("self",), no_key=True).get(pk=offer.pk)
    if became is not None and not kept.answer:
        name = "" if by_patient else by.name
        kept.answer, kept.answered_at, kept.answered_by = became, now, name
        kept.save(update_fields=["answer", "answered_at", "answered_by"])
        _leaves(kept, became, now, name)
    tell("agenda", offer.structure_id, entry=offer.entry_id)
    return queries.far_offer(by, offer.pk)


@action(Can.BOOK, audit="appointment.replaced_elsewhere", of="offer")
def give_own_back(*, by: Actor, offer: FarOffer, now: datetime) -> None:
    """Give back the later appointment of here that a time over there replaces; done again, it changes nothing."""
    own, after = offer.entry.appointment, max(now, offer.starts_at)
    if offer.answer == Answer.YES and own and own.status == Status.BOOKED and own.starts_at > after:
        agenda.cancel(by=by, appointment=own, now=now)


def _said_there(there: Actor, place: Place, far: FarOffer, said: Answer, now: datetime) -> Answer | None:
    """Do over there what the answer asks for; return what is then to be noted here, None when it was noted already."""
    asked = Offer.objects.select_related("reason").get(pk=far.pk)
    if asked.answer:
        return None
    if asked.answer_by <= now:
        turns.turn(there, place, now)
        return None
    together = queries.shared(far.at_id, far.structure_id)
    if said == Answer.YES and together:
        return Answer.YES if _booked(there, place, asked, far.entry, now) else None
    became = said if together else Answer.STOPPED
    asked.answer, asked.answered_at = became, now
    asked.save(update_fields=["answer", "answered_at"])
    turns.turn(there, place, now)
    turns.news(place)
    return became


def _booked(there: Actor, place: Place, asked: Offer, entry: Entry, now: datetime) -> bool:
    turns.queue_for(there, place)
    capacity.release(by=there, structure=place.structure, held_for=place.pk)
    try:
        check_there(there, place, asked.starts_at)
        with transaction.atomic():  # no file stays behind when there is no appointment
            booked: Appointment = agenda.book(
                by=there, patient=_file(there, place, entry.patient, asked, now),
                practitioner_role=place.practitioner_role, reason=asked.reason, starts_at=asked.starts_at, now=now,
                key=f"offer:{asked.pk}", source="waiting",
                urgent=entry.urgency != Urgency.PLANNED, said=agenda.PROMISED,
            )  # fmt: skip
    except GONE:
        turns.end(there, place, Ended.GONE, now)
        return False
    asked.answer, asked.answered_at, asked.appointment = Answer.YES, now, booked
    asked.save(update_fields=["answer", "answered_at", "appointment"])
    turns.end(there, place, Ended.FILLED, now)
    return True


def _file(there: Actor, place: Place, patient: Patient, asked: Offer, now: datetime) -> Patient:
    """Return his file over there: one of the very same traits, or a new one with what is needed to receive him."""
    alike = files.lookalikes(
        there, place.structure_id, patient.birth_name, patient.first_names, patient.birth_date,
        used_name=patient.used_name,
    )  # fmt: skip
    known = next((one for one in alike if _same(one, patient)), None)
    if known is not None:
        return known
    made = patients.register(
        by=there,
        structure=place.structure,
        birth_name=patient.birth_name,
        used_name=patient.used_name,
        first_names=patient.first_names,
        birth_date=patient.birth_date,
        sex=patient.sex,
        phone=patient.phone,
        email=patient.email,
        now=now,
        despite_lookalikes=True,
        key=f"offer:{asked.pk}",
    )
    if not patient.extra_time_min:
        return made
    return patients.note_extra_time(by=there, patient=made, minutes=patient.extra_time_min)


def _same(one: Patient, other: Patient) -> bool:
    traits = ("birth_name", "first_names", "birth_date", "sex")
    return all(str(getattr(one, trait)).casefold() == str(getattr(other, trait)).casefold() for trait in traits)


def _leaves(kept: FarOffer, became: Answer, now: datetime, name: str) -> None:
    """Take him off the list when the answer says so."""
    why = {Answer.YES: LeftWhy.OFFER, Answer.NO: LeftWhy.WITHDRAWN}.get(became)
    if why is None:
        return
    entry = Entry.objects.select_for_update(of=("self",), no_key=True).get(pk=kept.entry_id)
    if entry.left_at is None:
        turns.leave(entry, why, now, by_name=name)
    if became == Answer.YES:
        publish(FarOfferTaken(kept.structure_id, kept.pk))
