"""How patients feel after a visit: asked for a reason, answered once, written down as it was told."""

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from permanence.agenda.models import Appointment, Status, VisitReason
from permanence.documents.models import Filled, Form
from permanence.documents.rules import feeling
from permanence.documents.rules import questions as rules
from permanence.documents.rules.questions import Kind
from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.refusal import Refusal
from permanence.foundation.rights import Can
from permanence.patients.sensitivity import Class, require

from .forms import BadForm


class NotAsked(Refusal):
    """It is not asked of this visit, not yet or no more, or it was answered."""

    title = gettext_lazy("This is not asked any more")
    next_step = gettext_lazy("It was answered already, or its time is over: say it to the practice.")


@action(Can.EDIT_OPENINGS, audit="form.feeling_written", of="reason")
def ask_after(*, by: Actor, reason: VisitReason, words: str, kind: str, days: int, now: datetime) -> Form | None:
    """Ask whoever came for a reason how he feels, some days later; without words it is not asked. Answers stay.

    :param kind: `scale`, from 0 to 10, or `faces`, five of them
    :raises BadForm: for another kind, words too long, or days that are not 1 to 90
    """
    VisitReason.objects.select_for_update(no_key=True).get(pk=reason.pk)  # of two who ask first, one after the other
    known = Form.objects.filter(reason=reason, after_days__isnull=False)
    if not words.strip():
        known.delete()
        return None
    if not feeling.fits(words, kind, days):
        raise BadForm
    asked = feeling.questions(words.strip(), Kind(kind), _("In your own words"))
    said = {"title": _("How do you feel?"), "questions": [one.kept for one in asked], "after_days": days}
    said |= {"written_at": now, "by_name": by.name[:200]}
    row = known.first() or Form(structure_id=reason.structure_id, reason=reason)
    for name, value in said.items():
        setattr(row, name, value)
    row.save()
    return row


@action(Can.EDIT_PATIENT, audit="form.feeling_said", of="appointment")
def say_feeling(
    *, by: Actor, appointment: Appointment, form: Form, answers: Mapping[str, str], now: datetime
) -> Filled:
    """Keep what the patient himself says, once.

    :raises BadForm: without a choice, or for one there is not
    :raises NotAsked: when it is not asked, or was answered
    """
    return _kept(appointment, form, answers, now, by_name="")


@action(Can.EDIT_PATIENT, audit="form.feeling_told", of="appointment")
def tell_feeling(
    *, by: Actor, appointment: Appointment, form: Form, answers: Mapping[str, str], now: datetime
) -> Filled:
    """Write down, in his words, what the patient told by telephone or at the desk, once.

    :raises NotPermitted: when care is not shown to the actor
    :raises BadForm, NotAsked: as for `say_feeling`
    """
    require(by, appointment.structure_id, Class.CARE)
    return _kept(appointment, form, answers, now, by_name=by.name[:200])


def _kept(appointment: Appointment, form: Form, answers: Mapping[str, str], now: datetime, *, by_name: str) -> Filled:
    one = Appointment.objects.select_for_update(no_key=True).get(pk=appointment.pk)
    asked = form.after_days is not None and form.reason_id == one.reason_id
    over = one.status in (Status.CANCELLED, Status.NO_SHOW) or not feeling.is_open(
        one.ends_at, form.after_days or 0, now
    )
    if not asked or over or Filled.objects.filter(appointment=one, after=True).exists():
        raise NotAsked
    said = {name: words.strip() for name, words in answers.items()}
    if not rules.answers_fit(form.asked, said, whole=True):
        raise BadForm
    row = Filled(
        structure_id=one.structure_id, patient_id=one.patient_id, appointment=one, after=True, title=form.title,
        changed_at=now, handed_in_at=now, by_name=by_name,
    )  # fmt: skip
    row.put(said, rules.told(form.asked, said))
    row.save()
    return row
