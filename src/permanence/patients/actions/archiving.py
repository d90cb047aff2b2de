"""Files go to the archive when nobody needed them for long, and come back when the patient does."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from permanence.directory.models import Structure
from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.refusal import Invalid
from permanence.foundation.rights import Can
from permanence.patients.models import Archived, ArchiveOpening, Patient, Return

READ_FOR = timedelta(minutes=30)


@action(Can.VIEW_TRACE, audit="files.archived", of="structure")
def archive(*, by: Actor, structure: Structure, files: Iterable[tuple[Patient, date]], now: datetime) -> int:
    """Put files into the archive, each with the day of its last contact; return how many went.

    :param files: of this structure; those that lie there already stay as they are
    """
    told = {"structure": structure, "at": now}
    rows = [Archived(patient=patient, last_contact_on=day, **told) for patient, day in files]
    return len(Archived.objects.bulk_create(rows, batch_size=1000, ignore_conflicts=True))


@action(Can.EDIT_PATIENT, audit="archive.brought_back", of="patient")
def bring_back(*, by: Actor, patient: Patient, because: str, now: datetime) -> Patient:
    """Take a file out of the archive: it is found and opened as any other again.

    :raises Invalid: without a reason
    """
    if because not in Return.values:
        raise Invalid
    Archived.objects.filter(patient=patient, back_at=None).update(
        back_at=now, back_by_name=by.name, back_because=because
    )
    return Patient.objects.get(pk=patient.pk)


@action(Can.VIEW_TRACE, audit="archive.opened", of="patient")
def open_archived(*, by: Actor, patient: Patient, words: str, now: datetime) -> ArchiveOpening:
    """Read a file in the archive for some minutes, where it stays."""
    by.require(Can.VIEW_PATIENT, patient.structure_id)
    assert by.id
    return ArchiveOpening.objects.create(
        structure_id=patient.structure_id, patient=patient, person_id=by.id, person_name=by.name, words=words, at=now,
        until=now + READ_FOR,
    )  # fmt: skip
