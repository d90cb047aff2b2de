"""The card of rights on a patient's file."""

from datetime import datetime

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from permanence.foundation.actor import Actor
from permanence.patients.beside import Card, Line
from permanence.patients.models import Patient
from permanence.patients.sensitivity import Class, sees

from .formalities import formalities
from .rights import file


def beside(actor: Actor, patient: Patient, now: datetime) -> Card | None:
    """Tell in a few lines who pays for a patient's care; nothing to whom no papers are shown."""
    if not sees(actor, patient.structure_id, Class.ADMINISTRATIVE):
        return None
    found = file(actor, patient, now)
    lines = [
        Line(
            term=capfirst(str(one.row.get_kind_display())),
            text=" · ".join(filter(None, [str(one.row.get_reason_display()), one.row.payer, one.state])),
            tone=one.tone,
            hint=_("card to be seen at the next contact") if one.to_confirm else "",
        )
        for one in found.held
    ]
    lines += [
        Line(
            term=_("Formality"),
            text=f"{capfirst(str(one.row.get_kind_display()))} · {said}",
            hint=str(one.next.words) if one.next else "",
        )
        for one in formalities(actor, patient)
        if one.row.closed_at is None
        for said in [_("%(done)s of %(of)s") % {"done": one.done, "of": len(one.steps)}]
    ]
    return Card(
        title=_("Rights and insurer"),
        lines=lines,
        empty=_("Nothing noted yet: read the card at the next visit."),
        address=reverse("coverage:file", args=[patient.pk]),
        action=_("Open the rights"),
    )
