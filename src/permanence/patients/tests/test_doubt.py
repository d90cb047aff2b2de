"""What merges and changes do to what was proved of a file: attacked as who opened another in its name (ADR 0073)."""

from typing import Any

import pytest

from permanence.directory.tests.personas import Personas, three
from permanence.foundation.actor import scope
from permanence.patients import actions
from permanence.patients.models import Contact, Merge, Patient, Relative

from .factories import NOW, make_patient

pytestmark = pytest.mark.django_db
OWN, PIRATE = "elodie@exemple.test", "pirate@exemple.test"
Reached = Contact | Relative


@pytest.fixture
def who() -> Personas:
    return three()


@pytest.fixture
def true(who: Personas) -> Patient:
    return make_patient(who.here, email=OWN)


@pytest.fixture
def false(who: Personas) -> Patient:
    """A file opened by telephone in her name."""
    return make_patient(who.here, birth_name="Durant", email=PIRATE)


def merged(who: Personas, kept: Patient, gone: Patient, **more: Any) -> Merge:
    return actions.merge(by=who.alice, kept=kept, gone=gone, now=NOW, **more)


def parted(who: Personas, merge: Merge) -> None:
    actions.undo_merge(by=who.alice, merge=merge, now=NOW)


def proved(who: Personas, value: str = PIRATE) -> bool:
    with scope(who.alice):
        return Contact.objects.get(value=value).is_proved


def test_what_was_moved_twice_is_proved_in_its_own_file_alone(who: Personas, true: Patient, false: Patient) -> None:
    beside = {"relation": "partner", "name": "Paul", "told_of": "papers"}
    one = actions.prove_relative(by=who.alice, relative=actions.add_relative(by=who.alice, patient=false, **beside))
    first = merged(who, true, false)
    second = merged(who, make_patient(who.here, birth_name="Petit"), true)
    parted(who, second)
    with scope(who.alice):
        assert not proved(who)
        assert not Relative.objects.get(pk=one.pk).is_proved, "back in a file it was never proved of"
    parted(who, first)
    with scope(who.alice):
        assert proved(who), "where it was proved"
        assert Relative.objects.get(pk=one.pk).is_proved


def test_a_false_file_that_is_kept_does_not_open_what_it_takes_in(who: Personas, true: Patient, false: Patient) -> None:
    beside = {"relation": "mother", "name": "Une voix", "told_of": "papers", "may_book": True}
    voice = actions.add_relative(by=who.alice, patient=false, **beside)
    merge = merged(who, false, true)
    assert not proved(who)
    assert not proved(who, OWN)
    with scope(who.alice):
        assert not Relative.objects.get(pk=voice.pk).is_proved
    parted(who, merge)
    assert proved(who)
    assert proved(who, OWN)
    with scope(who.alice):
        assert Relative.objects.get(pk=voice.pk).is_proved


def test_what_was_proved_of_the_kept_file_or_is_proved_in_both_stays_so(who: Personas, true: Patient) -> None:
    other = make_patient(who.here, birth_name="Durant", email=OWN, phone="0561000001")
    with scope(who.alice):
        phone = actions.prove_contact(by=who.alice, contact=Contact.objects.get(patient=other, system="phone"))
    merged(who, other, true)
    with scope(who.alice):
        assert {one.system: one.is_proved for one in Contact.objects.filter(patient=other)} == {
            "email": True, "phone": True,
        }  # fmt: skip
        assert phone.is_proved


def test_an_address_the_true_file_has_in_doubt_is_not_proved_by_the_false_one(
    who: Personas, true: Patient, false: Patient
) -> None:
    with scope(who.alice):
        Contact.objects.create(structure_id=true.structure_id, patient=true, system="email", value=PIRATE)
        Contact.objects.filter(patient=true, value=PIRATE).update(unproved_at=NOW)
        merged(who, false, true)
        assert not Contact.objects.get(patient=false, value=PIRATE).is_proved
