"""Two who change one file at once: the second reads what the first changed before hers takes its place."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse
from selectolax.lexbor import LexborHTMLParser

from permanence.desk.tests.scenes import until_someone_waits
from permanence.directory.tests.personas import Personas, sign_in, three
from permanence.foundation.actor import scope
from permanence.patients import actions
from permanence.patients.actions.files import file_to_change
from permanence.patients.models import Address, Contact, Need, Patient, Relative
from permanence.patients.tests.factories import make_patient

TYPED = {"birth_name": "Durand", "first_names": "Élodie", "birth_date": "12/03/1984", "sex": "female"}
MEANWHILE = "Modifié entre-temps"


@pytest.fixture
def who(db: None) -> Iterator[Personas]:
    return three()


def tab(actor: Any) -> Client:
    client = Client(headers={"Accept-Language": "fr"})
    sign_in(client, actor)
    return client


def sent_from(client: Client, shown_at: str, sent_to: str) -> dict[str, str]:
    """Return what a page shows now in the form that is sent to an address: what its reader has before her."""
    page = LexborHTMLParser(client.get(shown_at).content)
    form = next(one for one in page.css("form[method=post]") if one.attributes.get("action", shown_at) == sent_to)
    hidden = form.css_first("input[name=seen]")
    return {"seen": (hidden.attributes["value"] or "") if hidden else ""}


def of(patient: Patient, name: str) -> str:
    return reverse(f"patients:{name}", args=[patient.pk])


def test_the_second_to_correct_an_identity_reads_what_the_first_changed(who: Personas) -> None:
    patient, page = make_patient(who.here, sex="female"), ""
    page = of(patient, "identity")
    first, second = tab(who.alice), tab(who.alice)
    seen = sent_from(first, page, page)
    assert first.post(page, {**TYPED, **seen, "birth_name": "Dupont", "birth_place_code": "31555"}).status_code == 302
    refused = second.post(page, {**TYPED, **seen, "first_names": "Elodie"})
    shown = LexborHTMLParser(refused.content)
    said = shown.css_first("[role=alert]")
    assert refused.status_code == 422
    assert said is not None
    assert MEANWHILE in said.text()
    assert "DUPONT" in said.text().upper()
    assert "31555" in said.text()
    kept = shown.css_first("input[name=first_names]")
    assert kept is not None
    assert kept.attributes["value"] == "Elodie", "nothing typed is lost"
    again = {
        field.attributes["name"] or "": field.attributes["value"] or "" for field in shown.css("main input[value]")
    }
    assert again["birth_name"] == "Dupont", "what she did not touch is what the first wrote"
    assert second.post(page, again | {"sex": "female"}).status_code == 302, "what was read may be written over"
    with scope(who.alice):
        kept_now = Patient.objects.get()
    assert (kept_now.birth_name, kept_now.first_names, kept_now.birth_place_code) == ("Dupont", "Elodie", "31555")


CHANGES: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("address", {"lines": "1 rue des Tilleuls", "city": "Toulouse"}, {"lines": "2 rue des Tilleuls"}),
    ("habits", {"needs": ["step_free"], "half_day": "am"}, {"half_day": "pm"}),
    ("doctor", {"name": "Dr Roux"}, {"name": "Dr Petit"}),
    ("reaching", {"language": "es", "by_voice": "on"}, {"language": "fr"}),
]


@pytest.mark.parametrize(("section", "hers", "other"), CHANGES)
def test_no_section_of_the_file_is_written_over_unread(
    who: Personas, section: str, hers: dict[str, Any], other: dict[str, Any]
) -> None:
    patient = make_patient(who.here, sex="female")
    page, url = of(patient, "patient"), of(patient, section)
    first, second = tab(who.alice), tab(who.alice)
    seen = sent_from(first, page, url)
    assert first.post(url, {**hers, **seen}).status_code == 302
    refused = second.post(url, {**other, **seen})
    assert refused.status_code == 422
    assert MEANWHILE in refused.content.decode()
    assert second.post(url, {**other, **sent_from(second, page, url)}).status_code == 302


def test_what_a_relative_may_do_is_not_written_over_unread(who: Personas) -> None:
    patient = make_patient(who.here, sex="female")
    told = {"name": "Paul Durand", "relation": "child", "told_of": "nothing"}
    client = tab(who.alice)
    assert client.post(of(patient, "relative_new"), told).status_code == 302
    with scope(who.alice):
        row = Relative.objects.get()
    page = reverse("patients:relative", args=[row.pk])
    seen = sent_from(client, page, page)
    assert client.post(page, {**told, **seen, "phone": "05 36 49 00 09"}).status_code == 302
    refused = client.post(page, {**told, **seen, "may_book": "on"})
    assert (refused.status_code, MEANWHILE in refused.content.decode()) == (422, True)


def test_of_two_at_the_same_moment_one_is_told(committed: None) -> None:
    who = three()
    patient = make_patient(who.here, sex="female")
    page = of(patient, "address")
    tabs = [tab(who.alice), tab(who.alice)]
    seen = sent_from(tabs[0], of(patient, "patient"), page)

    def send(number: int) -> int:
        try:
            return tabs[number].post(page, {**seen, "lines": f"{number + 1} rue des Tilleuls"}).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as threads:
        assert sorted(threads.map(send, range(2))) == [302, 422]
    with scope(who.alice):
        assert Address.objects.count() == 1
        assert not Need.objects.exists()


def test_a_number_noted_while_the_whole_file_is_written_is_not_removed_with_what_was_left_out(committed: None) -> None:
    who = three()
    patient = make_patient(who.here, phone="+33639980001")

    def noted() -> Contact:
        try:
            with scope(who.alice):
                return actions.add_contact(by=who.alice, patient=patient, system="phone", value="+33639980002")
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as colleague:
        with scope(who.alice):
            file_to_change(who.alice, patient.pk)
            done = colleague.submit(noted)
            until_someone_waits()
            for left_out in Contact.objects.filter(patient=patient):
                actions.remove_contact(by=who.alice, contact=left_out)
        assert done.result().value == "+33639980002"
    with scope(who.alice):
        assert [one.value for one in Contact.objects.filter(patient=patient)] == ["+33639980002"]
