"""The letter with the code: written by a job, so that an answer never shows whether anyone was written to."""

from datetime import datetime
from uuid import UUID

from django.template.loader import render_to_string
from django.utils import translation

from permanence.foundation.actor import Actor
from permanence.foundation.jobs import job
from permanence.messaging import actions as messaging
from permanence.patients.models import Contact

from . import links, queries
from .models import Proof, Use


@job(queue="messages")
def send_code(*, by: Actor, now: datetime, proof_id: str) -> None:
    """Write the code to the contact; to see one's appointments, only where it is one of a patient."""
    asked = Proof.objects.filter(pk=UUID(proof_id)).select_related("structure").first()
    if asked is None or (asked.use == Use.MINE and not _is_of_a_patient(asked)):
        return
    with translation.override(asked.language):
        code = links.code(asked.pk)
        words = {"practice": asked.structure, "code": f"{code[:3]} {code[3:]}", "mine": asked.use == Use.MINE}
        text = render_to_string("portal/mail/code.txt", words).strip()
    subject, _, body = text.partition("\n")
    messaging.write(
        by=by,
        structure_id=asked.structure_id,
        to_address=asked.contact,
        subject=subject,
        body=body.strip() + "\n",
        key=f"portal-code:{asked.pk}",
    )


def _is_of_a_patient(asked: Proof) -> bool:
    written = {asked.contact, asked.contact.lower()}
    reached = Contact.objects.filter(structure_id=asked.structure_id, system="email", value__in=written)
    return reached.exists() or queries.is_of_someone(asked)
