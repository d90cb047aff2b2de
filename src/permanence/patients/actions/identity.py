"""What an identity rests on: documents seen, doubts, the national number, and a death."""

from collections.abc import Collection
from datetime import date, datetime

from django.utils import timezone

from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.refusal import Invalid, NotFound
from permanence.foundation.rights import Can
from permanence.messaging import actions as messaging
from permanence.patients import queries
from permanence.patients.models import Attribute, Document, IdentityCheck, NationalNumber, Patient, Sex

from .doubles import notice
from .holding import hold
from .refusals import BadDeath, BadNumber, IdentityDoubted, TraitsMissing

LONGEST_NUMBER = 40
UNTRUSTED = frozenset({Attribute.DOUBTFUL, Attribute.FICTITIOUS})  # RNIV: such an identity stays provisional


@action(Can.IDENTIFY, audit="patient.identity_checked", of="patient")
def check_identity(*, by: Actor, patient: Patient, document: str, now: datetime) -> Patient:
    """Note that the traits were read on a document; one seen later takes the place of the former.

    :raises Invalid: for a document that proves no identity
    :raises IdentityDoubted: while the identity is said to be doubtful or fictitious
    :raises TraitsMissing: when the sex or the birth place is not known, which every such document tells
    """
    if document not in Document.values:
        raise Invalid
    kept = hold(patient.pk)
    if UNTRUSTED & {*kept.attributes}:
        raise IdentityDoubted
    if kept.sex == Sex.UNKNOWN or not kept.birth_place_code:
        raise TraitsMissing
    end_check(kept, now)
    IdentityCheck.objects.create(
        structure_id=kept.structure_id, patient=kept, document=document, seen_at=now, seen_by_name=by.name
    )
    Patient.objects.filter(pk=kept.pk).update(identity_checked=True)
    return queries.patient(by, kept.pk)


@action(Can.IDENTIFY, audit="patient.attributes_noted", of="patient")
def note_attributes(*, by: Actor, patient: Patient, attributes: Collection[str], now: datetime) -> Patient:
    """Note what is to be known of an identity; a doubtful or fictitious one becomes provisional again (RNIV).

    :raises Invalid: for an attribute that is none
    """
    if not {*attributes} <= {*Attribute.values}:
        raise Invalid
    kept = hold(patient.pk)
    ours = {*Attribute.values}
    others = [one for one in kept.attributes if one not in ours]
    noted: dict[str, object] = {"attributes": [*others, *(one for one in Attribute.values if one in attributes)]}
    if UNTRUSTED & {*attributes}:
        end_check(kept, now)
        noted |= {"identity_checked": False, "identity_retrieved": False}
    Patient.objects.filter(pk=kept.pk).update(**noted)
    return queries.patient(by, kept.pk)


@action(Can.IDENTIFY, audit="patient.number_noted", of="patient")
def note_number(*, by: Actor, patient: Patient, number: str, now: datetime) -> Patient:
    """Keep a national number as it was typed, whatever is doubtful in it; an empty one is forgotten.

    :raises BadNumber: when it is too long to be any number
    """
    typed = " ".join(number.split())
    if len(typed) > LONGEST_NUMBER:
        raise BadNumber
    kept = hold(patient.pk)
    if typed:
        noted = {"value": typed, "noted_at": now, "noted_by_name": by.name}
        NationalNumber.objects.update_or_create(
            patient=kept, defaults=noted, create_defaults={"structure_id": kept.structure_id, **noted}
        )
    else:
        NationalNumber.objects.filter(patient=kept).delete()
    notice(kept, now)
    return queries.patient(by, kept.pk)


@action(Can.IDENTIFY, audit="number.shown", of="patient")
def show_number(*, by: Actor, patient: Patient) -> NationalNumber:
    """Open a national number to whoever asks for it; that he did is traced.

    :raises NotFound: when none was noted
    """
    found = queries.national_number(by, patient)
    if found is None:
        raise NotFound
    return found


@action(Can.EDIT_PATIENT, audit="patient.death_noted", of="patient")
def note_death(*, by: Actor, patient: Patient, died_on: date | None, now: datetime) -> Patient:
    """Note that a patient died: he is not written to, reminded or booked for any more; None takes it back.

    :raises BadDeath: before he was born, or after today
    """
    if died_on is not None and not patient.birth_date <= died_on <= timezone.localdate(now):
        raise BadDeath
    Patient.objects.filter(pk=patient.pk).update(died_on=died_on)
    if died_on is not None:
        messaging.withdraw_all(by=by, structure_id=patient.structure_id, person=patient.pk)
    return queries.patient(by, patient.pk)


def end_check(patient: Patient, now: datetime) -> None:
    """Let the document seen count no longer."""
    IdentityCheck.objects.filter(patient=patient, ended_at=None).update(ended_at=now)
