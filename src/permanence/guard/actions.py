"""The verbs around files kept closer."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from permanence.directory.models import Person, Structure
from permanence.events.guard import FileAlerted, GlassBroken
from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.outbox import publish
from permanence.foundation.refusal import Refusal
from permanence.foundation.rights import Can
from permanence.patients import guarding
from permanence.patients.actions.holding import hold
from permanence.patients.models import Patient

from . import queries
from .models import Alert, Colleague, Examined, Glass, HouseRule, Kind, Listed, Restriction


class ExaminedByItself(Refusal):
    """Whoever opened the file would himself close the question."""

    title = _("You opened this file yourself: somebody else in charge examines it")
    next_step = _("It stays on the list of whoever else answers for the structure.")


class HisOwn(Refusal):
    """Whoever is the patient would himself decide how his file is kept from his colleagues."""

    title = _("This is your own file: somebody else in charge decides how it is protected")
    next_step = _("Ask whoever else answers for the structure.")


@action(Can.ENTER, audit="glass.broken", of="patient")
def break_glass(*, by: Actor, patient: Patient, reason: str, words: str, now: datetime) -> Glass:
    """Open one file for some minutes, beyond what one may; whoever is in charge is told when this commits.

    Two at once of one person open it once: they come one after the other.
    """
    hold(patient.pk)
    if already := queries.open_glass(by, patient, now):
        return already
    assert by.id
    minutes = queries.house_rule(patient.structure_id).glass_min
    made = Glass.objects.create(
        structure_id=patient.structure_id,
        patient=patient,
        person_id=by.id,
        person_name=by.name,
        reason=reason,
        words=words,
        at=now,
        until=now + timedelta(minutes=minutes),
    )
    publish(GlassBroken(made.structure_id, made.pk))
    return made


@action(Can.ENTER, audit="glass.closed", of="glass")
def close_glass(*, by: Actor, glass: Glass, now: datetime) -> Glass:
    """Close one's own before its time."""
    kept = Glass.objects.select_for_update().get(pk=glass.pk, person=by.id)
    kept.until = max(kept.at, min(kept.until, now))
    kept.save(update_fields=["until"])
    return kept


@action(Can.VIEW_TRACE, audit="glass.examined", of="glass")
def examine_glass(*, by: Actor, glass: Glass, finding: str, now: datetime) -> Glass:
    """Say what was found; the first word stands.

    :raises ExaminedByItself: when it was the actor's own, and somebody else could
    """
    kept = Glass.objects.select_for_update().get(pk=glass.pk)
    if not queries.may_examine(by, kept.person_id, kept.structure_id):
        raise ExaminedByItself
    _examine(kept, by, finding, now)
    return kept


@action(Can.VIEW_TRACE, audit="alert.examined", of="alert")
def examine_alert(*, by: Actor, alert: Alert, finding: str, now: datetime) -> Alert:
    """Say what was found; the first word stands.

    :raises ExaminedByItself: when it was the actor's own opening, and somebody else could
    """
    kept = Alert.objects.select_for_update().get(pk=alert.pk)
    if not queries.may_examine(by, kept.person_id, kept.structure_id):
        raise ExaminedByItself
    _examine(kept, by, finding, now)
    return kept


def _examine(kept: Examined, by: Actor, finding: str, now: datetime) -> None:
    if kept.examined_at is None:
        kept.examined_at, kept.examined_by_name, kept.finding = now, by.name, finding
        kept.save(update_fields=["examined_at", "examined_by_name", "finding"])


@action(Can.VIEW_TRACE, audit="alert.raised", of="patient")
def raise_alert(
    *, by: Actor, patient: Patient, person: Person, on: date, at: datetime, why: Iterable[str]
) -> Alert | None:
    """Tell the person in charge of an opening out of the ordinary, once a day of one person about one file."""
    made = Alert(
        structure_id=patient.structure_id,
        patient=patient,
        person=person,
        person_name=str(person),
        on=on,
        at=at,
        why=" ".join(why),
    )
    Alert.objects.bulk_create([made], ignore_conflicts=True)
    if not Alert.objects.filter(pk=made.pk).exists():
        return None
    publish(FileAlerted(made.structure_id, made.pk))
    return made


