"""On a call: whom a practice nearby is better equipped to welcome is sent there, and what for is not said."""

from django.test import Client

from permanence.desk.tests.scenes import Scene, at, make_patient, taken, text
from permanence.directory import actions as directory
from permanence.directory.models import Network, NetworkMember
from permanence.directory.tests.personas import make_structure
from permanence.foundation.actor import scope, system
from permanence.patients import actions as files


def test_who_is_better_equipped_is_named_and_not_what_for(scene: Scene, claire: Client) -> None:
    patient, near = make_patient(scene), make_structure("Cabinet du Canal")
    here = scene.practice
    network = Network.objects.create(name="Zone du Canal", kind="zone")
    for one in (here, near):
        with scope(system("test", [one.pk])):
            NetworkMember.objects.create(network=network, structure=one)
    by = system("test", [near.pk])
    directory.say_welcomes(by=by, structure=near, welcomed={"hearing": ([], "")})
    request = taken(scene)
    claire.post(at(request, "choice"), {"patient": patient.pk})
    assert "mieux équipé" not in text(claire.get(at(request)))
    files.note_situations(by=scene.everyone, patient=patient, kinds=["hearing"])
    shown = text(claire.get(at(request)))
    assert "mieux équipé pour l’accueillir : Cabinet du Canal" in shown
    assert "entendent" not in shown
