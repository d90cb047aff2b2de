"""A physician of the practice reads and signs the signs of gravity: his name stands where the warning stood."""

from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from permanence.desk import actions, queries, signs
from permanence.desk.models import SheetValidation
from permanence.desk.tests.questions import Asking, make_asking
from permanence.desk.tests.scenes import NOW, at, text
from permanence.directory.models import Person
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
