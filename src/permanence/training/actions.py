"""The verbs of training: make a training practice, begin an exercise, choose one's words, end it."""

from collections.abc import Mapping
from datetime import datetime

from django.db import connection
from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from permanence.desk import actions as desk
from permanence.desk import queries as desk_queries
from permanence.desk.models import Call, Line, Outcome, Request, Turn
from permanence.directory.models import Person, PractitionerRole, Structure
from permanence.foundation.action import action
from permanence.foundation.actor import Actor, scope, system
from permanence.foundation.idempotency import once_while
from permanence.foundation.ids import uuid7
from permanence.foundation.refusal import Invalid, NotFound, Refusal
from permanence.foundation.rights import Can

from . import copying, making, queries, rules, words
from .models import Exercise, Ground, Level

FICTION, LINES = 33_199_000_000, 10_000  # 01 99 00 xx xx, which ARCEP keeps for fiction
LONG_S = 14_400  # before anyone else would hear a trainee's line: longer than a call that nobody ended


class NoGround(Refusal):
    """There is nowhere to train yet."""

    title = _("There is no training practice yet")
    next_step = _("Whoever manages the permanence makes one from this page.")


class OnThePhone(Refusal):
    """Someone real is on the line: an invented caller can wait."""

    title = _("You have a call in hand, or you are in a pause")
    next_step = _("Finish it first: the invented caller will wait.")


class ExerciseOver(Refusal):
    """It was marked."""

    title = _("This exercise is over")
    next_step = _("Begin another one.")


@action(Can.MANAGE_DIRECTORY, audit="training.ground_made", of="structure")
def make_ground(*, by: Actor, structure: Structure, now: datetime, like: PractitionerRole | None = None) -> Structure:
    """Make a training practice: an invented doctor, his agenda and directives, invented patients.

    Made once of each kind: asked again, the same one is returned. Who made it acts there from his next request on.

    :param like: a real practitioner, whose team, hours, reasons and directives it takes under invented names
    :raises NotPermitted: when one may not read them
    """
    if like:
        by.require(Can.VIEW_DIRECTIVES, like.structure_id)
        by.require(Can.VIEW_AGENDA, like.structure_id)
    Structure.objects.select_for_update(no_key=True).get(pk=structure.pk)
    with scope(system("training.ground", making.parts_of(structure))):
        found = Ground.objects.filter(of=structure, like=like).select_related("structure", "of").first()
    return (found or making.make(by, structure, now, like)).structure


@action(Can.ANSWER, audit="exercise.began", of="ground")
def begin(*, by: Actor, ground: Ground, caller: str, now: datetime, key: str | None = None) -> Exercise:
    """Let an invented caller ring on one's own console; what was begun before and not ended is let go.

    :param key: the same one sent twice begins one exercise, as long as that one goes on
    :raises Invalid: when nobody of this name calls
    :raises OnThePhone: when a call is in hand, or one is in a pause
    """
    if caller not in rules.CALLERS:
        raise Invalid
    trainee = _oneself(by)
    _one_at_a_time(trainee)
    return once_while(
        structure_id=ground.structure_id,
        verb="training.begin",
        key=key and f"{trainee.pk}:{key}",
        find=lambda pk: queries.own_exercises(by).get(pk=pk),
        make=lambda: _begun(by, ground, trainee, caller, now),
        holds=lambda begun: begun.ended_at is None,
    )


@action(Can.ANSWER, audit="exercise.words_chosen", of="exercise")
def choose(*, by: Actor, exercise: Exercise, step: int, which: int, now: datetime) -> Exercise:
    """Say something; a step answered already stays as it was.

    :raises Invalid: when there is no such step or choice, or the call was not answered yet
    :raises ExerciseOver: when it was marked
    """
    held = _locked(by, exercise)
    steps = rules.CALLERS[held.caller].steps
    if step < len(held.chosen):
        return held
    if step != len(held.chosen) or step >= len(steps) or not 0 <= which < len(steps[step].choices):
        raise Invalid
    if held.call.answered_at is None:
        raise Invalid(_("Answer the call on the console first."))
    held.chosen = [*held.chosen, which]
    held.save(update_fields=["chosen"])
    return held


