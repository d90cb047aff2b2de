"""What is wrong or missing in a file: a table of files, and the queue through its doors."""

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from permanence.agenda.models import Appointment
from permanence.agenda.tests.factories import make_receiving
from permanence.capacity.tests.factories import MONDAY, SUNDAY_NOON, at
from permanence.coverage.models import Coverage
from permanence.directory.models import Structure
from permanence.directory.tests import personas
from permanence.directory.tests.personas import Personas, make_member, three
from permanence.documents.models import Document
from permanence.foundation.actor import scope, system
from permanence.foundation.refusal import NotFound, NotPermitted
from permanence.messaging.models import RefusedAddress
from permanence.patients import actions, jobs
from permanence.patients.models import Address, Contact, Fault, FaultKind, Patient, RegularDoctor
from permanence.patients.queries import faults as queries
from permanence.patients.rules import faults as rules
from permanence.patients.rules.national import key
from permanence.patients.tests.factories import make_patient

TODAY = date(2026, 11, 23)
BORN = date(1984, 3, 12)
BODY = "2840331555123"
NUMBER = f"{BODY}{key(BODY):02}"
PHONE = "+33639980001"


def file(**more: Any) -> rules.File:
    told = {"birth_name": "Durand", "first_names": "Élodie", "birth_date": BORN, "phones": (PHONE,), **more}
    return rules.File(**told)


WRONG: dict[str, tuple[rules.File, set[str]]] = {
    "all is well": (file(), set()),
    "nobody can be reached": (file(phones=()), {"unreached"}),
    "an address is enough": (file(phones=(), emails=("e@exemple.fr",)), set()),
    "so is a relative who has a number": (file(phones=(), relatives=(("partner", True),)), set()),
    "a relative without one is not": (file(phones=(), relatives=(("partner", False),)), {"unreached"}),
    "too few digits": (file(phones=("+3356100",)), {"phone"}),
    "a number kept for fiction rings": (file(phones=("+33639980001",)), set()),
    "a number abroad": (file(phones=("+447911123456",)), set()),
    "messages come back": (file(emails=("e@exemple.fr",), refused=("e@exemple.fr",)), {"bounced"}),
    "born tomorrow": (file(birth_date=TODAY + timedelta(days=1)), {"birth"}),
    "born today, nobody noted": (file(birth_date=TODAY), {"guardian"}),
    "121 years old": (file(birth_date=date(1905, 11, 23)), {"birth"}),
    "120 years old": (file(birth_date=date(1905, 11, 24)), set()),
    "a child with her mother": (file(birth_date=date(2020, 2, 29), relatives=(("mother", True),)), set()),
    "a child with a legal guardian": (file(birth_date=date(2020, 2, 29), relatives=(("guardian", True),)), set()),
    "a child in whose file a number stands": (
        file(birth_date=date(2020, 2, 29), relatives=(("mother", False),)),
        set(),
    ),
    "whose grandmother alone has one": (
        file(birth_date=date(2020, 2, 29), phones=(), relatives=(("guardian", False), ("other", True))),
        {"kin"},
    ),
    "one parent of two has a number": (
        file(birth_date=date(2020, 2, 29), phones=(), relatives=(("mother", False), ("father", True))),
        set(),
    ),
    "an adult whose guardian has no number": (file(relatives=(("guardian", False),)), {"kin"}),
    "an adult whose mother has none": (file(relatives=(("mother", False),)), set()),
    "a child with her grandmother alone": (
        file(birth_date=date(2020, 2, 29), relatives=(("other", True),)),
        {"guardian"},
    ),
    "of age today": (file(birth_date=date(2008, 11, 23)), set()),
    "a number that fits": (file(number=NUMBER, sex="female", birth_place="31555"), set()),
    "of another sex": (file(number=NUMBER, sex="male"), {"number"}),
    "of another month": (file(number=NUMBER, birth_date=date(1984, 4, 12)), {"number"}),
    "of another place": (file(number=NUMBER, birth_place="75056"), {"number"}),
    "its key is wrong": (file(number=BODY + "99"), {"number"}),
    "three visits, no document": (file(visits=3), {"identity"}),
    "two visits": (file(visits=2), set()),
    "three visits, document seen": (file(visits=3, checked=True), set()),
    "the name in use is the birth name": (file(birth_name="Le Goff", used_name="LE-GOFF"), {"name"}),
    "another name in use": (file(used_name="Martin"), set()),
    "a name that is none": (file(birth_name="???"), {"name"}),
    "apostrophes and accents": (file(birth_name="D’Angélo-Ruiz", used_name="N'Guyen"), set()),
    "an insurer that has ended": (file(ended=(("complementary", date(2026, 1, 1)),)), {"coverage"}),
    "comes and nobody pays": (file(comes=True, insured=False), {"insured"}),
    "nobody pays and he does not come": (file(insured=False), set()),
    "the practice does not note insurances": (file(comes=True, insured=None), set()),
    "comes without a regular doctor": (file(comes=True, doctored=False), {"doctor"}),
    "of sixteen today without one": (
        file(birth_date=date(2010, 11, 23), comes=True, doctored=False, relatives=(("mother", True),)),
        {"doctor"},
    ),
    "sixteen tomorrow": (
        file(birth_date=date(2010, 11, 24), comes=True, doctored=False, relatives=(("mother", True),)),
        set(),
    ),
    "a visit nobody told of": (file(untold=("visit",)), {"outcome"}),
    "a document nobody named": (file(unread=("document",)), {"document"}),
    "a whole address": (file(address=("3 allée des Tilleuls", "31000", "Toulouse")), set()),
    "an address abroad": (file(address=("Bahnhofstr. 1", "CH-8001", "Zürich")), set()),
    "a town alone": (file(address=("", "31000", "Toulouse")), {"address"}),
    "a postcode of four figures": (file(address=("3 allée des Tilleuls", "3100", "Toulouse")), {"address"}),
    "papers wanted": (file(lacking=("a form",)), {"papers"}),
    "Turkish, nobody to translate": (file(language="tr"), {"language"}),
    "Turkish with an interpreter": (file(language="tr", interpreter=True), set()),
    "not confirmed for long": (file(stale=True), {"stale"}),
    "a possible duplicate": (file(doubles=("another",)), {"double"}),
    "who died and comes": (file(died=True, comes=True, phones=(), stale=True), {"dead"}),
    "who died": (file(died=True, phones=(), number="1", language="tr"), set()),
}


