"""How patients said they feel after visits: to whom care is shown, and nobody else."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from permanence.agenda.models import Appointment, Status, VisitReason
from permanence.documents.models import Filled, Form
from permanence.documents.rules import feeling
from permanence.documents.rules.feeling import MOST, Felt
from permanence.documents.rules.questions import Kind
from permanence.foundation.actor import Actor
from permanence.patients.beside import Card, Line
from permanence.patients.models import Patient
from permanence.patients.sensitivity import Class, sees
from permanence.ui import words

TOLD_LATE = timedelta(days=3)  # what was missed is told until then


def asked_after(reason: VisitReason) -> Form | None:
    """Return what is asked some days after a visit for a reason."""
    return Form.objects.filter(reason=reason, after_days__isnull=False).first()


def felt(actor: Actor, patient: Patient) -> list[Felt]:
    """Return what a patient said, the first first; nothing to whom care is not shown."""
    if not sees(actor, patient.structure_id, Class.CARE):
        return []
    rows = Filled.objects.filter(patient=patient, after=True, handed_in_at__isnull=False).order_by("handed_in_at", "pk")
    return [one for row in rows for one in _felt(row)]


def to_say(patients: Iterable[Patient], now: datetime) -> list[tuple[Appointment, Form]]:
    """Return the visits of some patients of which it is asked now how they feel, the last first."""
    return _asked(Q(patient__in=[one.pk for one in patients]), now, feeling.OPEN_FOR)


def to_ask(structure_id: UUID, now: datetime) -> list[tuple[Appointment, Form]]:
    """Return the visits of a practice of which it is asked since today, or since the days before when it was missed."""
    return _asked(Q(structure=structure_id), now, TOLD_LATE)


def feeling_beside(actor: Actor, patient: Patient, now: datetime) -> Card | None:
    """Tell on the file how the patient said he feels; nothing where nothing was said or asked, or care is not shown."""
    if not sees(actor, patient.structure_id, Class.CARE):
        return None
    known = felt(actor, patient)
    if not known and not to_say([patient], now):
        return None
    lines = [Line(term=_when(one.at, now), text=said(one), hint=f"« {one.said} »" if one.said else "")
             for one in known[-1:]]  # fmt: skip
    return Card(
        title=_("How the patient feels"),
        lines=lines,
        empty=_("Asked, not answered yet: it can be told by telephone."),
        address=reverse("documents:feeling", args=[patient.pk]),
        action=_("See over time"),
    )


def said(one: Felt) -> str:
    """Say a choice: `7 out of 10`, a face by its words."""
    if one.most == MOST[Kind.FACES]:
        return str(faces()[one.value - 1])
    return pgettext("felt", "%(value)s out of %(most)s") % {"value": one.value, "most": one.most}


def faces() -> list[str]:
    """Return the five faces in words, the worst first."""
    return [
        pgettext("face", "very bad"),
        pgettext("face", "bad"),
        pgettext("face", "neither good nor bad"),
        pgettext("face", "good"),
        pgettext("face", "very good"),
    ]


def _felt(row: Filled) -> Iterable[Felt]:
    asked, more = row.told
    value = feeling.value_of(asked.answer, asked.kind)
    if value is not None and row.handed_in_at:
        yield Felt(row.handed_in_at, asked.words, value, MOST[Kind(asked.kind)], more.answer, row.by_name)


def _asked(whose: Q, now: datetime, since: timedelta) -> list[tuple[Appointment, Form]]:
    """Return the visits whose question opened within a while and is not answered."""
    longest = timedelta(days=max(feeling.DAYS)) + since
    ended = Appointment.objects.filter(whose, starts_at__gt=now - longest - timedelta(days=1), ends_at__lte=now)
    forms = {one.reason_id: one for one in Form.objects.filter(after_days__isnull=False)}
    rows = ended.filter(reason__in=[*forms]).exclude(status__in=[Status.CANCELLED, Status.NO_SHOW])
    answered = Filled.objects.filter(after=True).values("appointment")
    found = rows.exclude(pk__in=answered).select_related("patient", "reason", "practitioner_role__person")
    return [
        (one, forms[one.reason_id])
        for one in found.order_by("-starts_at")
        if feeling.is_open(one.ends_at, forms[one.reason_id].after_days or 0, now)
        and now - one.ends_at < timedelta(days=forms[one.reason_id].after_days or 0) + since
    ]


def _when(moment: datetime, now: datetime) -> str:
    local = timezone.localtime(now)
    return words.spoken(moment.astimezone(local.tzinfo), local, get_language() or "fr")
