"""What the patients' pages do about facts of other rooms: who was answered in his space, or is reached otherwise."""

from datetime import datetime

from django.conf import settings

from permanence.documents.models import Document, Way
from permanence.events.documents import DocumentForPatient
from permanence.events.messaging import ConversationAnswered
from permanence.events.patients import ReachChanged
from permanence.foundation.actor import Actor
from permanence.foundation.models import Change
from permanence.messaging import actions as messaging
from permanence.messaging import queries as post_office
from permanence.messaging.models import Channel, Conversation, Message
from permanence.messaging.queries import Kind
from permanence.patients import queries as patients
from permanence.patients.models import Contact, Patient
from permanence.ui import words

from . import links, queries
from .models import PracticePage


def tell_of_answer(told: ConversationAnswered, *, by: Actor, now: datetime) -> None:
    """Write that an answer waits, and nothing of it, to who was answered in his space; once for each answer."""
    person = Conversation.objects.filter(pk=told.conversation_id).values_list("person", flat=True).first()
    answers = Message.objects.filter(structure_id=told.structure_id, person=person, channel=Channel.SPACE)
    last = answers.order_by("-created_at").first() if person else None
    if last is not None and last.person and last.delivered_at is None:
        tell_something_waits(by, Patient.objects.get(pk=last.person), f"space-notice:{last.pk}", now)


def tell_of_document(told: DocumentForPatient, *, by: Actor, now: datetime) -> None:
    """Write that something waits to who was given a document, or whose own was refused; once for each."""
    found = Document.objects.filter(pk=told.document_id, structure_id=told.structure_id).first()
    if found is None or found.patient is None or (found.way == Way.GIVEN and found.read_at):
        return  # taken back, or read already
    tell_something_waits(by, found.patient, f"space-document:{found.pk}", now)


def tell_of_reach(told: ReachChanged, *, by: Actor, now: datetime) -> None:
    """Write that how he is reached changed, never to what, where he was proved to be reached before.

    Nothing is written of whoever is looked for: his former address may be read by whom he fled from.
    """
    patient = Patient.objects.select_related("structure").get(pk=told.patient_id)
    if patient.died_on or queries.looked_for([patient]):
        return
    reach, practice = patients.proved_reach(patient), patient.structure
    post, language = post_office.post(practice), post_office.spoken(patient.language)
    subject, body = post_office.letter(practice, "reached", language, {"confirm": _confirmed_at(told)}, post)
    addresses = [*reach.emails, *(email for one in reach.instead for email in one.emails), *_removed(told)]
    for address in dict.fromkeys(addresses):
        key = f"reached:{told.change_id}:{links.mark(address)}"
        messaging.write(by=by, structure_id=told.structure_id, to_address=address, subject=subject, body=body, key=key)
    if not addresses:
        phone = words.phone(practice.phone) if practice.phone else ""
        sms = post_office.sentence(post, "reached", language, {"practice": post.signed, "phone": phone})
        messaging.tell(
            by=by, structure=practice, reach=reach, kind=Kind.NOTICE, subject=subject, body=body, sms=sms,
            key=f"reached:{told.change_id}", now=now, post=post, language=language,
        )  # fmt: skip


def _confirmed_at(told: ReachChanged) -> str:
    """Return where what was noted is confirmed; empty for a relative, a removal, a merge, without a page."""
    page = PracticePage.objects.filter(structure_id=told.structure_id, published_at__isnull=False).first()
    noted = Contact.objects.filter(pk=told.row_id, unproved_at__isnull=False, moved_from=None, merged_with=None).first()
    return f"{settings.BASE_URL}{queries.confirmation_link(page, noted)}" if page and noted else ""


def _removed(told: ReachChanged) -> list[str]:
    """Return the address that was removed: who reads there is told too."""
    gone = Change.objects.filter(table="patients_contact", row_id=told.row_id, operation="delete").last()
    former = (gone and gone.before) or {}
    return [former["value"]] if former.get("system") == "email" else []


def tell_something_waits(by: Actor, patient: Patient, key: str, now: datetime) -> None:
    """Write to a patient, or to who is told for him, that something waits in his space."""
    page = PracticePage.objects.filter(structure_id=patient.structure_id, published_at__isnull=False).first()
    if page is None:
        return
    practice, address = patient.structure, queries.space_address(page)
    post, language = post_office.post(practice), post_office.spoken(patient.language)
    phone = words.phone(practice.phone) if practice.phone else ""
    said = {"practice": post.signed, "phone": phone, "link": address}
    subject, body = post_office.letter(practice, "waits", language, {"link": address}, post)
    messaging.tell(
        by=by, structure=practice, reach=patients.reach(patient), kind=Kind.NOTICE, subject=subject, body=body,
        sms=post_office.sentence(post, "waits", language, said), key=key, now=now, post=post, language=language,
    )  # fmt: skip
