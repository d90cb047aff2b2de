"""What a practice should be fitted out for: shown with care alone, told to the others without saying for what."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from permanence.directory import actions as directory
from permanence.directory import queries as structures
from permanence.directory.models import Means, Network, NetworkMember, Structure, Welcomed
from permanence.directory.tests import personas
from permanence.directory.tests.personas import Personas, make_member, three
from permanence.foundation.actor import scope, system
from permanence.foundation.refusal import Invalid, NotPermitted
from permanence.patients import actions, queries
from permanence.patients.models import Patient, Situation
from permanence.patients.queries import situations
from permanence.patients.rules import crowds
from permanence.patients.tests.factories import make_patient

pytestmark = pytest.mark.django_db
DEAF, MOVES = Welcomed.HEARING.value, Welcomed.MOTOR.value


@pytest.fixture
def who() -> Personas:
    return three()


@pytest.fixture
def patient(who: Personas) -> Patient:
    found = make_patient(who.here, phone="06 39 98 00 01")
    actions.note_situations(by=who.alice, patient=found, kinds=[DEAF])
    return found


def welcome(structure: Structure, *kinds: str) -> None:
    welcomed = {kind: ([Means.STAFF.value], "") for kind in kinds}
    directory.say_welcomes(by=system("test", [structure.pk]), structure=structure, welcomed=welcomed)


def neighbours(*structures: Structure) -> None:
    network = Network.objects.create(name="Zone du Canal", kind="zone")
    for km, one in enumerate(structures):
        with scope(system("test", [one.pk])):
            NetworkMember.objects.create(network=network, structure=one, distance_km=km)


@pytest.mark.parametrize(("many", "told"), [(0, None), (4, None), (5, 5), (12, 12)])
def test_figures_below_five_are_not_told(many: int, told: int | None) -> None:
    assert crowds.told(many) == told


def test_it_is_of_care(who: Personas, patient: Patient) -> None:
    with scope(who.alice):
        assert situations.situations(who.alice, patient) == [Welcomed.HEARING]
    telesecretary = make_member(who.here, "telesecretary", "Claire Fabre")
    with scope(telesecretary):
        assert situations.situations(telesecretary, patient) == []
    with pytest.raises(NotPermitted):
        actions.note_situations(by=telesecretary, patient=patient, kinds=[])
    with pytest.raises(NotPermitted):
        actions.note_situations(by=who.charlie, patient=patient, kinds=[])
    with pytest.raises(Invalid):
        actions.note_situations(by=who.alice, patient=patient, kinds=["illness"])
    with scope(who.alice):
        assert Situation.objects.get().kind == DEAF, "nothing changed"


def test_the_neighbour_who_is_fitted_out_is_named_where_the_practice_is_not(who: Personas, patient: Patient) -> None:
    far = personas.make_structure("Centre lointain")
    neighbours(who.here, who.elsewhere, far)
    welcome(far, DEAF, MOVES)
    with scope(who.alice):
        assert situations.better_welcomed(patient) == ["Centre lointain"]
        assert queries.known(patient, timezone.now()).better_at == ("Centre lointain",)
    welcome(who.elsewhere, DEAF)
    with scope(who.alice):
        assert situations.better_welcomed(patient) == ["Cabinet du Canal", "Centre lointain"], "the nearest first"
        actions.note_situations(by=who.alice, patient=patient, kinds=[DEAF, MOVES])
        assert situations.better_welcomed(patient) == ["Centre lointain"], "for all of it"
    welcome(who.here, DEAF, MOVES)
    with scope(who.alice):
        assert situations.better_welcomed(patient) == []


def test_nobody_of_other_networks_is_named(who: Personas, patient: Patient) -> None:
    welcome(who.elsewhere, DEAF)
    with scope(who.alice):
        assert situations.better_welcomed(patient) == []


def test_the_file_shows_it_to_who_may_and_its_page_keeps_it(client: Client, who: Personas, patient: Patient) -> None:
    page = reverse("patients:patient", args=[patient.pk])
    personas.sign_in(client, who.alice)
    assert "entendent mal" in client.get(page).content.decode()
    client.post(reverse("patients:situations", args=[patient.pk]), {"kinds": [MOVES]})
    assert "se déplacent" in client.get(page).content.decode()
    personas.sign_in(client, make_member(who.here, "telesecretary", "Claire Fabre"))
    assert "se déplacent" not in client.get(page).content.decode()
    assert client.post(reverse("patients:situations", args=[patient.pk]), {"kinds": []}).status_code == 403


def test_the_manager_reads_figures_of_five_and_more(client: Client, who: Personas) -> None:
    manager = make_member(who.here, "manager", "Galinier Jeanne")
    for number in range(5):
        one = make_patient(who.here, birth_name=f"Famille{chr(65 + number)}", phone="06 39 98 00 01")
        actions.note_situations(by=who.alice, patient=one, kinds=[DEAF, MOVES] if number else [DEAF])
    with scope(manager):
        ((_here, lines),) = situations.profiles(manager)
    assert {one.kind.value: one.many for one in lines if one.many} == {DEAF: 5}
    personas.sign_in(client, manager)
    assert "moins de cinq" in client.get(reverse("patients:profiles")).content.decode()


def test_a_structure_says_whom_it_welcomes(client: Client, who: Personas) -> None:
    personas.sign_in(client, make_member(who.here, "manager", "Galinier Jeanne"))
    page = reverse("directory:welcomes", args=[who.here.pk])
    lost = client.post(page, {f"{MOVES}_words": "Une rampe"})
    assert lost.status_code == 422
    assert "Une rampe" in lost.content.decode(), "what is typed is not lost"
    client.post(page, {MOVES: "on", f"{MOVES}_means": ["access"], f"{MOVES}_words": "Une rampe à l’entrée"})
    (said,) = structures.welcomes(who.here.pk)
    assert (said.kind, said.means, said.words) == (MOVES, ["access"], "Une rampe à l’entrée")
    shown = client.get(reverse("directory:structure", args=[who.here.pk])).content.decode()
    assert "Une rampe à l’entrée" in shown
    personas.sign_in(client, make_member(who.elsewhere, "manager", "Aline Roux"))
    assert client.get(page).status_code == 404
