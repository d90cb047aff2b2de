"""The letter with the code: written by a job, so that an answer never shows whether anyone was written to."""

from datetime import datetime
from uuid import UUID

from django.conf import settings

from permanence.foundation.actor import Actor
from permanence.foundation.jobs import job
from permanence.messaging import actions as messaging
from permanence.messaging import queries as post_office
from permanence.patients.models import PROVED, Contact

from . import links, queries
from .models import PracticePage, Proof, Try, Use
from .rules import limits


@job(queue="messages")
def send_code(*, by: Actor, now: datetime, proof_id: str) -> None:
    """Write the code to the contact; to see one's appointments, only where it is one of a patient."""
    asked = Proof.objects.filter(pk=UUID(proof_id)).select_related("structure").first()
    if asked is None or (asked.use == Use.MINE and not _is_of_a_patient(asked)):
        return
    code, name = links.code(asked.pk), "code_mine" if asked.use == Use.MINE else "code"
    language = post_office.spoken(asked.language)
    said = {"code": f"{code[:3]} {code[3:]}", "again": _again(asked, now)}
    subject, body = post_office.letter(asked.structure, name, language, said)
    messaging.write(
        by=by,
        structure_id=asked.structure_id,
        to_address=asked.contact,
        subject=subject,
        body=body,
        key=f"portal-code:{asked.pk}",
    )


def _again(asked: Proof, now: datetime) -> str:
    """Return the address that lets its reader's browser ask apart from strangers, once many codes were asked for."""
    page, mark = PracticePage.objects.filter(structure=asked.structure_id).first(), links.mark(asked.contact)
    many = Try.objects.filter(what="code_all", mark=mark, at__gt=limits.CODES_ALL.since(now))
    if page is None or many.count() < limits.CODES_TO.most:
        return ""
    return f"{settings.BASE_URL}{queries.again_link(page, asked.pk)}"


def _is_of_a_patient(asked: Proof) -> bool:
    written = queries.written(asked)
    reached = Contact.objects.filter(PROVED, structure_id=asked.structure_id, system="email", value__in=written)
    return reached.exists() or queries.is_of_someone(asked)
