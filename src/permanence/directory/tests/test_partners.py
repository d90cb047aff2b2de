"""Partners outside the networks: kept by who answers, believed for a while, in nobody else's directory."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from permanence.directory import actions, partnership, queries
from permanence.directory.models import Partner
from permanence.directory.tests.personas import Personas, sign_in, three
from permanence.foundation.actor import Actor, scope
from permanence.foundation.refusal import Invalid, NotFound, NotPermitted

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 30)


@dataclass(frozen=True)
class Told:
    """What is known of a partner, as the rules read it."""

    name: str
    accepts: str = "unknown"
    confirmed_on: date | None = None
    distance_km: float | None = None
    specialty: str = "Médecine générale"


@pytest.mark.parametrize(
    ("heard_on", "stale"),
    [
        (None, True),
        (date(2026, 11, 30), False),
        (date(2026, 5, 31), False),
        (date(2026, 5, 30), True),
        (date(2025, 12, 1), True),
    ],
)
def test_what_was_heard_is_believed_for_six_months(heard_on: date | None, stale: bool) -> None:
    assert partnership.is_stale(heard_on, TODAY) is stale


def test_who_takes_patients_comes_first_then_the_near_and_who_takes_none_not_at_all() -> None:
    fresh, old = date(2026, 11, 2), date(2026, 1, 2)
    known = [
        Told("jamais demandé", distance_km=1),
        Told("loin", "yes", fresh, 12),
        Told("près", "yes", fresh, 2),
        Told("sans distance", "yes", fresh),
        Told("complet", "no", fresh, 0),
        Told("complet autrefois", "no", old, 3),
        Told("cardiologue", "yes", fresh, 0, "Cardiologie"),
    ]
    named = [one.name for one in partnership.to_name(known, "medecine GÉNÉRALE", TODAY)]
    assert named == ["près", "loin", "sans distance", "jamais demandé", "complet autrefois"]


@pytest.mark.parametrize("looked_for", ["", "  ", "-"])
def test_without_a_specialty_nobody_fits(looked_for: str) -> None:
    known = [Told("laboratoire", "yes", TODAY, 1, ""), Told("clinique", "yes", TODAY, 1, "-")]
    assert partnership.to_name(known, looked_for, TODAY) == []


@pytest.fixture
def who() -> Personas:
    return three()


def added(who: Personas, **more: Any) -> Partner:
    known = {"kind": "practitioner", "name": "Dr Élise L’Hôte", "specialty": "Médecine générale", "city": "Muret"}
    return actions.add_partner(by=who.alice, structure=who.here, known=known | more)


def test_one_of_a_kind_and_name_is_known_once_in_a_town(who: Personas) -> None:
    with scope(who.alice):
        first = added(who)
        with pytest.raises(actions.KnownAlready):
            added(who)
        other = added(who, city="Auterive")
        with pytest.raises(actions.KnownAlready):
            actions.change_partner(by=who.alice, partner=other, known={"city": "Muret"})
        actions.withdraw_partner(by=who.alice, partner=first, now=timezone.now())
        assert added(who).pk != first.pk  # who was withdrawn may come back


def test_nobody_is_nearer_than_here(who: Personas) -> None:
    with scope(who.alice), pytest.raises(IntegrityError), transaction.atomic():
        added(who, distance_km=-5)


def test_who_takes_patients_is_said_with_who_heard_it_and_when(who: Personas) -> None:
    with scope(who.alice):
        partner = added(who)
        kept = actions.confirm_partner(by=who.alice, partner=partner, accepts="yes", today=TODAY)
        assert (kept.accepts, kept.confirmed_on, kept.confirmed_by_name) == ("yes", TODAY, who.alice.name)
        with pytest.raises(Invalid):
            actions.confirm_partner(by=who.alice, partner=partner, accepts="unknown", today=TODAY)


def test_it_is_searched_without_accents_and_by_every_word(who: Personas) -> None:
    with scope(who.alice):
        added(who)
        added(who, kind="laboratory", name="Laboratoire des Arcades", specialty="", city="Toulouse")
        for words, found in [("l'hote muret", 1), ("LABO toulouse", 1), ("hote toulouse", 0), ("", 2), ("\x00", 2)]:
            assert len(queries.partners(who.alice, who.here.pk, words=words)) == found, words
        assert len(queries.partners(who.alice, who.here.pk, kind="laboratory")) == 1


def test_another_structure_sees_none_and_a_colleague_without_the_right_changes_none(who: Personas) -> None:
    with scope(who.alice):
        partner = added(who)
    with scope(who.charlie):
        assert queries.partners(who.charlie, who.here.pk) == []
        assert not Partner.objects.exists()
        with pytest.raises(NotFound):
            queries.partner(who.charlie, partner.pk)
    with scope(who.bob), pytest.raises(NotPermitted):
        actions.change_partner(by=who.bob, partner=partner, known={"name": "Autre"})


def browser(actor: Actor) -> Client:
    client = Client(headers={"Accept-Language": "fr"})
    sign_in(client, actor)
    return client


def test_on_its_page_it_is_added_confirmed_and_withdrawn_and_bad_numbers_are_pointed_out(who: Personas) -> None:
    client, home = browser(who.alice), reverse("directory:partners", args=[who.here.pk])
    assert "Aucun partenaire" in client.get(home).content.decode()
    new = reverse("directory:new_partner", args=[who.here.pk])
    asked = {"kind": "laboratory", "name": "Labo d’Oc", "phone": "05 61 00 00 01", "rpps": "12345678901"}
    refused = client.post(new, asked | {"finess": "310000001"})
    assert refused.status_code == 422
    assert "Labo d’Oc" in refused.content.decode()  # nothing typed is lost
    assert "chiffre" in refused.content.decode()
    del asked["rpps"]
    assert client.post(new, asked).status_code == 302
    assert client.post(new, asked).status_code == 422  # a second press
    with scope(who.alice):
        partner = Partner.objects.get()
    assert partner.phone == "+33561000001"
    assert client.post(reverse("directory:partner_confirmed", args=[partner.pk]), {"accepts": "yes"}).status_code == 302
    shown = client.get(home).content.decode()
    assert "Prend de nouveaux patients" in shown
    assert "Alice" in shown
    assert client.post(reverse("directory:partner_withdrawn", args=[partner.pk])).status_code == 302
    back = reverse("directory:partner_back", args=[partner.pk])
    shown = client.get(home).content.decode()
    assert "Labo d’Oc n’est plus proposé." in shown
    assert f'data-undo="{back}"' in shown
    for _twice in range(2):
        assert client.post(back, headers={"HX-Request": "true"}).status_code == 204
    listed = client.get(home, headers={"HX-Request": "true"}).content.decode()
    assert "Labo d’Oc" in listed
    assert "<html" not in listed, "the page pours no page into itself"
    client.post(reverse("directory:partner_withdrawn", args=[partner.pk]))
    client.get(home)
    assert "Labo d’Oc" not in client.get(home).content.decode()


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("rpps", "000 0000 0000", "Un numéro fait de zéros n’existe pas"),
        ("finess", "000000000", "Un numéro fait de zéros n’existe pas"),
        ("distance_km", "-5", "supérieure ou égale à 0"),
        ("distance_km", "NaN", "nombre"),
    ],
)
def test_what_cannot_be_is_refused_with_a_word_and_nothing_is_lost(
    who: Personas, field: str, typed: str, said: str
) -> None:
    new = reverse("directory:new_partner", args=[who.here.pk])
    refused = browser(who.alice).post(new, {"kind": "practitioner", "name": "Dr Zéro", field: typed})
    assert refused.status_code == 422
    shown = refused.content.decode()
    assert said in shown
    assert "Dr Zéro" in shown
    with scope(who.alice):
        assert not Partner.objects.exists()


def test_the_search_everywhere_finds_partners_at_home_alone(who: Personas) -> None:
    with scope(who.alice):
        partner = added(who)
        actions.withdraw_partner(by=who.alice, partner=added(who, city="Auterive"), now=timezone.now())
    alice, charlie = browser(who.alice), browser(who.charlie)
    for words in ("l’hote", "elise", "muret"):
        shown = alice.post("/search/", {"q": words}).content.decode()
        assert f"#partner-{partner.pk}" in shown, words
        assert "Auterive" not in shown
    assert "L’Hôte" not in charlie.post("/search/", {"q": "elise"}).content.decode()
