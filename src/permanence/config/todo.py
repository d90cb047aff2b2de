"""What is left to do in every room, and what a task may be about: a short function each, asking the room that knows."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from uuid import UUID

from django.urls import reverse
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from permanence.agenda import queries as agenda
from permanence.agenda.days_off import said as days_off
from permanence.config.expected import recalls, referrals, results
from permanence.config.received import letters_to_file, received
from permanence.config.unsupervised import unsupervised
from permanence.config.watched import watched
from permanence.desk import queries as desk
from permanence.desk.models import Escalation, Request
from permanence.directory import queries as directory
from permanence.foundation.actor import Actor
from permanence.foundation.refusal import Refusal
from permanence.foundation.rights import Can
from permanence.kernel import queries as kernel
from permanence.kernel import words as kernel_words
from permanence.kernel.registry import About, Source, Subject, ToDo
from permanence.messaging import paper as messaging_paper
from permanence.messaging import queries as messaging
from permanence.messaging import refused as messaging_refused
from permanence.messaging.models import Message, State
from permanence.patients import queries as patients
from permanence.registers import queries as registers
from permanence.ui import words
from permanence.waiting import queries as waiting

MOST = 200  # of each room: whoever has more works in that room's own list
LETTER_ANSWERED_IN = timedelta(hours=4)  # a letter that did not arrive: someone calls instead
LETTER_POSTED_IN = timedelta(hours=24)
LEAVE_ANSWERED_IN, LEAVE_READ_IN = timedelta(days=3), timedelta(days=7)
LATELY = timedelta(days=14)
END_OF_DAY = time(18)


def tasks(actor: Actor, now: datetime) -> Iterator[ToDo]:
    """What was noted on the shelf of tasks."""
    held = kernel.roles_of(actor)
    for task in kernel.open_tasks(actor)[:MOST]:
        yield ToDo(
            key=f"task-{task.pk}",
            origin=_("Task"),
            icon="circle-check",
            title=task.title,
            due_at=task.due_at,
            priority=task.priority,
            structure_id=task.structure_id,
            structure=task.structure.name,
            owner=kernel_words.owner(task),
            mine=kernel.is_mine(actor, task, held),
            action=pgettext("to do", "Done"),
            address=reverse("kernel:completion", args=[task.pk]),
            post=True,
            page=reverse("kernel:task", args=[task.pk]),
        )


def offers(actor: Actor, now: datetime) -> Iterator[ToDo]:
    """Times given back that must be offered by telephone."""
    names = dict(directory.structures(actor, Can.BOOK).values_list("pk", "name"))
    for offer in waiting.to_call(actor)[:MOST]:
        yield ToDo(
            key=f"offer-{offer.pk}",
            origin=_("Waiting list"),
            icon="phone-outgoing",
            title=_("Offer %(when)s by telephone") % {"when": _spoken(offer.starts_at, now)},
            due_at=offer.answer_by,
            priority=1,
            structure_id=offer.structure_id,
            structure=names.get(offer.structure_id, ""),
            action=pgettext("to do", "Call"),
            address=reverse("waiting:list"),
        )


def postponed(actor: Actor, now: datetime) -> Iterator[ToDo]:
    """Patients whose appointment is moved or cancelled, and whom no letter reaches."""
    if not actor.may(Can.BOOK):
        return
    settled = agenda.items(actor).exclude(settled="").filter(called_at=None, appointment__starts_at__gt=now)
    for call in agenda.worklist(actor, settled[:MOST]):
        item = call.item
        yield ToDo(
            key=f"postponed-{item.pk}",
            origin=_("Postponement"),
            icon="calendar-x",
            title=_("Call %(name)s") % {"name": item.appointment.patient.name},
            private=True,
            detail=_("appointment of %(when)s") % {"when": _spoken(item.appointment.starts_at, now)},
            due_at=min(item.appointment.starts_at - timedelta(days=1), (item.settled_at or now) + timedelta(days=1)),
            structure_id=item.structure_id,
            structure=item.postponement.practitioner_role.structure.name,
            action=pgettext("to do", "Call"),
            address=reverse("agenda:postponement", args=[item.postponement_id]),
        )


def letters(actor: Actor, now: datetime) -> Iterator[ToDo]:
    """Messages that did not arrive."""
    if not actor.may(Can.SEND_MESSAGES):
        return
    lost = messaging.messages(actor, state=State.FAILED).filter(created_at__gt=now - LATELY)
    for message in lost.exclude(person__isnull=False, to_address__in=messaging_refused.everywhere(actor))[:MOST]:
        yield ToDo(
            key=f"message-{message.pk}",
            origin=_("Message"),
            icon="mail",
            title=_("Not delivered: %(subject)s") % {"subject": message.subject},
            detail=message.to_address,
            due_at=message.created_at + LETTER_ANSWERED_IN,
            structure_id=message.structure_id,
            structure=message.structure.name,
            action=pgettext("to do", "Look"),
            address=reverse("messaging:message", args=[message.pk]),
        )


def papers(actor: Actor, now: datetime) -> Iterator[ToDo]:
    """Letters to print and post, by practice: for whom nothing else arrives.

    One to a file kept closer is for who may open it; late, it is for everyone to see that nobody of them did.
    """
    if not actor.may(Can.SEND_MESSAGES):
        return
    waiting = messaging_paper.waiting(actor)[:MOST]
    found: dict[UUID, list[Message]] = {}
    for one in messaging_paper.open_to(actor, waiting):
        found.setdefault(one.structure_id, []).append(one)
    for rows in found.values():
        title = ngettext("Print and post %(count)s letter", "Print and post %(count)s letters", len(rows))
        yield _letters(rows, title, pgettext("to do", "Print"))
    kept: dict[UUID, list[Message]] = {}
    for one in messaging_paper.closed_to(actor, waiting):
        if one.created_at + LETTER_POSTED_IN <= now:
            kept.setdefault(one.structure_id, []).append(one)
    for rows in kept.values():
        title = ngettext(
            "%(count)s letter waits for who may open the file",
            "%(count)s letters wait for who may open the files",
            len(rows),
        )
        yield _letters(rows, title, pgettext("to do", "Look"), "kept")


def _letters(rows: list[Message], title: str, action: str, kept: str = "paper") -> ToDo:
    first = rows[0]
    return ToDo(
        key=f"{kept}-{first.structure_id}",
        origin=_("Message"),
        icon="printer",
        title=title % {"count": len(rows)},
        due_at=first.created_at + LETTER_POSTED_IN,
        structure_id=first.structure_id,
        structure=first.structure.name,
        action=action,
        address=reverse("messaging:papers"),
    )


def requests(actor: Actor, now: datetime) -> Iterator[ToDo]:
    """Requests left without an answer; those that escalated are the supervisor's too."""
    supervised = desk.supervises(actor)
    for asked in desk.board(actor, now)[:MOST]:
        who, step, missed = _who(asked), asked.escalated, asked.call is not None and asked.call.state == "abandoned"
        mine = asked.owner_id in (None, actor.id)
        address = f"{reverse('desk:callbacks')}?show=all&at={asked.pk}" if missed else ""
        yield ToDo(
            key=f"request-{asked.pk}",
            origin=_("Request"),
            icon="phone-outgoing" if missed else "headset",
            title=who or asked.get_kind_display().capitalize(),
            private=bool(who),
            detail=str(asked.get_kind_display()) if who else "",
            due_at=asked.due_at or now,
            structure_id=asked.structure_id,
            structure=asked.structure.name,
            owner=_with(asked),
            mine=mine or (step is not None and step.step != "owner" and asked.structure_id in supervised),
            raised=_raised(step, now) if step else "",
            action=pgettext("to do", "Call back") if missed else pgettext("to do", "Answer"),
            address=address or reverse("desk:request", args=[asked.pk]),
        )


