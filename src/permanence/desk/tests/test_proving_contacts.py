"""What is told by telephone proves nobody on the next call, until who speaks is proved and says it (ADR 0073)."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.postgres.functions import TransactionNow
from django.test import Client

from permanence.agenda.models import Appointment
from permanence.desk import actions, queries
from permanence.desk.models import Proof
from permanence.desk.tests.proofs import FILED, about, compared, known, mark, relative, stood
from permanence.desk.tests.scenes import NOW, Scene, again, at, seen, text
from permanence.directory.tests.personas import make_member, sign_in
from permanence.foundation.actor import scope
from permanence.foundation.refusal import NotFound
from permanence.patients import actions as files
from permanence.patients.models import Contact, Patient, Relative

LATER = "+33561000055"


def aged(scene: Scene, patient: Patient) -> None:
    """Let a file stand since long."""
    with scope(scene.everyone):
        Patient.objects.filter(pk=patient.pk).update(created_at=NOW - timedelta(days=400))


def in_doubt(scene: Scene, patient: Patient, value: str = LATER, system: str = "phone") -> Contact:
    """Note a contact on an earlier call than the one that follows, the file being old."""
    with scope(scene.everyone):
        Patient.objects.filter(pk=patient.pk).update(created_at=NOW - timedelta(days=400))
        return files.add_contact(by=scene.everyone, patient=patient, system=system, value=value)


def confirm(scene: Scene, request: Any, contact: Contact) -> Contact:
    return actions.confirm_contact(
        by=scene.claire, request=request, contact_id=contact.pk, now=NOW, **compared(scene, request)
    )


def test_a_number_told_on_an_earlier_call_is_not_asked_and_not_called_back(scene: Scene) -> None:
    patient = known(scene)
    in_doubt(scene, patient)
    with scope(scene.everyone):
        Contact.objects.filter(patient=patient, value=FILED).delete()
    shown = stood(scene, about(scene, patient))
    assert LATER not in (shown.expected.get("phone"), shown.number)


def test_who_is_proved_confirms_it_and_nobody_else_does(scene: Scene) -> None:
    patient = known(scene)
    contact = in_doubt(scene, patient, "nouvelle@exemple.test", "email")
    request = about(scene, patient)
    with pytest.raises(actions.NotProved):
        confirm(scene, request, contact)
    mark(scene, request, "birth_date")
    with pytest.raises(actions.NotProved):
        confirm(scene, request, contact)
    mark(scene, request, "phone")
    with scope(scene.everyone):
        other = files.add_contact(by=scene.everyone, patient=known(scene), system="email", value="x@exemple.test")
    with pytest.raises(NotFound):
        confirm(scene, request, other)
    assert confirm(scene, request, contact).is_proved


def test_no_key_is_corrected_once_a_contact_rests_on_it(scene: Scene) -> None:
    patient = known(scene)
    contact = in_doubt(scene, patient, "nouvelle@exemple.test", "email")
    request = about(scene, patient)
    for trait in ("birth_date", "phone"):
        mark(scene, request, trait)
    confirm(scene, request, contact)
    told: dict[str, Any] = {"trait": "phone", "answer": "wrong", "now": NOW, **compared(scene, request)}
    with pytest.raises(actions.NoWayBack):
        actions.correct_mark(by=scene.claire, request=request, **told)


def test_a_home_told_by_telephone_proves_nobody_on_the_next_call(scene: Scene) -> None:
    patient, sylvie = known(scene), make_member(scene.practice, "secretary", "Sylvie Marty")
    aged(scene, patient)
    home = {"lines": "1 rue du Pirate", "postcode": "31999", "city": "Toulouse"}
    files.note_address(by=scene.everyone, patient=patient, **home)
    assert not {"postcode", "street"} & {*stood(scene, about(scene, patient, by=sylvie), sylvie).left}
    with scope(scene.everyone):
        Patient.objects.filter(pk=patient.pk).update(created_at=TransactionNow())
    assert "postcode" in stood(scene, about(scene, patient, by=sylvie), sylvie).left, "it came with the file"


def test_an_appointment_booked_by_telephone_proves_nobody_on_the_next_call(scene: Scene) -> None:
    patient = known(scene)
    seen(scene, patient)
    aged(scene, patient)
    request = about(scene, patient)
    assert "next_visit" not in stood(scene, request).left
    with scope(scene.everyone):
        Appointment.objects.update(created_at=TransactionNow() - queries.SETTLED - timedelta(days=1))
    assert "next_visit" in stood(scene, request).left, "it stands since long"
    in_doubt(scene, patient)
    with scope(scene.everyone):
        Contact.objects.filter(value=LATER).update(unproved_at=TransactionNow() - timedelta(days=5))
    assert "next_visit" not in stood(scene, request).left, "not as long before what is in doubt"


def test_what_who_is_proved_has_written_may_be_asked_of_him_later(scene: Scene) -> None:
    patient = known(scene)
    seen(scene, patient)
    aged(scene, patient)
    request = about(scene, patient)
    for trait in ("birth_date", "phone"):
        proof = mark(scene, request, trait)
    with scope(scene.everyone):
        Proof.objects.filter(pk=proof.pk).update(proved_at=TransactionNow() - timedelta(minutes=1))
    assert "next_visit" in stood(scene, about(scene, patient)).left


def test_the_card_offers_it_once_proved(scene: Scene, client: Client) -> None:
    patient = known(scene)
    in_doubt(scene, patient, "nouvelle@exemple.test", "email")
    request = about(scene, patient)
    sign_in(client, scene.claire)
    assert "n’ouvre pas encore l’espace" not in text(client.get(at(request, "")))
    for trait in ("birth_date", "phone"):
        mark(scene, request, trait)
    assert "notée, n’ouvre pas encore l’espace" in text(client.get(at(request, "")))
    with scope(scene.everyone):
        contact = Contact.objects.get(value="nouvelle@exemple.test")
    client.post(at(request, "proof/contact"), {"contact_id": str(contact.pk), **compared(scene, request)})
    with scope(scene.everyone):
        assert Contact.objects.get(pk=contact.pk).is_proved


def test_a_carer_told_of_papers_confirms_nothing_and_a_mother_does(scene: Scene) -> None:
    patient = known(scene, birth_date=date(2018, 1, 5))
    for relation, may in (("carer", False), ("mother", True)):
        one = relative(scene, patient, relation=relation, name=relation, phone="")
        request = about(scene, patient)
        actions.choose_speaker(by=scene.claire, request=request, speaker="relative", relative_id=one.pk, now=NOW)
        sylvie = make_member(scene.practice, "secretary", f"Sylvie {relation}")
        seen = stood(scene, again(scene, request), sylvie)
        assert seen.to == "papers"
        assert queries.may_confirm(replace(seen, stands="proved")) is may


def test_a_mother_named_by_telephone_is_told_nothing_on_the_next_call(scene: Scene) -> None:
    patient = known(scene)
    with scope(scene.everyone):
        Patient.objects.filter(pk=patient.pk).update(created_at=NOW - timedelta(days=400))
    one = relative(scene, patient)
    request = about(scene, patient)
    actions.choose_speaker(by=scene.claire, request=request, speaker="relative", relative_id=one.pk, now=NOW)
    assert stood(scene, request).stands == "nobody"
    assert stood(scene, request).number == ""
    files.prove_relative(by=scene.everyone, relative=one)
    assert stood(scene, request).stands != "nobody"


def test_the_file_says_which_contact_opens_the_space_and_who_saw_a_paper_confirms(scene: Scene, client: Client) -> None:
    patient = known(scene)
    contact = in_doubt(scene, patient, "nouvelle@exemple.test", "email")
    page = f"/patients/{patient.pk}/"
    sign_in(client, scene.claire)
    shown = text(client.get(page))
    assert "à confirmer" in shown
    assert "Ouvre l’espace du patient" in shown, "the one that stood before"
    assert f"prove-{contact.pk}" not in client.get(page).content.decode(), "she sees nobody"
    assert client.post(f"/patients/contacts/{contact.pk}/proof/").status_code == 403
    sign_in(client, make_member(scene.practice, "secretary", "Sylvie Marty"))
    assert f"prove-{contact.pk}" in client.get(page).content.decode()
    client.post(f"/patients/contacts/{contact.pk}/proof/")
    assert "à confirmer" not in text(client.get(page))
    with scope(scene.everyone):
        assert not Relative.objects.filter(patient=patient).exists()
