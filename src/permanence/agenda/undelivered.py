"""What did not arrive: the next way, or a human's voice, for what cannot wait; the right address is asked for."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from permanence.events.messaging import MessageNotDelivered
from permanence.foundation.actor import Actor
from permanence.foundation.refusal import Refusal
from permanence.kernel import actions as kernel
from permanence.messaging import actions as messaging
from permanence.messaging import queries as post_office
from permanence.messaging.models import Channel, Message
from permanence.messaging.queries import Kind
from permanence.patients import queries as patients
from permanence.patients.models import Patient

from .models import Appointment, Status

PRESSING = {Kind.CHANGE, Kind.LATE, Kind.OFFER, Kind.REMINDER, Kind.RECALL}  # of no use to read of it next week
ASKED_WITHIN, CALLED_WITHIN = timedelta(days=2), timedelta(hours=2)


def mend(told: MessageNotDelivered, *, by: Actor, now: datetime) -> None:
    """Do what is left to do about a message that did not arrive; done twice, it is done once."""
    message = post_office.message(by, told.message_id)
    if message.person is None:
        return
    try:
        patient = patients.patient(by, message.person)
    except Refusal:
        return
    if message.channel == Channel.MSSANTE:
        _call_professional(by, message, patient, now)
        return
    if told.lasting:
        _ask(by, message, patient, now)
    if message.kind in PRESSING and _of_use(message, now):
        choice = messaging.tell_otherwise(by=by, message=message, reach=patients.reach(patient), now=now).choice
        if not choice.written:
            _call(by, message, patient, now)


def _ask(by: Actor, message: Message, patient: Patient, now: datetime) -> None:
    marked = post_office.mark_of(message)
    if marked is None:
        return  # somebody says meanwhile that it works
    title = _("E-mail address refused: ask for the right one")
    kernel.make(
        by=by, structure=message.structure, title=title, due_at=now + ASKED_WITHIN, now=now, about="patients.patient",
        about_id=patient.pk, key=f"refused:{patient.pk}:{marked.pk}",
    )  # fmt: skip


def _call(by: Actor, message: Message, patient: Patient, now: datetime) -> None:
    due_at = min(filter(None, [now + CALLED_WITHIN, message.useful_until]))
    kernel.make(
        by=by, structure=message.structure, title=_("Call: a message did not arrive"), due_at=max(now, due_at),
        now=now, about="patients.patient", about_id=patient.pk, key=f"undelivered:{message.pk}",
    )  # fmt: skip


def _call_professional(by: Actor, message: Message, patient: Patient, now: datetime) -> None:
    kernel.make(
        by=by, structure=message.structure, title=_("A letter by MSSanté did not arrive: reach the professional"),
        due_at=now + ASKED_WITHIN, now=now, about="patients.patient", about_id=patient.pk,
        key=f"undelivered:{message.pk}",
    )  # fmt: skip


def _of_use(message: Message, now: datetime) -> bool:
    """Tell whether it still concerns him: the appointment stands, or its end is what was told."""
    if message.useful_until and message.useful_until <= now:
        return False
    promise = Appointment.objects.filter(pk=message.about).first() if message.about else None
    if promise is None or message.kind == Kind.CHANGE:
        return promise is None or promise.starts_at > now
    return promise.status == Status.BOOKED and promise.starts_at > now
