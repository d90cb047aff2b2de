"""How a patient is received and spoken to."""

import re

from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.refusal import Invalid
from permanence.foundation.rights import Can
from permanence.patients import queries
from permanence.patients.models import Patient

from .refusals import BadExtraTime

LONGEST_EXTRA_MIN = 120
LANGUAGE = re.compile(r"[a-z]{2,3}")  # ISO 639


@action(Can.EDIT_PATIENT, audit="patient.extra_time_noted", of="patient")
def note_extra_time(*, by: Actor, patient: Patient, minutes: int) -> Patient:
    """Note that every appointment of this patient is to last longer; what is booked keeps its length.

    :param minutes: 0 when he needs no more than others
    :raises BadExtraTime: when it is more than two hours, or less than nothing
    """
    if not 0 <= minutes <= LONGEST_EXTRA_MIN:
        raise BadExtraTime
    Patient.objects.filter(pk=patient.pk).update(extra_time_min=minutes)
    return queries.patient(by, patient.pk)


@action(Can.EDIT_PATIENT, audit="patient.language_noted", of="patient")
def note_language(*, by: Actor, patient: Patient, language: str, interpreter: bool) -> Patient:
    """Note the language a patient is spoken to, and whether an interpreter is needed.

    :raises Invalid: for what is no code of a language
    """
    if not LANGUAGE.fullmatch(language):
        raise Invalid
    Patient.objects.filter(pk=patient.pk).update(language=language, interpreter=interpreter)
    return queries.patient(by, patient.pk)


@action(Can.EDIT_PATIENT, audit="patient.voice_noted", of="patient")
def note_voice(*, by: Actor, patient: Patient, by_voice: bool) -> Patient:
    """Note that a patient is to be called rather than written to; what is sent keeps to it."""
    Patient.objects.filter(pk=patient.pk).update(by_voice=by_voice)
    return queries.patient(by, patient.pk)
