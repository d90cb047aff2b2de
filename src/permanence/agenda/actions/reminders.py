"""Reminders told when their hour comes, and what an answer to one does."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import connection
from django.utils.translation import gettext as _

from permanence.agenda import letters, queries
from permanence.agenda.bringing import lacking
from permanence.agenda.models import Appointment, Reminder, Reminding, Status, VisitReason
from permanence.agenda.queries.reminders import Due
from permanence.agenda.rules import answering, reminding
from permanence.directory.models import Structure
from permanence.events.agenda import AnswerForHuman
from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.outbox import publish
from permanence.foundation.refusal import Invalid
from permanence.foundation.rights import Can
from permanence.kernel import actions as kernel
from permanence.messaging import actions as messaging
from permanence.messaging import queries as post_office
from permanence.messaging.models import Message, Received
from permanence.messaging.queries import Kind, Way

from .appointments import cancel
from .visits import NotNow, confirm

EVENING = time(18)


@dataclass(frozen=True, slots=True)
class _At:
    """What all the reminders of one run share."""

    now: datetime
    post: post_office.Post
    silent_after: int
    unanswered: Mapping[UUID, int]
    lacking: frozenset[UUID]  # appointments of which papers are asked for and missing


@action(Can.EDIT_OPENINGS, audit="reminding.set", of="structure")
def set_reminding(
    *, by: Actor, structure: Structure, leads_min: Sequence[int], reason: VisitReason | None = None,
    cancel_until_min: int = 120, silent_after: int = 3, early_min: int = 0,
) -> Reminding:  # fmt: skip
    """Say how long before their appointments patients are reminded, in a practice or for one reason.

    :param early_min: how long before the hour they are asked to come, of a practice
    :raises Invalid: for a moment that is none of those proposed
    """
    if not set(leads_min) <= set(reminding.CHOICES) or early_min not in reminding.EARLY_MIN:
        raise Invalid
    said = {
        "leads_min": sorted(set(leads_min), reverse=True),
        "cancel_until_min": cancel_until_min,
        "silent_after": silent_after,
        "early_min": early_min,
    }
    return Reminding.objects.update_or_create(structure=structure, reason=reason, defaults=said)[0]


@action(Can.EDIT_OPENINGS, audit="reminding.unset", of="reason")
def unset_reminding(*, by: Actor, reason: VisitReason) -> None:
    """Let a reason be reminded of as the practice does."""
    Reminding.objects.filter(reason=reason).delete()


@action(Can.SEND_MESSAGES, audit="reminders.told", of="structure")
def remind(*, by: Actor, structure: Structure, groups: Sequence[Due], now: datetime) -> int:
    """Tell some of the reminders that are due, each once whoever else is at it; return how many were told."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"reminders {structure.pk}"])
    wanted = [pk for group in groups for pk in group.appointments]
    known = queries.to_remind(by, wanted)
    silent_after = queries.practice_reminding(structure).silent_after
    told = set(Reminder.objects.filter(appointment__in=wanted).values_list("appointment_id", "lead_min"))
    unanswered = post_office.unanswered([one.patient_id for one in known.values()], structure.pk, now)
    papers = frozenset(lacking(by, known.values()))
    at = _At(now, post_office.post(structure), silent_after, unanswered, papers)
    done, rows = 0, []
    with messaging.together():
        for group in groups:
            here = [known[pk] for pk in group.appointments if pk in known and (pk, group.lead_min) not in told]
            if here:
                rows += _remind(by, here, group, at)
                done += 1
    Reminder.objects.bulk_create(rows, ignore_conflicts=True)
    return done


def _remind(by: Actor, promises: list[Appointment], group: Due, at: _At) -> list[Reminder]:
    first = promises[0]
    key = f"reminder:{first.pk}:{group.lead_min}"
    choice, message = queries.way_to(first, Kind.REMINDER, at.now, at.post), None
    way, asked_voice = choice.way, choice.because == "by voice"
    silent = way.written and 0 < at.silent_after <= at.unanswered.get(first.patient_id, 0)
    if way.written and not silent:
        message = _write(by, promises, key, at)
    elif silent or (asked_voice and group.lead_min == group.calls_at):
        way = Way.VOICE
        _call(by, first, key, at.now)
    told = {"lead_min": group.lead_min, "message": message, "way": way.value, "at": at.now}
    return [Reminder(structure_id=one.structure_id, appointment=one, **told) for one in promises]


def _write(by: Actor, promises: list[Appointment], key: str, at: _At) -> Message | None:
    first = promises[0]
    mail, sms = letters.reminder(promises, at.post, now=at.now, lacking=at.lacking)
    subject, _rest, body = mail.partition("\n")
    return messaging.tell(
        by=by,
        structure=first.structure,
        reach=queries.reach(first.patient),
        kind=Kind.REMINDER,
        subject=subject,
        body=body.strip() + "\n",
        sms=sms,
        key=key,
        about=first.pk,
        now=at.now,
        post=at.post,
        before=first.starts_at,
        language=letters.language_of(first),
    ).message


def _call(by: Actor, promise: Appointment, key: str, now: datetime) -> None:
    """Have a human call: by this evening, before the appointment."""
    zone = ZoneInfo(promise.structure.time_zone)
    local = now.astimezone(zone)
    evening = datetime.combine(local.date(), EVENING, zone)
    kernel.make(
        by=by,
        structure=promise.structure,
        title=_("Call to remind of an appointment"),
        due_at=max(now, min(evening, promise.starts_at)),
        now=now,
        about="agenda.appointment",
        about_id=promise.pk,
        key=key,
    )


@action(Can.BOOK, audit="answer.heard", of="received")
def hear_answer(*, by: Actor, received: Received, now: datetime) -> Received:
    """Do what an answer says: confirm, cancel, or leave it to a human with the reason why."""
    if received.settled_at:
        return received
    asked = queries.asked_about(by, received.answers)
    deed, why = answering.decide(
        post_office.Means(received.means),
        asked,
        people=queries.people_behind(by, received),
        questions=post_office.questions(received, now),
        cancel_until_min=queries.practice_reminding(received.structure).cancel_until_min,
        now=now,
    )
    if deed is answering.Deed.CONFIRM:
        _confirm(by, asked, now)
    elif deed is answering.Deed.CANCEL:
        cancel(by=by, appointment=asked[0], now=now, by_patient=True)
    else:
        publish(AnswerForHuman(received.structure_id, received.pk, str(why)))
        _acknowledge(by, received, why or answering.Why.WORDS, asked, now)
    return messaging.settle(by=by, received=received, how=deed.value, now=now)


def _confirm(by: Actor, asked: Iterable[Appointment], now: datetime) -> None:
    for promise in asked:
        if promise.status == Status.BOOKED and promise.starts_at > now:
            try:
                confirm(by=by, appointment=promise, now=now, by_patient=True)
            except NotNow:
                continue  # he is here already


def _acknowledge(
    by: Actor, received: Received, why: answering.Why, asked: Sequence[Appointment], now: datetime
) -> Message | None:
    """Say that a human reads it, and the 15; once a day, for a machine may answer too."""
    name = "too_late" if why is answering.Why.LATE else "forwarded"
    language = asked[0].patient.language if asked else "fr"
    return messaging.reply(by=by, received=received, name=name, language=language, now=now)
