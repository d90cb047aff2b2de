"""A practitioner with an account, and what the desk asks of him: what the tests of questions start from."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from permanence.desk import actions
from permanence.desk.models import Question, Request
from permanence.desk.tests.scenes import NOW, Scene, again, direct, make_patient, make_scene, seen, taken
from permanence.directory.models import PractitionerRole
from permanence.directory.tests.personas import make_member
from permanence.foundation.actor import Actor, scope
from permanence.patients.models import Patient

TEN = NOW + timedelta(days=1)  # Tuesday at ten: on his grid
EVENING = (NOW + timedelta(days=1)).replace(hour=18, minute=30)  # outside his openings


@dataclass(frozen=True, slots=True)
class Asking:
    """A scene whose doctor answers from his phone, and a request of a known patient in Claire's hands."""

    scene: Scene
    doctor: Actor
    colleague: Actor
    patient: Patient
    request: Request

    def exception(self, **more: Any) -> Question:
        """Ask for tomorrow evening while the caller holds, unless told otherwise."""
        asked = {"pressing": "now", "text": "Otite, fièvre depuis deux jours.", "starts_at": EVENING, "now": NOW}
        return actions.ask_exception(by=self.scene.claire, request=self.request, **(asked | more))

    def message(self, **more: Any) -> Question:
        """Leave a message for today."""
        asked = {"pressing": "today", "text": "Souhaite être rappelée.", "call_back": "Mme Durand", "now": NOW}
        return actions.ask(by=self.scene.claire, request=self.request, **(asked | more))

    def now(self) -> Request:
        """Return the request as it now stands."""
        return again(self.scene, self.request)

    def stands(self, question: Question) -> Question:
        """Return the question as it now stands."""
        with scope(self.scene.everyone):
            return Question.objects.select_related("appointment").get(pk=question.pk)


def make_asking() -> Asking:
    """Return the scene: Dr Benali has an account, and so has a colleague who is not asked."""
    scene = make_scene()
    doctor = make_member(scene.practice, "practitioner", "Samia Benali")
    colleague = make_member(scene.practice, "practitioner", "Hélène Roux")
    with scope(scene.everyone):
        PractitionerRole.objects.filter(pk=scene.doctor.pk).update(person=doctor.id)
    scene.doctor.person_id = doctor.id
    patient = make_patient(scene)
    seen(scene, patient, NOW - timedelta(days=3, hours=1))
    request = taken(scene)
    actions.choose_patient(by=scene.claire, request=request, patient=patient, now=NOW)
    return Asking(scene, doctor, colleague, patient, again(scene, request))


def says(asking: Asking, ask: str, **more: Any) -> None:
    """Write his directive on exceptions."""
    direct(asking.scene, "exceptions", {"ask": ask, "via": "message", "answer_within_min": 120, **more})


def later(minutes: float) -> datetime:
    """Return a moment after the beginning."""
    return NOW + timedelta(minutes=minutes)
