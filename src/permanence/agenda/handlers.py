"""What the agenda does about facts, after the answer: the patient is told, once; openings follow the directives."""

from datetime import datetime

from permanence.directives import queries as directives
from permanence.directives.models import Kind
from permanence.directory.models import Structure
from permanence.events.agenda import AppointmentBooked, AppointmentCancelled
from permanence.events.directives import DirectiveChanged
from permanence.events.messaging import MessageNotDelivered, MessageReceived
from permanence.foundation.actor import Actor
from permanence.messaging import actions as messaging
from permanence.messaging import queries as post_office

from . import actions, queries, undelivered
from .jobs import tell_move
from .letters import write, write_series
from .models import Status


def confirm_to_patient(told: AppointmentBooked, *, by: Actor, now: datetime) -> None:
    """Write the confirmation, unless it was given back meanwhile; a move is told once it can no longer be undone."""
    booked = queries.appointment(by, told.appointment_id)
    if booked.status != Status.CANCELLED:
        place = queries.place_of(by, booked) if booked.source == "series" else None
        if place:
            write_series(place.series, by=by, now=now)
        elif queries.former(booked):
            later = now + queries.UNDONE_WITHIN
            tell_move.defer(structure_id=booked.structure_id, schedule_at=later, appointment_id=booked.pk)
        else:
            write(booked, "booked", by=by, now=now)


def confirm_cancellation(told: AppointmentCancelled, *, by: Actor, now: datetime) -> None:
    """Write that the appointment is cancelled, if it still is; of one that was moved, another letter tells."""
    given_back = queries.appointment(by, told.appointment_id)
    if given_back.status == Status.CANCELLED and not queries.moved_to(given_back):
        place = queries.place_of(by, given_back)
        if place and place.series.ended_at:
            write_series(place.series, by=by, now=now, ended=True)
        else:
            unsent = post_office.Kind.CONFIRMATION  # it waits for the morning, when a telephone may ring
            messaging.withdraw(by=by, structure_id=told.structure_id, about=given_back.pk, kind=unsent)
            write(given_back, "cancelled", by=by, now=now)
    messaging.withdraw(by=by, structure_id=told.structure_id, about=given_back.pk, kind=post_office.Kind.REMINDER)


def hear_answer(told: MessageReceived, *, by: Actor, now: datetime) -> None:
    """Do what an answer by SMS says; of a time offered from the waiting list, that list hears."""
    received = post_office.received(by, told.received_id)
    if not post_office.answers_an_offer(received):
        actions.hear_answer(by=by, received=received, now=now)


def tell_otherwise(told: MessageNotDelivered, *, by: Actor, now: datetime) -> None:
    """Have someone ask for an address that works; tell by the next way what cannot wait."""
    undelivered.mend(told, by=by, now=now)


def release_kept_time(told: DirectiveChanged, *, by: Actor, now: datetime) -> None:
    """Release what is kept for emergencies as the directive now says."""
    if directives.directive(by, told.directive_id).kind == Kind.EMERGENCY_SLOTS:
        actions.release_as_directed(by=by, structure=Structure.objects.get(pk=told.structure_id), now=now)
