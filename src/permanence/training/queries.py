"""Reading training, always for an actor."""

import secrets
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from django.db.models import Avg, Count, Exists, Max, OuterRef, Q, QuerySet

from permanence.desk.models import Line, ProposalMade, Request
from permanence.directory.models import Person, PractitionerRole, Structure
from permanence.foundation.actor import Actor, Kind
from permanence.foundation.models import Change
from permanence.foundation.refusal import NotFound
from permanence.foundation.rights import Can

from . import rules
from .models import Exercise, Ground


@dataclass(frozen=True, slots=True)
class Progress:
    """How someone gets on: how many calls, on average, and the best."""

    trainee: Person
    count: int
    average: int
    best: int


def grounds(actor: Actor) -> list[Ground]:
    """Return the training practices where the actor answers, the one he trained at last first, then the latest made."""
    found = Ground.objects.filter(structure__in=actor.structures(Can.ANSWER))
    rows = list(found.select_related("structure", "of", "like__person", "like__structure").order_by("-made_at"))
    last = own_exercises(actor).values_list("structure", flat=True).first()
    return sorted(rows, key=lambda one: one.structure_id != last)


def ground(actor: Actor, ground_id: str = "") -> Ground | None:
    """Return the training practice named among those of the actor, or the first."""
    found = grounds(actor)
    return next((one for one in found if str(one.pk) == ground_id), found[0] if found else None)


def may_have_ground(actor: Actor) -> list[Structure]:
    """Return for whom the actor may make a training practice: permanences, and practices that answer themselves."""
    managed = actor.structures(Can.MANAGE_DIRECTORY)
    answered = Line.objects.filter(structure__in=managed, for_training=False, closed_at=None).values("structure")
    found = Structure.objects.filter(pk__in=managed).filter(Q(kind="permanence") | Q(pk__in=answered))
    return list(found.order_by("name"))


def models(actor: Actor) -> list[PractitionerRole]:
    """Return the practitioners after whom a training practice may be made: they have hours, and one may read all."""
    readable = set(actor.structures(Can.VIEW_DIRECTIVES)) & set(actor.structures(Can.VIEW_AGENDA))
    answered = Line.objects.filter(structure__in=readable, for_training=False, closed_at=None).values("structure")
    found = PractitionerRole.objects.filter(structure__in=answered).select_related("person", "structure", "site")
    return list(found.order_by("structure__name", "person__family_name", "pk"))


def own_exercises(actor: Actor) -> QuerySet[Exercise]:
    """Return the actor's own exercises, the latest first."""
    return _seen(actor).filter(trainee=actor.id)


def exercise(actor: Actor, exercise_id: UUID) -> Exercise:
    """Return an exercise of the actor's own, or of someone he supervises.

    :raises NotFound: when there is none for him
    """
    found = _seen(actor).filter(pk=exercise_id).first()
    if found is None or not (found.trainee_id == actor.id or actor.may(Can.SUPERVISE, found.structure_id)):
        raise NotFound
    return found


def progress(actor: Actor) -> list[Progress]:
    """Return how each of those the actor supervises gets on; nobody else's."""
    done = Exercise.objects.filter(structure__in=actor.structures(Can.SUPERVISE), ended_at__isnull=False)
    rows = done.order_by().values("trainee").annotate(n=Count("pk"), average=Avg("total"), best=Max("total"))
    found = {row["trainee"]: row for row in rows}
    people = Person.objects.filter(pk__in=found).order_by("family_name", "given_name")
    return [Progress(one, found[one.pk]["n"], round(found[one.pk]["average"]), found[one.pk]["best"]) for one in people]


def exercises_of(actor: Actor, person_id: UUID) -> list[Exercise]:
    """Return the exercises of someone the actor supervises.

    :raises NotFound: when there is none for him
    """
    found = list(_seen(actor).filter(structure__in=actor.structures(Can.SUPERVISE), trainee=person_id)[:100])
    if not found:
        raise NotFound
    return found


def shared(actor: Actor) -> QuerySet[Exercise]:
    """Return what the actor's team shared, whoever did: the latest first."""
    found = _seen(actor).filter(structure__in=actor.structures(Can.ANSWER), shared_at__isnull=False)
    return found.order_by("-shared_at")


def request_of(one: Exercise) -> Request | None:
    """Return what the console keeps of the call."""
    return Request.objects.filter(structure=one.structure_id, call=one.call_id).first()


def taken(request: Request | None) -> list[str]:
    """Return which proposals were taken for a caller."""
    return list(ProposalMade.objects.filter(request=request, taken=True).values_list("action", flat=True))


def left_by(one: Exercise) -> list[Request]:
    """Return what an exercise left open: its own request, and alerts, complaints and follow-ups she opened beside."""
    opened = Change.objects.filter(
        row_id=OuterRef("pk"), table=Request._meta.db_table, operation="insert", actor=f"{Kind.PERSON}:{one.trainee_id}"
    )
    beside = Q(call=None, opened_at__gte=one.began_at) & Exists(opened)
    found = Request.objects.filter(Q(call=one.call_id) | beside, structure=one.structure_id, outcome="")
    return list(found.select_related("call"))


def caller_of(one: Exercise) -> rules.Caller:
    """Return who calls."""
    return rules.CALLERS[one.caller]


def _seen(actor: Actor) -> QuerySet[Exercise]:
    return Exercise.objects.filter(structure__in=actor.structures()).select_related("trainee", "call", "structure")


def callers(done: list[Exercise]) -> list[tuple[rules.Caller, int | None]]:
    """Return everyone who may call, each with the best the actor did with him."""
    best: dict[str, int] = {}
    for one in done:
        if one.total is not None:
            best[one.caller] = max(one.total, best.get(one.caller, 0))
    return [(caller, best.get(key)) for key, caller in rules.CALLERS.items()]


def to_say(one: Exercise) -> list[tuple[int, rules.Choice]]:
    """Return what may be said now, in an order of this exercise's own: the best is not always the first."""
    steps, step = caller_of(one).steps, len(one.chosen)
    if step >= len(steps):
        return []
    return sorted(enumerate(steps[step].choices), key=lambda it: sha256(f"{one.pk}:{step}:{it[0]}".encode()).digest())


def said(one: Exercise) -> list[rules.Choice]:
    """Return what was said so far, with what the caller answered."""
    steps = caller_of(one).steps
    return [step.choices[which] for step, which in zip(steps, one.chosen, strict=False)]


def anyone() -> str:
    """Return who calls when one does not wish to know."""
    return secrets.choice(list(rules.CALLERS))
