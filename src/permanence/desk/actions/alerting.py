"""Once the caller was told to call the 15: it is put before the practitioner, and stays on the board until then."""

from datetime import datetime

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from permanence.desk import queries, signs
from permanence.desk.models import ANYONE_HERE, Asks, Outcome, Pressing, ProposalMade, Request, RequestKind, Urgency
from permanence.desk.rules import deadlines
from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.live import tell
from permanence.foundation.refusal import Invalid
from permanence.foundation.rights import Can
from permanence.ui import words

from .asking import put
from .requests import yours

ALERT = "alert_practitioner"  # of `rules.deciding`


@action(Can.ANSWER, audit="request.practitioner_alerted", of="request")
def alert_practitioner(*, by: Actor, request: Request, now: datetime) -> Request:
    """Alert the practitioner, or who replaces him, of a caller sent to the 15: a request of its own, which he answers.

    Nobody receives now: it waits on the practice's board alone. Pressed twice, it alerts once.
    :raises Invalid: when the caller was not sent to the 15
    """
    held = yours(by, request)
    if held.outcome != Outcome.CALL_15:
        raise Invalid(_("The practitioner is alerted once the caller was sent to the 15."))
    if (known := queries.alert(held)) is not None:
        return known
    role, said = queries.alerted_role(by, held, now), _said(held, now)
    opened = Request.objects.create(
        pk=queries.alert_id(held), structure_id=held.structure_id, kind=RequestKind.MESSAGE, practitioner_role=role,
        patient_id=held.patient_id, understood=said, urgency=Urgency.DOCTOR_NOW, red_flags=[], opened_at=now,
        owner_role=ANYONE_HERE, due_at=now + deadlines.ALERT,
    )  # fmt: skip
    ProposalMade.objects.create(
        structure_id=held.structure_id, request=held, action=ALERT, practitioner_role=role, script=said,
        reasons=["rule 1"], taken=True, made_at=now, made_by_id=by.id,
    )  # fmt: skip
    if role is not None:
        put(by, opened, Asks.MESSAGE, Pressing.NOW, now, text=said, call_back=_whom(held))
    tell("desk", held.structure_id, request=held.pk)
    return opened


def _said(held: Request, now: datetime) -> str:
    """Return what he reads: when, for which signs, and the need as far as it was written."""
    at = words.clock_time(queries.wall_time(held.structure_id, held.closed_at or now), get_language() or "fr")
    found = ", ".join(str(signs.SIGNS[code]) for code in held.red_flags or ())
    parts = [_("Sent to the 15 at %(time)s.") % {"time": at}, found[:1].upper() + found[1:], held.expressed]
    return " ".join(f"{part.rstrip('.')}." for part in (*parts, held.understood) if part.strip())


def _whom(held: Request) -> str:
    name = held.patient.name if held.patient else ""
    return ", ".join(filter(None, [name, words.phone(held.number) if held.number else ""]))[:120]
