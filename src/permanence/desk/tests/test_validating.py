"""A physician of the practice reads and signs the signs of gravity: his name stands where the warning stood."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from permanence.desk import actions, queries, signs
from permanence.desk.models import SheetValidation
from permanence.desk.tests.questions import Asking, make_asking
from permanence.desk.tests.scenes import NOW, at, text
from permanence.directory.models import Membership, Person, PractitionerRole
from permanence.directory.tests.personas import make_member, make_structure, sign_in
from permanence.foundation.actor import Actor, scope
from permanence.foundation.refusal import NotPermitted

WARNING = "Cette liste doit être validée par un médecin du cabinet"


@pytest.fixture
def asking(db: None) -> Iterator[Asking]:
    with time_machine.travel(NOW, tick=False):
        made = make_asking()
        with scope(made.scene.everyone):
            Person.objects.filter(pk=made.doctor.id).update(title="Dr")
        yield made


def browser(actor: Actor) -> Client:
    client = Client(headers={"Accept-Language": "fr"})
    sign_in(client, actor)
    return client


def page_of(asking: Asking) -> str:
    return reverse("desk:signs", args=[asking.scene.practice.pk])


def sign(asking: Asking, by: Actor | None = None, wording: str = "") -> SheetValidation:
    who = by or asking.doctor
    with scope(who):
        return actions.validate_sheet(
            by=who, structure=asking.scene.practice, wording=wording or signs.version(), now=NOW
        )


def test_read_and_signed_it_is_shown_on_the_call_instead_of_the_warning(asking: Asking) -> None:
    claire, doctor = browser(asking.scene.claire), browser(asking.doctor)
    assert WARNING in text(claire.get(at(asking.request)))
    shown = text(doctor.get(page_of(asking)))
    assert all(str(words) in shown for words in ("douleur dans la poitrine",)) or "poitrine" in shown
    sent = {"wording": signs.version()}
    unread = doctor.post(page_of(asking) + "validation/", sent)
    assert unread.status_code == 422
    assert doctor.post(page_of(asking) + "validation/", sent | {"read": "on"}).status_code == 302
    shown = text(claire.get(at(asking.request)))
    assert WARNING not in shown
    assert "Liste validée par Dr Samia Benali le 23/11/2026" in shown
    again = doctor.post(page_of(asking) + "validation/", sent | {"read": "on"})
    assert "déjà validé" in text(again)


def test_another_wording_is_not_what_was_signed(asking: Asking, monkeypatch: pytest.MonkeyPatch) -> None:
    sign(asking)
    with scope(asking.scene.claire):
        assert queries.sheet_validated(asking.scene.practice.pk)
        monkeypatch.setattr(signs, "version", lambda: "another")
        assert queries.sheet_validated(asking.scene.practice.pk) is None
    with pytest.raises(actions.AnotherSheet):
        sign(asking, wording="the-one-read")


def test_a_changed_sign_changes_the_version(monkeypatch: pytest.MonkeyPatch) -> None:
    before = signs.version.__wrapped__()
    monkeypatch.setitem(signs.SIGNS, "chest_pain", "autrement dit")
    assert signs.version.__wrapped__() != before


def test_only_a_physician_who_receives_there_signs(asking: Asking) -> None:
    with pytest.raises(NotPermitted):
        sign(asking, by=asking.scene.claire)
    with pytest.raises(actions.NotAPhysician):  # he has no agenda there
        sign(asking, by=asking.colleague)
    stranger = make_member(make_structure("Cabinet du Canal"), "practitioner", "Paul Autre")
    with pytest.raises(NotPermitted):
        sign(asking, by=stranger)
    assert browser(stranger).get(page_of(asking)).status_code == 404


@pytest.mark.parametrize("title", ["Président", "Droguiste", "Prothésiste", "Dr (dentiste)", "Mme", ""])
def test_a_title_that_only_begins_like_a_physicians_signs_nothing(asking: Asking, title: str) -> None:
    with scope(asking.scene.everyone):
        Person.objects.filter(pk=asking.doctor.id).update(title=title)
    with pytest.raises(actions.NotAPhysician):
        sign(asking)


@pytest.mark.parametrize("specialty", ["Chirurgie dentaire", "Sage-femme", "Soins infirmiers", "Kinésithérapie"])
def test_a_doctor_of_another_profession_signs_nothing_and_what_he_signed_holds_no_more(
    asking: Asking, specialty: str
) -> None:
    sign(asking)
    with scope(asking.scene.everyone):
        PractitionerRole.objects.filter(person=asking.doctor.id).update(specialty=specialty)
    with pytest.raises(actions.NotAPhysician):
        sign(asking)
    with scope(asking.scene.claire):
        found = queries.sheet_validated(asking.scene.practice.pk)
        assert found
        assert not found.holds


@pytest.mark.parametrize(
    "ended",
    [
        {"until_on": NOW.date() - timedelta(days=1)},
        {"from_on": NOW.date() + timedelta(days=1)},
        {"role": "manager"},
    ],
)
def test_when_he_has_left_the_warning_is_back_and_says_whose_signature_ended(
    asking: Asking, ended: dict[str, Any]
) -> None:
    sign(asking)
    claire = browser(asking.scene.claire)
    assert WARNING not in text(claire.get(at(asking.request)))
    with scope(asking.scene.everyone):
        Membership.objects.filter(person=asking.doctor.id).update(**ended)
    shown = text(claire.get(at(asking.request)))
    assert WARNING in shown
    assert "La signature de Dr Samia Benali (23/11/2026) a pris fin" in shown
    shown = text(browser(asking.colleague).get(page_of(asking)))
    assert "Aucun médecin du cabinet ne répond de cette liste" in shown
    assert "a pris fin" in shown


def test_on_his_last_day_it_holds_and_a_colleagues_stands_after_it(asking: Asking) -> None:
    with scope(asking.scene.everyone):
        Person.objects.filter(pk=asking.colleague.id).update(title="Pr")
        site = PractitionerRole.objects.get(person=asking.doctor.id).site
        PractitionerRole.objects.create(
            structure=asking.scene.practice, person_id=asking.colleague.id, site=site, specialty="Cardiologie"
        )
    sign(asking, by=asking.colleague)
    with scope(asking.doctor):
        actions.validate_sheet(
            by=asking.doctor, structure=asking.scene.practice, wording=signs.version(), now=NOW + timedelta(hours=1)
        )
    for until_on, name in [(NOW.date(), "Dr Samia Benali"), (NOW.date() - timedelta(days=1), "Pr Hélène Roux")]:
        with scope(asking.scene.everyone):
            Membership.objects.filter(person=asking.doctor.id).update(until_on=until_on)
        with scope(asking.scene.claire):
            found = queries.sheet_validated(asking.scene.practice.pk)
            assert found
            assert (found.name, found.holds) == (name, True)


def test_withdrawn_by_himself_alone_the_warning_comes_back(asking: Asking) -> None:
    signed = sign(asking)
    with scope(asking.colleague), pytest.raises(actions.NotAPhysician):
        actions.withdraw_validation(by=asking.colleague, validation=signed, now=NOW)
    doctor = browser(asking.doctor)
    for _ in range(2):  # pressed twice
        answer = doctor.post(reverse("desk:sheet_withdrawal", args=[signed.pk]))
        assert answer.status_code == 302
    with scope(asking.scene.claire):
        assert queries.sheet_validated(asking.scene.practice.pk) is None
    assert sign(asking).pk != signed.pk
