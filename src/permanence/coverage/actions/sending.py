"""A formality's sheet, sent as a link: what leaves names neither the patient nor what it is about."""

from datetime import datetime
from hashlib import sha256

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from permanence.coverage import queries
from permanence.coverage.models import Formality
from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.refusal import Invalid, Refusal
from permanence.foundation.rights import Can
from permanence.messaging import actions as messaging
from permanence.messaging import queries as post_office
from permanence.messaging.models import Message
from permanence.patients import queries as patients


class NotWrittenTo(Refusal):
    """Nobody can be written to for this patient."""

    title = _("There is no e-mail address to send it to")
    next_step = _("Note one in the file, or print the sheet.")


@action(Can.SEND_MESSAGES, audit="formality.sent", of="formality")
def send_sheet(*, by: Actor, formality: Formality, now: datetime) -> Message:
    """Write to the patient, or to whoever is told in his place, where his sheet is; once a day
    at each address.

    :raises NotWrittenTo: when there is no address, or he is to be called
    :raises Invalid: for a formality that tells of health or of means: its sheet is handed over
    """
    link, patient = queries.public_link(formality), formality.patient
    if not link:
        raise Invalid
    structure, reach = patient.structure, patients.reach(patient)
    stopped = post_office.post(structure).stopped
    told = (one for one in (*reach.instead, reach) if not one.dead and not one.by_voice)
    open_to_us = (email for one in told for email in one.emails if ("email", email) not in stopped)
    address = None if patient.died_on else next(open_to_us, None)
    if address is None:
        raise NotWrittenTo
    said, language = {"link": settings.BASE_URL + link}, post_office.spoken(patient.language)
    subject, body = post_office.letter(structure, "sheet", language, said)
    return messaging.write(
        by=by,
        structure_id=structure.pk,
        to_address=address,
        subject=subject,
        body=body,
        key=f"formality-sheet:{formality.pk}:{now.date()}:{sha256(address.encode()).hexdigest()[:12]}",
    )
