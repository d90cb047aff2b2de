"""Writing to a professional who follows a patient: by MSSanté, or not at all."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from permanence.directory.models import Structure
from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.refusal import Invalid, Refusal
from permanence.foundation.rights import Can
from permanence.messaging import queries, sentences
from permanence.messaging.models import Channel, Message
from permanence.messaging.rules import one_line
from permanence.messaging.rules.reaching import Kind

from .conversed import NothingSaid
from .writing import keep

LONGEST = 8000


class NotProfessional(Invalid):
    """Health data leave to the professionals' trusted domains alone, never to an ordinary address or a patient's."""

    title = _("This is no MSSanté address of a professional")
    next_step = _("Correct the address: it ends as in cabinet@medecin.mssante.fr.")


class NoMailbox(Refusal):
    """The practice has no MSSanté mailbox of its own."""

    title = _("The practice has no MSSanté mailbox here yet")
    next_step = _("Whoever manages the directory opens it, under Messages, Accounts.")


@action(Can.SEND_MESSAGES, audit="professional.written_to", of="structure")
def write_to_professional(
    *, by: Actor, structure: Structure, to_address: str, to_name: str, words: str, person: UUID | None, key: str,
    about: UUID | None = None,
) -> Message:  # fmt: skip
    """Write to a professional about a patient, once for each key; it leaves when this transaction commits.

    :param person: the patient it speaks of; none when it is not known whom
    :param about: what is enclosed, of the room that keeps it
    :raises NotProfessional: for an address outside MSSanté, or of a patient within it
    :raises NoMailbox: when the practice has none
    :raises NothingSaid: without a word, or with too many
    """
    by.require(Can.VIEW_CARE, structure.pk)
    said = words.strip()
    if not said or len(said) > LONGEST:
        raise NothingSaid
    if not queries.is_professional(to_address):
        raise NotProfessional
    if queries.secure_mailbox(structure) is None:
        raise NoMailbox
    written = Message(
        structure=structure, channel=Channel.MSSANTE, kind=Kind.WORD.value, to_address=to_address.strip(),
        to_name=to_name[:120], person=person, subject=one_line(sentences.word_of(structure)),
        body=sentences.as_letter(said, structure), by_name=by.name[:200], key=key[:120], about=about,
    )  # fmt: skip
    return keep(written)
