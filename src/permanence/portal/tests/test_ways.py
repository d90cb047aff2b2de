"""Passkeys of patients: added after a code, they open alone what the code opened; and say nothing of anyone."""

import json
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from permanence.capacity.tests.factories import SUNDAY_NOON, at
from permanence.foundation.actor import scope
from permanence.foundation.models import Trace
from permanence.patients import actions as patients
from permanence.patients.models import Contact, Relative
from permanence.patients.tests.factories import make_patient
from permanence.portal import passkeys
from permanence.portal.models import Passkey, Proof
from permanence.portal.rules import limits
from permanence.portal.rules.traits import Traits, same_person

from .device import PRESENT, Device
from .factories import Open, make_open, text, visitor
from .homes import AtHome, open_space
from .test_space import beside

pytestmark = pytest.mark.django_db


def asked(answer: Any) -> tuple[dict[str, Any], str]:
    """Return what a page asks of a device, and the same signed."""
    form = HTMLParser(answer.content).css_first("form[data-passkey]")
    return json.loads(str(form.attributes["data-wanted"])), str(form.css_first("[name=asked]").attributes["value"])


def add(home: AtHome, device: Device, name: str = "Téléphone d’Élodie") -> Any:
    wanted, signed = asked(home.get("ways/"))
    return home.post("ways/", {"credential": device.make(wanted), "asked": signed, "name": name})


def show(practice: Open, device: Device, phone: Client | None = None) -> Any:
    """Open the space with a key alone."""
    phone = phone or visitor()
    wanted, signed = asked(phone.get(f"{practice.home}mine/"))
    return phone.post(f"{practice.home}mine/passkey/", {"credential": device.show(wanted), "asked": signed})


def opened(practice: Open, device: Device) -> str:
    phone = visitor()
    answer = show(practice, device, phone)
    return text(phone.get(answer["Location"])) if answer.status_code == 302 else text(answer)


