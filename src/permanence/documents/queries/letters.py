"""Who a letter about a patient can be written to, and what goes with it."""

from collections.abc import Iterator
from dataclasses import dataclass

from permanence.documents.models import Document, State
from permanence.foundation.actor import Actor, scope, system
from permanence.foundation.refusal import NotFound
from permanence.messaging.attaching import Enclosure, NotThere
from permanence.messaging.models import Channel, Message
from permanence.messaging.queries import about_person
from permanence.patients.models import Follower, Patient, RegularDoctor
from permanence.patients.sensitivity import Class, require

from .documents import may_open, opened

MOST = 20


@dataclass(frozen=True, slots=True)
class Professional:
    """A professional around a patient who has an MSSanté address."""

    name: str
    address: str


def professionals(actor: Actor, patient: Patient) -> list[Professional]:
    """Return the regular doctor and who follows a patient, of those who have an MSSanté address.

    :raises NotPermitted: when care is not the actor's to see
    """
    require(actor, patient.structure_id, Class.CARE)
    around = (RegularDoctor.objects.filter(patient=patient), Follower.objects.filter(patient=patient, ended_at=None))
    rows: list[RegularDoctor | Follower] = [
        one for found in around for one in found.exclude(mssante="").select_related("practitioner_role__person")
    ]
    named = {one.mssante: str(one.practitioner_role.person) if one.practitioner_role else one.name for one in rows}
    return [Professional(name, address) for address, name in named.items()]


def letters(actor: Actor, patient: Patient) -> list[Message]:
    """Return the letters written to professionals about a patient, the last first."""
    return list(about_person(actor, patient.pk).filter(channel=Channel.MSSANTE, structure=patient.structure_id)[:MOST])


def to_enclose(actor: Actor, patient: Patient) -> list[Document]:
    """Return the documents of a file that may go with a letter: accepted, and the actor's to open."""
    found = Document.objects.filter(patient=patient, state=State.ACCEPTED)
    return [one for one in found[:MOST] if may_open(actor, one)]


def enclosed(message: Message) -> Iterator[Enclosure]:
    """Yield the document that goes with a letter, opened as it leaves.

    :raises NotThere: when it is gone, or was refused meanwhile
    """
    if message.about is None:
        return
    with scope(system("documents.letters", [message.structure_id])):
        document = Document.objects.filter(pk=message.about, patient=message.person, state=State.ACCEPTED).first()
        if document is None:
            raise NotThere
        try:
            content = opened(document)
        except NotFound as gone:
            raise NotThere from gone
    yield Enclosure(content.name, content.content, content.type)
