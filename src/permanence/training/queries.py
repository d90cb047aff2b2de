"""Reading training, always for an actor."""

import secrets
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from django.db.models import Avg, Count, Max, QuerySet

from permanence.desk.models import Request
from permanence.directory.models import Person, Structure
from permanence.foundation.actor import Actor
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


def ground(actor: Actor) -> Ground | None:
    """Return the training practice where the actor answers, the latest made."""
    found = Ground.objects.filter(structure__in=actor.structures(Can.ANSWER)).select_related("structure", "of")
    return found.order_by("-made_at").first()


def may_have_ground(actor: Actor) -> QuerySet[Structure]:
    """Return the permanences for which the actor may make a training practice."""
    managed = actor.structures(Can.MANAGE_DIRECTORY)
    return Structure.objects.filter(pk__in=managed, kind="permanence")


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


def request_of(one: Exercise) -> Request | None:
    """Return what the console keeps of the call."""
    return Request.objects.filter(structure=one.structure_id, call=one.call_id).first()


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