class TestPasskeys:
    def test_it_opens_alone_what_the_code_opened(self, practice: Open) -> None:
        practice.doctor.book(at(10))
        device = Device()
        home = open_space(practice)
        assert add(home, device).status_code == 302
        assert "Téléphone d’Élodie" in home.shown("ways/")
        assert "Élodie D." in opened(practice, device)
        assert "Dernière utilisation : Dimanche 22 novembre 2026" in home.shown("ways/")
        with scope(practice.doctor.by):
            verbs = {*Trace.objects.values_list("verb", flat=True)}
        assert {"passkey.added", "space.opened_without_code"} <= verbs

    def test_the_space_it_opens_is_of_that_browser_and_closes_like_another(self, practice: Open) -> None:
        practice.doctor.book(at(10))
        device = Device()
        add(open_space(practice), device)
        phone = visitor()
        address = show(practice, device, phone)["Location"]
        assert "Élodie D." not in text(visitor().get(address))
        with time_machine.travel(SUNDAY_NOON + limits.SPACE_IDLE, tick=False):
            assert "Élodie D." not in text(phone.get(address))

    def test_several_have_names_and_are_removed_one_by_one(self, practice: Open) -> None:
        practice.doctor.book(at(10))
        home, one, other = open_space(practice), Device(), Device()
        add(home, one, "Téléphone")
        add(home, other, "Tablette")
        assert "Téléphone" in home.shown("ways/")
        with scope(practice.doctor.by):
            gone = Passkey.objects.get(name="Téléphone")
        assert home.post(f"ways/{gone.pk}/removal/").status_code == 302
        assert "Téléphone" not in home.shown("ways/")
        assert "n’ouvre pas d’espace ici" in opened(practice, one)
        assert "Élodie D." in opened(practice, other)
        assert home.post(f"ways/{gone.pk}/removal/").status_code == 404

    def test_nobody_removes_or_sees_another_s(self, practice: Open) -> None:
        add(open_space(practice), Device(), "Téléphone d’Élodie")
        make_patient(practice.structure, first_names="Jean", birth_date=date(1950, 1, 1), email="jean@exemple.test")
        other = open_space(practice, "jean@exemple.test")
        with scope(practice.doctor.by):
            key = Passkey.objects.get()
        assert "Téléphone d’Élodie" not in other.shown("ways/")
        assert other.post(f"ways/{key.pk}/removal/").status_code == 404

    def test_the_same_key_is_not_added_twice_nor_more_than_ten(self, practice: Open) -> None:
        home, device = open_space(practice), Device()
        add(home, device)
        wanted, _signed = asked(home.get("ways/"))
        assert len(wanted["publicKey"]["excludeCredentials"]) == 1
        for number in range(9):
            add(home, Device(), f"n° {number}")
        answer = add(home, Device(), "de trop")
        assert answer.status_code == 422
        assert "autant de clés d’accès" in text(answer)

    def test_pressed_twice_it_is_one_key(self, practice: Open) -> None:
        home = open_space(practice)
        wanted, signed = asked(home.get("ways/"))
        sent = {"credential": Device().make(wanted), "asked": signed, "name": "Téléphone"}
        assert [home.post("ways/", sent).status_code for _twice in range(2)] == [302, 302]
        with scope(practice.doctor.by):
            assert Passkey.objects.count() == 1

    def test_a_key_of_another_space_is_added_to_none(self, practice: Open) -> None:
        """Whoever knows the name of a key says that it is his own."""
        device = Device()
        add(open_space(practice), device)
        make_patient(practice.structure, first_names="Jean", birth_date=date(1950, 1, 1), email="jean@exemple.test")
        answer = add(open_space(practice, "jean@exemple.test"), Device(name=device.name))
        assert answer.status_code == 422
        with scope(practice.doctor.by):
            assert Passkey.objects.count() == 1

    def test_a_key_removed_while_it_is_shown_stays_removed(
        self, practice: Open, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Its owner removes what was stolen in the very moment at which the thief shows it."""
        device = Device()
        add(open_space(practice), device)
        checks = passkeys.check

        def removed(*told: Any) -> int:
            Passkey.objects.all().delete()
            return checks(*told)

        monkeypatch.setattr(passkeys, "check", removed)
        answer = show(practice, device)
        assert (answer.status_code, "espace-tilleuls" in answer.cookies) == (422, False)
        with scope(practice.doctor.by):
            assert not Passkey.objects.exists()

    def test_what_the_device_is_asked_names_nobody(self, practice: Open) -> None:
        wanted, _signed = asked(open_space(practice).get("ways/"))
        user = wanted["publicKey"]["user"]
        assert {user["name"], user["displayName"]} == {practice.structure.name}
        assert wanted["publicKey"]["authenticatorSelection"]["userVerification"] == "required"
        assert wanted["publicKey"]["authenticatorSelection"]["residentKey"] == "required"

    def test_a_mother_noted_beside_her_child_has_one_too(self, practice: Open) -> None:
        child = make_patient(practice.structure, first_names="Zoé", birth_date=date(2020, 1, 2))
        beside(practice, child, relation="mother", name="Marie", email="marie@exemple.test", told_of="papers")
        practice.doctor.book(at(11), patient=child)
        device = Device()
        add(open_space(practice, "marie@exemple.test"), device)
        assert "Zoé" in opened(practice, device)
        with scope(practice.doctor.by):
            Relative.objects.update(email="quelquun.dautre@exemple.test")
        assert "Zoé" not in opened(practice, device), "no more than a code sent to an address she has no more"

    def test_it_opens_nothing_once_the_contact_is_out_of_the_file(self, practice: Open) -> None:
        device = Device()
        practice.doctor.book(at(10))
        add(open_space(practice), device)
        with scope(practice.doctor.by):
            patients.remove_contact(by=practice.doctor.by, contact=Contact.objects.get(value="elodie@exemple.test"))
        assert "n’ouvre pas d’espace ici" in opened(practice, device)

    def test_another_practice_is_another_space(self, practice: Open) -> None:
        device = Device()
        add(open_space(practice), device)
        elsewhere = make_open("Cabinet du Canal", "canal")
        assert "n’ouvre pas d’espace ici" in opened(elsewhere, device)

    def test_who_has_no_file_has_no_key(self, practice: Open) -> None:
        home = open_space(practice, "personne@exemple.test")
        assert HTMLParser(home.get("ways/").content).css_first("form[data-passkey]") is None

    def test_the_page_without_scripts_says_that_a_code_goes_on_opening(self, practice: Open) -> None:
        assert "Ce navigateur ne peut pas garder de clé d’accès" in open_space(practice).shown("ways/")


class TestWhatItRefuses:
    @pytest.fixture
    def device(self, practice: Open) -> Device:
        practice.doctor.book(at(10))
        device = Device()
        add(open_space(practice), device)
        return device

    @pytest.mark.parametrize(
        "wrong",
        [
            {"origin": "https://voleur.test"},
            {"host": "voleur.test"},
            {"flags": PRESENT},  # whose owner was not recognised: a stolen telephone
            {"key": Device().key},
            {"name": b"une clef jamais vue" * 2},
        ],
        ids=["phished", "of another site", "owner not verified", "signed by another key", "never seen"],
    )
    def test_all_that_is_wrong_is_answered_alike(self, practice: Open, device: Device, wrong: dict[str, Any]) -> None:
        answer = show(practice, replace(device, **wrong))
        assert answer.status_code == 422
        assert "n’ouvre pas d’espace ici" in text(answer)
        assert "Élodie" not in text(answer)

    def test_it_serves_once(self, practice: Open, device: Device) -> None:
        """What was seen on its way is of no use, neither now nor at the next question."""
        phone = visitor()
        wanted, signed = asked(phone.get(f"{practice.home}mine/"))
        sent = {"credential": device.show(wanted), "asked": signed}
        assert phone.post(f"{practice.home}mine/passkey/", sent).status_code == 302
        assert phone.post(f"{practice.home}mine/passkey/", sent).status_code == 429
        _wanted, again = asked(phone.get(f"{practice.home}mine/"))
        assert phone.post(f"{practice.home}mine/passkey/", sent | {"asked": again}).status_code == 422

    def test_the_answer_is_of_the_browser_that_was_asked(self, practice: Open, device: Device) -> None:
        """Whoever gets somebody to show his key to his own question, or posts his own answer elsewhere, has none."""
        phone, other = visitor(), visitor()
        wanted, signed = asked(phone.get(f"{practice.home}mine/"))
        other.get(f"{practice.home}mine/")
        sent = {"credential": device.show(wanted), "asked": signed}
        answer = other.post(f"{practice.home}mine/passkey/", sent)
        assert (answer.status_code, "espace-tilleuls" in answer.cookies) == (422, False)

    def test_two_tabs_of_one_browser_do_not_disturb_each_other(self, practice: Open, device: Device) -> None:
        phone = visitor()
        first, signed = asked(phone.get(f"{practice.home}mine/"))
        phone.get(f"{practice.home}mine/")
        sent = {"credential": device.show(first), "asked": signed}
        assert phone.post(f"{practice.home}mine/passkey/", sent).status_code == 302

    def test_a_key_is_added_where_it_was_asked_for(self, practice: Open) -> None:
        make_patient(practice.structure, first_names="Jean", birth_date=date(1950, 1, 1), email="jean@exemple.test")
        wanted, signed = asked(open_space(practice).get("ways/"))
        elsewhere = open_space(practice, "jean@exemple.test")
        sent = {"credential": Device().make(wanted), "asked": signed, "name": "x"}
        assert elsewhere.post("ways/", sent).status_code == 422

    def test_a_question_of_ours_grows_old_and_nobody_else_writes_one(self, practice: Open, device: Device) -> None:
        phone = visitor()
        wanted, signed = asked(phone.get(f"{practice.home}mine/"))
        held = phone.cookies["question-tilleuls"].value
        with time_machine.travel(SUNDAY_NOON + timedelta(minutes=6), tick=False):
            late = {"credential": device.show(wanted), "asked": signed}
            phone.cookies["question-tilleuls"] = held
            assert phone.post(f"{practice.home}mine/passkey/", late).status_code == 422
        forged = {"credential": device.show(wanted), "asked": signed[:-3] + "abc"}
        assert phone.post(f"{practice.home}mine/passkey/", forged).status_code == 422

    def test_a_copy_of_a_key_is_noticed(self, practice: Open) -> None:
        device = Device(count=5)
        practice.doctor.book(at(10))
        add(open_space(practice), device)
        assert "Élodie D." in opened(practice, device)
        assert "n’ouvre pas d’espace ici" in opened(practice, replace(device, count=3))

    def test_the_question_is_the_same_to_everyone(self, practice: Open, device: Device) -> None:
        elsewhere = make_open("Cabinet du Canal", "canal")
        for one in (practice, elsewhere):
            wanted, _signed = asked(visitor().get(f"{one.home}mine/"))
            assert not wanted["publicKey"].get("allowCredentials")
            del wanted["publicKey"]["challenge"]
            assert wanted == {"publicKey": {"rpId": "testserver", "userVerification": "required"}}

    def test_trying_keys_is_counted_and_kept_counted(self, practice: Open, device: Device) -> None:
        wrong = replace(device, key=Device().key)
        answers = [show(practice, wrong).status_code for _ in range(limits.KEYS_FROM.most + 1)]
        assert answers == [422] * limits.KEYS_FROM.most + [429]

    @pytest.mark.parametrize("sent", ["", "{}", "[]", "null", '{"id": 1}', "\x00", "{" * 30_000])
    def test_nonsense_opens_nothing(self, practice: Open, sent: str) -> None:
        _wanted, signed = asked(visitor().get(f"{practice.home}mine/"))
        answer = visitor().post(f"{practice.home}mine/passkey/", {"credential": sent, "asked": signed})
        assert answer.status_code == 422
        home = open_space(practice)
        _wanted, signed = asked(home.get("ways/"))
        assert home.post("ways/", {"credential": sent, "asked": signed, "name": "x"}).status_code == 422

    def test_a_key_is_not_added_in_a_space_that_is_closed(self, practice: Open) -> None:
        home, device = open_space(practice), Device()
        wanted, signed = asked(home.get("ways/"))
        home.post("closing/")
        home.post("ways/", {"credential": device.make(wanted), "asked": signed, "name": "x"})
        with scope(practice.doctor.by):
            assert not Passkey.objects.exists()
            assert Proof.objects.count() == 1


ELODIE = Traits("Durand", "Élodie Marie", date(1984, 3, 12), "female", "31555")
TOLD = {
    "family_name": "DURAND", "given_name": "Elodie Marie", "birthdate": "1984-03-12", "gender": "female",
    "birthplace": "31555",
}  # fmt: skip


@pytest.mark.parametrize(
    ("file", "told", "same"),
    [
        ({}, {}, True),
        ({}, {"given_name": "Élodie"}, True),
        ({}, {"given_name": "Marie"}, False),
        ({}, {"given_name": ""}, False),
        ({}, {"given_name_array": ["Élodie", "Louise"]}, True),
        ({"first_names": "Jean-Marie"}, {"given_name": "Jean-Marie Paul"}, True),
        ({"first_names": "Jean Marie"}, {"given_name": "Jean-Marie"}, True),
        ({"first_names": "Jeanne"}, {"given_name": "Jean"}, False),
        ({}, {"family_name": "Duran"}, False),
        ({}, {"family_name": ""}, False),
        ({}, {"birthdate": "1984-03-13"}, False),
        ({}, {"birthdate": None}, False),
        ({}, {"gender": "male"}, False),
        ({"sex": "unknown"}, {"gender": "male"}, True),
        ({}, {"birthplace": "75056"}, False),
        ({"birth_place": ""}, {"birthplace": "75056"}, True),
    ],
)
def test_strict_traits_agree_or_they_are_two_people(file: dict[str, Any], told: dict[str, Any], same: bool) -> None:
    assert same_person(replace(ELODIE, **file), TOLD | told) is same
