"""On the console a place with stairs is said before it is booked, and the reason kept."""

from datetime import timedelta

from django.test import Client

from permanence.agenda.models import Appointment
from permanence.desk import actions
from permanence.desk.tests.scenes import NOW, Scene, again, at, make_patient, taken, text
from permanence.directory.models import Site
from permanence.foundation.actor import scope
from permanence.patients import actions as files
from permanence.patients.models import NeedKind

TOMORROW = NOW + timedelta(days=1, hours=1, minutes=20)


def test_the_console_warns_refuses_without_a_reason_and_keeps_the_one_said(scene: Scene, claire: Client) -> None:
    patient = make_patient(scene)
    with scope(scene.everyone):
        Site.objects.filter(pk=scene.doctor.site_id).update(accessible=False)
        files.note_needs(by=scene.everyone, patient=patient, needs=[NeedKind.STEP_FREE])
    request = taken(scene)
    actions.choose_patient(by=scene.claire, request=request, patient=patient, now=NOW)
    actions.choose_practitioner(by=scene.claire, request=request, practitioner_role=scene.doctor, now=NOW)
    actions.ask_sheet(by=scene.claire, request=request, red_flags=[], now=NOW)
    actions.choose_start(by=scene.claire, request=request, starts_at=TOMORROW, now=NOW)
    shown = text(claire.get(at(request)))
    assert "accès sans escalier" in shown
    assert 'name="stairs"' in shown
    sent = {"starts_at": TOMORROW.isoformat()}
    claire.post(at(request, "booking"), sent)
    assert again(scene, request).outcome == ""
    claire.post(at(request, "booking"), sent | {"stairs": "helped"})
    with scope(scene.everyone):
        kept = Appointment.objects.get(patient=patient)
    assert (kept.stairs, kept.stairs_by) == ("helped", scene.claire.name)
