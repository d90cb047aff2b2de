"""What the patients' pages do about facts of other rooms: whoever was answered in his space is told that it waits."""

from datetime import datetime

from permanence.documents.models import Document, Way
from permanence.events.documents import DocumentForPatient
from permanence.events.messaging import ConversationAnswered
from permanence.foundation.actor import Actor
from permanence.messaging import actions as messaging
from permanence.messaging import queries as post_office
from permanence.messaging.models import Channel, Conversation, Message
from permanence.messaging.queries import Kind
from permanence.patients import queries as patients
from permanence.patients.models import Patient
from permanence.ui import words

from . import queries
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
