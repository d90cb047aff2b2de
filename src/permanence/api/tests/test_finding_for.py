"""Times found for a named patient: all practitioners at once, and the same as the desk finds."""

from datetime import datetime, time, timedelta

import pytest
from psycopg.types.range import Range

from permanence.agenda import actions as agenda
from permanence.agenda import queries as finds
from permanence.agenda.models import Appointment, VisitReason
from permanence.agenda.tests.factories import Receiving, make_receiving
from permanence.capacity import actions as capacity
from permanence.capacity import queries as free
from permanence.capacity.models import Opening
from permanence.capacity.tests.factories import SUNDAY_NOON, at
from permanence.directory.models import Structure
from permanence.patients import actions as patients

from .programs import Program, everything

pytestmark = pytest.mark.django_db
LAST_WEEK = at(9) - timedelta(days=7)


def test_for_a_patient_everyone_is_searched_at_once(
    program: Program, doctor: Receiving, house: Structure, monkeypatch: pytest.MonkeyPatch
) -> None:
    searches: list[object] = []
    search = free.free_starts
    monkeypatch.setattr(free, "free_starts", lambda *who, **asked: searches.append(asked) or search(*who, **asked))
    query = (
        f"Appointment/$find?start=2026-11-23&end=2026-11-24&_count=200&patient-reference=Patient/{doctor.patient.pk}"
    )
    for more, times in ((0, 9), (3, 36)):
        for _ in range(more):
            make_receiving(house)
        searches.clear()
        assert (len(program.found(query)), len(searches)) == (times, 1)


def test_for_a_patient_the_same_is_free_as_the_desk_finds(
    program: Program, doctor: Receiving, house: Structure
) -> None:
    """He needs more time, one practitioner knows him and keeps time for his own, one needs a room that is taken."""
    knows, needs = make_receiving(house), make_receiving(house)
    knows.book(at(9), patient=doctor.patient)
    with everything(house) as by:
        Appointment.objects.update(during=Range(LAST_WEEK, LAST_WEEK + timedelta(minutes=20), "[)"))
        Opening.objects.filter(resource__in=[doctor.resource, knows.resource]).update(kind="own")
        patients.note_extra_time(by=by, patient=doctor.patient, minutes=20)
        room = capacity.add_resource(by=by, site=needs.role.site, kind="room", name="Salle de soins")
        agenda.require(by=by, reason=needs.reason, suitable=[room])
        agenda.use_thing(
            by=by, structure=house, resource=room, what="Réunion", on=at(9).date(), from_at=time(9, 0),
            to_at=time(10, 30), now=SUNDAY_NOON,
        )  # fmt: skip
        doctor.patient.refresh_from_db()
    window = "start=2026-11-23&end=2026-11-24&_count=200"
    found = program.found(f"Appointment/$find?{window}&patient-reference=Patient/{doctor.patient.pk}")
    told = {
        (one["participant"][1]["actor"]["reference"].rpartition("/")[2], datetime.fromisoformat(one["start"]))
        for one in found
    }
    with everything(house) as by:
        desk = {
            (str(of.role.pk), one.starts_at)
            for of in (doctor, knows, needs)
            for one in finds.next_slots(
                by, practitioner_role=of.role, reason=VisitReason.objects.get(pk=of.reason.pk), after=at(8),
                until=at(18), limit=50, patient=doctor.patient, now=SUNDAY_NOON,
            )
        }  # fmt: skip
    assert told == desk
    assert {who for who, _ in desk} == {str(knows.role.pk), str(needs.role.pk)}
