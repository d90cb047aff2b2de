"""One file takes in another with all that hangs on it, and gives it back: nothing is lost or overwritten."""

import random
from datetime import timedelta
from typing import Any

import pytest
from django.db.models import F, Model

from permanence.agenda.models import Appointment
from permanence.agenda.tests.factories import Receiving, make_receiving
from permanence.capacity.tests.factories import at
from permanence.directory.tests.personas import Personas, make_member, three
from permanence.documents.models import Awaited, Document, Filled, ReceivedLetter
from permanence.foundation.actor import Actor, scope
from permanence.foundation.refusal import NotPermitted
from permanence.messaging.models import Message, Wish
from permanence.patients import actions, hanging, queries
from permanence.patients.models import (
    Address,
    Contact,
    IdentityCheck,
    Merge,
    NationalNumber,
    Need,
    Patient,
    Preference,
    Relative,
    Remembrance,
)
from permanence.patients.queries import doubles
from permanence.waiting.models import Entry
from permanence.waiting.tests.factories import make_entry

from .factories import NOW, make_patient

pytestmark = pytest.mark.django_db
Rows = dict[str, list[tuple[Any, ...]]]


@pytest.fixture
def who() -> Personas:
    return three()


@pytest.fixture
def doctor(who: Personas) -> Receiving:
    return make_receiving(who.here)


@pytest.fixture
def kept(who: Personas) -> Patient:
    return make_patient(who.here, phone="0561000001")


@pytest.fixture
def gone(who: Personas) -> Patient:
    return make_patient(who.here, birth_name="Durant", phone="0561000001", email="elodie@exemple.test")


def rows(by: Actor) -> Rows:
    """Return every row that may hang on a file, as it is."""
    models: set[type[Model]] = {one.model for one in hanging.hanging()}
    with scope(by):
        return {
            model._meta.label: sorted(model._base_manager.values_list(), key=str)
            for model in sorted(models, key=lambda one: one._meta.label)
        }


def merged(who: Personas, kept: Patient, gone: Patient, **more: Any) -> Merge:
    return actions.merge(by=who.alice, kept=kept, gone=gone, **{"now": NOW, **more})


def hang(rng: random.Random, who: Personas, doctor: Receiving, file: Patient, hour: int) -> None:
    """Hang some of everything on a file."""
    here = {"structure_id": file.structure_id, "patient": file}
    with scope(who.alice):
        some: list[tuple[type[Model], dict[str, Any]]] = [
            (Need, {"kind": rng.choice(["step_free", "no_voice"])}),
            (Preference, {"days": [rng.choice(["mon", "tue"])]}),
            (Address, {"lines": f"{rng.randint(1, 9)} rue Haute", "city": "Toulouse"}),
            (Remembrance, {"text": "vient avec sa fille", "until_on": NOW.date(), "noted_at": NOW}),
            (NationalNumber, {"value": rng.choice(["2840331555001", "2840331555002"])}),
            (IdentityCheck, {"document": "passport", "seen_at": NOW, "ended_at": NOW}),
            (Relative, {"relation": "partner", "name": "Paul", "phone": "+33561000002"}),
        ]
        for model, told in some:
            if rng.random() < 0.7:
                model._base_manager.create(**here, **told)
        letter = {"to_address": "a@exemple.test", "subject": "Rendez-vous", "body": "À demain", "key": str(file.pk)}
        Message.objects.create(structure_id=file.structure_id, person=file.pk, **letter)
        if rng.random() < 0.7:
            Wish.objects.create(structure_id=file.structure_id, person=file.pk, way="sms")
    booked = doctor.book(at(hour), patient=file)
    with scope(who.alice):
        letter = ReceivedLetter.objects.create(
            structure_id=file.structure_id, patient=file, fingerprint=file.pk.hex, subject="Compte rendu", came_at=NOW,
            taken_at=NOW, settled_as="filed", settled_at=NOW, kind="report",
        )  # fmt: skip
        Document.objects.create(
            structure_id=file.structure_id, patient=file, letter=letter, way="came", kind="pdf", size=1,
            state="accepted", at=NOW,
        )  # fmt: skip
        Awaited.objects.create(
            structure_id=file.structure_id, patient=file, kind="result", from_name="Laboratoire", asked_on=NOW.date(),
            expected_on=NOW.date(), noted_at=NOW,
        )  # fmt: skip
        for after in (False, True):  # the form before the visit, and how he felt after it
            Filled.objects.create(
                structure_id=file.structure_id, patient=file, appointment=booked, after=after, title="Bilan",
                changed_at=NOW,
            )  # fmt: skip
    if rng.random() < 0.5:
        make_entry(doctor, patient=file)


@pytest.mark.parametrize("seed", range(5))
def test_merged_and_undone_is_as_it_was(
    who: Personas, doctor: Receiving, kept: Patient, gone: Patient, seed: int
) -> None:
    rng = random.Random(seed)
    hang(rng, who, doctor, kept, 9)
    hang(rng, who, doctor, gone, 10)
    third = make_patient(who.here, birth_name="Petit")
    actions.add_relative(by=who.alice, patient=third, known=gone, relation="mother")
    if rng.random() < 0.5:
        actions.add_relative(by=who.alice, patient=kept, known=gone, relation="other")
    before = rows(who.alice)
    given = [one.table for one in hanging.hanging() if one.both == hanging.Both.CHOSEN]
    with scope(who.alice):
        twice = Entry.objects.filter(patient__in=[kept, gone]).values("reason").count() == 2
    if twice:
        with pytest.raises(actions.WaitsTwice):
            merged(who, kept, gone)
        return
    done = merged(who, kept, gone, given=given, taken=["birth_name", "used_name"])
    assert rows(who.alice) != before
    with scope(who.alice):
        assert Appointment.objects.filter(patient=kept).count() == 2
        assert not Appointment.objects.filter(patient=gone).exists()
        for model, count in ((ReceivedLetter, 2), (Document, 2), (Awaited, 2), (Filled, 4)):
            assert model._base_manager.filter(patient=kept).count() == count, model
            assert not model._base_manager.filter(patient=gone).exists(), model
    actions.undo_merge(by=who.alice, merge=done, now=NOW + timedelta(days=29))
    assert rows(who.alice) == before


