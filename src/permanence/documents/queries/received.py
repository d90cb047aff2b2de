"""Letters received from professionals, and whom they may concern; always for an actor."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import BooleanField, Count, ExpressionWrapper, F, Q, QuerySet

from permanence.agenda import queries as agenda
from permanence.agenda.models import Appointment
from permanence.documents.models import Document, Reading, ReceivedLetter, Settled, State
from permanence.documents.rules import cda
from permanence.documents.rules.letters import XML
from permanence.documents.rules.traits import Known, Traits, Why, alike, birth_dates
from permanence.foundation.actor import Actor
from permanence.foundation.refusal import NotFound
from permanence.messaging.models import Channel, Message
from permanence.patients import queries as patients
from permanence.patients.models import Patient
from permanence.patients.sensitivity import Class, given, require, sees
from permanence.ui.sorting import rows_in_order

from .documents import opened

MOST = 200
LOOKED_AT = 50  # of those to be filed, while somebody is on the telephone
WORDS = ("from_address", "from_name", "subject", "body", "traits", "left")
ANSWERS = "answer:{}:"  # how the answers to a letter are named
ORDER = (*Why,)
SORTS = {
    "came": F("came_at"),
    "patient": F("patient__sort_name"),
    "kind": F("kind"),
    "whom": F("practitioner_role__person__family_name"),
    "practice": F("structure__name"),
}
REFERRED_WITHIN = timedelta(days=180)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A patient whom a letter may concern, and what speaks for him: a human decides."""

    patient: Patient
    why: Why


def letters_received(actor: Actor, *, show: str = "", sort: str = "") -> QuerySet[ReceivedLetter]:
    """Return letters the actor may read: to be filed, the unread first; or filed, or set aside, the last first.

    :param sort: by `SORTS`, before that order, as an address says it (`ui.sorting`)
    """
    rows = given(actor, ReceivedLetter.objects.filter(settled_as=show), Class.CARE)
    if actor.at:
        rows = rows.filter(structure=actor.at)
    rows = rows.select_related("structure", "patient", "practitioner_role__person")
    rows = rows.annotate(number=Count("documents"), read=ExpressionWrapper(Q(opened_at__isnull=False), BooleanField()))
    usual = ("-settled_at",) if show else ("read", "came_at")
    return rows_in_order(rows.order_by(*usual, "pk"), sort, SORTS)


def letter_counts(actor: Actor) -> dict[str, int]:
    """Count the actor's letters by what became of them."""
    rows = given(actor, ReceivedLetter.objects.order_by(), Class.CARE)
    rows = rows.filter(structure=actor.at) if actor.at else rows
    return dict.fromkeys(("", *Settled.values), 0) | dict(rows.values_list("settled_as").annotate(number=Count("pk")))


def letters_waiting(actor: Actor) -> list[list[ReceivedLetter]]:
    """Return the letters to be filed, those of each structure and practitioner together, the longest waiting first."""
    rows = given(actor, ReceivedLetter.objects.filter(settled_as=""), Class.CARE).order_by("came_at")
    found: dict[tuple[UUID, UUID | None], list[ReceivedLetter]] = {}
    for one in rows.select_related("structure", "practitioner_role__person").defer(*WORDS)[:MOST]:
        found.setdefault((one.structure_id, one.practitioner_role_id), []).append(one)
    return [*found.values()]


def letter(actor: Actor, letter_id: UUID) -> ReceivedLetter:
    """Return one letter with its documents.

    :raises NotFound: when there is none, or none for this actor
    :raises NotPermitted: when he is not given what tells of care
    :raises KeptCloser: when it is filed to a file kept closer
    """
    rows = ReceivedLetter.objects.select_related("structure", "patient", "practitioner_role__person", "appointment")
    found = rows.filter(pk=letter_id).first()
    if found is None:
        raise NotFound
    require(actor, found.structure_id, Class.CARE)
    if found.patient_id:
        patients.patient(actor, found.patient_id)
    return found


