"""What a patient may do with an appointment by his link, as his practice allows."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists

from permanence.agenda import queries as agenda
from permanence.agenda.models import Appointment, Modality, Stage
from permanence.agenda.online import ByLink
from permanence.foundation.actor import Actor
from permanence.portal import links
from permanence.portal.models import OnlineReason, PracticePage
from permanence.waiting import queries as waiting
from permanence.waiting.models import Entry

A_DAY = timedelta(days=1)
HERE = (Stage.ARRIVED, Stage.WAITING)
BEFORE, AFTER = timedelta(minutes=15), timedelta(hours=1)  # the room of a teleconsultation is open around it


@dataclass(frozen=True, slots=True)
class Managed:
    """What may be done with one appointment now.

    :param late: it is too near to be cancelled or moved from home
    :param moves: another time may be chosen from home
    :param here: he has come, and waits to be called
    :param lists: he may ask to be told of a sooner time
    :param waits: he is on the list already
    """

    page: PracticePage | None = None
    online: OnlineReason | None = None
    coming: bool = False
    late: bool = False
    moves: bool = False
    confirms: bool = False
    here: bool = False
    lists: bool = False
    waits: bool = False
    remote: bool = False


def managed(booked: Appointment, now: datetime) -> Managed:
    """Return what its patient may do with it; without a public page, cancel until it begins as before."""
    page = PracticePage.objects.filter(structure_id=booked.structure_id).first()
    coming = agenda.may_be_cancelled(booked, now, by_patient=True) and booked.status == "booked"
    late = page is not None and _late(page, booked, now)
    online = OnlineReason.objects.filter(reason_id=booked.reason_id, reason__withdrawn_at=None).first()
    opened = bool(page and page.published_at and page.takes_bookings)
    waits = (
        coming and Entry.objects.filter(patient_id=booked.patient_id, reason_id=booked.reason_id, left_at=None).exists()
    )
    keeps = coming and waiting.keeps_list(booked.structure_id, booked.practitioner_role_id, now)
    return Managed(
        page=page,
        online=online,
        coming=coming,
        late=coming and late,
        moves=coming and not late and opened and online is not None,
        here=booked.stage in HERE,
        confirms=coming and booked.stage == Stage.PLANNED,
        lists=coming and opened and keeps and not waits,
        waits=bool(waits),
        remote=_meets_by_video(booked) and now <= booked.ends_at + AFTER,
    )


def by_link(booked: Appointment, now: datetime) -> ByLink:
    """Return what its patient may still do from home, in one question: each letter about it asks."""
    online = Exists(OnlineReason.objects.filter(reason_id=booked.reason_id, reason__withdrawn_at=None))
    page = PracticePage.objects.filter(structure_id=booked.structure_id).annotate(online=online).first()
    if page is None:
        return ByLink.CANCEL
    if _late(page, booked, now):
        return ByLink.CALL
    return ByLink.MOVE if page.published_at and page.takes_bookings and page.online else ByLink.CANCEL


def _late(page: PracticePage, booked: Appointment, now: datetime) -> bool:
    return bool(page.cancel_until_h) and now > booked.starts_at - timedelta(hours=page.cancel_until_h)


@dataclass(frozen=True, slots=True)
class Standing:
    """How it stands of one who is to be seen today.

    :param expected_at: when he should be seen
    :param before: how many of those who are here go before him
    """

    expected_at: datetime
    before: int


def standing(by: Actor, booked: Appointment, now: datetime) -> Standing | None:
    """Return when one who is here, or whose practitioner's delay was announced, should be seen; no more than that."""
    if not booked.starts_at - A_DAY < now < booked.ends_at + A_DAY:
        return None
    room = agenda.room(by, booked.practitioner_role, now)
    visit = next((one for one in room.visits if one.appointment.pk == booked.pk), None)
    if visit is None or visit.expected_at is None or not (visit.stage in HERE or (room.announced and visit.late_min)):
        return None
    at = visit.expected_at
    return Standing(at, sum(one.expected_at is not None and one.expected_at < at for one in room.here))


def room(booked: Appointment, now: datetime) -> str:
    """Return where the practitioner enters a teleconsultation: where its patient does, and as soon."""
    if not _meets_by_video(booked):
        return ""
    return remote_address(booked, PracticePage.objects.filter(structure_id=booked.structure_id).first(), now)


def _meets_by_video(booked: Appointment) -> bool:
    """Tell whether they meet there: also once it has begun, for who comes late or whose connection is lost."""
    return booked.modality == Modality.REMOTE and booked.stage not in (Stage.CANCELLED, Stage.GONE)


def remote_address(booked: Appointment, page: PracticePage | None, now: datetime) -> str:
    """Return where a teleconsultation takes place, once it is near; empty before, after, and without such a place."""
    near = booked.starts_at - BEFORE <= now <= booked.ends_at + AFTER
    if page is None or not page.remote_url or not near:
        return ""
    return page.remote_url.replace("{room}", links.room(booked.pk))
