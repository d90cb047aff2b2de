"""Bringing lines in and taking them back, some in each transaction, so that a killed worker goes on."""

from collections.abc import Callable, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from permanence.coverage import actions as coverage
from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.rights import Can
from permanence.lists import queries
from permanence.lists.models import Import, Kind, Line, LineState, State
from permanence.lists.rules.lines import Doubt, Fault, Person, read
from permanence.patients import actions as patients
from permanence.patients.models import Patient
from permanence.patients.queries import as_e164

from .agenda_bringing import bring_appointments, take_appointments_back
from .holding import hold
from .partners import bring_partners, take_partners_back
from .reading import unreadable

SOME = 100


@action(Can.MANAGE_PATIENTS, audit="import.brought", of="of")
def bring_some(*, by: Actor, of: Import, now: datetime) -> Import:
    """Open the files, or keep the appointments, of the next lines; the list is done when none is left."""
    held = hold(of)
    if held.state != State.BRINGING:
        return held
    if not BRING[held.kind](by, held, now):
        held.state, held.ended_at = State.DONE, now
        held.save(update_fields=["state", "ended_at"])
    return held


def _bring_people(by: Actor, held: Import, now: datetime) -> bool:
    some = list(held.lines.filter(state=LineState.GOOD)[:SOME])
    today, columns = now.astimezone(ZoneInfo(held.structure.time_zone)).date(), queries.person_columns_of(held)
    people = [(line, read(line.cells, columns, today)) for line in some]
    there = queries.known(held.structure_id, [person for _line, person in people])
    for line, person in people:
        if person.same_as in there:  # opened at the desk since the list was read
            line.state = LineState.KNOWN
        else:
            _bring(by, held, line, person, now)
    Line.objects.bulk_update(some, ["state", "faults", "doubts", "patient", "reached"])
    return len(some) == SOME


@action(Can.MANAGE_PATIENTS, audit="import.taken_back", of="of")
def take_back_some(*, by: Actor, of: Import, now: datetime) -> Import:
    """Remove the next files or appointments the list made; those used since are kept."""
    held = hold(of)
    if held.state != State.UNDOING:
        return held
    if not TAKE_BACK[held.kind](by, held):
        held.state, held.ended_at = State.UNDONE, now
        held.save(update_fields=["state", "ended_at"])
    return held


def _take_people_back(_by: Actor, held: Import) -> bool:
    some = list(held.lines.filter(state=LineState.MADE)[:SOME])
    made = {line.patient_id: line.reached for line in some if line.patient_id}
    locked = Patient.objects.select_for_update().filter(pk__in=made).order_by("pk").values_list("pk", flat=True)
    kept = queries.used({pk: made[pk] for pk in locked})
    for line in some:
        line.state = LineState.KEPT if line.patient_id in kept else LineState.REMOVED
    Line.objects.bulk_update(some, ["state"])
    Patient.objects.filter(pk__in={pk for pk in made if pk not in kept}).delete()
    return len(some) == SOME


def _bring(by: Actor, held: Import, line: Line, person: Person, now: datetime) -> None:
    if person.birth_date is None:  # left ready, the line would be taken again and again
        line.state, line.faults = LineState.FAULTY, [*person.faults]
        return
    doubts = unreadable(person)
    numbers = {
        number: doubt
        for doubt, number in ((Doubt.PHONE, person.phone), (Doubt.OTHER_PHONE, person.other_phone))
        if number and doubt not in doubts
    }
    first, *others = [*numbers, ""]
    try:
        patient = patients.register(
            by=by, structure=held.structure, birth_name=person.birth_name, used_name=person.used_name,
            first_names=person.first_names, birth_date=person.birth_date, sex=person.sex, phone=first,
            email=person.email, despite_lookalikes=True, now=now,
        )  # fmt: skip
        for number in filter(None, others):
            patients.add_contact(by=by, patient=patient, system="phone", value=number)
        for one in person.relatives:
            reached = one.phone if as_e164(one.phone) else ""
            patients.add_relative(by=by, patient=patient, relation=one.relation, name=one.name, phone=reached)
        lives = {"lines": person.address, "postcode": person.postcode, "city": person.city}
        if any(lives.values()):
            patients.note_address(by=by, patient=patient, **lives)
        line.doubts = [*line.doubts, *_cover(by, patient, person, now)]
    except patients.BadTraits:
        line.state, line.faults = LineState.FAULTY, [Fault.REFUSED]
        return
    line.patient, line.state = patient, LineState.MADE
    line.reached = patient.contacts.count() + patient.relatives.count() + queries.noted_beside(patient)


def _cover(by: Actor, patient: Patient, person: Person, now: datetime) -> list[str]:
    """Note who pays for his care; what cannot be noted is told of the line."""
    try:
        for one in person.payers:
            coverage.note(by=by, patient=patient, kind=one.kind, now=now, **one.told)
    except coverage.BadCoverage:
        return [Doubt.RIGHTS]
    return []


BRING: Mapping[str, Callable[[Actor, Import, datetime], bool]] = {
    Kind.PEOPLE: _bring_people, Kind.AGENDA: bring_appointments, Kind.PARTNERS: bring_partners,
}  # fmt: skip
TAKE_BACK: Mapping[str, Callable[[Actor, Import], bool]] = {
    Kind.PEOPLE: _take_people_back, Kind.AGENDA: take_appointments_back, Kind.PARTNERS: take_partners_back,
}  # fmt: skip
