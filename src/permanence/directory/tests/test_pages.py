"""The directory's pages, as a manager, a colleague and a stranger meet them."""

import re
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from permanence.directory import jobs
from permanence.directory.models import Membership, Person, Site, Structure
from permanence.foundation.actor import scope, system
from permanence.foundation.models import Account
from permanence.foundation.rights import Can

from . import personas

pytestmark = pytest.mark.django_db

LONG = "MAISONNEUVE-DELACROIX DE LA ROCHEFOUCAULD-MONTBEL"


@pytest.fixture
def people(client: Client) -> personas.Personas:
    three = personas.three(kind="clinic", may="manager")
    personas.sign_in(client, three.alice)
    return three


def url(name: str, *args: Any) -> str:
    return reverse(f"directory:{name}", args=args)


def text(response: Any) -> str:
    return str(response.content.decode())


def test_tree_shows_my_structures_under_what_they_are_part_of(client: Client, people: personas.Personas) -> None:
    client.post(url("part", people.here.pk), {"name": f"Service {LONG}", "kind": "unit"})
    page = text(client.get(url("structures")))
    assert people.here.name in page
    assert LONG in page
    assert people.elsewhere.name not in page


def test_who_adds_a_part_manages_it(client: Client, people: personas.Personas) -> None:
    answer = client.post(url("part", people.here.pk), {"name": "Antenne sud", "kind": "unit"}, follow=True)
    assert answer.status_code == 200
    part = Structure.objects.get(name="Antenne sud")
    assert part.parent == people.here
    assert client.get(url("identity", part.pk)).status_code == 200


@pytest.mark.parametrize("tab", ["structure", "practitioners", "team", "mandates", "networks"])
def test_every_tab_says_what_will_come_when_it_is_empty(client: Client, people: personas.Personas, tab: str) -> None:
    answer = client.get(url(tab, people.here.pk))
    assert answer.status_code == 200
    assert ('class="empty' in text(answer)) is (tab != "team")


def test_practitioner_with_a_wrong_rpps_is_refused_and_nothing_typed_is_lost(
    client: Client, people: personas.Personas
) -> None:
    site = personas.make_site(people.here)
    typed = {
        "title": "Dr", "family_name": LONG, "given_name": "Marie-Françoise", "rpps": "10002909372",
        "specialty": "Médecine générale", "site": site.pk,
    }  # fmt: skip
    answer = client.post(url("practitioner", people.here.pk), typed)
    assert answer.status_code == 422
    assert "Ce numéro RPPS n’existe pas" in text(answer)
    for value in (LONG, "Marie-Françoise", "10002909372", "Médecine générale"):
        assert value in text(answer)
    answer = client.post(url("practitioner", people.here.pk), typed | {"rpps": "1000 2909 371"}, follow=True)
    assert answer.status_code == 200
    assert LONG in text(answer)


def test_practitioner_without_rpps_bears_his_adeli(client: Client, people: personas.Personas) -> None:
    typed = {
        "family_name": "Roux", "given_name": "Inès", "adeli": "75 930 01", "specialty": "Psychologie",
        "site": personas.make_site(people.here).pk,
    }  # fmt: skip
    where = url("practitioner", people.here.pk)
    assert "Un numéro ADELI comporte 9 chiffres" in text(client.post(where, typed))
    assert "759300123" in text(client.post(where, typed | {"adeli": "75 93 00123"}, follow=True))
    with scope(system("test", [people.here.pk])):
        person = Person.objects.get(adeli="759300123")
        assert person.national == "0759300123"
        with pytest.raises(IntegrityError), transaction.atomic():
            Person.objects.filter(pk=person.pk).update(adeli="12")


def test_practitioner_known_elsewhere_by_his_rpps_keeps_one_record(client: Client, people: personas.Personas) -> None:
    role = personas.make_practitioner(people.elsewhere, "Benali")
    with scope(system("test", [people.elsewhere.pk])):
        Person.objects.filter(pk=role.person_id).update(rpps="10002909371")
    typed = {
        "family_name": "BÉNALI", "given_name": "Samia", "rpps": "10002909371", "specialty": "Gynécologie",
        "site": personas.make_site(people.here).pk,
    }  # fmt: skip
    assert client.post(url("practitioner", people.here.pk), typed | {"family_name": "Roux"}).status_code == 422
    assert client.post(url("practitioner", people.here.pk), typed).status_code == 302
    with scope(system("test", [people.here.pk, people.elsewhere.pk])):
        assert Person.objects.filter(rpps="10002909371").count() == 1


def test_doubtful_identifiers_are_pointed_out_and_may_be_kept(client: Client, people: personas.Personas) -> None:
    typed = {"name": people.here.name, "kind": "clinic", "finess": "010000017", "siret": ""}
    answer = client.post(url("identity", people.here.pk), typed)
    assert answer.status_code == 422
    assert "keep_numbers" in text(answer)
    assert client.post(url("identity", people.here.pk), typed | {"keep_numbers": "on"}).status_code == 302


def test_a_mandate_made_before_is_completed_in_one_press_by_who_manages(
    client: Client, people: personas.Personas
) -> None:
    mandate = personas.make_mandate(people.here, people.elsewhere, [Can.ANSWER, Can.VIEW_PATIENT])
    there = url("mandate", mandate.pk)
    assert url("mandate_papers", mandate.pk) in text(client.get(there))
    personas.sign_in(other := Client(), people.charlie)
    assert url("mandate_papers", mandate.pk) not in text(other.get(there))
    assert other.post(url("mandate_papers", mandate.pk)).status_code in (403, 404)
    assert client.post(url("mandate_papers", mandate.pk)).status_code == 302
    with scope(system("test", [people.here.pk])):
        mandate.refresh_from_db()
    assert {*mandate.rights} == {Can.ANSWER, Can.VIEW_PATIENT, Can.VIEW_ADMINISTRATIVE}
    assert url("mandate_papers", mandate.pk) not in text(client.get(there))