@pytest.mark.parametrize(("judged", "expected"), WRONG.values(), ids=WRONG)
def test_what_is_wrong(judged: rules.File, expected: set[str]) -> None:
    assert {*rules.faults(judged, TODAY)} == expected


def test_every_check_has_its_words_and_says_why_it_matters() -> None:
    assert [*rules.CHECKS] == FaultKind.values
    assert all(check.__doc__ for check in rules.CHECKS.values())


def test_the_mark_of_a_number_tells_nothing_of_it() -> None:
    doubted = [rules.faults(file(number=BODY, number_mark=mark), TODAY)["number"] for mark in ("a", "b")]
    assert BODY not in str([one.rests_on for one in doubted])
    assert doubted[0].marks != doubted[1].marks


@pytest.fixture
def here() -> Structure:
    return personas.make_structure("MSP des Tilleuls", "health_house")


def look(structure: Structure) -> None:
    jobs.seek_wrong(by=system("test", [structure.pk]), now=timezone.now())


@pytest.mark.django_db
def test_who_comes_soonest_stands_first_then_the_gravest(here: Structure) -> None:
    secretary, now = make_member(here, "secretary"), SUNDAY_NOON
    receiving = make_receiving(here, birth_name="Rien", phone="06 39 98 00 09")
    later = make_patient(here, birth_name="Vidal", phone="06 39 98 00 01")
    grave = make_patient(here, birth_name="Grave", first_names="Paul")
    comes = make_patient(here, birth_name="Arrive", first_names="Luc", phone="06 39 98 00 02")
    make_patient(here, birth_name="Bien", first_names="Anne", phone="06 39 98 00 03")
    with scope(system("test", [here.pk])):
        Patient.objects.filter(pk__in=[later.pk, comes.pk]).update(language="tr")
    receiving.book(patient=comes)
    look(here)
    with scope(secretary):
        found = queries.queue(secretary, now)
        assert [one.patient for one in found] == [comes, grave, later]
        assert found[0].comes_at
        assert not found[1].comes_at
        assert dict(queries.counts(secretary)) == {FaultKind.UNREACHED: 1, FaultKind.LANGUAGE: 2}
        assert queries.soon(secretary, now) == 1
        assert [one.patient for one in queries.queue(secretary, now, kind="unreached")] == [grave]


