"""Files nobody needed for years at the MSP des Tilleuls: two in the archive, of one of which the time is over."""

from datetime import date, datetime, timedelta

from permanence.demo.ids import demo_id, structure_id
from permanence.directory.models import Structure
from permanence.foundation.actor import Actor
from permanence.patients.actions import archive
from permanence.patients.models import Patient

HOUSE = "tilleuls"
YEAR = timedelta(days=365.25)
# key, birth name, first names, birth date, sex, years since the last contact
LYING = (
    ("archived", "Vauquelin", "Clotilde, Marthe", date(1947, 10, 3), "female", 7),
    ("past-its-time", "Lacassagne", "Firmin", date(1929, 4, 22), "male", 21),
)


def write_archived(by: Actor, now: datetime) -> None:
    """Write the files, and put them into the archive as the night would."""
    here = Structure.objects.get(pk=structure_id(HOUSE))
    files = [
        Patient(
            id=demo_id("patient", key),
            structure=here,
            birth_name=birth_name,
            first_names=first_names,
            birth_date=born,
            sex=sex,
            created_at=now - years * YEAR,
        )
        for key, birth_name, first_names, born, sex, years in LYING
    ]
    Patient.objects.bulk_create(files)
    archive(by=by, structure=here, files=[(one, one.created_at.date()) for one in files], now=now - timedelta(days=200))
