"""One file takes in another with all that hangs on it, in every room; and gives it back."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import OperationalError, connection
from django.db.models import Q
from psycopg.errors import DeadlockDetected, LockNotAvailable

from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.rights import Can
from permanence.patients import hanging
from permanence.patients.hanging import Both, Hanging
from permanence.patients.models import Merge, Moved, Patient
from permanence.patients.queries import merging
from permanence.patients.rules import merging as rules

from .doubles import notice
from .proving import doubt_merged, tell_of_merge, trust_parted
from .refusals import (
    CannotBeKept,
    FileInUse,
    HeldTwice,
    KeptByAnother,
    MergedMeanwhile,
    MergeTooOld,
    MergeUndone,
    TwoIdentities,
    UndoneInOrder,
)


@action(Can.MANAGE_PATIENTS, audit="patient.merged", of="kept")
def merge(
    *, by: Actor, kept: Patient, gone: Patient, now: datetime, taken: Collection[str] = (), given: Collection[str] = ()
) -> Merge:
    """Let one file take in another: every row that names the other, in every room, names this one.

    :param taken: traits in which the other one's value is kept
    :param given: tables with one row for each file (`patients.address`), of which the other one's content is kept; and
        those with rows that nobody proved (`patients.contact`), which are taken along; those of the kept file
        (`patients.contact:kept`), which else are set aside
    :raises CannotBeKept: when the other identity is trusted more
    :raises TwoIdentities: when both are proved, and differ
    :raises HeldTwice: when both hold what one file holds once, in the words of that room
    :raises FileInUse: when someone books for one of both at this moment
    """
    with _alone(kept, gone) as (mine, other):
        if mine.structure_id != other.structure_id or any(
            one.merged_into_id or one.archived_at for one in (mine, other)
        ):
            raise MergedMeanwhile
        _check(mine, other)
        told = {"structure_id": mine.structure_id, "kept": mine, "gone": other, "at": now, "by_name": by.name}
        done = Merge.objects.create(**told, chosen=_take(mine, other, taken))
        doubt_merged(mine, other)
        for one in hanging.hanging():
            _move(done, one, given)
            if one.both == Both.CHOSEN and one.table in given:
                _exchange(done, one)
        Patient.objects.filter(pk=other.pk).update(merged_into=mine)
        tell_of_merge(mine, other)
        notice(Patient.objects.get(pk=mine.pk), now)
        return done


@action(Can.MANAGE_PATIENTS, audit="patient.unmerged", of="merge")
def undo_merge(*, by: Actor, merge: Merge, now: datetime) -> Merge:
    """Give back what a merge moved; what was noted since stays with the kept file.

    :raises MergeUndone: when it is undone already
    :raises MergeTooOld: after the days within which it can be undone
    :raises UndoneInOrder: while a later merge of the kept file stands
    :raises KeptByAnother: when the kept file was merged into another since: that one is undone first
    """
    with _alone(merge.kept, merge.gone) as (kept, gone):
        held = Merge.objects.select_for_update().get(pk=merge.pk)
        if held.undone_at:
            raise MergeUndone
        if now > merging.until(held):
            raise MergeTooOld
        if kept.merged_into_id:
            raise KeptByAnother
        if Merge.objects.filter(Q(kept=kept) | Q(gone=kept), undone_at=None, at__gt=held.at).exists():
            raise UndoneInOrder
        Patient.objects.filter(pk=gone.pk).update(merged_into=None)
        for (table, column), ids in _rows(held, aside=False).items():
            one = hanging.at(table, column)
            one.of(kept.pk).filter(pk__in=ids).update(**{one.field.attname: gone.pk})
        for (table, column), ids in _rows(held, aside=True).items():
            one = hanging.at(table, column)
            one.moving(gone.pk, kept.pk).filter(pk__in=ids).update(**{one.field.attname: kept.pk})
            one.of(gone.pk).filter(pk__in=ids).delete()  # noted anew in the kept file meanwhile
        for exchange in held.moved.exclude(exchanged=None):
            _exchange_back(exchange)
        trust_parted(kept, gone)
        _give_back(kept, held)
        held.undone_at, held.undone_by_name = now, by.name
        held.save(update_fields=["undone_at", "undone_by_name"])
        notice(Patient.objects.get(pk=kept.pk), now)
        return held


@contextmanager
def _alone(*files: Patient) -> Iterator[list[Patient]]:
    """Hold two files in the order of their identifiers; what is being written for one of them is waited for briefly."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '800ms'")  # sooner than PostgreSQL looks for a deadlock
            cursor.execute("SELECT set_config('permanence.merging', 'on', true)")
        rows = Patient.objects.select_for_update().filter(pk__in=[one.pk for one in files]).order_by("pk")
        held = {one.pk: one for one in rows}
        yield [held[one.pk] for one in files]
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = 0")
            cursor.execute("SELECT set_config('permanence.merging', '', true)")
    except OperationalError as busy:
        if isinstance(busy.__cause__, LockNotAvailable | DeadlockDetected):
            raise FileInUse from busy
        raise