def test_an_old_address_answers_with_the_kept_file(who: Personas, kept: Patient, gone: Patient) -> None:
    merged(who, kept, gone)
    with scope(who.alice):
        assert queries.patient(who.alice, gone.pk) == kept
        assert gone not in queries.search(who.alice, "durant")
        assert not queries.patients(who.alice).filter(pk=gone.pk).exists()
        assert queries.behind_number(who.alice, who.here.pk, "0561000001") == [kept]


def test_whatever_is_written_for_the_file_gone_goes_to_the_kept_one(
    who: Personas, doctor: Receiving, kept: Patient, gone: Patient
) -> None:
    merged(who, kept, gone)
    booked = doctor.book(at(11), patient=gone)
    with scope(who.alice):
        assert Appointment.objects.get(pk=booked.pk).patient_id == kept.pk
        letter = {"to_address": "a@exemple.test", "subject": "-", "body": "-", "key": "late"}
        Message.objects.create(structure_id=who.here.pk, person=gone.pk, **letter)
        assert Message.objects.get(key="late").person == kept.pk


def test_what_was_added_since_stays_and_what_was_corrected_since_stands(
    who: Personas, doctor: Receiving, kept: Patient, gone: Patient
) -> None:
    done = merged(who, kept, gone, taken=["birth_name"])
    booked = doctor.book(at(11), patient=kept)
    actions.correct(
        by=who.alice, patient=kept, birth_name="Durand-Petit", first_names="Élodie", birth_date=kept.birth_date, now=NOW
    )
    actions.undo_merge(by=who.alice, merge=done, now=NOW)
    with scope(who.alice):
        assert Appointment.objects.get(pk=booked.pk).patient_id == kept.pk
        assert Patient.objects.get(pk=kept.pk).birth_name == "Durand-Petit"
        assert Patient.objects.get(pk=gone.pk).birth_name == "Durant"
        assert Contact.objects.filter(patient=gone).count() == 2


def test_merges_of_merges_are_undone_in_order(who: Personas, kept: Patient, gone: Patient) -> None:
    last = make_patient(who.here)
    first, second = merged(who, kept, gone), merged(who, last, kept, now=NOW + timedelta(hours=1))
    with scope(who.alice):
        assert queries.patient(who.alice, gone.pk) == last
    with pytest.raises(actions.KeptByAnother):
        actions.undo_merge(by=who.alice, merge=first, now=NOW)
    actions.undo_merge(by=who.alice, merge=second, now=NOW)
    with scope(who.alice):
        assert queries.patient(who.alice, gone.pk) == kept
    actions.undo_merge(by=who.alice, merge=first, now=NOW)
    with pytest.raises(actions.MergeUndone):
        actions.undo_merge(by=who.alice, merge=first, now=NOW)


def test_a_later_merge_of_the_same_file_is_undone_first(who: Personas, kept: Patient, gone: Patient) -> None:
    first = merged(who, kept, gone)
    merged(who, kept, make_patient(who.here), now=NOW + timedelta(hours=1))
    with pytest.raises(actions.UndoneInOrder):
        actions.undo_merge(by=who.alice, merge=first, now=NOW)


def test_it_is_undone_within_its_days(who: Personas, kept: Patient, gone: Patient) -> None:
    done = merged(who, kept, gone)
    with pytest.raises(actions.MergeTooOld):
        actions.undo_merge(by=who.alice, merge=done, now=NOW + timedelta(days=31))


def prove(who: Personas, file: Patient, *, retrieved: bool = False, **more: Any) -> None:
    with scope(who.alice):
        told = {"identity_checked": True, "identity_retrieved": retrieved, "birth_place_code": "31555", "sex": "female"}
        Patient.objects.filter(pk=file.pk).update(**told, **more)


def test_a_provisional_identity_takes_nothing_from_a_proved_one(who: Personas, kept: Patient, gone: Patient) -> None:
    prove(who, gone)
    with pytest.raises(actions.CannotBeKept):
        merged(who, kept, gone)
    merged(who, gone, kept, taken=["birth_name", "sex"])
    with scope(who.alice):
        assert Patient.objects.get(pk=gone.pk).birth_name == "Durant"


@pytest.mark.parametrize("retrieved", [True, False])
def test_two_proved_identities_that_differ_are_two_people(
    who: Personas, kept: Patient, gone: Patient, retrieved: bool
) -> None:
    for number, file in enumerate((kept, gone)):
        prove(who, file, retrieved=retrieved, birth_name="Durand" if retrieved else f"Durand{chr(97 + number)}")
        with scope(who.alice):
            NationalNumber.objects.create(structure=who.here, patient=file, value=f"284033155500{number}")
    with pytest.raises(actions.TwoIdentities):
        merged(who, kept, gone)


def test_who_may_merge(who: Personas, kept: Patient, gone: Patient) -> None:
    for other in (make_member(who.here, "telesecretary", "Claire Vidal"), who.bob, who.charlie):
        with pytest.raises(NotPermitted):
            actions.merge(by=other, kept=kept, gone=gone, now=NOW)
    done = merged(who, kept, gone)
    with scope(who.alice):
        assert [one for one, _ in doubles.merges_of(kept, NOW)] == [done]
        assert not Relative.objects.filter(known=F("patient")).exists()
