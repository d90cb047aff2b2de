"""Who stands beside a patient: noted with his rights, changed, removed and taken back."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.ids import uuid7
from permanence.foundation.models import Change
from permanence.foundation.refusal import Invalid, NotFound
from permanence.foundation.rights import Can
from permanence.patients.models import Patient, Relation, Relative, ToldOf
from permanence.patients.rules.names import tidy
from permanence.patients.rules.traits import Wrong

from .contacts import just_now, reached_at
from .holding import hold
from .proving import as_it_was, told_of_change
from .refusals import AlreadyBeside, BadTraits

LONGEST_NAME = 150
RIGHTS = ("relation", "may_book", "told_of", "instead", "from_on", "until_on")


@action(Can.EDIT_PATIENT, audit="relative.added", of="patient")
def add_relative(
    *,
    by: Actor,
    patient: Patient,
    relation: str,
    known: Patient | None = None,
    name: str = "",
    phone: str = "",
    email: str = "",
    may_book: bool = False,
    told_of: str = ToldOf.NOTHING,
    instead: bool = False,
    from_on: date | None = None,
    until_on: date | None = None,
    row_id: UUID | None = None,
) -> Relative:
    """Note someone beside a patient: another patient of the structure, or a name and how he is reached.

    Noted later than the file, nothing is opened to him until it is proved who said so.

    :param instead: he receives the messages in the patient's place, and so is told of appointments
    :param row_id: what he was before he was removed
    :raises BadTraits: without a name, or with a number nobody could call
    :raises AlreadyBeside: when that patient is noted already
    :raises Invalid: for what is no relation, days the wrong way round, or someone of another structure
    """
    given = Relative(id=row_id or uuid7(), structure_id=patient.structure_id, patient=patient, known=known)
    _write(given, name=name, phone=phone, email=email)
    _allow(
        given,
        relation=relation,
        may_book=may_book,
        told_of=told_of,
        instead=instead,
        from_on=from_on,
        until_on=until_on,
    )
    if known and (known.pk == patient.pk or known.structure_id != patient.structure_id):
        raise Invalid
    try:
        with transaction.atomic():
            given.save(force_insert=True)
    except IntegrityError:
        raise AlreadyBeside from None
    return _told(given)


@action(Can.EDIT_PATIENT, audit="relative.changed", of="relative")
def change_relative(
    *,
    by: Actor,
    relative: Relative,
    relation: str,
    name: str = "",
    phone: str = "",
    email: str = "",
    may_book: bool = False,
    told_of: str = ToldOf.NOTHING,
    instead: bool = False,
    from_on: date | None = None,
    until_on: date | None = None,
) -> Relative:
    """Change what someone beside a patient may do, or how he is reached; who he is stays.

    :raises BadTraits: without a name, or with a number nobody could call
    :raises Invalid: for what is no relation, or days the wrong way round
    """
    kept = Relative.objects.select_for_update(no_key=True, of=("self",)).select_related("known").get(pk=relative.pk)
    _write(kept, name=name, phone=phone, email=email)
    _allow(
        kept,
        relation=relation,
        may_book=may_book,
        told_of=told_of,
        instead=instead,
        from_on=from_on,
        until_on=until_on,
    )
    kept.save()
    return _told(kept)


@action(Can.EDIT_PATIENT, audit="relative.removed", of="relative")
def remove_relative(*, by: Actor, relative: Relative) -> None:
    """Let someone stand beside a patient no more; the change log keeps what he was."""
    Relative.objects.filter(pk=relative.pk).delete()


@action(Can.EDIT_PATIENT, audit="relative.returned", of="patient")
def return_relative(*, by: Actor, patient: Patient, relative_id: UUID) -> Relative:
    """Take back a removal, from the change log; said twice, it is taken back once.

    :raises NotFound: when this patient never had that relative
    """
    hold(patient.pk)
    if back := Relative.objects.filter(pk=relative_id, patient=patient).first():
        return back
    removed = Change.objects.filter(table="patients_relative", row_id=relative_id, operation="delete").last()
    former = (removed and removed.before) or {}
    if former.get("patient_id") != str(patient.pk):
        raise NotFound
    plain = {field: former[field] for field in ("name", "phone", "email", *RIGHTS)}
    known = Patient.objects.filter(pk=former["known_id"]).first() if former["known_id"] else None
    days = {day: date.fromisoformat(plain[day]) if plain[day] else None for day in ("from_on", "until_on")}
    given = add_relative(by=by, patient=patient, known=known, row_id=relative_id, **{**plain, **days})
    return as_it_was(given, former) if not given.is_proved and just_now(removed) else given


def _told(given: Relative) -> Relative:
    """Have the patient told when a trigger put it in doubt just now."""
    before = given.unproved_at
    given.refresh_from_db(fields=["unproved_at", "came_with_file"])
    if given.unproved_at and given.unproved_at != before:
        told_of_change(given)
    return given


def _write(given: Relative, *, name: str, phone: str, email: str) -> None:
    written = reached_at(phone=phone, email=email)
    given.name = "" if given.known else tidy(name)
    given.phone, given.email = written.get("phone", ""), written.get("email", "")
    if not (given.known or any(letter.isalpha() for letter in given.name)):
        raise BadTraits({"name": Wrong.MISSING})
    if len(given.name) > LONGEST_NAME:
        raise BadTraits({"name": Wrong.TOO_LONG})


def _allow(given: Relative, **rights: Any) -> None:
    begins, ends = rights["from_on"], rights["until_on"]
    if rights["relation"] not in Relation.values or rights["told_of"] not in ToldOf.values:
        raise Invalid
    if begins and ends and ends < begins:
        raise Invalid
    for right in RIGHTS:
        setattr(given, right, rights[right])
    if given.instead and given.told_of == ToldOf.NOTHING:
        given.told_of = ToldOf.APPOINTMENTS
