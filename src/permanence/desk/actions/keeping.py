"""How long calls are kept: the terms, what is kept longer, and the night that lets go what is past them.

What goes is whom and what it was about: the number, the patient, every word, what was asked of the practitioner, and
the log of their changes. What stays is that a call rang, when, on which line, how long it waited, who answered and how
it ended: figures and invoices stay what they were.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import CharField, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext_lazy as _

from permanence.desk import queries
from permanence.desk.models import (
    Call,
    CallAttempt,
    CallEvent,
    DifficultCall,
    Forgetting,
    Handover,
    HeardAnswer,
    Keeping,
    KeptLonger,
    MailReceived,
    Proof,
    ProposalMade,
    Question,
    Request,
    Tone,
    Tongue,
)
from permanence.desk.rules import keeping as rules
from permanence.directory.models import Structure
from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.live import tell
from permanence.foundation.refusal import Invalid, Refusal
from permanence.foundation.rights import Can
from permanence.messaging.models import Said

BATCH = 500
NOTHING_KNOWN: dict[str, Any] = {
    "patient": None, "appointment": None, "expressed": "", "understood": "", "urgent_because": "", "red_flags": None,
    "facts": {}, "starts_at": None, "partner": None, "back_to": "",
}  # fmt: skip


class AlreadyForgotten(Refusal):
    """Its term was over first."""

    title = _("Too late: nothing is left of this request")
    next_step = _("Its term was over. What others keep of it, such as the patient's file, is not touched.")


@action(Can.MANAGE_DIRECTORY, audit="keeping.chosen", of="structure")
def set_keeping(*, by: Actor, structure: Structure, months: int, grave_months: int, why: str, now: datetime) -> Keeping:
    """Say how long calls are kept at a structure; a shorter term takes nothing away for a week.

    :raises Invalid: when grave calls would be kept for less, or other terms than the usual ones have no reason
    """
    latter = rules.Terms(months, grave_months)
    if grave_months < months or (latter != rules.USUAL and not why):
        raise Invalid
    former, today = queries.kept(structure), queries.day_at(structure, now)
    from_on = rules.begins(former.terms, latter, former.from_on or today + rules.NOTICE, today)
    told = {"months": months, "grave_months": grave_months, "why": why, "from_on": from_on, "set_at": now}
    row, _made = Keeping.objects.update_or_create(structure=structure, defaults=told | {"set_by_id": by.id})
    tell("tasks", structure.pk)
    return row


@action(Can.MANAGE_DIRECTORY, audit="request.kept_longer", of="request")
def keep_longer(*, by: Actor, request: Request, why: str, now: datetime) -> Request:
    """Keep one request whatever its term, for a reason in words; said again, the new reason stands.

    :raises Invalid: without a reason
    :raises AlreadyForgotten: when nothing is left of it
    """
    if not why:
        raise Invalid
    held = Request.objects.select_for_update().get(pk=request.pk)
    if held.forgotten_at:
        raise AlreadyForgotten
    told = {"why": why, "by_id": by.id, "by_name": by.name, "at": now, "structure_id": held.structure_id}
    KeptLonger.objects.update_or_create(request=held, defaults=told)
    return held


@action(Can.MANAGE_DIRECTORY, audit="request.kept_no_longer", of="request")
def keep_no_longer(*, by: Actor, request: Request) -> Request:
    """Let the term of a request count again."""
    KeptLonger.objects.filter(request=request).delete()
    return request


@action(Can.MANAGE_DIRECTORY, audit="keeping.applied", of="structure")
def forget_calls(*, by: Actor, structure: Structure, now: datetime) -> int:
    """Forget the first requests and calls past their term; return how many there were.

    Where nobody ever chose, the first night announces the usual terms and takes nothing.
    """
    told, today = queries.kept(structure), queries.day_at(structure, now)
    due = queries.due_requests(structure, told.terms, today).order_by("closed_at", "pk")
    locked = list(due.select_for_update(of=("self",))[:BATCH])
    held = {*KeptLonger.objects.filter(request__in=locked).values_list("request_id", flat=True)}  # while we waited
    requests = [one for one in locked if one.pk not in held]
    alone = list(queries.due_calls(structure, told.terms, today).values_list("pk", flat=True)[:BATCH])
    if not requests and not alone:
        return 0
    if told.from_on is None:
        Keeping.objects.create(structure=structure, from_on=today + rules.FIRST_NOTICE, set_at=now)
        tell("tasks", structure.pk)
        return 0
    if today < told.from_on:
        return 0
    _forget_requests([one.pk for one in requests], now)
    calls = [*alone, *(one.call_id for one in requests if one.call_id)]
    _forget_calls(calls, now)
    Forgetting.objects.create(structure=structure, at=now, requests=len(requests), calls=len(calls))
    return len(requests) + len(alone)


def _forget_requests(requests: Sequence[UUID], now: datetime) -> None:
    """Take what was said out of requests, with all that hangs on them, then out of the log of changes."""
    questions = list(Question.objects.filter(request__in=requests).values_list("pk", flat=True))
    hanging = [*questions, *_gone(HeardAnswer.objects.filter(question__in=questions))]
    for model in (Question, Tongue, DifficultCall, CallAttempt, MailReceived, Proof):
        hanging += _gone(model.objects.filter(request__in=requests))
    proposals = ProposalMade.objects.filter(request__in=requests)
    hanging += proposals.values_list("pk", flat=True)
    proposals.update(script="")
    Said.objects.filter(about__in=requests).update(words="")
    Request.objects.filter(pk__in=requests).update(forgotten_at=now, **NOTHING_KNOWN)
    with connection.cursor() as cursor:
        cursor.execute("SELECT desk_forget_changes(%s, %s)", [list(requests), hanging])


def _forget_calls(calls: Sequence[UUID], now: datetime) -> None:
    """Take the number out of calls, and what their switchboard knows them by."""
    for model in (CallEvent, Tone, Handover):
        model.objects.filter(call__in=calls).delete()
    name = Concat(Value("forgotten-"), Cast("id", CharField()))
    Call.objects.filter(pk__in=calls).update(caller_number="", provider_id=name, forgotten_at=now)


def _gone(found: QuerySet[Any]) -> list[UUID]:
    keys = list(found.values_list("pk", flat=True))
    found.delete()
    return keys
