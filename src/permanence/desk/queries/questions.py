"""Questions to practitioners: the last of a request for its console, those open for whoever is asked."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from django.db.models import Case, IntegerField, Prefetch, QuerySet, Value, When

from permanence.agenda import queries as agenda
from permanence.agenda.queries import Slot
from permanence.capacity.models import OpeningKind
from permanence.desk import answers
from permanence.desk.models import Asks, Outcome, Pressing, Question, Reply, Request, RequestKind
from permanence.desk.rules import asking as rules
from permanence.directives.models import Kind
from permanence.directory.models import PractitionerRole, Structure
from permanence.foundation.actor import Actor
from permanence.foundation.composed import composed
from permanence.foundation.refusal import NotFound
from permanence.foundation.rights import Can

from .forbidden import in_force, newcomer

SHOWN_WITH = (
    "request__call",
    "request__patient",
    "patient",
    "reason",
    "practitioner_role__person",
    "practitioner_role__structure",
    "replied_by",
    "appointment",
    "request__appointment",
    "heard",
)
ANY_KIND = (OpeningKind.REGULAR.value, OpeningKind.OWN.value, OpeningKind.EMERGENCY.value)
NAMED = 3  # other times proposed in one tap
RANK = Case(
    *(When(pressing=value, then=Value(place)) for place, value in enumerate(Pressing.values)),
    output_field=IntegerField(),
)


@dataclass(frozen=True, slots=True)
class Exchange:
    """What a console shows of the last question of a request.

    :param state: open, yes, other_time, no, said, silence; or call_me, asked by the practitioner
    :param afterwards: what is done after a silence: call, again or decline
    """

    question: Question
    state: str
    afterwards: str

    @property
    def closes(self) -> bool:
        """Whether telling it to the caller is what is left to do."""
        return self.state in (Reply.YES, Reply.SAID, Reply.OTHER_TIME, Asks.CALL_ME)

    @property
    def leads(self) -> bool:
        """Whether it, and not what was chosen, is the next deed: to wait for the answer, or to tell it."""
        return self.closes or self.state == "open"

    @property
    def script(self) -> str:
        """What is said to the caller."""
        return answers.script(self.question, self.state, self.afterwards)


def roles_of(actor: Actor) -> list[PractitionerRole]:
    """Return where the actor himself receives patients."""
    own = PractitionerRole.objects.filter(person=actor.id, structure_id__in=actor.structures(Can.RECEIVE))
    return list(own.select_related("person", "structure", "site").order_by("structure__name"))


def open_questions(actor: Actor) -> QuerySet[Question]:
    """Return what is asked of the actor himself, the most pressing first, exceptions before messages."""
    mine = _mine(actor).filter(reply__in=["", Reply.SILENCE], request__outcome="").exclude(asks=Asks.CALL_ME)
    exceptions_first = Case(When(asks=Asks.EXCEPTION, then=Value(0)), default=Value(1), output_field=IntegerField())
    return mine.order_by(RANK, exceptions_first, "answer_by", "id")


def answered_since(actor: Actor, since: datetime) -> QuerySet[Question]:
    """Return what the actor himself has answered, and what he asked of the desk, the last first."""
    spoken = [Reply.YES, Reply.OTHER_TIME, Reply.NO, Reply.SAID]
    said = _mine(actor).filter(reply__in=spoken, replied_at__gte=since).exclude(asks=Asks.CALL_ME)
    return said.order_by("-replied_at")


def asked_of_desk(actor: Actor) -> QuerySet[Question]:
    """Return the calls the actor himself waits for."""
    return _mine(actor).filter(asks=Asks.CALL_ME, reply="", request__outcome="").order_by("answer_by")


def question(actor: Actor, question_id: UUID) -> Question:
    """Return one question put to the actor himself.

    :raises NotFound: when there is none, or for someone else
    """
    found = _mine(actor).filter(pk=question_id).first()
    if found is None:
        raise NotFound
    return found


def question_of(actor: Actor, question_id: UUID) -> Question:
    """Return one question of a request the actor answers for.

    :raises NotFound: when there is none, or none for this actor
    """
    theirs = Question.objects.filter(structure_id__in=actor.structures(Can.ANSWER)).select_related(*SHOWN_WITH)
    found = theirs.filter(pk=question_id).first()
    if found is None:
        raise NotFound
    return found


def question_told(actor: Actor, question_id: str) -> Question | None:
    """Return the question a job was told of, if it is still there."""
    return Question.objects.filter(pk=question_id, structure_id__in=actor.structures()).first()


def overdue_questions(actor: Actor, now: datetime) -> list[Question]:
    """Return what nobody answered in time and no job has brought back."""
    late = Question.objects.filter(structure_id__in=actor.structures(), reply="", answer_by__lte=now)
    return list(late.exclude(asks=Asks.CALL_ME))


def last_question(request: Request) -> Question | None:
    """Return the last question of a request that was not taken back."""
    return next(iter(_last_question(request.pk)), None)


@composed
def _last_question(request_id: UUID) -> QuerySet[Question]:
    asked = Question.objects.filter(request_id=request_id).exclude(reply=Reply.WITHDRAWN)
    return asked.select_related(*SHOWN_WITH).order_by("-asked_at", "-id")[:1]


def exchange(actor: Actor, request: Request, now: datetime) -> Exchange | None:
    """Return what a console shows of the last question of a request; None when nothing was asked."""
    asked = last_question(request)
    if asked is None:
        return None
    if asked.asks == Asks.CALL_ME:
        return Exchange(asked, Asks.CALL_ME if asked.is_open else asked.reply, "")
    said = in_force(actor, request, now).body(Kind.EXCEPTIONS) if asked.reply == Reply.SILENCE else {}
    afterwards = rules.after_silence(said["ask"], said["via"]) if said and asked.asks == Asks.EXCEPTION else "call"
    return Exchange(asked, asked.reply or "open", afterwards)


def with_last_questions(requests: QuerySet[Request]) -> QuerySet[Request]:
    """Let each request carry its questions as `asked_of`, the last first."""
    asked = Question.objects.exclude(reply=Reply.WITHDRAWN).select_related("practitioner_role__person")
    return requests.prefetch_related(Prefetch("questions", asked.order_by("-asked_at", "-id"), to_attr="asked_of"))


def exception_forbidden(actor: Actor, request: Request, pressing: str, now: datetime) -> str:
    """Tell why the practitioner is not to be asked for an exception, in words; empty when he may."""
    holding = in_force(actor, request, now)
    said, away = holding.body(Kind.EXCEPTIONS), holding.closed_at(now)
    if away is None and rules.may_ask(said["ask"], pressing, newcomer=not newcomer(request, holding, now).known):
        return ""
    return answers.forbidden(away or holding.of(Kind.EXCEPTIONS), away=away is not None)


def answers_within(actor: Actor, request: Request, now: datetime) -> timedelta:
    """Return how long the practitioner gives himself to answer."""
    return timedelta(minutes=in_force(actor, request, now).body(Kind.EXCEPTIONS)["answer_within_min"])


def wall_time(structure_id: UUID, now: datetime) -> datetime:
    """Return the moment on the wall of a structure."""
    zone = Structure.objects.values_list("time_zone", flat=True).get(pk=structure_id)
    return now.astimezone(ZoneInfo(zone))


def other_times(actor: Actor, asked: Question, now: datetime) -> list[Slot]:
    """Return the free times he may propose in one tap: of all kinds, nearest to what was asked."""
    if asked.patient is None or asked.reason is None:
        return []
    role = asked.practitioner_role
    found = agenda.next_slots(
        actor,
        practitioner_role=role,
        reason=asked.reason,
        after=now,
        limit=NAMED + 1,
        kinds=ANY_KIND,
        patient=asked.patient,
        now=now,
    )
    return [slot for slot in found if slot.starts_at != asked.starts_at][:NAMED]


def meant(asked: Question) -> dict[str, Any]:
    """Return what an exception given does besides booking: move what the request means, or go to the patient."""
    request = asked.request
    former = request.appointment if request.kind == RequestKind.MOVE else None
    return {"former": former, "at_home": request.kind == RequestKind.HOME_VISIT}


def given_as(request: Request) -> Outcome:
    """Return how a request ends when its exception is given."""
    moves = request.kind == RequestKind.MOVE and request.appointment_id is not None
    return Outcome.MOVED if moves else Outcome.BOOKED


def heard_for(actor: Actor) -> QuerySet[Question]:
    """Return what was written down as the actor's own word, and he has not confirmed yet, the last first."""
    return _mine(actor).filter(heard__judged="").order_by("-heard__heard_at")


def contest_id(asked: Question) -> UUID:
    """Return the identifier of the request that a contested answer opens: one for each."""
    return uuid5(asked.pk, "contested")


def _mine(actor: Actor) -> QuerySet[Question]:
    own = Question.objects.filter(
        practitioner_role__person=actor.id, structure_id__in=actor.structures(Can.RECEIVE)
    ).select_related(*SHOWN_WITH)
    return own if actor.id else own.none()


def unseen(asked: Iterable[Question]) -> list[Question]:
    """Return what its reader has not had before his eyes yet."""
    return [one for one in asked if one.seen_at is None]