def _check(kept: Patient, gone: Patient) -> None:
    mine, theirs = merging.standing(kept), merging.standing(gone)
    if rules.two_identities(mine, theirs):
        raise TwoIdentities
    if not rules.may_keep(mine, theirs):
        raise CannotBeKept
    for one in hanging.hanging():
        if one.both == Both.REFUSES and one.twice(gone.pk, kept.pk).exists():
            raise one.refusal or HeldTwice


def _take(kept: Patient, gone: Patient, taken: Collection[str]) -> dict[str, list[object]]:
    """Write the traits chosen into the kept file; return what it had and what it took."""
    mine, theirs = merging.standing(kept), merging.standing(gone)
    chosen = {name: theirs.traits[name] for name in rules.choosable(mine, theirs) if name in taken}
    told = {name: [mine.traits[name], value] for name, value in chosen.items()}
    both = [*dict.fromkeys([*kept.attributes, *gone.attributes])]
    if both != kept.attributes:
        told["attributes"], chosen["attributes"] = [kept.attributes, both], both
    if chosen:
        Patient.objects.filter(pk=kept.pk).update(**chosen)
    return told


def _give_back(kept: Patient, held: Merge) -> None:
    """Take back the traits chosen, those that nobody changed since."""
    former = {
        name: value
        for name, (value, took) in held.chosen.items()
        if merging.as_kept(Patient, name, took) == getattr(kept, name)
    }
    if former:
        Patient.objects.filter(pk=kept.pk).update(**former)


def _move(done: Merge, one: Hanging, given: Collection[str]) -> None:
    """Take along what goes with the kept file, and set aside with the other what nobody proved, unless it is given."""
    rows, doubted = one.moving(done.gone_id, done.kept_id), one.doubted(done.kept, done.gone)
    if one.table not in given:
        rows = rows.exclude(pk__in=one.doubted(done.gone, done.kept).values("pk"))
    along = list(rows.values_list("pk", flat=True))
    aside = [] if one.own in given else list(doubted.values_list("pk", flat=True))
    for ids, goes_to, is_aside in ((along, done.kept_id, False), (aside, done.gone_id, True)):
        one.model.objects.filter(pk__in=ids).update(**{one.field.attname: goes_to})
        named = {"structure_id": done.structure_id, "merge": done, "table": one.table, "column": one.column}
        Moved.objects.bulk_create(Moved(**named, row_id=pk, aside=is_aside) for pk in ids)


def _rows(held: Merge, *, aside: bool) -> dict[tuple[str, str], list[Any]]:
    found: dict[tuple[str, str], list[Any]] = {}
    for one in held.moved.filter(exchanged=None, aside=aside):
        found.setdefault((one.table, one.column), []).append(one.row_id)
    return found


def _exchange(done: Merge, one: Hanging) -> None:
    """Let the kept file's only row say what the other's said, and the other's what the kept one's did."""
    mine, theirs = one.of(done.kept_id).first(), one.of(done.gone_id).first()
    if mine is None or theirs is None:
        return
    former, taken = merging.content(one, mine), merging.content(one, theirs)
    merging.write(one, mine, taken)
    merging.write(one, theirs, former)
    Moved.objects.create(
        structure_id=done.structure_id,
        merge=done,
        table=one.table,
        column=one.column,
        row_id=mine.pk,
        exchanged=theirs.pk,
        content=taken,
    )


def _exchange_back(exchange: Moved) -> None:
    one = hanging.at(exchange.table, exchange.column)
    rows = one.model.objects.in_bulk([exchange.row_id, exchange.exchanged])
    mine, theirs = rows.get(exchange.row_id), rows.get(exchange.exchanged)
    taken = {name: merging.as_kept(one.model, name, value) for name, value in (exchange.content or {}).items()}
    if mine is not None and theirs is not None and merging.content(one, mine) == taken:
        merging.write(one, mine, merging.content(one, theirs))
    if theirs is not None:
        merging.write(one, theirs, taken)
