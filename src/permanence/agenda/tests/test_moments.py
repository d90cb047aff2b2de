"""Why a moment is not free: in words, with the next step, and never a name for who may not know it."""

from datetime import time
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from psycopg.types.range import Range
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from permanence.agenda.models import Appointment
from permanence.capacity import actions as capacity
from permanence.capacity.actions import Recurring, Terms
from permanence.capacity.tests.factories import MONDAY, SUNDAY_NOON, at, make_open
from permanence.directives import actions as directives
from permanence.directory.tests.personas import Personas, make_member, make_site, sign_in
from permanence.foundation.actor import scope, system
from permanence.patients.tests.factories import make_patient

from .factories import Receiving, make_receiving
from .pages import as_, url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sunday")]


@pytest.fixture
def doctor(who: Personas) -> Receiving:
    with scope(who.alice):
        return make_receiving(who.here, by=who.alice)


def panel(actor: Any, name: str, column: Any, **asked: Any) -> str:
    client = Client(headers={"Accept-Language": "fr"})
    sign_in(client, actor)
    answer = client.get(reverse(f"agenda:{name}", args=[column]), asked)
    assert answer.status_code == 200, answer.status_code
    return " ".join(HTMLParser(answer.content).text(separator=" ").split())


@pytest.mark.parametrize("name", ["booking", "moment"])
def test_each_hindrance_in_words_with_the_nearest_times(who: Personas, doctor: Receiving, name: str) -> None:
    with scope(who.alice):
        capacity.close(
            by=doctor.by, resource=doctor.resource, during=Range(at(11), at(12), "[)"), kind="leave", why="Ski"
        )
        capacity.open_recurring(
            by=doctor.by, resource=doctor.resource, now=SUNDAY_NOON,
            recurring=Recurring(0, time(14), time(15), MONDAY), terms=Terms("emergency", release_h=2),
        )  # fmt: skip
    doctor.book(at(9))
    said = {
        at(8): "fermé · aucune plage à cette heure",
        at(9): "pris · DURAND Élodie de 9 h à 9 h 20",
        at(11): "congé de 11 h à 12 h · Ski",
        at(14): "gardé pour les urgences de 14 h à 15 h (libéré demain 12 h)",
    }
    for moment, words in said.items():
        shown = panel(who.alice, name, doctor.role.pk, at=moment.isoformat())
        assert words in shown, moment
        assert "9 h 20" in shown or "10 h" in shown


def test_what_is_free_is_not_explained_away(who: Personas, doctor: Receiving) -> None:
    assert "Ce moment est libre" in panel(who.alice, "moment", doctor.role.pk, at=at(9).isoformat())
    assert "Pourquoi" not in panel(who.alice, "booking", doctor.role.pk, at=at(9).isoformat()).split("Pour quoi")[1]


def test_who_may_not_know_patients_learns_that_it_is_taken(who: Personas, doctor: Receiving) -> None:
    doctor.book(at(9))
    manager = make_member(who.here, "manager", "Mathieu Galinier")
    shown = panel(manager, "moment", doctor.role.pk, at=at(9).isoformat())
    assert "pris de 9 h à 9 h 20" in shown
    assert "DURAND" not in shown.upper()


def test_saying_that_it_is_urgent_opens_what_is_kept(who: Personas, doctor: Receiving) -> None:
    with scope(who.alice):
        capacity.open_recurring(
            by=doctor.by, resource=doctor.resource, now=SUNDAY_NOON,
            recurring=Recurring(0, time(14), time(15), MONDAY), terms=Terms("emergency"),
        )  # fmt: skip
    asked = {"at": at(14).isoformat(), "urgent": "1"}
    shown = panel(who.alice, "booking", doctor.role.pk, **asked)
    assert "gardé pour les urgences de" not in shown
    assert "Demain 14 h" in shown


def test_a_precise_time_is_read_on_the_wall_of_the_practice(who: Personas, doctor: Receiving) -> None:
    asked = {"at": "2026-11-23T00:00", "pick": "2026-11-23T08:00"}
    assert "Pourquoi pas demain 8 h" in panel(who.alice, "booking", doctor.role.pk, **asked)


def refuse_new(who: Personas, doctor: Receiving, **body: Any) -> None:
    directives.write(
        by=system("test", [who.here.pk]), structure=who.here, practitioner_role=doctor.role, kind="new_patients",
        body={"policy": "refuse"} | body, term="permanent", valid_from=SUNDAY_NOON, valid_to=None, now=SUNDAY_NOON,
    )  # fmt: skip


def test_a_directive_on_new_patients_holds_for_every_time_and_hinders_no_moment(
    who: Personas, doctor: Receiving
) -> None:
    with scope(who.alice):
        refuse_new(who, doctor)
        new = make_patient(who.here, by=who.alice, birth_name="Petit")
    free = {"at": at(10).isoformat(), "patient": str(new.pk)}
    shown = panel(who.alice, "booking", doctor.role.pk, **free)
    assert "Nouveau patient : le praticien n’en prend pas" in shown
    assert "Pourquoi pas" not in shown  # this moment is free
    client = as_(who.alice)
    asked = free | {"reason": str(doctor.reason.pk), "starts_at": at(10).isoformat()}
    refused = client.post(url("booking", doctor.role.pk), asked)
    assert refused.status_code == 409
    with scope(who.alice):
        assert not Appointment.objects.exists()
    assert client.post(url("booking", doctor.role.pk), asked | {"despite": "agreed"}).status_code == 200
    with scope(who.alice):
        assert Appointment.objects.get().patient == new


def test_exceptions_that_the_panel_knows_are_kept(who: Personas, doctor: Receiving) -> None:
    with scope(who.alice):
        accepted = [{"if": "child_under_6", "policy": "accept"}, {"if": "urgent", "policy": "accept"}]
        refuse_new(who, doctor, exceptions=accepted)
        new = make_patient(who.here, by=who.alice, birth_name="Petit")
        child = make_patient(who.here, by=who.alice, birth_name="Petit", birth_date=MONDAY.replace(year=2022))
    words = "Nouveau patient"
    asked = {"at": at(10).isoformat()}
    shown = panel(who.alice, "booking", doctor.role.pk, **asked, patient=new.pk)
    assert words in shown
    assert "sauf" in shown  # what he has written, exceptions with it
    assert words not in panel(who.alice, "booking", doctor.role.pk, **asked, patient=new.pk, urgent="1")
    assert words not in panel(who.alice, "booking", doctor.role.pk, **asked, patient=child.pk)
    assert words not in panel(who.alice, "booking", doctor.role.pk, **asked)  # nobody is chosen yet


def test_rooms_are_explained_too(who: Personas, doctor: Receiving) -> None:
    with scope(who.alice):
        site = make_site(who.here)
        room = capacity.add_resource(by=system("test", [who.here.pk]), site=site, kind="room", name="Salle 1")
        shown = panel(who.alice, "moment", room.pk, at=at(9).isoformat())
        assert "Ce moment est libre" in shown  # it has no hours of its own
        make_open(room, time(14), time(15))
    assert "fermé" in panel(who.alice, "moment", room.pk, at=at(9).isoformat())


def test_colleague_is_refused_and_stranger_finds_nothing(who: Personas, doctor: Receiving) -> None:
    address = reverse("agenda:moment", args=[doctor.role.pk])
    for actor, status in ((who.bob, 403), (who.charlie, 404)):
        client = Client()
        sign_in(client, actor)
        assert client.get(address).status_code == status