def escalations(actor: Actor, now: datetime) -> Iterator[ToDo]:
    """Late requests that a practitioner was told of."""
    for step in desk.told_of(actor)[:MOST]:
        asked = step.request
        yield ToDo(
            key=f"request-{asked.pk}",
            origin=_("Request"),
            icon="bell",
            title=_who(asked) or asked.get_kind_display().capitalize(),
            private=True,
            priority=1,
            detail=str(asked.get_kind_display()),
            due_at=step.due_at,
            structure_id=step.structure_id,
            structure=step.structure.name,
            owner=_with(asked),
            phone=asked.number,
            raised=_raised(step, now),
            action=pgettext("to do", "Look"),
            address=reverse("desk:escalation", args=[step.pk]),
        )


def questions(actor: Actor, now: datetime) -> Iterator[ToDo]:
    """What the desk asks of a practitioner."""
    if not actor.may(Can.RECEIVE):
        return
    for question in desk.open_questions(actor).select_related("structure", "request__patient", "request__call")[:MOST]:
        yield ToDo(
            key=f"request-{question.request_id}",
            origin=pgettext("to do", "Question of the desk"),
            icon="message-circle",
            title=_who(question.request) or str(question.get_asks_display()).capitalize(),
            private=True,
            priority=1 if question.asks == "exception" else 2,
            detail=str(question.get_asks_display()),
            due_at=question.answer_by,
            structure_id=question.structure_id,
            structure=question.structure.name,
            owner=actor.name,
            action=pgettext("to do", "Answer"),
            address=reverse("desk:mine"),
        )


