"""Awaited results and reports: noted, asked for again, come, given up; and the patient told that something came."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from permanence.documents.models import Awaited, AwaitedEnd, AwaitedKind, Chase, ChaseWay, ReceivedLetter
from permanence.documents.rules import awaiting as rules
from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.live import tell
from permanence.foundation.refusal import Invalid, NotFound, Refusal
from permanence.foundation.rights import Can
from permanence.messaging import actions as messaging
from permanence.messaging import queries as post_office
from permanence.messaging.models import Message
from permanence.messaging.queries import Kind, Way
from permanence.patients import queries as patients
from permanence.patients.models import Patient
from permanence.patients.sensitivity import Class, require
from permanence.ui import words as said_words


class AwaitedEnded(Refusal):
    """It has ended meanwhile."""

    title = _("This is awaited no more")
    next_step = _("Look at what became of it; nothing was changed.")


class NothingCame(Refusal):
    """It is awaited still, or was given up."""

    title = _("Nothing has come: the patient is told once it has")
    next_step = _("Look at it again: the page shows how it stands. Nothing was sent.")


class BadAwaited(Invalid):
    """Days that cannot be, or nobody it is awaited from."""

    title = _("Say from whom, asked until today, expected later and within two years")


@action(Can.EDIT_PATIENT, audit="awaited.noted", of="patient")
def await_document(
    *, by: Actor, patient: Patient, kind: str, from_name: str, expected_on: date, now: datetime,
    asked_on: date | None = None, what: str = "", from_address: str = "", from_phone: str = "",
    asked_by: Message | None = None,
) -> Awaited:  # fmt: skip
    """Note that a professional is to send something about a patient.

    :raises BadAwaited: for days that cannot be, or without a name
    """
    require(by, patient.structure_id, Class.CARE)
    today = now.astimezone(ZoneInfo(patient.structure.time_zone)).date()
    asked_on = asked_on or today
    if kind not in AwaitedKind or not from_name.strip() or not rules.fits(asked_on, expected_on, today):
        raise BadAwaited
    if asked_by is not None and asked_by.person != patient.pk:
        raise NotFound
    noted: Awaited = Awaited.objects.create(
        structure_id=patient.structure_id, patient=patient, kind=kind, what=what.strip(), from_name=from_name.strip(),
        from_address=from_address.strip(), from_phone=from_phone, asked_by=asked_by, asked_on=asked_on,
        expected_on=expected_on, noted_at=now, noted_by_name=by.name[:200],
    )  # fmt: skip
    tell("tasks", patient.structure_id)
    return noted


@action(Can.SEND_MESSAGES, audit="awaited.chased_by_letter", of="awaited")
def chase_by_letter(*, by: Actor, awaited: Awaited, words: str, key: str, now: datetime) -> Chase:
    """Ask for it again by MSSanté, once for each key; it is expected a week later.

    :raises AwaitedEnded: when it has ended meanwhile
    :raises NotProfessional, NoMailbox, NothingSaid: as for `write_to_professional`
    """
    held = _open(by, awaited)
    key = f"chase:{held.pk}:{key}"
    before = Chase.objects.filter(awaited=held, message__key=key).first()
    if before is not None:
        return before
    message = messaging.write_to_professional(
        by=by, structure=held.structure, to_address=held.from_address, to_name=held.from_name, words=words,
        person=held.patient_id, key=key,
    )  # fmt: skip
    return _chased(by, held, now, way=ChaseWay.MSSANTE, message=message)


@action(Can.EDIT_PATIENT, audit="awaited.chased_by_call", of="awaited")
def chase_by_call(*, by: Actor, awaited: Awaited, now: datetime, note: str = "") -> Chase:
    """Note that it was asked for again by telephone; it is expected a week later.

    :raises AwaitedEnded: when it has ended meanwhile
    """
    return _chased(by, _open(by, awaited), now, way=ChaseWay.CALL, note=note.strip())


@action(Can.EDIT_PATIENT, audit="awaited.came", of="awaited")
def settle_awaited(
    *, by: Actor, awaited: Awaited, now: datetime, how: str = "", letter: ReceivedLetter | None = None
) -> Awaited:  # fmt: skip
    """Note that it has come: as a letter, or otherwise.

    :raises AwaitedEnded: when it has ended meanwhile
    :raises NotFound: for a letter filed to somebody else
    """
    held = _open(by, awaited)
    if letter is not None and letter.patient_id != held.patient_id:
        raise NotFound
    held.letter = letter
    return _ended(by, held, AwaitedEnd.CAME, how, now)


@action(Can.EDIT_PATIENT, audit="awaited.dropped", of="awaited")
def drop_awaited(*, by: Actor, awaited: Awaited, why: str, now: datetime) -> Awaited:
    """Await it no more, and say why.

    :raises AwaitedEnded: when it has ended meanwhile
    :raises Invalid: without a reason
    """
    if not why.strip():
        raise Invalid
    return _ended(by, _open(by, awaited), AwaitedEnd.DROPPED, why, now)


@action(Can.EDIT_PATIENT, audit="awaited.reopened", of="awaited")
def reopen_awaited(*, by: Actor, awaited: Awaited) -> Awaited:
    """Await it again: it ended by mistake."""
    require(by, awaited.structure_id, Class.CARE)
    held = Awaited.objects.select_for_update(of=("self",)).get(pk=awaited.pk)
    held.outcome, held.how, held.letter, held.ended_at, held.ended_by_name = "", "", None, None, ""
    held.save()
    tell("tasks", held.structure_id)
    return held


@action(Can.SEND_MESSAGES, audit="awaited.patient_told", of="awaited")
def tell_it_came(*, by: Actor, awaited: Awaited, now: datetime) -> Way:
    """Tell the patient, once, that a document about him came and that he may call, and nothing of it; by which way.

    :raises NothingCame: while it has not come, or when it was given up
    """
    require(by, awaited.structure_id, Class.CARE)
    held = Awaited.objects.select_for_update(of=("self",)).select_related("patient", "structure").get(pk=awaited.pk)
    if held.outcome != AwaitedEnd.CAME:
        raise NothingCame
    post = post_office.post(held.structure)
    phone = said_words.phone(held.structure.phone) if held.structure.phone else ""
    text = post_office.sentence(post, "came_in", held.patient.language, {"practice": post.signed, "phone": phone})
    language = post_office.spoken(held.patient.language)
    subject, body = post_office.letter(held.structure, "came_in", language, {}, post)
    choice = messaging.tell(
        by=by, structure=held.structure, reach=patients.reach(held.patient), kind=Kind.NOTICE, subject=subject,
        body=body, sms=text, key=f"came-in:{held.pk}", about=held.pk, now=now, post=post, language=language,
    ).choice  # fmt: skip
    if choice.written and not held.told_at:
        held.told_at, held.told_way = now, choice.way.value
        held.save(update_fields=["told_at", "told_way"])
    return choice.way


@action(Can.ANSWER, audit="awaited.patient_told_aloud", of="awaited")
def tell_it_came_aloud(*, by: Actor, awaited: Awaited, now: datetime) -> Awaited:
    """Note that the patient was told, by voice, that it came, and nothing of it; who listened was proved at the desk.

    :raises NothingCame: while it has not come, or when it was given up
    """
    require(by, awaited.structure_id, Class.CARE)
    held: Awaited = Awaited.objects.select_for_update(of=("self",)).get(pk=awaited.pk)
    if held.outcome != AwaitedEnd.CAME:
        raise NothingCame
    held.told_at, held.told_way = now, Way.VOICE.value
    held.save(update_fields=["told_at", "told_way"])
    return held


def _open(by: Actor, awaited: Awaited) -> Awaited:
    require(by, awaited.structure_id, Class.CARE)
    held = Awaited.objects.select_for_update(of=("self",)).select_related("structure").get(pk=awaited.pk)
    if held.ended_at is not None:
        raise AwaitedEnded
    return held


def _chased(by: Actor, held: Awaited, now: datetime, **said: object) -> Chase:
    chase: Chase = Chase.objects.create(
        structure_id=held.structure_id, awaited=held, at=now, by_name=by.name[:200], **said
    )
    today = now.astimezone(ZoneInfo(held.structure.time_zone)).date()
    held.expected_on = max(held.expected_on, today + rules.AGAIN)
    held.save(update_fields=["expected_on"])
    tell("tasks", held.structure_id)
    return chase


def _ended(by: Actor, held: Awaited, outcome: AwaitedEnd, how: str, now: datetime) -> Awaited:
    held.outcome, held.how = outcome.value, how.strip()[:200]
    held.ended_at, held.ended_by_name = now, by.name[:200]
    held.save()
    tell("tasks", held.structure_id)
    return held