@action(Can.VIEW_TRACE, audit="restriction.set", of="patient")
def restrict(*, by: Actor, patient: Patient, kind: str, people: Iterable[Person], now: datetime) -> Restriction:
    """Keep a file closer: only these people open it, everyone else in an emergency alone.

    :raises KeptCloser: when it is kept closer from the actor, who opens it in an emergency first
    :raises HisOwn: when it is the actor's own
    """
    by.require(Can.VIEW_PATIENT, patient.structure_id)
    _listed_himself(by, patient)
    row, made = Restriction.objects.get_or_create(
        patient=patient,
        lifted_at=None,
        defaults={"structure_id": patient.structure_id, "kind": kind, "at": now, "by_name": by.name},
    )
    if not made:
        row.kind = kind
        row.save(update_fields=["kind"])
    wanted = {one.pk: one for one in people}
    row.listed.exclude(person__in=wanted).delete()
    named = set(row.listed.values_list("person", flat=True))
    Listed.objects.bulk_create(
        Listed(structure_id=row.structure_id, restriction=row, person=one)
        for pk, one in wanted.items()
        if pk not in named
    )
    return row


@action(Can.VIEW_TRACE, audit="restriction.lifted", of="patient")
def lift(*, by: Actor, patient: Patient, now: datetime) -> Restriction | None:
    """Let a file be opened as any other again; a colleague's namesake is told apart for good.

    :raises KeptCloser: when it is kept closer from the actor, who opens it in an emergency first
    :raises HisOwn: when it is the actor's own
    """
    by.require(Can.VIEW_PATIENT, patient.structure_id)
    protected, row = queries.restriction(patient)
    if not protected:
        return None
    _listed_himself(by, patient)
    if row is None or queries.is_a_colleague(patient):
        known = {"structure_id": patient.structure_id, "patient": patient, "kind": Kind.COLLEAGUE}
        Restriction.objects.create(at=now, by_name=by.name, lifted_at=now, lifted_by_name=by.name, **known)
    if row is not None:
        row.lifted_at, row.lifted_by_name = now, by.name
        row.save(update_fields=["lifted_at", "lifted_by_name"])
    return row


def _listed_himself(by: Actor, *files: Patient) -> None:
    """Refuse who changes how a file is kept, and may not open it now: a colleague's own file as any other."""
    for file in files:
        if queries.is_own(by, file):
            raise HisOwn
        if file.pk in guarding.closed(by, [file]):
            raise guarding.KeptCloser(reverse("guard:glass", args=[file.pk]))


@action(Can.VIEW_TRACE, audit="colleague.noted", of="structure")
def note_colleague(*, by: Actor, structure: Structure, person: Person, birth_date: date | None) -> Colleague | None:
    """Note by which birth date the own file of a member of the team is found, or forget it.

    :raises KeptCloser: when a file found by the former one is kept closer from the actor
    :raises HisOwn: when it is the actor's own
    """
    former = Colleague.objects.filter(structure=structure, person=person).first()
    if former and former.birth_date != birth_date:
        _listed_himself(by, *queries.files_of(former))
    if birth_date is None:
        Colleague.objects.filter(structure=structure, person=person).delete()
        return None
    row, _made = Colleague.objects.update_or_create(
        structure=structure, person=person, defaults={"birth_date": birth_date}
    )
    return row


@action(Can.VIEW_TRACE, audit="house_rule.set", of="structure")
def set_house_rule(*, by: Actor, structure: Structure, glass_min: int, staff_named: bool) -> HouseRule:
    """Say how long a glass stays broken, and how the staff is named to a patient who asks."""
    row, _made = HouseRule.objects.update_or_create(
        structure=structure, defaults={"glass_min": glass_min, "staff_named": staff_named}
    )
    return row