@pytest.mark.django_db
def test_what_is_just_so_stays_away_until_it_changes(here: Structure) -> None:
    secretary, now = make_member(here, "secretary", "Sylvie Roque"), timezone.now()
    patient = make_patient(here, phone="06 39 98 00 01")
    with scope(secretary):
        Patient.objects.filter(pk=patient.pk).update(language="tr")
    look(here)
    with scope(secretary):
        fault = Fault.objects.get(kind="language")
        actions.accept_fault(by=secretary, fault=fault, seen=fault.marks, now=now)
    look(here)
    with scope(secretary):
        assert not queries.queue(secretary, now)
        ((whose, fault),) = queries.accepted(secretary)
        assert (whose, fault.accepted_by_name, fault.accepted_at) == (patient, "Sylvie Roque", now)
        Patient.objects.filter(pk=patient.pk).update(language="ar")
    look(here)
    with scope(secretary):
        assert [one.patient for one in queries.queue(secretary, now)] == [patient]
        assert not queries.accepted(secretary)


@pytest.mark.django_db
def test_nobody_says_it_of_what_he_has_not_seen(here: Structure) -> None:
    secretary, now = make_member(here, "secretary", "Sylvie Roque"), timezone.now()
    patient = make_patient(here, phone="06 39 98 00 01")
    with scope(secretary):
        Patient.objects.filter(pk=patient.pk).update(language="tr")
    look(here)
    with scope(secretary):
        seen = Fault.objects.get(kind="language")
        Patient.objects.filter(pk=patient.pk).update(language="ar")  # by a colleague, before she presses
        with pytest.raises(actions.ChangedMeanwhile):
            actions.accept_fault(by=secretary, fault=seen, seen=seen.marks, now=now)
        assert not queries.accepted(secretary)
        Patient.objects.filter(pk=patient.pk).update(language="fr")
        with pytest.raises(actions.ChangedMeanwhile):
            actions.accept_fault(by=secretary, fault=seen, seen=seen.marks, now=now)


@pytest.mark.django_db
def test_all_that_a_file_holds_is_looked_at(here: Structure) -> None:
    """Visits, regular doctors and insurers are asked of where the practice notes them as a rule."""
    secretary = make_member(here, "secretary")
    receiving = make_receiving(here, birth_name="Venu", phone="06 39 98 00 09")
    other = make_patient(here, birth_name="Oubli", first_names="Luc", phone="06 39 98 00 01")
    receiving.book()
    receiving.book(at(10), patient=other)
    receiving.book(at(11, day=MONDAY + timedelta(days=7)), patient=other)
    later = at(9) + timedelta(days=1)

    def wrong(kind: str) -> list[Patient]:
        with scope(secretary):
            actions.seek_faults(by=secretary, structure_id=here.pk, among=[receiving.patient.pk, other.pk], now=later)
            return [one.patient for one in Fault.objects.filter(kind=kind).select_related("patient")]

    assert [wrong(kind) for kind in ("outcome", "insured", "doctor", "document", "address")] == [[]] * 5
    with scope(system("test", [here.pk])):
        seen = Appointment.objects.get(patient=receiving.patient)
        Appointment.objects.filter(pk=seen.pk).update(status="fulfilled", stage="gone")
        Coverage.objects.create(structure=here, patient=receiving.patient, kind="basic", payer="CPAM", noted_at=later)
        RegularDoctor.objects.create(structure=here, patient=receiving.patient, name="Dr Petit")
        Address.objects.create(structure=here, patient=other, city="Toulouse")
        document = Document.objects.create(
            structure=here, patient=other, way="sent", kind="pdf", size=1, state="waiting", at=later - timedelta(days=2)
        )
    assert [wrong(kind) for kind in ("outcome", "insured", "doctor", "address")] == [[other]] * 4
    for name in ("Un", "Deux", "Trois", "Quatre", "Cinq"):
        make_patient(here, birth_name=name, phone="06 39 98 00 05")
    assert [wrong(kind) for kind in ("insured", "doctor")] == [[], []], "of one in seven it is no rule"
    assert wrong("document") == [], "two days are within what is usual"
    with scope(system("test", [here.pk])):
        Document.objects.filter(pk=document.pk).update(at=later - timedelta(days=4))
        Appointment.objects.filter(patient=other, starts_at__lt=later).update(status="noshow", stage="excused")
    assert wrong("document") == [other]
    assert wrong("outcome") == []


