"""Patients' pages in a browser's place: what each persona sees, and that nothing typed is lost."""

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from permanence.directory.tests.personas import Personas, sign_in, three
from permanence.foundation.actor import scope
from permanence.foundation.models import Trace
from permanence.patients.models import Contact, Patient

from .factories import make_patient

pytestmark = pytest.mark.django_db
TYPED = {"birth_name": "Durand", "first_names": "Élodie", "birth_date": "12/03/1984", "sex": "female"}
HTMX = {"HX-Request": "true"}


@pytest.fixture
def who() -> Iterator[Personas]:
    return three()


@pytest.fixture
def patient(who: Personas) -> Patient:
    return make_patient(who.here, used_name="Martin", sex="female", phone="0536490001")


def as_(actor: Any) -> Client:
    client = Client(headers={"Accept-Language": "fr"})
    sign_in(client, actor)
    return client


def url(name: str, *args: Any) -> str:
    return reverse(f"patients:{name}", args=args)


def text(answer: Any) -> str:
    return " ".join(HTMLParser(answer.content).text(separator=" ").split())


def test_search_answers_a_fragment_while_typing(who: Personas, patient: Patient) -> None:
    answer = as_(who.alice).get(url("search"), {"q": "dur elo"}, headers=HTMX)
    assert b"<html" not in answer.content
    assert "MARTIN Élodie (née Durand) , 12/03/1984" in text(answer)


def test_search_in_vain_offers_to_open_a_file_of_that_name(who: Personas) -> None:
    client = as_(who.alice)
    form = HTMLParser(client.get(url("search"), {"q": "Zzyx"}).content).css_first("#results .empty form")
    assert form is not None
    begun = {field.attributes["name"] or "": field.attributes["value"] for field in form.css("input[name=begun]")}
    assert 'value="Zzyx"' in client.post(str(form.attributes["action"]), begun).content.decode()


def test_reading_a_file_is_traced(who: Personas, patient: Patient) -> None:
    answer = as_(who.alice).get(url("patient", patient.pk))
    assert "05 36 49 00 01" in text(answer)
    with scope(who.alice):
        line = Trace.objects.get(verb="patient.read")
        assert (line.subject_id, line.actor_id, line.structure_id) == (patient.pk, who.alice.id, who.here.pk)


@pytest.mark.parametrize("name", ["patient", "identity"])
def test_colleague_is_refused_and_stranger_finds_nothing(who: Personas, patient: Patient, name: str) -> None:
    assert as_(who.bob).get(url(name, patient.pk)).status_code == 403
    assert as_(who.charlie).get(url(name, patient.pk)).status_code == 404
    assert as_(who.alice).get(url(name, uuid4())).status_code == 404
    assert Client().get(url(name, patient.pk)).status_code == 302
    with scope(who.alice):
        assert not Trace.objects.filter(verb="patient.read").exists()


def test_registration_opens_the_file_once_however_often_it_is_sent(who: Personas) -> None:
    client = as_(who.alice)
    key = HTMLParser(client.get(url("registration")).content).css_first("input[name=key]")
    assert key is not None
    sent = TYPED | {"structure": who.here.pk, "key": key.attributes["value"], "phone": "05 36 49 00 01"}
    first, second = client.post(url("registration"), sent), client.post(url("registration"), sent)
    assert first.status_code == 302
    assert first["Location"] == second["Location"]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"birth_date": "31/02/1984"}, "Écrivez le jour, le mois et l’année : 12/03/1984."),
        ({"birth_date": "12/03/2984"}, "Cette date de naissance est dans le futur."),
        ({"birth_date": "12/03/1884"}, "Cette date de naissance remonte à plus de 120 ans."),
        ({"birth_name": " "}, "Ce champ est obligatoire."),
        ({"first_names": "--"}, "Un nom comporte au moins une lettre."),
        ({"phone": "05 36"}, "Ce n’est pas un numéro de téléphone."),
        ({"email": "élodie"}, "Ce n’est pas une adresse électronique."),
    ],
)
def test_registration_gives_back_what_was_typed(who: Personas, wrong: dict[str, str], said: str) -> None:
    sent = TYPED | {"structure": who.here.pk, "phone": "0536490001", **wrong}
    answer = as_(who.alice).post(url("registration"), sent)
    assert answer.status_code == 422
    assert said in text(answer)
    fields = {i.attributes["name"]: i.attributes.get("value") for i in HTMLParser(answer.content).css("input[name]")}
    for name in ("birth_name", "first_names", "birth_date", "phone"):
        assert (fields[name] or "").strip() == str(sent[name]).strip()


def test_lookalike_is_shown_then_set_aside(who: Personas, patient: Patient) -> None:
    client = as_(who.alice)
    sent = TYPED | {"structure": who.here.pk}
    warned = client.post(url("registration"), sent)
    assert warned.status_code == 409
    page = HTMLParser(warned.content)
    assert page.css_first(f'a[href="{url("patient", patient.pk)}"]')
    assert client.post(url("registration"), sent | {"despite_lookalikes": "on"}).status_code == 302


def test_registration_in_another_structure_is_not_offered(who: Personas) -> None:
    answer = as_(who.alice).post(url("registration"), TYPED | {"structure": who.elsewhere.pk})
    assert answer.status_code == 422


def test_correction_is_kept(who: Personas, patient: Patient) -> None:
    answer = as_(who.alice).post(url("identity", patient.pk), TYPED | {"birth_date": "21/03/84"})
    assert answer.status_code == 302
    with scope(who.alice):
        patient.refresh_from_db()
    assert (patient.birth_date, patient.used_name) == (date(1984, 3, 21), "")


def test_contact_added_removed_and_taken_back(who: Personas, patient: Patient) -> None:
    client = as_(who.alice)
    added = client.post(url("contact", patient.pk), {"system": "email", "value": "e@exemple.test"}, headers=HTMX)
    assert "e@exemple.test" in text(added)
    with scope(who.alice):
        contact = Contact.objects.get(system="email")
    removed = client.post(url("contact_removal", contact.pk), headers=HTMX)
    assert "e@exemple.test" not in text(removed)
    assert url("contact_return", patient.pk, contact.pk) in removed["HX-Trigger"]
    assert "e@exemple.test" in text(client.post(url("contact_return", patient.pk, contact.pk), headers=HTMX))


def test_bad_contact_is_given_back_with_what_is_wrong(who: Personas, patient: Patient) -> None:
    answer = as_(who.alice).post(url("contact", patient.pk), {"system": "phone", "value": "05 3"}, headers=HTMX)
    assert answer.status_code == 422
    assert 'value="05 3"' in answer.content.decode()
    assert "Ce n’est pas un numéro de téléphone." in text(answer)


def test_stranger_cannot_touch_contacts(who: Personas, patient: Patient) -> None:
    with scope(who.alice):
        contact = patient.contacts.get()
    client = as_(who.charlie)
    assert client.post(url("contact_removal", contact.pk)).status_code == 404
    assert client.post(url("contact", patient.pk), {"system": "phone", "value": "0536490002"}).status_code == 404
    assert client.post(url("contact_return", patient.pk, contact.pk)).status_code == 404
