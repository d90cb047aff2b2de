"""Opening, correcting and reaching: what is refused, what is warned of, what happens once."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.utils import translation

from permanence.directory.tests.personas import Personas, three
from permanence.foundation.actor import scope
from permanence.foundation.models import Change, Trace
from permanence.foundation.refusal import NotPermitted, Refusal
from permanence.patients import actions, queries
from permanence.patients.models import Contact, IdentityStatus, Patient

from .factories import NOW, make_patient

DURAND = {"birth_name": "Durand", "first_names": "Élodie", "birth_date": date(1984, 3, 12)}


@pytest.fixture
def who(request: pytest.FixtureRequest) -> Iterator[Personas]:
    personas = three()
    with scope(personas.alice):
        yield personas


def register(who: Personas, **more: Any) -> Patient:
    return actions.register(**{"by": who.alice, "structure": who.here, "now": NOW, **DURAND, **more})


@pytest.mark.django_db
class TestRegister:
    def test_opens_a_provisional_identity_and_traces_it(self, who: Personas) -> None:
        patient = register(who, phone="05 36 49 00 01", email=" elodie@exemple.test ")
        assert patient.identity_status is IdentityStatus.PROVISIONAL
        assert {c.system: c.value for c in patient.contacts.all()} == {
            "phone": "+33536490001",
            "email": "elodie@exemple.test",
        }
        assert queries.email_of(patient) == "elodie@exemple.test"
        line = Trace.objects.get(verb="patient.registered")
        assert (line.subject_id, line.actor_id, line.structure_id) == (patient.pk, who.alice.id, who.here.pk)

    def test_names_are_kept_as_they_are_seen(self, who: Personas) -> None:
        patient = register(
            who, birth_name=" \u202eDu\u00adrand \n O’Connor\x1b", first_names="Jean\u200b,  Élo\u0308die"
        )
        assert (patient.birth_name, patient.first_names) == ("Durand O’Connor", "Jean, Élödie")

    def test_a_long_name_typed_with_its_accents_apart_is_as_long_as_it_looks(self, who: Personas) -> None:
        assert register(who, birth_name="E\u0301" * 100).birth_name == "É" * 100

    @pytest.mark.parametrize(
        ("wrong", "field"),
        [
            ({"birth_name": "  "}, "birth_name"),
            ({"first_names": "--"}, "first_names"),
            ({"birth_name": "x" * 101}, "birth_name"),
            ({"used_name": "'"}, "used_name"),
            ({"birth_name": "<b>Durand</b>"}, "birth_name"),
            ({"used_name": "Durand 😀"}, "used_name"),
            ({"first_names": "elodie@exemple.test"}, "first_names"),
            ({"birth_name": "Иванов"}, "birth_name"),
            ({"birth_name": "Ivanov Иванов"}, "birth_name"),
            ({"first_names": "محمد"}, "first_names"),
            ({"birth_date": date(2026, 11, 24)}, "birth_date"),
            ({"birth_date": date(1905, 11, 22)}, "birth_date"),
            ({"phone": "05 36"}, "phone"),
            ({"phone": "3949"}, "phone"),
            ({"email": "elodie@"}, "email"),
            ({"email": "elodie@localhost"}, "email"),
            ({"email": f"{'e' * 60}@{'exemple.' * 30}fr"}, "email"),
        ],
    )
    def test_refuses_what_makes_no_sense_and_names_the_field(
        self, who: Personas, wrong: dict[str, Any], field: str
    ) -> None:
        with pytest.raises(actions.BadTraits) as refused:
            register(who, **wrong)
        assert list(refused.value.errors) == [field]
        assert not Patient.objects.exists()

    @pytest.mark.parametrize("name", ["Œuvray-Ørsted", "Nguyễn", "D’Ángelo", "Mª Ñúñez", "Kaʻahumanu", "ẞtraße"])
    def test_names_of_every_latin_alphabet_are_welcome(self, who: Personas, name: str) -> None:
        assert register(who, birth_name=name).birth_name == name

    def test_other_alphabets_are_asked_as_the_document_writes_them(self, who: Personas) -> None:
        with translation.override("fr"), pytest.raises(actions.BadTraits) as refused:
            register(who, birth_name="Иванов")
        assert "lettres latines" in str(refused.value.errors["birth_name"])

    def test_born_today_and_120_years_ago_are_welcome(self, who: Personas) -> None:
        register(who, birth_date=date(2026, 11, 23))
        register(who, birth_date=date(1906, 11, 23))

    def test_warns_of_a_file_that_looks_alike(self, who: Personas) -> None:
        known = register(who, used_name="Martin")
        with pytest.raises(actions.LooksAlike) as refused:
            register(who, birth_name="MARTIN", first_names="elodie", birth_date=date(1984, 12, 3))
        assert refused.value.patients == [known]
        assert register(who, despite_lookalikes=True) != known

    def test_files_of_other_structures_are_not_told(self, who: Personas) -> None:
        make_patient(who.elsewhere)
        assert register(who)

    def test_same_key_opens_one_file(self, who: Personas) -> None:
        assert register(who, key="call-7") == register(who, key="call-7")
        assert Patient.objects.count() == 1

    def test_bob_may_not_and_charlie_cannot(self, who: Personas) -> None:
        for stranger in (who.bob, who.charlie):
            with pytest.raises(NotPermitted):
                actions.register(by=stranger, structure=who.here, now=NOW, **DURAND)


@pytest.mark.django_db
class TestCorrect:
    def test_keeps_what_it_was_in_the_change_log(self, who: Personas) -> None:
        patient = register(who)
        actions.correct(by=who.alice, patient=patient, now=NOW, **{**DURAND, "birth_name": "Dupont"})
        change = Change.objects.get(row_id=patient.pk, operation="update")
        assert (change.before["birth_name"], change.after["birth_name"]) == ("Durand", "Dupont")

    def test_leaves_an_identity_of_the_register_alone(self, who: Personas) -> None:
        patient = register(who)
        Patient.objects.filter(pk=patient.pk).update(identity_retrieved=True)
        with pytest.raises(actions.IdentityFromRegister):
            actions.correct(by=who.alice, patient=patient, now=NOW, **DURAND)

    def test_stranger_may_not(self, who: Personas) -> None:
        with pytest.raises(NotPermitted):
            actions.correct(by=who.charlie, patient=register(who), now=NOW, **DURAND)


@pytest.mark.django_db
class TestContacts:
    def test_same_number_written_twice_is_one_contact(self, who: Personas) -> None:
        patient = register(who, phone="0536490001")
        again = actions.add_contact(by=who.alice, patient=patient, system="phone", value="+33 5 36 49 00 01")
        assert list(patient.contacts.all()) == [again]

    @pytest.mark.parametrize(("system", "value"), [("phone", "05 36"), ("email", "nobody"), ("phone", " ")])
    def test_what_reaches_nobody_is_refused(self, who: Personas, system: str, value: str) -> None:
        with pytest.raises(actions.BadTraits) as refused:
            actions.add_contact(by=who.alice, patient=register(who), system=system, value=value)
        assert list(refused.value.errors) == [system]

    def test_removed_contact_reaches_nobody_any_more(self, who: Personas) -> None:
        patient = register(who, phone="0536490001")
        actions.remove_contact(by=who.alice, contact=patient.contacts.get())
        assert queries.behind_number(who.alice, who.here.pk, "0536490001") == []


def _at_once(number: int, work: Any) -> list[Any]:
    def apart(_: int) -> Any:
        try:
            return work()
        except Refusal as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(number) as pool:
        return list(pool.map(apart, range(number)))


@pytest.mark.usefixtures("committed")
class TestAtOnce:
    def test_one_key_from_eight_connections_opens_one_file(self) -> None:
        personas = three()
        results = _at_once(8, lambda: register(personas, key="call-7", phone="0536490001"))
        assert len({patient.pk for patient in results}) == 1
        with scope(personas.alice):
            assert (Patient.objects.count(), Contact.objects.count()) == (1, 1)

    def test_eight_secretaries_opening_the_same_file_make_one_and_are_warned(self) -> None:
        personas = three()
        results = _at_once(8, lambda: register(personas))
        warned = [r for r in results if isinstance(r, actions.LooksAlike)]
        (opened,) = [r for r in results if isinstance(r, Patient)]
        assert len(warned) == 7
        assert all(refusal.patients == [opened] for refusal in warned)
