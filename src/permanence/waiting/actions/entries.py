"""Coming on the list, staying and leaving."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import date, datetime, time
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from permanence.agenda import queries as agenda
from permanence.agenda.models import Appointment, VisitReason
from permanence.directory.models import Network, PractitionerRole
from permanence.directory.queries import networks
from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.constraints import decided_by
from permanence.foundation.idempotency import once
from permanence.foundation.live import tell
from permanence.foundation.refusal import Invalid, Refusal, Words
from permanence.foundation.rights import Can
from permanence.patients.actions import PatientDied
from permanence.patients.models import Patient
from permanence.waiting import queries, rules
from permanence.waiting.models import Entry, FarOffer, LeftWhy, Place, Urgency

from . import handing, turns


class AlreadyWaiting(Refusal):
    """He is on the list for this."""

    title = _("This patient is already on the waiting list for this reason")
    next_step = _("Nothing was added. Look at his entry to see or change what he waits for.")


class NotWaiting(Refusal):
    """He has left the list."""

    title = _("This patient is no longer on the waiting list")
    next_step = _("Put him on it again if he wishes.")


class NoList(Refusal):
    """A directive lets nobody wait for the practitioner, or for the whole practice; carries for whom."""

    title: Words = _("A directive lets nobody wait here")
    next_step = _("Nothing was added. Book the nearest time, choose a colleague of the practice, or write a message.")

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__()
        if names:
            self.title = _("No waiting list, says the directive of %(names)s") % {"names": ", ".join(names)}


@action(Can.BOOK, audit="entry.added", of="patient")
def put_on_list(
    *,
    by: Actor,
    patient: Patient,
    reason: VisitReason,
    now: datetime,
    practitioner_roles: Sequence[PractitionerRole] = (),
    network: Network | None = None,
    urgency: str = Urgency.PLANNED,
    weekdays: Sequence[int] = (),
    opens_at: time | None = None,
    closes_at: time | None = None,
    from_on: date | None = None,
    until_on: date | None = None,
    by_email: bool = True,
    by_phone: bool = True,
    notice_min: int = 60,
    appointment: Appointment | None = None,
    note: str = "",
    key: str | None = None,
) -> Entry:
    """Note that a patient would come sooner, should someone give his time back.

    :param practitioner_roles: any of these will do; none is anyone of the house
    :param network: its other practices suit too; he agreed to be seen there
    :param until_on: until when he waits; his urgency tells when not given
    :param notice_min: how long he needs to come, once told
    :param appointment: the later one he has, which a sooner one will replace
    :param key: the same one sent twice notes one wish
    :raises AlreadyWaiting: when he waits for this already
    :raises NoList: when a directive forbids it
    :raises Invalid: for hours or days that end before they begin, or what belongs elsewhere
    """
    wished = Entry(
        structure_id=patient.structure_id,
        patient=patient,
        reason=reason,
        practitioner_roles=[role.pk for role in practitioner_roles],
        network=network,
        urgency=urgency,
        weekdays=sorted({*weekdays}),
        opens_at=opens_at,
        closes_at=closes_at,
        from_on=from_on,
        until_on=until_on or rules.holds_until(rules.Urgency(urgency), _today(patient, now)),
        by_email=by_email,
        by_phone=by_phone,
        notice_min=notice_min,
        appointment=appointment,
        note=note,
        noted_by=by.name,
        created_at=now,
    )
    _check(wished, practitioner_roles, _today(patient, now))
    _check_directives(wished, practitioner_roles, now)
    return once(
        structure_id=wished.structure_id,
        verb="waiting.put_on_list",
        key=key,
        find=lambda pk: queries.entry(by, pk),
        make=lambda: _kept(wished),
    )


@action(Can.BOOK, audit="entry.changed", of="entry")
def change_wish(
    *, by: Actor, entry: Entry, now: datetime, practitioner_roles: Sequence[PractitionerRole], **wish: Any
) -> Entry:
    """Change what someone waits for; since when he waits stays, and so does what is being offered to him.

    :param wish: as for `put_on_list`
    :raises AlreadyWaiting: when he waits for the new reason already
    :raises NotWaiting: when he has left the list
    :raises NoList: when a directive forbids to wait for someone newly named
    """
    kept = Entry.objects.select_for_update(of=("self",), no_key=True).select_related("patient__structure")
    changed = kept.get(pk=entry.pk)
    if changed.left_at:
        raise NotWaiting
    today, named = _today(changed.patient, now), changed.practitioner_roles
    until_on = wish.pop("until_on", None) or rules.holds_until(rules.Urgency(wish["urgency"]), today)
    values = wish | {"practitioner_roles": [role.pk for role in practitioner_roles], "until_on": until_on}
    for name, value in values.items():
        setattr(changed, name, value)
    _check(changed, practitioner_roles, today)
    if new := [role for role in practitioner_roles if role.pk not in named]:
        _check_directives(changed, new, now)
    return _kept(changed)


@action(Can.BOOK, audit="entry.taken_off", of="entry")
def take_off(*, by: Actor, entry: Entry, now: datetime, why: str = LeftWhy.WITHDRAWN) -> Entry:
    """Take someone off the list; what is being offered to him goes to the next. Done again, it changes nothing."""
    kept, place = _locked(by, entry, now)
    if kept.left_at is None:
        turns.leave(kept, LeftWhy(why), now, by_name=by.name)
    if place is not None:
        place.offers.filter(entry=kept, answer="").update(answer="no", answered_at=now, answered_by=by.name)
        turns.turn(by, place, now)
    return kept


@action(Can.BOOK, audit="entry.kept", of="entry")
def wait_on(*, by: Actor, entry: Entry, now: datetime) -> Entry:
    """Answer that he still waits for a sooner time than the appointment he was given meanwhile.

    :raises NotWaiting: when he has left the list
    """
    kept = Entry.objects.select_for_update(of=("self",), no_key=True).get(pk=entry.pk)
    if kept.left_at:
        raise NotWaiting
    if kept.asked_about_id:
        kept.appointment_id, kept.asked_about = kept.asked_about_id, None
        kept.save(update_fields=["appointment", "asked_about"])
        tell("agenda", kept.structure_id, entry=kept.pk)
    return kept


@action(Can.BOOK, audit="entries.looked_at", of="appointment")
def look_again(*, by: Actor, appointment: Appointment, now: datetime) -> None:
    """Look who waits on after an appointment was made: he leaves, stays, or the secretary is asked."""
    moved_from = agenda.former(appointment)
    for entry in queries.entries_met(by, appointment):
        role = appointment.practitioner_role_id
        serves = not entry.practitioner_roles or role in entry.practitioner_roles
        after = rules.after_booking(
            serves=serves,
            urgency=rules.Urgency(entry.urgency),
            since=entry.created_at,
            booked_for=appointment.starts_at,
        )
        if after is rules.After.LEAVES:
            take_off(by=by, entry=entry, now=now, why=LeftWhy.BOOKED)
            Entry.objects.filter(pk=entry.pk, left_why=LeftWhy.BOOKED).update(asked_about=appointment)
        elif moved_from is not None and moved_from.pk == entry.appointment_id:
            Entry.objects.filter(pk=entry.pk, left_at=None).update(appointment=appointment)
        elif after is rules.After.ASK:
            Entry.objects.filter(pk=entry.pk, left_at=None).update(asked_about=appointment)
            tell("agenda", entry.structure_id, entry=entry.pk)


@action(Can.BOOK, audit="entries.followed_back", of="appointment")
def follow_back(*, by: Actor, appointment: Appointment, instead_of: UUID) -> None:
    """Let who waits for sooner than an appointment wait so on when its move is undone: it is the one he has again.

    Whom the move had taken off the list is on it as before, unless he was put on it again meanwhile.
    """
    theirs = Entry.objects.filter(structure_id=appointment.structure_id)
    waiting = theirs.filter(left_at=None)
    waiting.filter(appointment=instead_of).update(appointment=appointment)
    waiting.filter(asked_about=instead_of).update(asked_about=None)
    for left in theirs.filter(asked_about=instead_of, left_why=LeftWhy.BOOKED).select_for_update(no_key=True):
        left.left_at, left.left_why, left.left_by, left.asked_about = None, "", "", None
        with suppress(AlreadyWaiting):
            _kept(left)


@action(Can.BOOK, audit="entry.lapsed", of="entry")
def lapse(*, by: Actor, entry: Entry, now: datetime) -> Entry:
    """Take off someone whose last day is past."""
    return take_off(by=by, entry=entry, now=now, why=LeftWhy.LAPSED)


def asked_at(entry: Entry) -> Place | None:
    """Return the place that is being offered to someone just now."""
    return Place.objects.filter(offers__entry=entry, offers__answer="").first()


def _locked(by: Actor, entry: Entry, now: datetime) -> tuple[Entry, Place | None]:
    """Lock the place that is being offered to someone, then him, as whoever asks does; what is offered afar ends first.

    Who was asked meanwhile is let go, and locked again in that order: once he is locked, nobody asks him any more.
    """
    answered: list[UUID] = []
    while True:
        if far := _asked_afar(entry, answered):
            handing.answer_far(by=by, offer=far, answer="not_now", now=now)
            answered.append(far.pk)
        seen, before = asked_at(entry), transaction.savepoint()
        place = turns.locked(seen) if seen else None
        kept = Entry.objects.select_for_update(of=("self",), no_key=True).get(pk=entry.pk)
        if asked_at(entry) == seen and _asked_afar(entry, answered) is None:
            transaction.savepoint_commit(before)
            return kept, place
        transaction.savepoint_rollback(before)


def _asked_afar(entry: Entry, answered: Sequence[UUID]) -> FarOffer | None:
    return FarOffer.objects.filter(entry=entry, answer="").exclude(pk__in=answered).first()


def _today(patient: Patient, now: datetime) -> date:
    return now.astimezone(ZoneInfo(patient.structure.time_zone)).date()


def _check(wished: Entry, practitioner_roles: Sequence[PractitionerRole], today: date) -> None:
    """Refuse what belongs elsewhere, and what ends before it begins."""
    own = wished.appointment
    rows = (wished.reason, own or wished.reason, *practitioner_roles)
    if any(row.structure_id != wished.structure_id for row in rows) or (own and own.patient_id != wished.patient_id):
        raise Invalid
    if wished.patient.died_on:
        raise PatientDied
    if wished.network and not networks(wished.structure_id).filter(network=wished.network).exists():
        raise Invalid
    opens_at, closes_at = wished.opens_at, wished.closes_at
    if (opens_at and closes_at and closes_at <= opens_at) or wished.until_on < max(wished.from_on or today, today):
        raise Invalid(_("What suits must end after it begins, and not before today."))


def _check_directives(wished: Entry, practitioner_roles: Sequence[PractitionerRole], now: datetime) -> None:
    """Refuse to let someone wait where the directives say that nobody does."""
    named = {role.pk: role.person.short_name for role in practitioner_roles}
    if named and (without := queries.without_list(wished.structure_id, named, now)):
        raise NoList([named[one] for one in without])
    if not named and not queries.keeps_list(wished.structure_id, None, now):
        raise NoList([])


def _kept(entry: Entry) -> Entry:
    with decided_by("waits_once", AlreadyWaiting):
        entry.save()
    tell("agenda", entry.structure_id, entry=entry.pk)
    return entry
