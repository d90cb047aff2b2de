"""Letters to the professionals around a patient, by MSSanté, with one document at most."""

from datetime import datetime

from permanence.documents import queries
from permanence.documents.models import Document, State, Way
from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.refusal import NotFound
from permanence.foundation.rights import Can
from permanence.messaging import actions as messaging
from permanence.messaging.models import Message
from permanence.patients.actions.holding import hold
from permanence.patients.models import Patient
from permanence.patients.sensitivity import Class, require

from .handing import keep


@action(Can.SEND_MESSAGES, audit="letter.written", of="patient")
def write_letter(
    *, by: Actor, patient: Patient, to_address: str, words: str, key: str, now: datetime, content: bytes = b"",
    title: str = "", enclosed: Document | None = None,
) -> Message:  # fmt: skip
    """Write to one of the professionals around a patient, once for each key; it leaves when this transaction commits.

    :param content: a file to go with it, kept in the patient's file; or `enclosed`, a document that is there already
    :raises NotFound: for someone who is none of them, or a document that is not his to send
    :raises NotTaken: for a kind or a size that is not taken
    :raises NotProfessional, NoMailbox, NothingSaid: as for `write_to_professional`
    """
    require(by, patient.structure_id, Class.CARE)
    hold(patient.pk)  # pressed twice, the second finds what the first kept
    to = next((one for one in queries.professionals(by, patient) if one.address == to_address), None)
    if to is None or (enclosed and enclosed not in queries.to_enclose(by, patient)):
        raise NotFound
    key = f"letter:{patient.pk}:{key}"
    sent = Message.objects.filter(structure=patient.structure_id, key=key).first()
    if sent is not None:
        return sent
    if content:
        enclosed = keep(by, patient, content, way=Way.LETTER, state=State.ACCEPTED, words=title, at=now)
    return messaging.write_to_professional(
        by=by, structure=patient.structure, to_address=to.address, to_name=to.name, words=words, person=patient.pk,
        key=key, about=enclosed.pk if enclosed else None,
    )  # fmt: skip
