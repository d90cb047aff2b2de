"""Who used one's file, read at home behind a code: what is told, of whom, and to whom it is not."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from dateutil.relativedelta import relativedelta
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from permanence.agenda import queries as agenda
from permanence.capacity.tests.factories import at
from permanence.directory.tests import personas
from permanence.foundation.actor import Actor, scope
from permanence.foundation.audit import trace_reading
from permanence.foundation.models import Trace
from permanence.foundation.rights import Can
from permanence.guard import actions as guard
from permanence.patients.models import Patient
from permanence.patients.tests.factories import make_patient
from permanence.portal import links, tongues
from permanence.portal.rules.behind import Behind, kept_from

from .factories import Open, text, visitor

pytestmark = pytest.mark.django_db


@pytest.fixture
def secretary(practice: Open) -> Actor:
    return personas.make_member(practice.structure, "secretary", "Bob Carrère")


@pytest.fixture
def elodie(practice: Open) -> Patient:
    agenda.patient_link(practice.doctor.book(at(10)))
    with scope(practice.doctor.by):
        return Patient.objects.get(contacts__value="elodie@exemple.test")


def proved(practice: Open, **more: str) -> tuple[Client, str]:
    """Prove the contact; return the visitor and the address of his readers."""
    phone = visitor()
    address = phone.post(f"{practice.home}mine/", {"email": "elodie@exemple.test"})["Location"]
    readers = f"{address.partition('?')[0]}readers/"
    assert "Durand" not in text(phone.get(readers, follow=True)), "nothing before the code"
    phone.post(address, {"code": links.code(practice.proof().pk)})
    return phone, readers


def shown(practice: Open, **query: str) -> str:
    phone, readers = proved(practice)
    return text(phone.get(readers, query))


def read(by: Actor, patient: Patient) -> None:
    with scope(by):
        trace_reading(by, patient)


def test_he_reads_functions_and_days_and_no_name(practice: Open, secretary: Actor, elodie: Patient) -> None:
    read(secretary, elodie)
    told = shown(practice)
    assert "Le secrétariat du cabinet a consulté votre dossier." in told
    assert "Bob" not in told
    with scope(practice.doctor.by):
        assert Trace.objects.filter(verb="trace.read", subject_id=elodie.pk, actor_name="portal.online").exists()


def test_names_are_told_where_the_structure_says_so(practice: Open, secretary: Actor, elodie: Patient) -> None:
    read(secretary, elodie)
    by = practice.doctor.by
    guard.set_house_rule(by=by, structure=practice.structure, glass_min=30, staff_named=True)
    assert "Bob Carrère a consulté votre dossier" in shown(practice)


def test_an_emergency_opening_stands_first_with_its_reason(practice: Open, secretary: Actor, elodie: Patient) -> None:
    guard.break_glass(
        by=secretary, patient=elodie, reason="asked", words="Elle est au guichet, très pressée.", now=timezone.now()
    )
    told = shown(practice)
    assert "ouvert en urgence (vous l’avez demandé)" in told
    assert "très pressée" not in told, "the words are the staff's own"


def test_who_acts_by_mandate_is_the_secretariat_chosen(practice: Open, elodie: Patient) -> None:
    service = personas.make_structure("Allô Santé", "permanence")
    agent = personas.make_member(service, "telesecretary", "Inès Belkacem")
    personas.make_mandate(practice.structure, service, [Can.ANSWER, Can.VIEW_PATIENT])
    read(personas.reloaded(agent), elodie)
    assert "Le secrétariat téléphonique choisi par le cabinet" in shown(practice)


def test_a_parent_reads_the_children_s_and_two_grown_ups_behind_one_address_nobody_s(
    practice: Open, elodie: Patient
) -> None:
    same = {"email": "elodie@exemple.test"}
    make_patient(practice.structure, first_names="Tom", birth_date=date(2019, 5, 4), **same)
    told = shown(practice)
    assert "Élodie D." in told
    assert "Tom D." in told
    make_patient(practice.structure, first_names="Paul", birth_date=date(1980, 1, 2), **same)
    told = shown(practice)
    assert "Tom D." in told
    assert "Élodie D." not in told
    assert "Plusieurs personnes partagent" in told


A, B, C = (UUID(int=number) for number in range(3))


@pytest.mark.parametrize(
    ("behind", "hidden"),
    [
        ([Behind(A, 42)], set()),
        ([Behind(A, 14)], set()),
        ([Behind(A, 15)], {A}),
        ([Behind(A, 17)], {A}),
        ([Behind(A, 18)], set()),
        ([Behind(A, 42), Behind(B, 14), Behind(C, 3)], set()),
        ([Behind(A, 42), Behind(B, 15)], {A, B}),
        ([Behind(A, 42), Behind(B, 41), Behind(C, 3)], {A, B}),
        ([Behind(A, 85, of_a_relative=True)], {A}),
        ([Behind(A, 9, of_a_relative=True)], set()),
        ([Behind(A, 9, wanted=True), Behind(B, 42)], {A}),
    ],
)
def test_of_whom_nothing_is_told_at_an_address(behind: list[Behind], hidden: set[UUID]) -> None:
    assert kept_from(behind) == hidden


def test_nobody_reads_the_file_of_a_minor_of_fifteen_alone_behind_a_parent_s_address(
    practice: Open, elodie: Patient
) -> None:
    for years, told in ((16, False), (18, True)):
        with scope(practice.doctor.by):
            born = timezone.localdate() - relativedelta(years=years)
            Patient.objects.filter(pk=elodie.pk).update(birth_date=born)
        page = shown(practice)
        assert ("Élodie D." in page) is told
        assert ("Plusieurs personnes partagent" in page) is not told


def test_of_somebody_looked_for_nothing_is_told_from_afar(practice: Open, elodie: Patient) -> None:
    guard.restrict(by=practice.doctor.by, patient=elodie, kind="danger", people=[], now=timezone.now())
    assert "Élodie D." not in shown(practice)


@pytest.mark.parametrize("language", tongues.LANGUAGES)
def test_it_is_told_in_each_language(practice: Open, secretary: Actor, elodie: Patient, language: str) -> None:
    read(secretary, elodie)
    told = shown(practice, lang=language)
    french = "a consulté votre dossier" in told
    assert french is (language == "fr")
    assert ("looked at your file" in told) is (language == "en")


def test_a_link_for_another_use_opens_nothing(practice: Open, elodie: Patient) -> None:
    answer = visitor().get(f"{practice.home}mine/{links.token('proof', elodie.pk)}/readers/")
    assert answer.status_code == 404


def test_it_is_printed_at_the_desk_by_who_checks_identities(practice: Open, secretary: Actor, elodie: Patient) -> None:
    def page(actor: Actor) -> Any:
        client = Client()
        personas.sign_in(client, actor)
        return client.get(reverse("online:readers", args=[elodie.pk]))

    assert "Le secrétariat du cabinet" in text(page(secretary)) or "Qui a consulté mon dossier" in text(page(secretary))
    with scope(practice.doctor.by):
        assert Trace.objects.filter(verb="trace.handed", subject_id=elodie.pk).count() >= 1
    assert page(personas.make_member(practice.structure, "carer", "Léa Fontaine")).status_code == 403
    assert page(personas.make_member(personas.make_structure("Ailleurs"), "secretary", "Zoé")).status_code == 404
