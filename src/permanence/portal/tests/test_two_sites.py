"""A practitioner with two sites, as patients book from home: each time says where, and so does what follows."""

from datetime import time
from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from permanence.capacity import actions as capacity
from permanence.capacity.actions import Recurring, Terms
from permanence.capacity.tests.factories import MONDAY, SUNDAY_NOON, at
from permanence.directory.models import Site
from permanence.directory.tests.personas import make_site
from permanence.foundation.actor import scope
from permanence.patients import actions as files
from permanence.patients.models import NeedKind
from permanence.portal import queries
from permanence.portal.models import PracticePage

from .factories import Open, chosen, proven, text, visitor, who

pytestmark = pytest.mark.django_db


@pytest.fixture
def balma(practice: Open) -> Site:
    """Let the doctor receive on Monday afternoons at Balma."""
    site = make_site(practice.structure, "Cabinet de Balma")
    with scope(practice.doctor.by) as by:
        Site.objects.filter(pk=site.pk).update(city="Balma", address="15 place de la Libération")
        capacity.open_recurring(
            by=by, resource=practice.doctor.resource, recurring=Recurring(0, time(14), time(15), MONDAY),
            terms=Terms(site=site.pk), now=SUNDAY_NOON,
        )  # fmt: skip
        site.refresh_from_db()
    return site


def test_each_time_says_where_and_the_confirmation_too(practice: Open, balma: Site) -> None:
    client = visitor()
    home = text(client.get(practice.home))
    assert "15 place de la Libération" in home
    times = text(client.get(practice.times))
    assert "9 h Toulouse" in times
    assert "14 h Balma" in times
    address = chosen(client, practice, 14)
    chosen_there = "Balma , 15 place de la Libération"
    assert chosen_there in text(client.get(address)), "while he says who comes"
    client.post(address, who())
    assert chosen_there in text(client.get(address)), "while he types the code"
    shown = text(proven(client, practice, address))
    assert "15 place de la Libération" in shown
    assert "3 allée des Tilleuls" not in shown.partition("Où")[2]
    client.post(address, {"step": "confirm"})
    booked = practice.booking().appointment
    with scope(practice.doctor.by):
        assert booked is not None
        assert booked.where == balma
    assert "15 place de la Libération" in text(client.get(address))


def facts(page: Any) -> list[str]:
    """Return what is told of each site."""
    return [" ".join(one.text(separator=" ").split()) for one in HTMLParser(page.content).css(".lines[data-site]")]


def test_each_site_has_its_own_facts_and_no_other(practice: Open, balma: Site) -> None:
    with scope(practice.doctor.by):
        said = {"stairs": "38 marches", "lift": False, "hours": "Lundi : 9 h – 12 h", "parking": "rue pavée"}
        PracticePage.objects.filter(pk=practice.page.pk).update(**said)
        Site.objects.exclude(pk=balma.pk).update(accessible=False)
        Site.objects.filter(pk=balma.pk).update(directions="De plain-pied.")
    page = visitor().get(practice.home)
    main, other = facts(page)
    for words in ("38 marches", "pas d’ascenseur", "Lundi : 9 h – 12 h", "rue pavée", "Non accessible en fauteuil"):
        assert words in main
        assert words not in other
    assert "De plain-pied. Accessible en fauteuil roulant" in other
    assert "Lundi, 14 h – 15 h" in other, "when one is received there"
    assert "Horaires d’ouverture" not in text(page), "they are those of one site"


def test_of_one_site_the_hours_stand_by_themselves(practice: Open) -> None:
    with scope(practice.doctor.by):
        PracticePage.objects.filter(pk=practice.page.pk).update(hours="Lundi : 9 h – 12 h")
    page = visitor().get(practice.home)
    assert "Horaires d’ouverture" in text(page)
    assert "9 h – 12 h" not in facts(page)[0]


def test_where_there_is_one_site_nothing_is_said(practice: Open) -> None:
    client = visitor()
    assert "Toulouse" not in text(client.get(practice.times)).partition("lundi")[2]
    assert "Toulouse" not in text(client.get(chosen(client, practice, 9))).partition("Étape 2")[2]


def test_his_usual_site_is_said_too_while_he_receives_at_another(practice: Open, balma: Site) -> None:
    client = visitor()
    assert "Toulouse , 3 allée des Tilleuls" in text(client.get(chosen(client, practice, 9)))


def test_who_needs_no_stairs_is_shown_no_other_time(practice: Open, balma: Site) -> None:
    doctor = practice.doctor
    with scope(doctor.by) as by:
        Site.objects.exclude(pk=balma.pk).update(accessible=False)
        files.note_needs(by=by, patient=doctor.patient, needs=[NeedKind.STEP_FREE])
        booked = doctor.book(at(9))
        known = queries.known_token(booked)
    times = text(visitor().get(f"{practice.times}?known={known}"))
    assert "14 h Balma" in times
    assert "Toulouse" not in times
