"""Two files merged while someone books for the one that goes, with real connections: nothing stays behind."""

from datetime import timedelta

import pytest
from django.db import connection

from permanence.agenda.models import Appointment
from permanence.agenda.tests.factories import Receiving, make_receiving
from permanence.capacity.tests.factories import SUNDAY_NOON, at
from permanence.directory.tests.personas import make_structure
from permanence.foundation.actor import scope
from permanence.foundation.refusal import Refusal
from permanence.patients import actions
from permanence.patients.models import Contact, Merge, Patient
from permanence.patients.tests.factories import make_patient

from .test_race_booking import at_once

pytestmark = pytest.mark.usefixtures("committed")
HANDS = 8


@pytest.fixture
def doctor() -> Receiving:
    made = make_receiving(make_structure())
    connection.close()
    return made


def test_what_is_booked_meanwhile_is_the_kept_files(doctor: Receiving) -> None:
    gone = make_patient(doctor.role.structure, birth_name="Durant")

    def act(number: int) -> object:
        if number == HANDS // 2:
            return actions.merge(by=doctor.by, kept=doctor.patient, gone=gone, now=SUNDAY_NOON)
        if number % 2:
            return actions.add_contact(by=doctor.by, patient=gone, system="phone", value=f"056100000{number}")
        return doctor.book(at(9) + timedelta(minutes=20 * number), patient=gone)

    done = [one.got for one in at_once(HANDS, act)]
    assert not [one for one in done if isinstance(one, Exception) and not isinstance(one, Refusal)]
    if isinstance(done[HANDS // 2], actions.FileInUse):  # told so, and nothing was merged: again
        actions.merge(by=doctor.by, kept=doctor.patient, gone=gone, now=SUNDAY_NOON)
    with scope(doctor.by):
        merge = Merge.objects.get()
        assert Patient.objects.get(pk=gone.pk).merged_into_id == doctor.patient.pk
        assert not Appointment.objects.filter(patient=gone).exists()
        assert not Contact.objects.filter(patient=gone).exists()
        booked, reached = Appointment.objects.filter(patient=doctor.patient), Contact.objects.all()
        assert (booked.count(), reached.count()) == (3, 4)
        before = merge.moved.count()
    actions.undo_merge(by=doctor.by, merge=merge, now=SUNDAY_NOON)
    with scope(doctor.by):
        mine = Appointment.objects.filter(patient=gone).count() + Contact.objects.filter(patient=gone).count()
        assert mine == before


def test_two_hands_merge_two_files_in_either_direction(doctor: Receiving) -> None:
    gone = make_patient(doctor.role.structure, birth_name="Durant")
    ways = [(doctor.patient, gone), (gone, doctor.patient)]

    def act(number: int) -> object:
        kept, other = ways[number]
        return actions.merge(by=doctor.by, kept=kept, gone=other, now=SUNDAY_NOON)

    done = [one.got for one in at_once(2, act)]
    assert sorted(type(one).__name__ for one in done) == ["Merge", "MergedMeanwhile"]
