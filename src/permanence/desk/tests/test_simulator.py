"""The simulator: an invented caller, the real directives and free times, and what would be said."""

from collections.abc import Iterator
from datetime import time, timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from psycopg.types.range import Range
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from permanence.agenda import actions as agenda
from permanence.agenda import queries as slots
from permanence.capacity import queries as capacity
from permanence.capacity.actions import close
from permanence.capacity.tests.factories import make_open, make_resource
from permanence.desk import queries
from permanence.directory import actions as directory
from permanence.directory.models import PractitionerRole, Structure
from permanence.directory.queries import practitioner
from permanence.directory.tests.personas import make_mandate, make_member, make_practitioner, make_structure, sign_in
from permanence.foundation.actor import Actor, scope, system

from .scenes import LENT, NOW, Scene, direct, make_patient, make_scene

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true", "HX-Target": "answer"}


@pytest.fixture
def scene() -> Iterator[Scene]:
    with time_machine.travel(NOW, tick=False):
        yield make_scene()


def page_of(scene: Scene) -> str:
    return reverse("desk:simulator", args=[scene.practice.pk])


def as_(actor: Actor) -> Client:
    client = Client(headers={"Accept-Language": "fr"})
    sign_in(client, actor)
    return client


def text(answer: Any) -> str:
    return " ".join(HTMLParser(answer.content).text(separator=" ").split())


def asked(scene: Scene, actor: Actor | None = None, **situation: Any) -> HTMLParser:
    answer = as_(actor or scene.claire).get(page_of(scene), {"known": "yes", **situation})
    assert answer.status_code == 200
    return HTMLParser(answer.content)


def proposed(page: HTMLParser) -> list[str]:
    return [heading.text(strip=True) for heading in page.css(".proposed h2")]


def colleague(scene: Scene, name: str = "Roux", structure: Structure | None = None) -> PractitionerRole:
    """Return a doctor free every weekday afternoon."""
    house = structure or scene.practice
    role = make_practitioner(house, name)
    resource = make_resource(role)
    for weekday in range(5):
        make_open(resource, time(14), time(17), weekday=weekday, now=NOW - timedelta(days=7))
    by = system("test", [house.pk])
    agenda.add_reason(by=by, practitioner_role=role, name="Consultation", duration_min=20)
    return role


def fill_morning(scene: Scene) -> None:
    """Book the rest of the doctor's morning."""
    patient = make_patient(scene)
    with scope(scene.everyone):
        free = slots.next_slots(
            scene.everyone, practitioner_role=scene.doctor, reason=scene.reason, after=NOW,
            until=NOW.replace(hour=13), limit=20, now=NOW,
        )  # fmt: skip
    for slot in free:
        agenda.book(
            by=scene.everyone, patient=patient, practitioner_role=scene.doctor, reason=scene.reason,
            starts_at=slot.starts_at, now=NOW,
        )  # fmt: skip


def test_whoever_reads_directives_may_try_and_nobody_else(scene: Scene) -> None:
    nurse, stranger = (
        make_member(scene.practice, "carer", "Bob Carrère"),
        make_member(make_structure("Cabinet du Canal")),
    )
    answers = [as_(actor).get(page_of(scene)).status_code for actor in (scene.claire, nurse, stranger)]
    assert answers == [200, 403, 404]


def test_usual_situation_proposes_the_next_free_times_aloud(scene: Scene) -> None:
    page = asked(scene)
    assert proposed(page) == ["Réserver un rendez-vous"] * 3
    first = page.css_first(".proposed li")
    assert "Dr Benali · aujourd’hui 10 h" in " ".join(first.text().split())
    assert "Je peux vous proposer un rendez-vous avec le Dr Benali, aujourd’hui à 10 h" in first.text()


def test_directive_written_changes_what_is_said_and_is_named_with_a_link(scene: Scene) -> None:
    assert proposed(asked(scene, known="no"))[0] == "Réserver un rendez-vous"
    written = direct(scene, "new_patients", {"policy": "refuse"})
    page = asked(scene, known="no", urgency="planned")
    assert proposed(page) == ["Refuser courtoisement"]
    link = page.css_first(".proposed-why a")
    assert link.text() == "Nouveaux patients : non"
    assert link.attributes["href"] == reverse("directives:history", args=[written.pk])
    assert "Nouveau patient : la consigne" in " ".join(page.css_first(".proposed-why").text().split())


def test_red_flag_is_the_first_sentence_and_nothing_is_booked(scene: Scene) -> None:
    page = asked(scene, sheet="chest_pain")
    assert proposed(page) == ["Appelez le 15 maintenant.", "Prévenir le praticien"]
    assert page.css_first("[data-fifteen] h2").text() == "Appelez le 15 maintenant."


def test_sheet_not_asked_comes_before_anything_urgent(scene: Scene) -> None:
    assert proposed(asked(scene, sheet="not_asked", urgency="same_day")) == ["Poser la fiche des signes de gravité"]


def test_colleague_of_the_house_is_proposed_in_place_of_a_refusal_alone(scene: Scene) -> None:
    colleague(scene)
    direct(scene, "new_patients", {"policy": "refuse"})
    page = asked(scene, known="no", traits=["ill", "no_doctor"], urgency="same_day")
    assert "Réserver chez un confrère" in proposed(page)
    assert "Dr Roux · aujourd’hui 14 h" in " ".join(page.text().split())