@pytest.mark.django_db
def test_one_goes_back_to_the_queue_and_takes_back_what_is_just_so(client: Client, here: Structure) -> None:
    secretary, patient = make_member(here, "secretary"), make_patient(here)
    personas.sign_in(client, secretary)
    page, file_page = (
        reverse("patients:corrections") + "?kind=unreached",
        reverse("patients:patient", args=[patient.pk]),
    )
    assert f'href="{page}"' not in client.get(file_page).content.decode()
    client.get(page)
    assert f'href="{page}"' in client.get(file_page).content.decode()
    assert f'href="{page}"' in client.get(file_page).content.decode(), "still, after it was written to"
    with scope(secretary):
        fault = Fault.objects.get()
    said = client.post(reverse("patients:acceptance", args=[fault.pk]), {"marks": fault.marks}, follow=True)
    assert f'data-undo="{reverse("patients:acceptance_end", args=[fault.pk])}"' in said.content.decode()
    htmx = {"HX-Request": "true", "HX-Target": "queue"}
    assert client.post(reverse("patients:acceptance_end", args=[fault.pk]), headers=htmx).status_code == 204
    again = client.get(page, headers=htmx).content.decode()
    assert f"to-correct-{patient.pk}" in again
    assert "<html" not in again, "a part, not a page poured into a page"
    client.get(reverse("patients:search"))
    assert f'href="{page}"' not in client.get(file_page).content.decode(), "the queue was left"


@pytest.mark.django_db
def test_an_address_that_sends_messages_back_is_told(here: Structure) -> None:
    secretary, now = make_member(here, "secretary"), timezone.now()
    patient = make_patient(here, phone="06 39 98 00 01")
    with scope(secretary):
        Contact.objects.create(structure=here, patient=patient, system="email", value="e@exemple.invalid")
        RefusedAddress.objects.create(structure=here, channel="email", address="e@exemple.invalid", at=now)
    look(here)
    with scope(secretary):
        assert dict(queries.counts(secretary)) == {FaultKind.BOUNCED: 1}


@pytest.mark.django_db
def test_the_page_leads_to_the_field_and_sees_at_once_what_was_corrected(client: Client, here: Structure) -> None:
    secretary = make_member(here, "secretary")
    patient = make_patient(here)  # opened just now: no night has passed
    personas.sign_in(client, secretary)
    page = reverse("patients:corrections")
    told = client.get(page).content.decode()
    assert "Personne n’est joignable" in told
    assert reverse("patients:patient", args=[patient.pk]) + "#id_value" in told
    sheet = client.get(reverse("patients:corrections_sheet")).content.decode()
    assert "DURAND Élodie" in sheet
    assert "Personne n’est joignable" in sheet
    with scope(secretary):
        fault = Fault.objects.get()
    for _twice in range(2):  # pressed twice
        assert client.post(reverse("patients:acceptance", args=[fault.pk]), {"marks": fault.marks}).status_code == 302
    assert "Personne n’est joignable" not in client.get(page).content.decode()
    assert "DURAND Élodie" in client.get(reverse("patients:just_so")).content.decode()
    client.post(reverse("patients:acceptance_end", args=[fault.pk]))
    assert "Personne n’est joignable" in client.get(page).content.decode()
    with scope(secretary):
        actions.add_contact(by=secretary, patient=patient, system="phone", value="06 39 98 00 01")
    told = client.get(page + "?kind=nonsense&from=9x").content.decode()
    assert "Aucun dossier à corriger" in told


