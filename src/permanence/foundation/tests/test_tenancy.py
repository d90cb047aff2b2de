"""The fence stands in PostgreSQL: without scope nothing, with a scope only its structures."""

from datetime import date

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from permanence.directory.models import Structure
from permanence.foundation.actor import scope, system
from permanence.foundation.ids import uuid7
from permanence.foundation.models import Change, Trace
from permanence.patients.models import Contact, Patient

pytestmark = pytest.mark.django_db


def _structure(name: str) -> Structure:
    row = Structure(id=uuid7(), kind="practice", name=name)
    with scope(system("test", [row.pk])):
        row.save(force_insert=True)
    return row


def _patient(structure: Structure, name: str = "Durand") -> Patient:
    with scope(system("test", [structure.pk])):
        return Patient.objects.create(
            structure=structure, birth_name=name, first_names="Élodie", birth_date=date(1984, 3, 12)
        )


def test_application_role_cannot_bypass_the_fence() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchone() == (False, False)


def test_unset_scope_sees_no_row() -> None:
    _patient(_structure("A"))
    assert not Patient.objects.exists()


def test_scope_sees_its_structures_only() -> None:
    a, b = _structure("A"), _structure("B")
    mine, theirs = _patient(a), _patient(b)
    with scope(system("test", [a.pk])):
        assert list(Patient.objects.all()) == [mine]
        assert not Patient.objects.filter(pk=theirs.pk).update(birth_name="Changed")
    with scope(system("test", [a.pk, b.pk])):
        assert Patient.objects.count() == 2


def test_row_cannot_be_written_or_moved_into_another_structure() -> None:
    a, b = _structure("A"), _structure("B")
    mine = _patient(a)
    with pytest.raises(DatabaseError), scope(system("test", [a.pk])):
        Patient.objects.create(structure=b, birth_name="X", first_names="Y", birth_date=date(2000, 1, 1))
    with pytest.raises(DatabaseError), scope(system("test", [a.pk])):
        Patient.objects.filter(pk=mine.pk).update(structure=b)


def test_reference_to_a_row_of_another_structure_is_refused() -> None:
    a, b = _structure("A"), _structure("B")
    theirs = _patient(b)
    with pytest.raises(IntegrityError), scope(system("test", [a.pk, b.pk])):  # noqa: PT012  # deferred
        Contact.objects.create(structure=a, patient=theirs, system="phone", value="+33536490001")
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_nested_scope_gives_the_outer_view_back() -> None:
    a, b = _structure("A"), _structure("B")
    _patient(a), _patient(b)
    with scope(system("outer", [a.pk])):
        with scope(system("inner", [b.pk])):
            assert Patient.objects.get().structure_id == b.pk
        assert Patient.objects.get().structure_id == a.pk
        with pytest.raises(ZeroDivisionError), scope(system("inner", [b.pk])):
            _ = 1 / 0
        assert Patient.objects.get().structure_id == a.pk


@pytest.mark.parametrize("model", [Trace, Change])
def test_trace_and_change_log_cannot_be_edited(model: type[Trace] | type[Change]) -> None:
    structure = _structure("A")
    _patient(structure)
    with scope(system("test", [structure.pk])):
        Trace.objects.create(structure_id=structure.pk, actor_kind="system", actor_name="t", verb="v")
        for edit in (lambda: model.objects.all().delete(), lambda: model.objects.update(structure_id=uuid7())):
            with pytest.raises(DatabaseError), transaction.atomic():
                edit()


def test_every_change_of_a_patient_is_kept_with_its_author() -> None:
    structure = _structure("A")
    patient = _patient(structure)
    with scope(system("a job", [structure.pk])):
        patient.birth_name = "Martin"
        patient.save()
        change = Change.objects.filter(row_id=patient.pk, operation="update").get()
    assert change.actor == "system:a job"
    assert change.before
    assert change.before["birth_name"] == "Durand"
    assert change.after
    assert change.after["birth_name"] == "Martin"
