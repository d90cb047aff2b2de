"""Who comes, what the directives want to know of him, and the booking itself: one transaction, once."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import uuid5

from django.utils.translation import gettext_lazy as _

from permanence.agenda import actions as agenda
from permanence.agenda.models import Appointment
from permanence.capacity import actions as capacity
from permanence.capacity import queries as seats
from permanence.desk import actions as desk
from permanence.desk import queries as asking
from permanence.desk.models import Request
from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.refusal import Refusal
from permanence.foundation.rights import Can
from permanence.patients import actions as patients
from permanence.patients import queries as files
from permanence.patients.models import Contact, Patient
from permanence.portal import links, queries
from permanence.portal.models import Booking, Whom
from permanence.portal.rules import limits

from .holds import Gone
from .proofs import ask_code, count_all, prove

LOST = (agenda.SlotTaken, agenda.NotOpen, agenda.InThePast, agenda.NotHere)


class NotReady(Refusal):
    """Something comes before."""

    title = _("Something is still to be answered")
    next_step = _("Nothing was booked: go on from the page that is shown.")


@action(Can.BOOK, audit="booking.person_said", of="booking")
def say_who(
    *,
    by: Actor,
    booking: Booking,
    relation: str,
    birth_name: str,
    first_names: str,
    birth_date: date,
    sex: str,
    phone: str,
    email: str,
    now: datetime,
    known: str = "",
) -> Booking:
    """Keep who comes, and send a code to the contact given unless it is proved already; once it is booked, it stands.

    :param known: as for `ask_code`
    :raises TooMany: when codes were asked for too often
    """
    held = _locked(booking)
    if held.appointment_id or held.request_id:
        return held
    held.relation, held.birth_name, held.first_names = Whom(relation), birth_name, first_names
    held.birth_date, held.sex, held.phone = birth_date, sex, phone
    held.facts, held.facts_asked, held.red_flags, held.patient = {}, False, None, None
    same = held.proof is not None and held.proof.contact.casefold() == email.strip().casefold()
    if not (same and held.is_proven(now)):
        held.proof = ask_code(
            by=by,
            structure=held.structure,
            use="booking",
            contact=email,
            language=held.language,
            address=held.address,
            now=now,
            known=known,
        )
    held.save()
    return _recognised(by, held, now)


@action(Can.BOOK, audit="booking.facts_told", of="booking")
def tell_facts(*, by: Actor, booking: Booking, facts: Mapping[str, bool], now: datetime) -> Booking:
    """Keep what was answered about the situation."""
    held = _locked(booking)
    held.facts, held.facts_asked = dict(facts), True
    held.save(update_fields=["facts", "facts_asked"])
    return held


@action(Can.BOOK, audit="booking.signs_told", of="booking")
def tell_signs(*, by: Actor, booking: Booking, red_flags: Sequence[str], now: datetime) -> Booking:
    """Keep which signs of gravity were found; with one, the time is free again and the desk is told at once."""
    held = _locked(booking)
    held.red_flags = list(red_flags)
    held.save(update_fields=["red_flags"])
    if red_flags and held.is_proven(now):
        capacity.release(by=by, structure=held.structure, held_for=held.pk)
        held = _recognised(by, held, now)
        desk.leave_online(
            by=by,
            patient=_file(by, held, now),
            practitioner_role=held.practitioner_role,
            reason=held.reason,
            expressed="",
            red_flags=list(red_flags),
            now=now,
            key=f"online-15:{held.pk}",
        )
    return held


@action(Can.BOOK, audit="booking.code_typed", of="booking")
def type_code(*, by: Actor, booking: Booking, code: str, now: datetime) -> bool:
    """Tell whether the code typed proves his contact; then his file is found, if the contact stands in it."""
    held = _locked(booking)
    if held.proof is None or not prove(by=by, proof=held.proof, code=code, now=now):
        return False
    _recognised(by, _locked(booking), now)
    return True


@action(Can.BOOK, audit="booking.confirmed", of="booking")
def confirm(*, by: Actor, booking: Booking, now: datetime) -> Appointment:
    """Book what was read back; a second click books nothing more.

    :raises NotReady: when something comes before, or the directives say no
    :raises Gone: when the time was taken meanwhile; carries the nearest
    :raises TooMany: when one contact books too much in a day
    """
    held = _recognised(by, _locked(booking), now)
    if held.appointment is not None:
        return held.appointment
    if queries.step(by, held, now) != "confirm" or held.starts_at is None or held.proof is None:
        raise NotReady
    count_all(held.structure, [("booked", links.mark(held.proof.contact), limits.BOOKED)], now)
    patient = _file(by, held, now)
    seats.line_up(practitioner_role_ids=[held.practitioner_role_id], held_for=[held.pk])
    capacity.release(by=by, structure=held.structure, held_for=held.pk)
    try:
        booked = agenda.book(
            by=by,
            patient=patient,
            practitioner_role=held.practitioner_role,
            reason=held.reason,
            starts_at=held.starts_at,
            now=now,
            key=f"online:{held.pk}",
            source="online",
            said=agenda.Said(asking.met_from_home(queries.from_home(held), now)),
        )
    except agenda.ForbiddenByDirective:  # written meanwhile: what comes next is asked anew
        raise NotReady from None
    except LOST:
        raise Gone(queries.near(by, held.reason, held.starts_at, now, patient)) from None
    held.appointment, held.patient = booked, patient
    held.save(update_fields=["appointment", "patient"])
    return booked


@action(Can.BOOK, audit="booking.left_to_desk", of="booking")
def leave(*, by: Actor, booking: Booking, words: str, now: datetime) -> Request:
    """Leave a request to the desk instead of booking; a second click leaves nothing more.

    :raises NotReady: when he has not proved his contact
    """
    held = _recognised(by, _locked(booking), now)
    if held.request is not None:
        return held.request
    if queries.step(by, held, now) not in ("write", "refused", "missed", "confirm") or held.proof is None:
        raise NotReady
    count_all(held.structure, [("booked", links.mark(held.proof.contact), limits.BOOKED)], now)
    capacity.release(by=by, structure=held.structure, held_for=held.pk)
    patient = _file(by, held, now)
    left = desk.leave_online(
        by=by,
        patient=patient,
        practitioner_role=held.practitioner_role,
        reason=held.reason,
        expressed=words,
        now=now,
        red_flags=held.red_flags,
        key=f"online:{held.pk}",
    )
    held.request, held.patient = left, patient
    held.save(update_fields=["request", "patient"])
    return left


def _locked(booking: Booking) -> Booking:
    kept = Booking.objects.select_for_update(of=("self",), no_key=True)
    return kept.select_related(*queries.WITH).get(pk=booking.pk)


def _recognised(by: Actor, held: Booking, now: datetime) -> Booking:
    """Name his file once the contact in it is proved; nothing tells a visitor of another contact that there is one."""
    if held.patient_id or held.birth_date is None or held.proof is None or not held.is_proven(now):
        return held
    written = queries.written(held.proof)
    reached = Contact.objects.filter(structure_id=held.structure_id, system="email", value__in=written)
    his = set(reached.values_list("patient_id", flat=True)) | files.booked_for(held.structure_id, written)
    alike = files.lookalikes(by, held.structure_id, held.birth_name, held.first_names, held.birth_date) if his else []
    files_of_his = [one for one in alike if one.pk in his and one.birth_date == held.birth_date]
    found = min(files_of_his, key=lambda one: one.died_on is not None, default=None)  # the living before the dead
    if found is not None:
        held.patient = found
        held.save(update_fields=["patient"])
    return held


def _file(by: Actor, held: Booking, now: datetime) -> Patient:
    """Return his file, or open one: what the desk calls a provisional identity."""
    if held.patient is not None:
        return held.patient
    assert held.birth_date is not None
    assert held.proof is not None
    traits: dict[str, Any] = {
        name: getattr(held, name) for name in ("birth_name", "first_names", "birth_date", "sex", "phone")
    }
    named = uuid5(held.pk, f"{held.birth_name}:{held.first_names}:{held.birth_date}")
    made = patients.register(
        by=by,
        structure=held.structure,
        email=held.proof.contact,
        despite_lookalikes=True,
        now=now,
        key=f"{queries.OPENS}{named}",
        **traits,
    )
    if held.language != made.language:
        made = patients.note_language(by=by, patient=made, language=held.language, interpreter=made.interpreter)
    held.patient = made
    held.save(update_fields=["patient"])
    return made