def test_mandate_says_when_it_was_given_as_one_speaks(client: Client, people: personas.Personas) -> None:
    mandate = personas.make_mandate(people.here, people.elsewhere, [Can.ANSWER])
    shown = text(client.get(url("mandate", mandate.pk)))
    given = re.search(r"Donné.*?<dd[^>]*>(.*?)</dd>", shown, re.DOTALL)
    assert given
    assert re.search(r"^\w+ \d+ \w+ \d{4} à \d+ h", given[1].strip())


def test_new_member_is_invited_and_may_choose_his_password(
    client: Client, people: personas.Personas, mailoutbox: list[Any]
) -> None:
    typed = {
        "family_name": "Roux", "given_name": "Claire", "email": "claire.roux@exemple.test", "role": "secretary",
        "from_on": "2026-01-01",
    }  # fmt: skip
    answer = client.post(url("member", people.here.pk), typed, follow=True)
    assert "ROUX" in text(answer)
    assert "L’invitation part tout de suite." in text(answer)
    account = Account.objects.get(email="claire.roux@exemple.test")
    assert not account.has_usable_password()


def test_invitation_is_sent_again_to_an_address_corrected(
    client: Client, people: personas.Personas, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[Any] = []
    monkeypatch.setattr(jobs.send_invitation, "defer", lambda **ids: sent.append(ids["account_id"]))
    bob = Account.objects.get(pk=people.bob.id)
    page = text(client.get(url("person", bob.pk)))
    assert bob.email in page
    assert "Renvoyer l’invitation" in page
    assert f'value="{bob.email}"' in text(client.get(url("account", bob.pk)))
    answer = client.post(url("account", bob.pk), {"email": "Bob@exemple.test"}, follow=True)
    assert "L’invitation part tout de suite." in text(answer)
    bob.refresh_from_db()
    assert (bob.email, sent) == ("bob@exemple.test", [bob.pk])
    alice = Account.objects.get(pk=people.alice.id)
    taken = client.post(url("account", bob.pk), {"email": alice.email})
    assert (taken.status_code, "Cette adresse ouvre déjà un autre compte" in text(taken)) == (422, True)


def test_account_in_use_is_not_given_to_another_address(client: Client, people: personas.Personas) -> None:
    personas.sign_in(Client(), people.bob)
    page = text(client.get(url("person", people.bob.id)))
    assert "Dernière connexion" in page
    assert "Renvoyer l’invitation" not in page
    for answer in (
        client.get(url("account", people.bob.id)),
        client.post(url("account", people.bob.id), {"email": "x@exemple.test"}),
    ):
        assert (answer.status_code, "Ce compte sert déjà" in text(answer)) == (409, True)


def test_address_of_a_colleague_is_for_those_who_manage(client: Client, people: personas.Personas) -> None:
    colleague = personas.make_member(people.here, "secretary", "Zoé Martin")
    bob = Account.objects.get(pk=people.bob.id)
    reader, stranger = Client(), Client()
    personas.sign_in(reader, colleague)
    personas.sign_in(stranger, people.charlie)
    assert bob.email not in text(reader.get(url("person", bob.pk)))
    for outsider, status in ((reader, 403), (stranger, 404)):
        assert outsider.post(url("account", bob.pk), {"email": "x@exemple.test"}).status_code == status
    bob.refresh_from_db()
    assert bob.email != "x@exemple.test"


def test_who_is_invited_is_not_promised_mail_that_cannot_leave(
    client: Client, people: personas.Personas, settings: Any
) -> None:
    settings.MAIL_LEAVES = False
    answer = client.post(url("account", people.bob.id), {"email": "bob@exemple.test"}, follow=True)
    assert "Aucun e\u2011mail ne part encore" in text(answer)


def test_past_members_are_shown_apart(client: Client, people: personas.Personas) -> None:
    with scope(system("test", [people.here.pk])):
        membership = Membership.objects.get(person_id=people.bob.id)
    assert client.post(url("membership_end", membership.pk), {"until_on": "2026-01-31"}).status_code == 302
    page = text(client.get(url("team", people.here.pk)))
    assert "Ont travaillé ici" in page
    assert "31/01/2026" in page


TOO_LONG = {"phone": "+49 123456789012345", "email": f"{'e' * 60}@{'exemple.' * 30}fr"}


@pytest.mark.parametrize("field", TOO_LONG)
def test_what_is_too_long_to_be_kept_is_pointed_out(client: Client, people: personas.Personas, field: str) -> None:
    typed = {"name": people.here.name, "kind": "clinic", field: TOO_LONG[field]}
    assert client.post(url("identity", people.here.pk), typed).status_code == 422


def test_site_is_corrected(client: Client, people: personas.Personas) -> None:
    site = personas.make_site(people.here)
    typed = {"name": "Nouveau", "address": "1 rue", "postal_code": "3100", "city": "Toulouse"}
    assert client.post(url("site", site.pk), typed | {"postal_code": "٣١٠٠٠"}).status_code == 422
    assert client.post(url("site", site.pk), typed).status_code == 422
    assert client.post(url("site", site.pk), typed | {"postal_code": "31000"}).status_code == 302
    with scope(system("test", [people.here.pk])):
        assert Site.objects.get(pk=site.pk).name == "Nouveau"