def leaves(actor: Actor, now: datetime) -> Iterator[ToDo]:
    """Leave that waits for an answer, and answers that who asked has not read."""
    for asked in agenda.leaves_to_settle(actor)[:MOST]:
        yield ToDo(
            key=f"leave-{asked.pk}",
            origin=pgettext("days off", "Leave"),
            icon="calendar-off",
            title=str(asked.person),
            detail=days_off(asked.off, now.date(), _lang()),
            due_at=asked.asked_at + LEAVE_ANSWERED_IN,
            structure_id=asked.structure_id,
            structure=asked.structure.name,
            action=pgettext("to do", "Answer"),
            address=reverse("agenda:leave", args=[asked.pk]),
        )
    for told in agenda.leaves_answered(actor)[:MOST]:
        yield ToDo(
            key=f"leave-{told.pk}",
            origin=pgettext("days off", "Leave"),
            icon="calendar-off",
            title=_("Your leave: %(answer)s") % {"answer": told.get_state_display()},
            detail=days_off(told.off, now.date(), _lang()),
            due_at=(told.settled_at or now) + LEAVE_READ_IN,
            structure_id=told.structure_id,
            structure=told.structure.name,
            owner=actor.name,
            action=pgettext("to do", "Look"),
            address=reverse("agenda:leave", args=[told.pk]),
        )


def demands(actor: Actor, now: datetime) -> Iterator[ToDo]:
    """What persons asked about their data, and breaches of which the authority has yet to be told."""
    if not actor.may(Can.VIEW_TRACE):
        return
    for asked in registers.open_demands(actor)[:MOST]:
        yield ToDo(
            key=f"demand-{asked.pk}",
            origin=_("Personal data"),
            icon="file-text",
            title=str(asked.get_right_display()).capitalize(),
            detail=asked.asked_by,
            private=True,
            due_at=datetime.combine(asked.due_on, END_OF_DAY, now.tzinfo),
            structure_id=asked.structure_id,
            structure=asked.structure.name,
            action=pgettext("to do", "Answer"),
            address=reverse("registers:demand", args=[asked.pk]),
        )
    for breach in registers.breaches_to_tell(actor)[:MOST]:
        yield ToDo(
            key=f"breach-{breach.pk}",
            origin=_("Personal data"),
            icon="alert-triangle",
            title=_("Tell the CNIL of a breach"),
            priority=1,
            due_at=breach.due_at,
            structure_id=breach.structure_id,
            structure=breach.structure.name,
            action=pgettext("to do", "Look"),
            address=reverse("registers:breach", args=[breach.pk]),
        )


def keepings(actor: Actor, now: datetime) -> Iterator[ToDo]:
    """The usual terms after which calls are forgotten, until someone has looked at what would go."""
    if not actor.may(Can.MANAGE_DIRECTORY):
        return
    for one in desk.unseen_terms(actor)[:MOST]:
        yield ToDo(
            key=f"keeping-{one.pk}",
            origin=_("Personal data"),
            icon="hourglass",
            title=_("Look at which calls will be forgotten"),
            due_at=datetime.combine(one.from_on, END_OF_DAY, now.tzinfo) - timedelta(days=1),
            structure_id=one.structure_id,
            structure=one.structure.name,
            action=pgettext("to do", "Look"),
            address=reverse("desk:keeping", args=[one.structure_id]),
        )


def _who(asked: Request) -> str:
    if asked.patient:
        return asked.patient.name
    return words.phone(asked.call.caller_number, _lang()) if asked.call else ""


def _with(asked: Request) -> str:
    if asked.owner_id:
        return asked.owner.short_name if asked.owner else pgettext("to do", "a colleague")
    return _("whoever is free")


def _raised(step: Escalation, now: datetime) -> str:
    when = _spoken(step.seen_at or step.at, now)
    if step.seen_by:
        return _("%(who)s sees to it since %(when)s") % {"who": step.seen_by, "when": when}
    return _("%(who)s was told %(when)s") % {"who": step.get_step_display(), "when": when}


def patient(actor: Actor, row_id: UUID) -> About | None:
    """A patient's file."""
    try:
        found = patients.to_book(actor, row_id)
    except Refusal:
        return None
    return About(found.name, reverse("patients:patient", args=[found.pk]), found.structure_id)


def appointment(actor: Actor, row_id: UUID) -> About | None:
    """An appointment."""
    try:
        found = agenda.appointment(actor, row_id)
    except Refusal:
        return None
    title = _("Appointment of %(when)s") % {"when": words.exact(found.starts_at, found.starts_at, _lang())}
    return About(title, reverse("agenda:appointment", args=[found.pk]), found.structure_id)


def announcement(actor: Actor, row_id: UUID) -> About | None:
    """An announcement to many."""
    try:
        found = agenda.announcement(actor, row_id)
    except Refusal:
        return None
    title = _("Announcement of %(when)s") % {"when": words.exact(found.send_at, found.send_at, _lang())}
    return About(title, reverse("agenda:announcement", args=[found.pk]), found.structure_id)


def _lang() -> str:
    return get_language() or "fr"


def _spoken(moment: datetime, now: datetime) -> str:
    return words.spoken(moment.astimezone(now.tzinfo), now, _lang())


SOURCES: list[Source] = [
    tasks, requests, escalations, questions, offers, postponed, letters, papers, leaves, demands, keepings,
    watched, unsupervised, referrals, recalls, received, letters_to_file, results,
]  # fmt: skip
SUBJECTS: dict[str, Subject] = {"patients.patient": patient, "agenda.appointment": appointment,
                                "messaging.announcement": announcement}  # fmt: skip
