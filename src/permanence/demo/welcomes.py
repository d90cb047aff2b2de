"""Whom the MSP des Tilleuls and its neighbours are fitted out to welcome, and who should be welcomed so."""

from permanence.demo.ids import patient_id, structure_id
from permanence.directory import actions as directory
from permanence.directory.models import Means, Structure, Welcomed
from permanence.foundation.actor import Actor
from permanence.patients import actions
from permanence.patients.models import Patient

SAID: dict[str, dict[str, tuple[list[str], str]]] = {
    "tilleuls": {
        Welcomed.MOTOR: ([Means.ACCESS, Means.EQUIPMENT], "Plain-pied, table d’examen qui se règle en hauteur."),
        Welcomed.HEARING: ([Means.EQUIPMENT], "Boucle magnétique à l’accueil."),
        Welcomed.HARDSHIP: ([Means.STAFF], "Une assistante sociale reçoit le jeudi matin."),
    },
    "capitole": {
        Welcomed.SIGHT: ([Means.STAFF, Means.TIME], ""),
        Welcomed.MOTOR: ([Means.ACCESS], "À Balma, de plain-pied ; rue des Lois, il y a des escaliers."),
    },
}
SITUATIONS = {"maisonneuve": [Welcomed.MOTOR], "siobhan": [Welcomed.HEARING], "d-arc": [Welcomed.SIGHT]}


def write_welcomes(by: Actor) -> None:
    """Say it of both, and note it of a few patients."""
    for key, welcomed in SAID.items():
        here = Structure.objects.get(pk=structure_id(key))
        directory.say_welcomes(by=by, structure=here, welcomed=welcomed)
    for key, kinds in SITUATIONS.items():
        actions.note_situations(by=by, patient=Patient.objects.get(pk=patient_id(key)), kinds=kinds)
