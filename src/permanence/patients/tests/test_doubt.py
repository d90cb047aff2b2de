"""What merges and changes do to what was proved of a file: attacked as who opened another in its name (ADR 0073)."""

from typing import Any

import pytest

from permanence.directory.tests.personas import Personas, three
from permanence.foundation.actor import scope
from permanence.foundation.models import Event
from permanence.patients import actions
from permanence.patients.models import Contact, Merge, Patient, Relative

from .factories import NOW, make_patient

pytestmark = pytest.mark.django_db
OWN, PIRATE = "elodie@exemple.test", "pirate@exemple.test"


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


def aged(who: Personas) -> None:
    """Let the files stand since a while: what a test notes from now on does not come with them."""
    with scope(who.alice):
        Patient.objects.update(created_at=NOW)


def proved(who: Personas, value: str = PIRATE) -> bool:
    with scope(who.alice):
        return Contact.objects.get(value=value).is_proved


def test_what_was_moved_twice_is_proved_in_its_own_file_alone(who: Personas, true: Patient, false: Patient) -> None:
    beside: dict[str, Any] = {"relation": "partner", "name": "Paul", "told_of": "papers"}
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
    beside: dict[str, Any] = {"relation": "mother", "name": "Une voix", "told_of": "papers", "may_book": True}
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


def test_the_same_address_in_another_case_is_the_same(who: Personas, true: Patient) -> None:
    with scope(who.alice):
        again = actions.add_contact(by=who.alice, patient=true, system="email", value="Elodie@Exemple.test")
        other = actions.add_contact(by=who.alice, patient=true, system="email", value="\u212aelvin@exemple.test")
        plain = actions.add_contact(by=who.alice, patient=true, system="email", value="kelvin@exemple.test")
    assert (again.value, again.is_proved) == (OWN, True)
    assert plain.pk != other.pk, "another letter is another mailbox"


def test_a_merge_that_puts_an_address_in_doubt_tells_him(who: Personas, true: Patient) -> None:
    known = make_patient(who.here, birth_name="Durant", phone="0561000001")
    merged(who, known, true)
    with scope(who.alice):
        told = Event.objects.get(name="ReachChanged")
    assert told.payload["patient_id"] == str(known.pk)


def test_removed_and_taken_back_in_a_merged_file_it_is_parted_as_it_came(
    who: Personas, true: Patient, false: Patient
) -> None:
    merge = merged(who, true, false)
    aged(who)
    with scope(who.alice):
        contact = Contact.objects.get(value=PIRATE)
        actions.remove_contact(by=who.alice, contact=contact)
    back = actions.return_contact(by=who.alice, patient=true, contact_id=contact.pk)
    assert not back.is_proved
    parted(who, merge)
    with scope(who.alice):
        assert Contact.objects.get(value=PIRATE, patient=false).is_proved


def test_removing_and_taking_back_proves_nothing(who: Personas, true: Patient, false: Patient) -> None:
    aged(who)
    with scope(who.alice):
        contact = Contact.objects.get(value=PIRATE)
        actions.remove_contact(by=who.alice, contact=contact)
        actions.return_contact(by=who.alice, patient=false, contact_id=contact.pk)
        assert proved(who)
        merged(who, false, true)
    assert not proved(who)


def test_a_relative_taken_back_twice_is_one(who: Personas, true: Patient) -> None:
    one = actions.add_relative(by=who.alice, patient=true, relation="partner", name="Paul")
    actions.remove_relative(by=who.alice, relative=one)
    for _ in range(2):
        actions.return_relative(by=who.alice, patient=true, relative_id=one.pk)
    with scope(who.alice):
        assert Relative.objects.filter(patient=true).count() == 1
