"""Files kept closer at the MSP des Tilleuls, an opening in an emergency to examine, and the registers kept as books."""

from datetime import datetime, timedelta

from permanence.demo.ids import demo_id, person_id, structure_id
from permanence.demo.known import KNOWN
from permanence.guard.models import Alert, Glass, Kind, Listed, Reason, Restriction
from permanence.patients.models import Patient
from permanence.registers.begun import PROCESSINGS
from permanence.registers.models import Instruction, Processing, Regulation, Topic

HERE = "tilleuls"


def write_guarded(now: datetime) -> None:
    """Protect two files, break the glass of one, and begin the registers kept as books."""
    house = structure_id(HERE)
    files = Patient.objects.filter(structure=house, merged_into=None, died_on=None).order_by("sort_name", "pk")
    strangers = files.exclude(birth_name__in=[one.birth_name for one in KNOWN[HERE]])
    notable, other = strangers.filter(birth_date__year__lt=1970)[:2]
    for number, (patient, kind) in enumerate(((notable, Kind.NOTABLE), (other, Kind.COLLEAGUE)), 1):
        row = Restriction.objects.create(
            id=demo_id("restriction", number), structure_id=house, patient=patient, kind=kind,
            at=now - timedelta(days=40), by_name="Dr Hélène Roux",
        )  # fmt: skip
        Listed.objects.create(
            id=demo_id("listed", number), structure_id=house, restriction=row, person_id=person_id("roux")
        )
    _write_openings(notable, other, now)
    _write_books(now)


def _write_openings(notable: Patient, other: Patient, now: datetime) -> None:
    house, who = structure_id(HERE), {"person_id": person_id("sylvie"), "person_name": "Sylvie Marty"}
    known = {"structure_id": house, **who}
    at = now - timedelta(hours=3)
    Glass.objects.create(
        id=demo_id("glass", 1), patient=notable, reason=Reason.ASKED, at=at, until=at + timedelta(minutes=30),
        words="Il est au guichet et demande si son nouveau numéro est noté.", **known,
    )  # fmt: skip
    before = now - timedelta(days=12)
    Glass.objects.create(
        id=demo_id("glass", 2), patient=other, reason=Reason.REACH, at=before, until=before + timedelta(minutes=30),
        words="Laboratoire au téléphone, sa fille doit être rappelée tout de suite.",
        examined_at=before + timedelta(hours=5), examined_by_name="Dr Hélène Roux", finding="Justifié, vu avec Sylvie.",
        **known,
    )  # fmt: skip
    Alert.objects.create(
        id=demo_id("alert", 1), structure_id=house, patient=notable, person_id=person_id("roux"),
        person_name="Dr Hélène Roux", at=now - timedelta(hours=20), on=(now - timedelta(hours=20)).date(),
        why="no_visit",
    )  # fmt: skip


def _write_books(now: datetime) -> None:
    known, today = {"structure_id": structure_id(HERE), "noted_by_id": person_id("roux")}, now.date()
    Processing.objects.bulk_create(
        Processing(id=demo_id("processing", number), **known, **one) for number, one in enumerate(PROCESSINGS)
    )
    Instruction.objects.create(
        id=demo_id("instruction", 1), person_id=person_id("roux"), topic=Topic.DATA, on=today - timedelta(days=200),
        until_on=today + timedelta(days=165), by_whom="URPS Occitanie", proof="Attestation au dossier", **known,
    )  # fmt: skip
    Regulation.objects.create(
        id=demo_id("regulation", 1), title="Référentiel de la CNIL pour les cabinets médicaux et paramédicaux",
        source="cnil.fr", applies_on=today - timedelta(days=30),
        changes="Durées de conservation, information des patients par affiche.", **known,
    )  # fmt: skip
