"""A contact given by somebody of whom nothing was proved opens no space: attacked as a caller would (ADR 0073)."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from permanence.capacity.tests.factories import SUNDAY_NOON, at
from permanence.directory.tests.personas import make_member
from permanence.events.patients import ReachChanged
from permanence.foundation.actor import scope, system
from permanence.foundation.models import Event
from permanence.foundation.refusal import NotPermitted
from permanence.foundation.rights import Can
from permanence.guard import actions as guard
from permanence.messaging.models import Message
from permanence.patients import actions as files
from permanence.patients.actions import contacts
from permanence.patients.models import Contact, Patient
from permanence.portal import handlers, queries, sending
from permanence.portal.models import Proof

from .factories import Open, make_open, text, visitor
from .homes import open_space

pytestmark = pytest.mark.django_db
OLD, NEW = "elodie@exemple.test", "pirate@exemple.test"
LONG_AGO = SUNDAY_NOON - timedelta(days=400)


@pytest.fixture
def elodie(practice: Open) -> Patient:
    """A patient whose file stood before anybody called: with an appointment, and an address that was proved."""
    practice.doctor.book(at(10))
    with scope(practice.doctor.by):
        Patient.objects.update(created_at=LONG_AGO)
        Contact.objects.update(came_with_file=False)  # it stood before this was asked
        return Patient.objects.select_related("structure").get(contacts__value=OLD)


def noted(practice: Open, patient: Patient, value: str = NEW, system: str = "email") -> Contact:
    """Note a contact as the desk does that was told one by telephone, and tell of it."""
    by = practice.doctor.by
    with scope(by):
        contact = files.add_contact(by=by, patient=patient, system=system, value=value)
        tell(practice)
    return contact


def tell(practice: Open) -> None:
    """Do what the job does with each fact told."""
    for event in Event.objects.filter(name="ReachChanged"):
        told = ReachChanged(**{name: UUID(value) for name, value in event.payload.items()})
        handlers.tell_of_reach(told, by=practice.doctor.by, now=SUNDAY_NOON)


def written_to(practice: Open) -> dict[str, str]:
    with scope(practice.doctor.by):
        return dict(Message.objects.filter(key__startswith="reached:").values_list("to_address", "body"))


def link_in(body: str) -> str:
    return next(line for line in body.splitlines() if "/contact/" in line).partition("//")[2].partition("/")[2]


def shown(practice: Open, email: str) -> str:
    return open_space(practice, email).shown()


def twin_of(practice: Open, patient: Patient, **more: Any) -> Patient:
    """Open another file in the same name, as the desk does for who rings."""
    return files.register(
        by=practice.doctor.by, structure=practice.structure, birth_name=patient.birth_name,
        first_names=patient.first_names, birth_date=patient.birth_date, despite_lookalikes=True, now=SUNDAY_NOON,
        **more,
    )  # fmt: skip


def test_an_address_told_by_telephone_opens_nothing_and_no_code_is_written_to_it(
    practice: Open, elodie: Patient
) -> None:
    noted(practice, elodie)
    assert "Élodie" not in shown(practice, NEW)
    with scope(practice.doctor.by):
        asked = Proof.objects.latest("asked_at", "id")
        sending.send_code(by=practice.doctor.by, now=SUNDAY_NOON, proof_id=str(asked.pk))
        assert not Message.objects.filter(to_address=NEW).exists(), "it is nobody's"
    assert "Élodie D." in shown(practice, OLD), "what opened it before still does"


def test_a_letter_that_folds_into_another_is_another_mailbox(practice: Open, elodie: Patient) -> None:
    with scope(practice.doctor.by):
        Contact.objects.filter(value=OLD).update(value="kelvin@exemple.test")
        Contact.objects.update(unproved_at=None)
    assert "Élodie" not in shown(practice, "\u212aelvin@exemple.test")
    assert "Élodie D." in shown(practice, "Kelvin@exemple.test")


def test_a_space_that_stands_open_shuts_when_its_contact_comes_in_doubt(practice: Open, elodie: Patient) -> None:
    home = open_space(practice)
    assert "Élodie D." in home.shown()
    with scope(practice.doctor.by):
        Contact.objects.filter(value=OLD).update(value="autre@exemple.test")
        Contact.objects.filter(value="autre@exemple.test").update(value=OLD)
    assert "Élodie D." not in home.shown(), "a value written over is in doubt, whoever wrote it"


def test_the_former_address_is_told_without_a_word_of_health_or_of_the_new_one(practice: Open, elodie: Patient) -> None:
    noted(practice, elodie)
    told = written_to(practice)
    assert [*told] == [OLD], "nothing is written to what is in doubt"
    assert NEW not in told[OLD]
    assert "Élodie" not in told[OLD]


def test_who_reads_at_the_former_address_confirms_and_opening_the_letter_does_not(
    practice: Open, elodie: Patient
) -> None:
    noted(practice, elodie)
    link = "/" + link_in(written_to(practice)[OLD])
    assert visitor().get(link).status_code == 200
    assert "Élodie" not in shown(practice, NEW), "mailboxes open links by themselves"
    assert "Élodie" not in text(visitor().get(link)), "the page names nobody"
    visitor().post(link)
    assert "Élodie D." in shown(practice, NEW)


def test_the_link_serves_two_weeks_that_contact_and_that_practice(practice: Open, elodie: Patient) -> None:
    contact = noted(practice, elodie)
    link = "/" + link_in(written_to(practice)[OLD])
    elsewhere = make_open("Cabinet du Capitole", "capitole")
    assert visitor().post(link.replace(practice.page.slug, elsewhere.page.slug)).status_code == 404
    with scope(practice.doctor.by):
        contact.unproved_at = SUNDAY_NOON - timedelta(days=15)
        contact.save(update_fields=["unproved_at"])
    link = queries.confirmation_link(practice.page, contact)
    assert visitor().post(link).status_code == 404
    assert "Élodie" not in shown(practice, NEW)


def test_a_link_serves_the_change_it_was_written_of_and_dies_with_a_merge(practice: Open, elodie: Patient) -> None:
    by = practice.doctor.by
    contact = noted(practice, elodie)
    link = "/" + link_in(written_to(practice)[OLD])
    with scope(by):
        files.merge(by=by, kept=twin_of(practice, elodie), gone=elodie, now=SUNDAY_NOON)
    assert visitor().post(link).status_code == 404, "it was of the former file"
    with scope(by):
        Contact.objects.filter(pk=contact.pk).update(moved_from=None)
    assert visitor().post(link).status_code == 404
    with scope(by):
        link = queries.confirmation_link(practice.page, Contact.objects.get(pk=contact.pk))
        Contact.objects.filter(pk=contact.pk).update(unproved_at=SUNDAY_NOON)
    assert visitor().post(link).status_code == 404, "changed again since"


def test_who_has_his_address_removed_first_is_told_there_and_the_new_one_still_opens_nothing(
    practice: Open, elodie: Patient
) -> None:
    by = practice.doctor.by
    with scope(by):
        files.remove_contact(by=by, contact=Contact.objects.get(value=OLD))
    noted(practice, elodie)
    assert "/contact/" not in written_to(practice)[OLD], "no link to confirm by where he is reached no more"
    assert "Élodie" not in shown(practice, NEW)


def test_a_removal_taken_back_at_once_opens_again_and_a_later_one_does_not(
    practice: Open, elodie: Patient, monkeypatch: pytest.MonkeyPatch
) -> None:
    by = practice.doctor.by
    with scope(by):
        contact = Contact.objects.get(value=OLD)
        files.remove_contact(by=by, contact=contact)
        files.return_contact(by=by, patient=elodie, contact_id=contact.pk)
        back = Contact.objects.get(value=OLD)
        assert back.is_proved
        files.remove_contact(by=by, contact=back)
        monkeypatch.setattr(contacts, "TAKEN_BACK_IN", timedelta(0))
        assert not files.return_contact(by=by, patient=elodie, contact_id=back.pk).is_proved


def test_who_saw_a_paper_confirms_and_a_remote_secretary_may_not(practice: Open, elodie: Patient) -> None:
    contact = noted(practice, elodie)
    sylvie = make_member(practice.structure, "secretary", "Sylvie Marty")
    remote = system("remote", [practice.structure.pk])
    remote = replace(remote, rights={practice.structure.pk: frozenset({Can.VIEW_PATIENT, Can.EDIT_PATIENT})})
    with scope(remote), pytest.raises(NotPermitted):
        files.prove_contact(by=remote, contact=contact)
    files.prove_contact(by=sylvie, contact=contact)
    assert "Élodie D." in shown(practice, NEW)


def test_a_relative_named_by_telephone_opens_no_child_s_space(practice: Open, elodie: Patient) -> None:
    by = practice.doctor.by
    told: dict[str, Any] = {
        "relation": "mother",
        "name": "Une voix",
        "email": NEW,
        "may_book": True,
        "told_of": "papers",
    }
    with scope(by):
        Patient.objects.filter(pk=elodie.pk).update(birth_date=SUNDAY_NOON.date() - timedelta(days=3000))
        elodie.refresh_from_db()
        mother = files.add_relative(by=by, patient=elodie, **told)
    assert "Élodie" not in shown(practice, NEW)
    files.prove_relative(by=by, relative=mother)
    assert "Élodie D." in shown(practice, NEW)
    with scope(by):
        files.change_relative(by=by, relative=mother, **told | {"email": "autre@exemple.test"})
    assert "Élodie" not in shown(practice, "autre@exemple.test"), "reached elsewhere since"


def test_a_relative_in_doubt_with_the_patient_s_own_address_shuts_nothing(practice: Open, elodie: Patient) -> None:
    by = practice.doctor.by
    home = open_space(practice)
    whole = home.shown()
    with scope(by):
        one = files.add_relative(by=by, patient=elodie, relation="partner", name="Une voix", email=OLD)
    assert home.shown() == whole
    files.prove_relative(by=by, relative=one)
    assert home.shown() != whole, "it is proved that another reads there"


@pytest.mark.parametrize(
    ("changed", "holds"),
    [
        ({"until_on": date(2030, 1, 1)}, True),
        ({"may_book": False}, True),
        ({"told_of": "nothing"}, True),
        ({"told_of": "papers"}, False),
        ({"relation": "guardian"}, False),
        ({"phone": "0639980077"}, False),
        ({"instead": True}, False),
    ],
)
def test_rights_taken_away_need_no_proof_and_rights_given_do(
    practice: Open, elodie: Patient, changed: dict[str, Any], holds: bool
) -> None:
    by = practice.doctor.by
    told: dict[str, Any] = {"relation": "carer", "name": "Paul", "may_book": True, "told_of": "appointments"}
    with scope(by):
        carer = files.prove_relative(by=by, relative=files.add_relative(by=by, patient=elodie, **told))
        assert files.change_relative(by=by, relative=carer, **told | changed).is_proved is holds


def test_a_file_opened_by_telephone_and_merged_brings_no_way_in(practice: Open, elodie: Patient) -> None:
    by, now = practice.doctor.by, SUNDAY_NOON
    with scope(by):
        merge = files.merge(by=by, kept=elodie, gone=twin_of(practice, elodie, email=NEW), now=now)
    assert "10 h" not in shown(practice, NEW)
    assert "10 h" in shown(practice, OLD)
    with scope(by):
        files.undo_merge(by=by, merge=merge, now=now)
        assert Contact.objects.get(value=NEW).is_proved, "back in the file it was given for"


def test_nobody_in_danger_is_betrayed_by_a_letter(practice: Open, elodie: Patient) -> None:
    guard.restrict(by=practice.doctor.by, patient=elodie, kind="danger", people=[], now=SUNDAY_NOON)
    noted(practice, elodie)
    assert written_to(practice) == {}


def test_who_has_a_mobile_alone_is_told_there(practice: Open, elodie: Patient) -> None:
    by = practice.doctor.by
    with scope(by):
        Contact.objects.filter(patient=elodie).delete()
        files.prove_contact(by=by, contact=files.add_contact(by=by, patient=elodie, system="phone", value="0639980055"))
        Event.objects.all().delete()
    noted(practice, elodie)
    assert [*written_to(practice)] in ([], ["+33639980055"]), "never to what is in doubt"