@action(Can.ANSWER, audit="exercise.ended", of="exercise")
def end(*, by: Actor, exercise: Exercise, now: datetime) -> Exercise:
    """Hang up, and mark what was said and done; twice changes nothing."""
    held = Exercise.objects.select_for_update(of=("self",)).select_related("call", "structure").get(pk=exercise.pk)
    _check_own(by, held)
    if held.ended_at is None:
        _hang_up(by, held, now)
        _mark(by, held, now)
    return held


@action(Can.ANSWER, audit="exercise.reviewed", of="exercise")
def review(
    *, by: Actor, exercise: Exercise, own: Mapping[str, str], learnt: str, shared: bool, now: datetime
) -> Exercise:
    """Keep how one judges an exercise of one's own, and what one takes from it; shared, the team reads it nameless.

    :param own: a level for each axis that was judged
    :raises Invalid: before it is over, for what is no axis or level, or to share nothing
    """
    held = Exercise.objects.select_for_update(of=("self",)).get(pk=exercise.pk)
    _check_own(by, held)
    said = learnt.strip()
    judged = {*own} <= {*words.AXES} and {*own.values()} <= {*Level.values}
    if held.ended_at is None or not judged or (shared and not said):
        raise Invalid
    held.own, held.learnt = dict(own), said
    held.shared_at = (held.shared_at or now) if shared else None
    held.save(update_fields=["own", "learnt", "shared_at"])
    return held


@action(Can.SUPERVISE, audit="exercise.unshared", of="exercise")
def unshare(*, by: Actor, exercise: Exercise) -> None:
    """Take what someone shared out of the team's sight: it names somebody, or teaches nothing good."""
    Exercise.objects.filter(pk=exercise.pk).update(shared_at=None)


def _one_at_a_time(trainee: Person) -> None:
    """Let two beginnings of one trainee come one after the other, from whichever tab."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"exercise {trainee.pk}"])


def _begun(by: Actor, ground: Ground, trainee: Person, caller: str, now: datetime) -> Exercise:
    for former in queries.own_exercises(by).filter(structure=ground.structure_id, ended_at=None):
        _hang_up(by, former, now)
        _mark(by, former, now)
    if desk_queries.queue(by, now).mine or desk_queries.pause(by):
        raise OnThePhone
    _follow(by, ground, now)
    line, number = _line(ground, trainee, now), rules.CALLERS[caller].number
    exercise_id = uuid7()
    with scope(system("training", [ground.structure_id])) as door:
        call = desk.hear(
            by=door, line=line, provider_id=f"training-{exercise_id}", kind="ringing", at=now, caller_number=number,
            now=now,
        )  # fmt: skip
    return Exercise.objects.create(
        id=exercise_id, structure_id=ground.structure_id, trainee=trainee, caller=caller, call=call, began_at=now
    )


def _follow(by: Actor, ground: Ground, now: datetime) -> None:
    """Let it have the directives its model has by now, as long as the trainee may read them there."""
    if ground.like and by.may(Can.VIEW_DIRECTIVES, ground.like.structure_id):
        with scope(system("training.follow", [ground.structure_id, ground.like.structure_id])) as reader:
            held = Ground.objects.select_for_update(of=("self",)).select_related("like", "structure").get(pk=ground.pk)
            copying.follow(reader, held, now)


def _oneself(by: Actor) -> Person:
    found = Person.objects.filter(pk=by.id).first() if by.id else None
    if found is None:
        raise NotFound
    return found


def _check_own(by: Actor, exercise: Exercise) -> None:
    if exercise.trainee_id != by.id:
        raise NotFound


def _locked(by: Actor, exercise: Exercise) -> Exercise:
    held = Exercise.objects.select_for_update(of=("self",)).select_related("call").get(pk=exercise.pk)
    _check_own(by, held)
    if held.ended_at:
        raise ExerciseOver
    return held


def _line(ground: Ground, trainee: Person, now: datetime) -> Line:
    """Return the trainee's own line, which nobody else hears; made at her first exercise."""
    own = Turn.objects.filter(structure=ground.structure_id, person=trainee, overflow=False)
    line = Line.objects.filter(pk__in=own.values("line"), closed_at=None).select_related("structure").first()
    if line:
        return line
    with scope(system("training", [ground.structure_id])) as by:
        taken = Line.objects.filter(structure=ground.structure_id).aggregate(n=Count("pk"))["n"]
        start = ground.structure_id.int % LINES + taken
        line = _opened(by, ground, trainee, start, now)
        return desk.say_order(
            by=by, structure=ground.structure, line=line, first=[trainee], overflow=[], after_s=LONG_S, now=now
        )


