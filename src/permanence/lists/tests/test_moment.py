"""An archive is of one moment, whatever is written while it is made."""

import io

import pytest

from permanence.capacity.tests.factories import SUNDAY_NOON
from permanence.directory.tests.personas import make_structure
from permanence.foundation.actor import scope, system
from permanence.lists import packing
from permanence.patients.models import Patient
from permanence.patients.tests.factories import make_patient

pytestmark = pytest.mark.usefixtures("committed")


def test_nothing_that_comes_meanwhile_is_in_a_part_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    here = make_structure("MSP des Tilleuls")
    make_patient(here, birth_name="Durand")
    said: list[int] = []

    def so_far(share: int) -> None:
        """Someone opens a file between two parts; that commits, and how far it is too."""
        said.append(share)
        if share:
            make_patient(here, birth_name="Petit", first_names=f"Léa {len(said)}")

    monkeypatch.setattr(packing, "TOLD_EVERY", 1)
    archive = packing.pack(system("test", [here.pk]), here, io.BytesIO(), SUNDAY_NOON, so_far)
    lines = {one.name: one.lines for one in archive.files}
    assert lines["fhir/Patient.ndjson"] == lines["tables/patients_patient.csv"] == 1
    with scope(system("test", [here.pk])):
        assert Patient.objects.count() > 2