@pytest.mark.django_db
def test_of_who_died_the_visit_that_is_to_be_cancelled_is_told_by_its_day_however_far_it_is(client: Client) -> None:
    doctor = make_receiving(personas.make_structure())
    booked = doctor.book(at(9))
    with time_machine.travel(SUNDAY_NOON - timedelta(days=12), tick=False):
        with scope(doctor.by):
            Patient.objects.filter(pk=booked.patient_id).update(died_on=TODAY - timedelta(days=30))
        look(doctor.role.structure)
        personas.sign_in(client, make_member(doctor.role.structure, "secretary"))
        told = client.get(reverse("patients:corrections")).content.decode()
    assert "Décès noté, et un rendez-vous à venir" in told
    assert "lun. 23 nov." in told
    assert reverse("agenda:appointment", args=[booked.pk]) in told


@pytest.mark.django_db
def test_who_may_not_settle_it_is_not_shown_it(client: Client) -> None:
    people: Personas = three()
    patient = make_patient(people.here, phone="06 39 98 00 01")
    with scope(system("test", [people.here.pk])):
        actions.note_number(by=people.alice, patient=patient, number=BODY + "99", now=timezone.now())
    look(people.here)
    with scope(people.alice):
        fault = Fault.objects.get(kind="number")
        assert queries.fault(people.alice, fault.pk) == fault
    telesecretary = make_member(people.here, "telesecretary", "Claire Fabre")
    with scope(telesecretary), pytest.raises(NotFound):
        queries.fault(telesecretary, fault.pk)
    with pytest.raises(NotPermitted):
        actions.accept_fault(by=people.bob, fault=fault, seen=fault.marks, now=timezone.now())
    with scope(people.charlie):
        assert not queries.queue(people.charlie, timezone.now())


@pytest.mark.django_db
def test_a_duplicate_is_never_just_so(here: Structure) -> None:
    secretary = make_member(here, "secretary")
    make_patient(here, phone="06 39 98 00 01")
    make_patient(here, phone="06 39 98 00 01")
    look(here)
    with scope(secretary):
        double = Fault.objects.filter(kind="double").first()
        assert double is not None
        with pytest.raises(actions.NeverJustSo):
            actions.accept_fault(by=secretary, fault=double, seen=double.marks, now=timezone.now())


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({}, ["PICARD", "ZOLA", "ÉMERY"]),
        ({"sort": "patient"}, ["ÉMERY", "PICARD", "ZOLA"]),
        ({"sort": "-born,-patient"}, ["PICARD", "ZOLA", "ÉMERY"]),
        ({"sort": "born,patient; DROP TABLE patients_patient"}, ["ZOLA", "ÉMERY", "PICARD"]),
        ({"sort": "-patient", "kind": "guardian"}, ["PICARD"]),
    ],
)
def test_page_and_sheet_are_filtered_and_put_in_order_alike(
    client: Client, here: Structure, asked: dict[str, str], expected: list[str]
) -> None:
    for name, born in (("Picard", date(2020, 1, 2)), ("Zola", date(1984, 3, 12)), ("Émery", date(1984, 3, 12))):
        make_patient(here, birth_name=name, first_names="Jo", birth_date=born)
    look(here)
    personas.sign_in(client, make_member(here, "secretary"))
    for page in ("patients:corrections", "patients:corrections_sheet"):
        told = client.get(reverse(page), asked).content.decode()
        assert sorted((one for one in ("PICARD", "ZOLA", "ÉMERY") if one in told), key=told.index) == expected, page
