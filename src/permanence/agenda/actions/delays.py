"""Saying that a practitioner runs late, and telling those who wait or are to come."""

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from permanence.agenda import queries
from permanence.agenda.letters import write_delay
from permanence.agenda.models import Appointment, Delay, DelayTold
from permanence.directory.models import PractitionerRole
from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.live import tell
from permanence.foundation.refusal import Invalid
from permanence.foundation.rights import Can

LONGEST_MIN = 480
LONGEST = timedelta(hours=24)


class BadDelay(Invalid):
    """Longer than a day's work, or over before it is said."""

    title = _("This delay needs another look")
    next_step = _("Up to 8 hours, until a moment of today.")


@action(Can.BOOK, audit="delay.announced", of="practitioner_role")
def announce_delay(
    *, by: Actor, practitioner_role: PractitionerRole, minutes: int, until: datetime, now: datetime
) -> Delay:
    """Say how late a practitioner runs; it stands instead of what is computed until that moment.

    Said again with the same words, it is the same announcement.
    :param minutes: 0 says that he is on time after all
    :raises BadDelay: when it is too long, or over already
    """
    if not 0 <= minutes <= LONGEST_MIN or not now < until <= now + LONGEST:
        raise BadDelay
    PractitionerRole.objects.select_for_update(no_key=True).get(pk=practitioner_role.pk)
    last = Delay.objects.filter(practitioner_role=practitioner_role).order_by("at", "id").last()
    if last is not None and (last.minutes, last.until) == (minutes, until):
        return last
    said = Delay.objects.create(
        structure_id=practitioner_role.structure_id,
        practitioner_role=practitioner_role,
        minutes=minutes,
        at=now,
        until=until,
        by_name=by.name,
    )
    tell("agenda", said.structure_id, practitioner=practitioner_role.pk)
    return said


@action(Can.SEND_MESSAGES, audit="delay.told", of="delay")
def tell_delay(*, by: Actor, delay: Delay, now: datetime) -> int:
    """Write to everyone whom the delay concerns and who has an address, once each; return how many were told now."""
    said = _lock(by, delay)
    reached = [one for one in queries.to_tell(by, said, now) if one.is_written]
    for one in reached:
        assert one.visit.expected_at is not None
        promise = queries.appointment(by, one.visit.appointment.pk)
        how = write_delay(promise, said, one.visit.expected_at, by=by, now=now)
        _note(by, said, promise, how, now)
    tell("agenda", said.structure_id, practitioner=said.practitioner_role_id)
    return len(reached)


@action(Can.BOOK, audit="delay.said", of="delay")
def note_told(*, by: Actor, delay: Delay, appointment: Appointment, now: datetime) -> Delay:
    """Note that someone was told by voice; twice is once."""
    said = _lock(by, delay)
    _note(by, said, appointment, "voice", now)
    tell("agenda", said.structure_id, practitioner=said.practitioner_role_id)
    return said


def _lock(by: Actor, delay: Delay) -> Delay:
    Delay.objects.select_for_update(no_key=True).get(pk=delay.pk)
    return queries.delay(by, delay.pk)


def _note(by: Actor, said: Delay, promise: Appointment, how: str, now: datetime) -> None:
    DelayTold.objects.get_or_create(
        delay=said,
        appointment=promise,
        defaults={"structure_id": said.structure_id, "how": how, "at": now, "by_name": by.name},
    )
