"""Who cancels from a page that is no longer true is told so: the appointment stands elsewhere."""

from datetime import timedelta

import pytest

from permanence.agenda import actions
from permanence.agenda.models import Appointment, Status
from permanence.agenda.tests.factories import make_receiving
from permanence.capacity.tests.factories import SUNDAY_NOON, at
from permanence.directory.tests.personas import make_structure
from permanence.foundation.actor import scope

pytestmark = pytest.mark.django_db


def test_what_was_moved_meanwhile_is_not_said_to_be_cancelled() -> None:
    doctor = make_receiving(make_structure())
    chosen = {"practitioner_role": doctor.role, "reason": doctor.reason, "now": SUNDAY_NOON}
    former = actions.book(by=doctor.by, patient=doctor.patient, starts_at=at(9), **chosen)
    moved = actions.move(by=doctor.by, appointment=former, starts_at=at(9) + timedelta(hours=1), **chosen)
    with pytest.raises(actions.MovedMeanwhile):
        actions.cancel(by=doctor.by, appointment=former, now=SUNDAY_NOON)
    with scope(doctor.by):
        assert Appointment.objects.get(pk=moved.pk).status == Status.BOOKED
    actions.cancel(by=doctor.by, appointment=moved, now=SUNDAY_NOON)
    gone = actions.cancel(by=doctor.by, appointment=moved, now=SUNDAY_NOON)
    assert gone.status == Status.CANCELLED, "twice, the second time for nothing"