def test_other_trades_are_no_colleagues(scene: Scene) -> None:
    make_practitioner(scene.practice, "Petit", specialty="Kinésithérapie")
    around = queries.surroundings(scene.claire, scene.doctor, NOW)
    assert list(around.roles) == [str(scene.doctor.pk)]


def test_extra_is_given_in_a_full_half_day_until_it_holds_all_it_may(scene: Scene) -> None:
    direct(scene, "overbook", {"max_per_half_day": 1, "min_urgency": "same_day"})
    fill_morning(scene)
    assert "Donner un surnuméraire" in proposed(asked(scene, urgency="same_day"))
    patient = make_patient(scene, "Petit")
    agenda.overbook(
        by=scene.everyone, patient=patient, practitioner_role=scene.doctor, reason=scene.reason, urgency="same_day",
        starts_at=NOW + timedelta(minutes=20), why="fièvre", now=NOW,
    )  # fmt: skip
    assert "Donner un surnuméraire" not in proposed(asked(scene, urgency="same_day"))


def test_extra_is_not_given_in_a_half_day_closed_in_the_agenda(scene: Scene) -> None:
    direct(scene, "overbook", {"max_per_half_day": 1, "min_urgency": "same_day"})
    with scope(scene.everyone):
        resource = capacity.resource_of(scene.everyone, scene.doctor.pk)
    assert resource
    close(by=scene.everyone, resource=resource, during=Range(NOW.replace(hour=0), NOW.replace(hour=13), "[)"))
    assert "Donner un surnuméraire" not in proposed(asked(scene, urgency="same_day"))


def test_moment_chosen_is_that_of_the_call(scene: Scene) -> None:
    page = asked(scene, on="2026-11-24", hour="08:00")
    assert "aujourd’hui 9 h" in " ".join(page.css_first(".proposed li").text().split())


@pytest.mark.parametrize(
    ("sent", "named"),
    [
        ({"urgency": "soon"}, "Urgence"),
        ({"age": "180"}, "Âge, s’il est connu"),
        ({"on": "2020-01-01"}, "Le jour"),
        ({"practitioner": "nobody"}, "Pour"),
    ],
)
def test_what_cannot_be_read_is_named_and_nothing_is_proposed(scene: Scene, sent: Any, named: str) -> None:
    answer = as_(scene.claire).get(page_of(scene), sent, headers=HTMX)
    assert answer.status_code == 422
    assert f"{named} :" in text(answer)
    assert not proposed(HTMLParser(answer.content))


def test_change_of_the_situation_is_answered_by_a_fragment(scene: Scene) -> None:
    answer = as_(scene.claire).get(page_of(scene), {"sheet": "poisoning"}, headers=HTMX)
    assert b"<html" not in answer.content
    assert b"<form" not in answer.content
    assert "Appelez le 15 maintenant." in text(answer)


def test_ready_situations_are_addresses_that_answer(scene: Scene) -> None:
    page = asked(scene)
    links = [link.attributes["href"] or "" for link in page.css(".simulated-ready a")]
    assert len(links) == 5
    client = as_(scene.claire)
    firsts = [proposed(HTMLParser(client.get(link).content))[0] for link in links]
    assert firsts[-1] == "Appelez le 15 maintenant."
    assert firsts[1] == "Réserver un rendez-vous"


def test_board_of_directives_leads_here(scene: Scene) -> None:
    board = as_(scene.claire).get(reverse("directives:practice", args=[scene.practice.pk]))
    assert f'href="{page_of(scene)}"' in board.content.decode()


def test_practice_without_practitioner_says_so() -> None:
    house = make_structure("Cabinet neuf")
    answer = as_(make_member(house)).get(reverse("desk:simulator", args=[house.pk]))
    assert "Personne ne reçoit encore ici" in text(answer)


def test_zone_is_named_as_far_as_it_may_be_seen(scene: Scene) -> None:
    near, far = make_structure("Cabinet du Canal"), make_structure("Cabinet caché")
    seen, _hidden = colleague(scene, "Cohen", near), colleague(scene, "Garcia", far)
    by = system("test", [scene.practice.pk, near.pk, far.pk])
    for house in (scene.practice, near, far):
        directory.join_network(by=by, structure=house, name="Secteur nord", kind="zone", distance_km=Decimal(3))
    answering = make_structure("Réponse", "permanence")
    for house in (scene.practice, near):
        make_mandate(house, answering, LENT)
    both = make_member(answering, "telesecretary", "Zoé Blanc")
    with scope(both):
        around = queries.surroundings(both, practitioner(both, scene.doctor.pk), NOW)
    assert list(around.roles) == [str(scene.doctor.pk), str(seen.pk)]
    assert [one.house for one in around.availability] == [True, False]
    assert around.availability[1].slots


def test_readings_are_few_however_many_practitioners(scene: Scene, django_assert_max_num_queries: Any) -> None:
    for name in ("Roux", "Cohen", "Garcia", "Petit", "Faure"):
        colleague(scene, name)
    with scope(scene.claire), django_assert_max_num_queries(12):
        around = queries.surroundings(scene.claire, practitioner(scene.claire, scene.doctor.pk), NOW)
    assert len(around.availability) == 6
