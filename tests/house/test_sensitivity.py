"""What each role sees of a patient: a word in every column, and every door of a file, looked at as every role."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from permanence.config.hanging import HANGING
from permanence.config.roles import FILE, ROLES
from permanence.coverage.models import Coverage, Formality
from permanence.directory.models import Structure
from permanence.directory.tests import personas
from permanence.foundation.actor import Actor, scope, system
from permanence.foundation.rights import Can
from permanence.patients import actions
from permanence.patients.models import IdentityCheck, Patient, RegularDoctor
from permanence.patients.sensitivity import RIGHT, Class
from permanence.patients.tests.factories import make_patient

WORDS = {
    Class.BOOKING: {"CANARINAISSANCE", "05 36 49 00 02", "Canariproche", "Canarisouvenir"},
    Class.ADMINISTRATIVE: {"Canarirue", "Canaridigicode", "Canarimedecin", "Canaricaisse", "Passeport, "},
    Class.CARE: {"Canarisuivi", "ongue durée", "ransport"},
}
DOORS = (
    ("patients:patient", "pk"), ("patients:history", "pk"), ("coverage:file", "pk"), ("patients:search", "q"),
    ("api:patients", "q"),
)  # fmt: skip
ROOMS = {"patients", "coverage", "documents"}


def test_every_table_of_a_file_is_in_one_class() -> None:
    classed = [column for part in FILE.values() for column in part.columns]
    assert len(classed) == len({*classed})
    tables = {one.table for one in HANGING if one.table.partition(".")[0] in ROOMS}
    named = {column.partition(":")[0] for column in classed}
    assert tables - {"patients.patient"} <= named, "say in config/roles.py which class it is in"


def test_every_class_has_its_right_and_no_role_has_care_without_papers() -> None:
    assert FILE.keys() == RIGHT.keys() == {*Class}
    for role in ROLES.values():
        assert not (Can.VIEW_CARE in role.rights and Can.VIEW_ADMINISTRATIVE not in role.rights)
        assert not (Can.VIEW_ADMINISTRATIVE in role.rights and Can.VIEW_PATIENT not in role.rights)


def known(here: Structure) -> Patient:
    """Return a patient of whom something stands in every class."""
    by, now = system("test", [here.pk]), timezone.now()
    patient = make_patient(here, birth_name="Canarinaissance", phone="05 36 49 00 02")
    with scope(by):
        actions.add_relative(by=by, patient=patient, relation="child", name="Canariproche")
        actions.remember(by=by, patient=patient, text="Canarisouvenir", months=3, now=now)
        IdentityCheck.objects.create(structure=here, patient=patient, document="passport", seen_at=now)
        actions.note_address(by=by, patient=patient, lines="3 rue Canarirue", city="Toulouse", access="Canaridigicode")
        RegularDoctor.objects.create(structure=here, patient=patient, name="Dr Canarimedecin")
        told: dict[str, Any] = {"structure": here, "patient": patient, "noted_at": now}
        Coverage.objects.create(kind="basic", payer="Canaricaisse", **told)
        Coverage.objects.create(kind="ald", **told)
        Formality.objects.create(
            structure=here, patient=patient, kind="transport", begun_at=now, due_on=date(2100, 1, 1)
        )
        actions.note_follower(by=by, patient=patient, trade="specialist", name="Dr Canarisuivi", now=now)
    return patient


def seen(actor: Actor, patient: Patient) -> str:
    client = Client()
    personas.sign_in(client, actor)
    read = []
    for door, by in DOORS:
        address = reverse(door, args=[patient.pk] if by == "pk" else [])
        answer = client.get(address, {"q": "canarinaissance"} if by == "q" else {})
        assert answer.status_code in (200, 403), door
        read.append(answer.content.decode())
    return "\n".join(read)


@pytest.mark.django_db
def test_each_role_is_given_its_classes_and_no_word_of_another() -> None:
    here = personas.make_structure("Maison de santé")
    patient = known(here)
    for number, (name, role) in enumerate(ROLES.items()):
        told = seen(personas.make_member(here, name, f"Personne Numéro{number}"), patient)
        for one, words in WORDS.items():
            given = {Can.VIEW_PATIENT, RIGHT[one]} <= role.rights
            read = {word for word in words if word.casefold() in told.casefold()}
            assert read == (words if given else set()), f"{name}: {one}"


@pytest.mark.django_db
def test_a_mandate_gives_papers_only_when_it_lists_them() -> None:
    here, service = personas.make_structure("Maison de santé"), personas.make_structure("Allô Santé", "permanence")
    patient = known(here)
    agent = personas.make_member(service, "telesecretary", "Inès Belkacem")
    mandate = personas.make_mandate(here, service, [Can.ANSWER, Can.VIEW_PATIENT])
    assert "Canarirue" not in seen(personas.reloaded(agent), patient)
    with scope(system("test", [here.pk])):
        type(mandate).objects.update(rights=["answer", "view_patient", "view_administrative"])
    told = seen(personas.reloaded(agent), patient)
    assert "Canarirue" in told
    assert "Canarisuivi" not in told
