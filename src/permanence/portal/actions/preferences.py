"""What a patient says of how he wants to be told and received: his file keeps it as if told at the desk."""

from collections.abc import Collection
from datetime import datetime

from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.rights import Can
from permanence.messaging import actions as messaging
from permanence.patients import actions as patients
from permanence.patients.models import Patient
from permanence.portal import queries


@action(Can.EDIT_PATIENT, audit="preferences.said", of="patient")
def say_preferences(
    *,
    by: Actor,
    patient: Patient,
    way: str,
    language: str,
    days: Collection[str],
    half_day: str,
    stopped: Collection[str],
    now: datetime,
) -> Patient:
    """Keep how he wants to be told, in which language, when he likes to come, and where nothing more is written.

    :param stopped: of his addresses, as `queries.addresses` names them
    """
    was = queries.preferences(patient)
    if was.way != way:
        messaging.note_wish(by=by, structure_id=patient.structure_id, person=patient.pk, way=way)
        if patient.by_voice != (way == "voice"):
            patients.note_voice(by=by, patient=patient, by_voice=way == "voice")
    if patient.language != language:
        patients.note_language(by=by, patient=patient, language=language, interpreter=patient.interpreter)
    if (list(was.days), was.half_day) != (list(days), half_day):
        patients.note_preference(
            by=by, patient=patient, days=days, half_day=half_day, practitioner_role=was.practitioner_role
        )
    for one in queries.addresses(patient):
        if one.name in stopped and not one.stopped:
            messaging.opt_out(by=by, structure_id=patient.structure_id, channel=one.channel, address=one.value)
        elif one.stopped and one.name not in stopped:
            messaging.end_opt_out(
                by=by, structure_id=patient.structure_id, channel=one.channel, address=one.value, now=now
            )
    return Patient.objects.get(pk=patient.pk)