def _opened(by: Actor, ground: Ground, trainee: Person, start: int, now: datetime) -> Line:
    """Open a line on the next number kept for fiction that nobody has: several installations may train in one house."""
    role = making.doctor_of(ground.structure_id)
    for further in range(50):
        try:
            return desk.open_line(
                by=by, structure=ground.structure, number=f"+{FICTION + (start + 97 * further) % LINES:011}",
                label=str(_("Training · %(name)s") % {"name": trainee.short_name})[:80], practitioner_role=role,
                greeting=making.GREETING, for_training=True, now=now,
            )  # fmt: skip
        except desk.NumberTaken:
            continue
    raise desk.NumberTaken


def _hang_up(by: Actor, exercise: Exercise, now: datetime) -> None:
    """End the call; a request left without anything done is closed, so that nobody calls an invented number back."""
    call = Call.objects.select_related("line__structure").get(pk=exercise.call_id)
    with scope(system("training", [exercise.structure_id])) as door:
        desk.hear(
            by=door, line=call.line, provider_id=call.provider_id, kind="ended", at=now,
            caller_number=call.caller_number, now=now,
        )  # fmt: skip


def _mark(by: Actor, exercise: Exercise, now: datetime) -> None:
    call = Call.objects.get(pk=exercise.call_id)
    request = queries.request_of(exercise)
    caller = rules.CALLERS[exercise.caller]
    role = making.doctor_of(exercise.structure_id)
    answered = call.answered_at if call.taken_by_id == exercise.trainee_id else None
    facts = rules.Facts(
        chosen=exercise.chosen,
        outcome=_outcome(request),
        taken=queries.taken(request),
        advised=desk_queries.advice(by, role, caller.situation, exercise.began_at),
        answered_s=(answered - call.rang_at).total_seconds() if answered else None,
        lasted_s=((call.ended_at or now) - answered).total_seconds() if answered else 0,
    )
    marked = rules.marks(caller, facts)
    exercise.marks = [
        {"axis": one.axis, "points": one.points, "most": one.most, "reasons": [list(why) for why in one.reasons]}
        for one in marked
    ]
    exercise.total, exercise.ended_at = rules.total(marked), now
    exercise.save(update_fields=["marks", "total", "ended_at"])
    for left in queries.left_by(exercise):
        _let_go(by, left, now)


def _outcome(request: Request | None) -> str:
    """Return what was done: the outcome, or that it was left with a deadline for whoever is free."""
    if request is None or request.outcome == Outcome.ABANDONED:
        return ""
    left = request.left_at or (request.owner_role and request.owner_id is None) or desk_queries.last_question(request)
    return request.outcome or ("left" if left else "")


def _let_go(by: Actor, request: Request, now: datetime) -> None:
    """Close what an exercise left open, and take its question back: nobody real is to be answered or alerted."""
    held = desk.take_up(by=by, request=request, now=now)
    asked = desk_queries.last_question(held)
    if asked is not None and asked.is_open:
        desk.withdraw(by=by, question=asked, now=now)
    desk.conclude(by=by, request=held, outcome=Outcome.NOTHING, now=now)