def came_with(found: ReceivedLetter) -> list[Document]:
    """Return the documents of a letter, as they stood in it."""
    return list(Document.objects.filter(letter=found).order_by("pk"))


def sections(found: Document) -> tuple[tuple[str, str], ...]:
    """Return the words of a document that is no picture of a page: titles with what stands beneath."""
    if found.kind != XML or found.state != State.ACCEPTED:
        return ()
    return cda.read(opened(found).content).sections


def of_file(actor: Actor, patient: Patient) -> list[ReceivedLetter]:
    """Return the letters filed to a patient, the last first."""
    return list(given(actor, ReceivedLetter.objects.filter(patient=patient), Class.CARE)[:MOST])


def proposals(actor: Actor, found: ReceivedLetter) -> list[Proposal]:
    """Return the patients whom a letter may concern, the likeliest first; never by a name alone."""
    traits = [Traits.read(one) for one in found.traits]
    text = f"{found.subject}\n{found.body}"
    told: dict[UUID, Proposal] = {}
    for one in traits:
        for bearer in patients.bearers(actor, one.number, structure_id=found.structure_id) if one.number else ():
            told.setdefault(bearer.pk, Proposal(bearer, Why.NUMBER))
    days = set(birth_dates(traits, text))
    for known in patients.patients(actor, found.structure_id).filter(birth_date__in=days)[:MOST] if days else ():
        like = Known(known.birth_name, known.used_name, known.first_names, known.birth_date)
        if why := alike(traits, text, like):
            told.setdefault(known.pk, Proposal(known, why))
    return sorted(told.values(), key=lambda one: ORDER.index(one.why))


def perhaps_of(actor: Actor, patient: Patient) -> ReceivedLetter | None:
    """Return the last letter to be filed of the newest that is perhaps about a patient; none to who may see none."""
    if not sees(actor, patient.structure_id, Class.CARE):
        return None
    known = Known(patient.birth_name, patient.used_name, patient.first_names, patient.birth_date)
    waiting = ReceivedLetter.objects.filter(structure=patient.structure_id, settled_as="")
    for one in waiting.order_by("-came_at", "-pk")[:LOOKED_AT]:
        traits = [Traits.read(kept) for kept in one.traits]
        numbers = [told.number for told in traits if told.number]
        named = any(patient in patients.bearers(actor, told, structure_id=one.structure_id) for told in numbers)
        if named or alike(traits, f"{one.subject}\n{one.body}", known):
            return one
    return None


def said_of(found: ReceivedLetter) -> list[str]:
    """Return whom the documents of a letter say they are of."""
    named = {one.person: one.told for kept in found.traits if (one := Traits.read(kept)).told}
    return [*named.values()]


def awaiting_letter(actor: Actor, patient: Patient, now: datetime) -> list[Appointment]:
    """Return the appointments of a patient that still wait for their referral letter, the soonest first."""
    until = now + REFERRED_WITHIN
    coming = agenda.referrals_awaited(actor, now, until, at=[patient.structure_id])
    return [one.appointment for one in coming if one.appointment.patient_id == patient.pk]


def answers_to(actor: Actor, found: ReceivedLetter) -> list[Message]:
    """Return what was answered to a letter, the last first."""
    sent = Message.objects.filter(structure=found.structure_id, channel=Channel.MSSANTE)
    return list(sent.filter(key__startswith=ANSWERS.format(found.pk)).order_by("-created_at"))


def readings(actor: Actor) -> list[Reading]:
    """Return how the mailboxes of the actor's structures were last read."""
    return list(given(actor, Reading.objects.select_related("structure"), Class.CARE))


def unread_longest(now: datetime) -> timedelta | None:
    """Return for how long the mailbox that was read the longest ago has not been; none when there is no mailbox."""
    since = [one.read_at or one.failing_since or now for one in Reading.objects.all()]
    return now - min(since) if since else None


def next_to_file(actor: Actor, but: UUID) -> ReceivedLetter | None:
    """Return the letter to be filed next."""
    return letters_received(actor).exclude(pk=but).first()
