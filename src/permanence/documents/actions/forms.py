"""Forms before a visit: written by the practice, filled in by the patient, saved as he types."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from permanence.agenda.models import Appointment, VisitReason
from permanence.documents import queries
from permanence.documents.models import Filled, Form
from permanence.documents.rules import questions as rules
from permanence.documents.rules.questions import Question
from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.live import tell
from permanence.foundation.refusal import Invalid, Refusal
from permanence.foundation.rights import Can


class BadForm(Invalid):
    """Questions or answers that cannot be kept."""

    title = _("Something in this form needs another look")
    next_step = _("Nothing typed was lost: look at what is pointed out.")


class VisitBegun(Refusal):
    """The visit began: what he answered is read by now."""

    title = _("This form can no longer be changed")
    next_step = _("Your appointment has begun, or is cancelled: say it there.")


@action(Can.EDIT_OPENINGS, audit="form.written", of="reason")
def write_form(
    *, by: Actor, reason: VisitReason, title: str, questions: Sequence[Question], now: datetime
) -> Form | None:
    """Write the form asked of whoever comes for a reason; without a question there is none. What was filled in stays.

    :raises BadForm: for questions without words, or choices without a choice
    """
    if not questions:
        Form.objects.filter(reason=reason, after_days=None).delete()
        return None
    named = title.strip()[:80]
    if not named or not rules.fits(questions):
        raise BadForm
    said = {"title": named, "questions": [one.kept for one in questions], "written_at": now, "by_name": by.name[:200]}
    written, _made = Form.objects.update_or_create(
        reason=reason, after_days=None, defaults=said, create_defaults={"structure_id": reason.structure_id, **said}
    )
    return written


@action(Can.EDIT_PATIENT, audit="form.draft_kept", of="appointment")
def keep_draft(*, by: Actor, appointment: Appointment, form: Form, answers: Mapping[str, str], now: datetime) -> Filled:
    """Keep what is typed so far; what was handed in is not touched.

    :raises BadForm: for an answer to no question
    :raises VisitBegun: when it is too late
    """
    return _kept(appointment, form, answers, now, whole=False)


@action(Can.EDIT_PATIENT, audit="form.handed_in", of="appointment")
def hand_in(*, by: Actor, appointment: Appointment, form: Form, answers: Mapping[str, str], now: datetime) -> Filled:
    """Hand the form in: the team reads it. Handed in again, the last word counts.

    :raises BadForm: when an answer that is wanted is missing
    :raises VisitBegun: when it is too late
    """
    done = _kept(appointment, form, answers, now, whole=True)
    tell("agenda", appointment.structure_id, appointment=appointment.pk, practitioner=appointment.practitioner_role_id)
    return done


@action(Can.BOOK, audit="form.came_on_paper", of="appointment")
def note_on_paper(*, by: Actor, appointment: Appointment, form: Form, now: datetime) -> Filled:
    """Note that the answers came otherwise, on paper or by telephone: nobody asks for them again."""
    held = _row(appointment, form, now)
    if held.handed_in_at is None:
        held.handed_in_at, held.by_name = now, by.name[:200]
        held.save()
    tell("agenda", appointment.structure_id, appointment=appointment.pk, practitioner=appointment.practitioner_role_id)
    return held


def _kept(appointment: Appointment, form: Form, answers: Mapping[str, str], now: datetime, *, whole: bool) -> Filled:
    if appointment.starts_at <= now or appointment.status == "cancelled":
        raise VisitBegun
    said = {name: words.strip() for name, words in answers.items()}
    if not rules.answers_fit(form.asked, said, whole=whole):
        raise BadForm
    held = _row(appointment, form, now)
    if held.handed_in_at and not whole:
        return held
    held.title, held.changed_at = form.title, now
    held.put(said, rules.told(form.asked, said))
    if whole:
        held.handed_in_at, held.by_name = now, ""
    held.save()
    return held


def _row(appointment: Appointment, form: Form, now: datetime) -> Filled:
    """Return the row of a visit, locked; begun when there is none. Those who begin it at once make one."""
    Appointment.objects.select_for_update(no_key=True).get(pk=appointment.pk)
    known = queries.filled_for(appointment)
    if known is not None:
        return Filled.objects.select_for_update().get(pk=known.pk)
    fresh = Filled(
        structure_id=appointment.structure_id, patient_id=appointment.patient_id, appointment=appointment,
        title=form.title, changed_at=now,
    )  # fmt: skip
    fresh.put({}, [])
    return fresh
