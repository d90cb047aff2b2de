"""Letters received from professionals: taken from the mailbox once, filed by a human, answered, set aside."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256
from typing import TypeVar
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from permanence.agenda import actions as agenda
from permanence.agenda import queries as promises
from permanence.agenda.models import Appointment
from permanence.directory.models import PractitionerRole, Structure
from permanence.documents import checking, queries, scanning
from permanence.documents.models import Awaited, Document, LetterKind, Reading, ReceivedLetter, Settled, State, Way
from permanence.documents.rules import letters, notices
from permanence.documents.rules.notices import Told
from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.live import tell
from permanence.foundation.refusal import Invalid, NotFound, Refusal
from permanence.foundation.rights import Can
from permanence.messaging import actions as messaging
from permanence.messaging.models import Channel, Message
from permanence.patients.models import Patient
from permanence.patients.sensitivity import Class, require

from .awaiting import reopen_awaited, settle_awaited
from .handing import GoneOut, store

ASIDE_KEPT = timedelta(days=90)
T = TypeVar("T")
log = logging.getLogger(__name__)


class SettledMeanwhile(Refusal):
    """A colleague was faster."""

    title = _("This letter is filed or set aside already")
    next_step = _("Look at it again: the page shows how it stands.")


@action(Can.EDIT_PATIENT, audit="letter.taken", of="structure")
def take_letter(
    *, by: Actor, structure: Structure, raw: bytes, came_at: datetime, now: datetime, whole: bool = True
) -> ReceivedLetter | None:
    """Take one message of the mailbox, once; none when it tells what became of a letter of ours.

    :param whole: `raw` is all of it; else its header alone
    """
    notice = _read(notices.notice, raw) if whole else None
    if notice and _told(by, structure, notice, now):
        return None
    read = _read(lambda told: letters.read(told, whole=whole), raw)
    if read is None:  # nothing of it can be read here, but that it came
        read = letters.Read(sha256(raw).hexdigest(), left=("",))
    letter = ReceivedLetter(
        structure=structure, fingerprint=read.fingerprint, from_address=read.from_address, from_name=read.from_name,
        subject=read.subject, body=read.body, traits=[one.kept for one in read.traits], left=list(read.left),
        looks_like=read.looks_like, came_at=came_at, taken_at=now,
    )  # fmt: skip
    ReceivedLetter.objects.bulk_create([letter], ignore_conflicts=True)
    kept = ReceivedLetter.objects.get(structure=structure, fingerprint=read.fingerprint)
    if kept.pk != letter.pk:
        return kept
    state = State.CHECKING if scanning.is_on() else State.ACCEPTED
    for file in read.files:
        document = store(
            structure.pk, file.content, kind=file.kind, letter=letter, way=Way.CAME, state=state, words=file.title,
            at=came_at,
        )  # fmt: skip
        if state is State.CHECKING:
            checking.check_document.defer(structure_id=structure.pk, document_id=document.pk)
    tell("tasks", structure.pk)
    return letter


@action(Can.EDIT_PATIENT, audit="mailbox.read", of="reading")
def note_reading(
    *, by: Actor, reading: Reading, now: datetime, validity: int = 0, last_uid: int = 0, problem: str = ""
) -> None:
    """Note how far a mailbox was read, or why it was not.

    :param last_uid: the last name read; what another worker read further stays
    """
    held = Reading.objects.select_for_update().get(pk=reading.pk)
    if problem:
        held.problem, held.failing_since = problem[:80], held.failing_since or now
    else:
        held.last_uid = max(held.last_uid, last_uid) if held.validity == validity else last_uid
        held.validity, held.read_at, held.problem, held.failing_since = validity, now, "", None
    held.save()


@action(Can.VIEW_CARE, audit="letter.opened", of="letter")
def note_letter_opened(*, by: Actor, letter: ReceivedLetter, now: datetime) -> ReceivedLetter:
    """Note in the trace that a letter is read, and on it who read it first."""
    unread = ReceivedLetter.objects.filter(pk=letter.pk, opened_at=None)
    if unread.update(opened_at=now, opened_by_name=by.name[:200]):
        tell("tasks", letter.structure_id)
    return letter


@action(Can.EDIT_PATIENT, audit="letter.filed", of="letter")
def file_letter(
    *, by: Actor, letter: ReceivedLetter, patient: Patient, kind: str, now: datetime,
    appointment: Appointment | None = None, awaited: Awaited | None = None,
) -> ReceivedLetter:  # fmt: skip
    """File a letter with its documents to a patient.

    :param appointment: of his, which has been waiting for this very letter
    :param awaited: what it turns out to be, of what was awaited about him
    :raises SettledMeanwhile: when somebody was faster
    :raises AwaitedEnded: when that was settled otherwise meanwhile
    :raises NotFound: for a patient of another structure, or what is somebody else's
    """
    held = _open(by, letter)
    theirs = appointment is None or appointment.patient_id == patient.pk
    if patient.structure_id != held.structure_id or not theirs:
        raise NotFound
    if kind not in LetterKind:
        raise Invalid
    if appointment is not None and promises.awaits_referral(appointment):
        agenda.note_referral(by=by, appointment=appointment, now=now)
        held.appointment = appointment
    held.patient, held.kind = patient, kind
    Document.objects.filter(letter=held).update(patient=patient)
    filed = _settled(by, held, Settled.FILED, now)
    if awaited is not None:
        settle_awaited(by=by, awaited=awaited, letter=filed, now=now)
    return filed


@action(Can.EDIT_PATIENT, audit="letter.set_aside", of="letter")
def set_letter_aside(*, by: Actor, letter: ReceivedLetter, now: datetime) -> ReceivedLetter:
    """Set aside what concerns no patient, or needs nothing.

    :raises SettledMeanwhile: when somebody was faster
    """
    return _settled(by, _open(by, letter), Settled.ASIDE, now)


@action(Can.EDIT_PATIENT, audit="letters.aside_forgotten", of="structure")
def forget_set_aside(*, by: Actor, structure: UUID, now: datetime) -> int:
    """Forget what was set aside long ago: it concerns nobody here, and lies in the mailbox still."""
    old = ReceivedLetter.objects.filter(
        structure_id=structure, settled_as=Settled.ASIDE, settled_at__lte=now - ASIDE_KEPT
    )
    count = old.count()
    old.delete()
    return count


@action(Can.EDIT_PATIENT, audit="letter.taken_back", of="letter")
def take_letter_back(*, by: Actor, letter: ReceivedLetter, now: datetime) -> ReceivedLetter:
    """Undo what was made of a letter: it is to be filed again, and what it had settled is awaited again.

    :raises SettledMeanwhile: when it is to be filed already
    :raises GoneOut: when a document of it went with a letter to somebody since
    """
    require(by, letter.structure_id, Class.CARE)
    held = ReceivedLetter.objects.select_for_update(of=("self",)).get(pk=letter.pk)
    if not held.settled_as:
        raise SettledMeanwhile
    documents = Document.objects.filter(letter=held)
    gone = Message.objects.filter(structure=held.structure_id, channel=Channel.MSSANTE)
    if held.patient_id and gone.filter(about__in=documents.values("pk")).exists():
        raise GoneOut
    if held.appointment_id:
        agenda.note_referral(by=by, appointment=promises.appointment(by, held.appointment_id), now=now, came=False)
    for one in queries.settled_by(held):
        reopen_awaited(by=by, awaited=one)
    documents.update(patient=None)
    held.patient, held.appointment, held.kind = None, None, ""
    held.settled_as, held.settled_at, held.settled_by_name = "", None, ""
    held.save()
    tell("tasks", held.structure_id)
    return held


@action(Can.EDIT_PATIENT, audit="letter.assigned", of="letter")
def assign_letter(
    *, by: Actor, letter: ReceivedLetter, practitioner_role: PractitionerRole | None
) -> ReceivedLetter:  # fmt: skip
    """Say which practitioner a letter is for; nobody in particular without one.

    :raises NotFound: for one of another structure
    """
    require(by, letter.structure_id, Class.CARE)
    if practitioner_role and practitioner_role.structure_id != letter.structure_id:
        raise NotFound
    ReceivedLetter.objects.filter(pk=letter.pk).update(practitioner_role=practitioner_role)
    tell("tasks", letter.structure_id)
    letter.practitioner_role = practitioner_role
    return letter


@action(Can.SEND_MESSAGES, audit="letter.answered", of="letter")
def answer_letter(*, by: Actor, letter: ReceivedLetter, words: str, key: str) -> Message:
    """Answer who wrote it, by MSSanté, once for each key.

    :raises NotProfessional, NoMailbox, NothingSaid: as for `write_to_professional`
    """
    require(by, letter.structure_id, Class.CARE)
    return messaging.write_to_professional(
        by=by, structure=letter.structure, to_address=letter.from_address, to_name=letter.from_name, words=words,
        person=letter.patient_id, key=queries.ANSWERS.format(letter.pk) + key,
    )  # fmt: skip


def _open(by: Actor, letter: ReceivedLetter) -> ReceivedLetter:
    require(by, letter.structure_id, Class.CARE)
    held = ReceivedLetter.objects.select_for_update(of=("self",)).get(pk=letter.pk)
    if held.settled_as:
        raise SettledMeanwhile
    return held


def _settled(by: Actor, held: ReceivedLetter, how: Settled, now: datetime) -> ReceivedLetter:
    held.settled_as, held.settled_at, held.settled_by_name = how.value, now, by.name[:200]
    held.save()
    tell("tasks", held.structure_id)
    return held


def _told(by: Actor, structure: Structure, notice: notices.Notice, now: datetime) -> bool:
    """Settle the letter of ours that a notice tells of; tell whether there is one."""
    known = Message.objects.filter(pk=notice.message, structure=structure, channel=Channel.MSSANTE).first()
    if known is None:
        return False
    if notice.told is Told.READ:
        messaging.note_opened(by=by, message=known, now=now)
    else:
        messaging.note_mail(
            by=by, message=known, delivered=notice.told is Told.DELIVERED, lasting=notice.lasting,
            detail=notice.detail, now=now,
        )  # fmt: skip
    return True


def _read(read: Callable[[bytes], T], raw: bytes) -> T | None:
    """Read a message that may be broken in any way; none when it cannot be."""
    try:
        return read(raw)
    except Exception as problem:  # one bad letter keeps back none of the others
        log.warning("a letter cannot be read: %s", type(problem).__name__)
        return None
