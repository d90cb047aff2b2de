"""Saying for whom appointments are, where their lines leave it unsure."""

from collections.abc import Mapping
from uuid import UUID

from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.refusal import NotFound
from permanence.foundation.rights import Can
from permanence.lists import queries
from permanence.lists.models import BUSY, Import, LineState, State
from permanence.patients.models import Patient

from .holding import hold
from .imports import Going


@action(Can.MANAGE_PATIENTS, audit="import.decided", of="of")
def decide_patients(*, by: Actor, of: Import, decisions: Mapping[UUID, UUID]) -> Import:
    """Say whose file is meant, for a line and all that bear the same name; what was brought in already goes on.

    :param decisions: a line, and the patient it is for
    :raises NotFound: when a patient is none of the structure's
    :raises Going: when something goes on with the list
    """
    held = hold(of)
    if held.state in BUSY:
        raise Going
    here = {*Patient.objects.filter(structure=held.structure, pk__in=decisions.values()).values_list("pk", flat=True)}
    if not here >= {*decisions.values()}:
        raise NotFound
    for together, _told in queries.unsure(held):
        patient_id = next((decisions[line.pk] for line in together if line.pk in decisions), None)
        if patient_id is not None:
            theirs = held.lines.filter(pk__in=[line.pk for line in together])
            theirs.update(patient=patient_id, chosen=True, state=LineState.GOOD, faults=[])
    if held.state == State.DONE:
        held.state = State.STOPPED
        held.save(update_fields=["state"])
    return held
