"""Files kept closer: what everyone goes on seeing, what only those listed open, and what is pointed out."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from permanence.directory.models import Person
from permanence.directory.tests import personas
from permanence.foundation.actor import Actor, scope, system
from permanence.foundation.rights import Can
from permanence.guard import actions, jobs, queries
from permanence.guard.models import Alert, Restriction
from permanence.lists.queries import sheet
from permanence.patients import queries as patients
from permanence.patients.models import Contact, Patient
from permanence.patients.tests.factories import make_patient

pytestmark = pytest.mark.django_db
BORN = date(1984, 3, 12)
PHONE = "05 36 49 00 02"


@pytest.fixture
def who() -> personas.Personas:
    return personas.three(may="associate", may_not="secretary")


@pytest.fixture
def notable(who: personas.Personas) -> Patient:
    patient = make_patient(who.here, phone=PHONE, email="elodie@exemple.test")
    with scope(who.alice):
        listed = [Person.objects.get(pk=who.alice.id)]
        actions.restrict(by=who.alice, patient=patient, kind="notable", people=listed, now=timezone.now())
    return patient


def client(actor: Actor) -> Client:
    signed = Client()
    personas.sign_in(signed, actor)
    return signed


def text(answer: Any) -> str:
    return str(answer.content.decode())


def may_open(actor: Actor, patient: Patient) -> bool:
    with scope(actor):
        return queries.kept(actor, [patient], timezone.now()).get(patient.pk, True)


def test_it_is_protected_from_the_page_of_its_readers(who: personas.Personas) -> None:
    patient, alice = make_patient(who.here), client(who.alice)
    page = reverse("guard:file", args=[patient.pk])
    assert page in text(alice.get(reverse("privacy:patient", args=[patient.pk])))
    assert alice.post(page, {"kind": "nobody"}).status_code == 422
    assert alice.post(page, {"kind": "danger", "people": [str(who.bob.id)]}).status_code == 302
    assert may_open(who.bob, patient)
    assert not may_open(who.alice, patient), "who protects it is not listed by that"
    assert "Bob Carrère" in text(alice.get(reverse("guard:files")))
    glass = reverse("guard:glass", args=[patient.pk])
    for closed in (page, reverse("guard:lifting", args=[patient.pk])):
        answer = alice.post(closed, {"kind": "danger", "people": [str(who.alice.id)]})
        assert answer["Location"] == glass, "who is not listed opens it in an emergency first"
    assert may_open(who.bob, patient)
    actions.break_glass(by=who.alice, patient=patient, reason="care", words="Liste à refaire.", now=timezone.now())
    alice.post(page, {"kind": "danger", "people": [str(who.alice.id)]})
    assert not may_open(who.bob, patient)
    alice.post(reverse("guard:lifting", args=[patient.pk]))
    assert may_open(who.bob, patient)


def test_a_secretary_protects_none(who: personas.Personas) -> None:
    patient = make_patient(who.here)
    assert client(who.bob).get(reverse("guard:file", args=[patient.pk])).status_code == 403
    assert client(who.charlie).get(reverse("guard:file", args=[patient.pk])).status_code == 404


def test_who_is_not_listed_finds_and_books_him_and_is_shown_no_more(who: personas.Personas, notable: Patient) -> None:
    bob = client(who.bob)
    found = text(bob.get(reverse("patients:search"), {"q": "durand"}))
    assert "DURAND" in found
    assert PHONE not in found
    assert PHONE in text(client(who.alice).get(reverse("patients:search"), {"q": "durand"}))
    with scope(who.bob):
        assert patients.to_book(who.bob, notable.pk).phone, "booking reaches him"
    assert bob.get(reverse("waiting:new", args=[notable.pk])).status_code == 200
    told = bob.get(reverse("api:patients"), {"q": "durand"}).json()["patients"]
    assert [one["phone"] for one in told] == [""]


@pytest.mark.parametrize(
    "page",
    ["patients:patient", "patients:history", "patients:identity", "patients:relative_new", "coverage:file"],
)
def test_every_page_of_the_file_leads_to_the_glass(who: personas.Personas, notable: Patient, page: str) -> None:
    address = reverse(page, args=[notable.pk])
    assert client(who.bob).get(address)["Location"] == reverse("guard:glass", args=[notable.pk])
    assert client(who.alice).get(address).status_code == 200


def test_nothing_that_hangs_on_it_is_changed_without_opening_it(who: personas.Personas, notable: Patient) -> None:
    with scope(who.alice):
        contact = Contact.objects.filter(patient=notable).first()
    assert contact
    bob = client(who.bob)
    for page, told in (("contact_removal", contact.pk), ("contact", notable.pk), ("death", notable.pk)):
        answer = bob.post(reverse(f"patients:{page}", args=[told]), {"system": "phone", "value": "0536490003"})
        assert answer["Location"] == reverse("guard:glass", args=[notable.pk]), page
    with scope(who.alice):
        assert Contact.objects.filter(patient=notable).count() == 2


def test_lists_and_programs_are_told_no_contact(who: personas.Personas, notable: Patient) -> None:
    with scope(who.bob):
        assert not any("@" in str(cell) for row in sheet(who.bob)[0].rows for cell in row)
    with scope(who.alice):
        assert any("@" in str(cell) for row in sheet(who.alice)[0].rows for cell in row)


def colleague(who: personas.Personas, born: date | None = BORN, name: str = "Élodie Durand") -> Actor:
    member = personas.make_member(who.here, "secretary", name)
    page = reverse("guard:colleague", args=[who.here.pk, member.id])
    client(who.alice).post(page, {"birth_date": f"{born:%d/%m/%Y}" if born else ""})
    return member


def test_the_own_file_of_a_colleague_is_found_and_kept_closer(who: personas.Personas) -> None:
    patient, other = make_patient(who.here), make_patient(who.here, birth_date=date(1984, 3, 13))
    himself = colleague(who)
    assert not may_open(who.bob, patient)
    assert not may_open(himself, patient), "not even he, but in an emergency that is told"
    assert may_open(who.bob, other)
    assert "trouvé par le nom" in text(client(who.alice).get(reverse("guard:files")))


def test_a_namesake_of_the_same_day_is_told_apart_for_good(who: personas.Personas) -> None:
    patient, alice = make_patient(who.here), client(who.alice)
    colleague(who)
    lifting, glass = (reverse(f"guard:{page}", args=[patient.pk]) for page in ("lifting", "glass"))
    assert alice.post(lifting)["Location"] == glass, "who is not listed opens it in an emergency first"
    named = {"kind": "colleague", "people": [str(who.alice.id)]}
    assert alice.post(reverse("guard:file", args=[patient.pk]), named)["Location"] == glass, "nor lists himself"
    assert not may_open(who.alice, patient)
    actions.break_glass(by=who.alice, patient=patient, reason="identity", words="Homonyme ?", now=timezone.now())
    alice.post(lifting)
    assert may_open(who.bob, patient)
    actions.restrict(by=who.alice, patient=patient, kind="notable", people=[], now=timezone.now())
    assert not may_open(who.bob, patient), "and may be protected for another reason"


def test_the_birth_date_of_a_colleague_is_no_way_around_the_glass(who: personas.Personas) -> None:
    patient, alice = make_patient(who.here), client(who.alice)
    himself = colleague(who)
    page = reverse("guard:colleague", args=[who.here.pk, himself.id])
    for day in ("", "01/01/1990"):
        assert alice.post(page, {"birth_date": day})["Location"] == reverse("guard:glass", args=[patient.pk])
    assert alice.post(page, {"birth_date": f"{BORN:%d/%m/%Y}"}).status_code == 302
    assert not may_open(who.bob, patient)


def test_nobody_decides_how_his_own_file_is_kept(who: personas.Personas) -> None:
    patient = make_patient(who.here)
    himself = personas.make_member(who.here, "associate", "Élodie Durand")
    client(who.alice).post(
        reverse("guard:colleague", args=[who.here.pk, himself.id]), {"birth_date": f"{BORN:%d/%m/%Y}"}
    )
    now = timezone.now()
    actions.break_glass(by=himself, patient=patient, reason="other", words="Je regarde mon dossier.", now=now)
    with pytest.raises(actions.HisOwn):
        actions.lift(by=himself, patient=patient, now=now)
    refused = client(himself).post(reverse("guard:colleague", args=[who.here.pk, himself.id]), {"birth_date": ""})
    assert refused.status_code == 409
    assert not may_open(who.bob, patient)


def test_a_colleague_who_left_is_a_patient_as_any_other(who: personas.Personas) -> None:
    patient = make_patient(who.here)
    himself = colleague(who)
    with scope(system("test", [who.here.pk])):
        personas.Membership.objects.filter(person_id=himself.id).update(until_on=date(2021, 1, 1))
    assert may_open(who.bob, patient)


@pytest.mark.parametrize("day", ["01/01/2100", "hier", "31/12/1899"])
def test_a_birth_date_that_cannot_be_is_told(who: personas.Personas, day: str) -> None:
    page = reverse("guard:colleague", args=[who.here.pk, who.bob.id])
    assert client(who.alice).post(page, {"birth_date": day}).status_code == 422


def test_two_files_of_one_person_stay_protected_once_merged(who: personas.Personas, notable: Patient) -> None:
    from permanence.patients import actions as files

    kept = make_patient(who.here, first_names="Elodie")
    with scope(who.alice):
        files.merge(by=who.alice, kept=kept, gone=notable, now=timezone.now())
    assert not may_open(who.bob, kept)


def watch(who: personas.Personas, patient: Patient, reader: Actor, at: datetime) -> None:
    by = system("guard.jobs.watch", [who.here.pk])
    with scope(by):
        told = {"patient_id": str(patient.pk), "person_id": str(reader.id), "at": at.isoformat()}
        jobs.watch(by=by, now=at, **told)


def test_an_unusual_opening_is_told_once_a_day(who: personas.Personas, notable: Patient) -> None:
    client(who.alice).get(reverse("patients:patient", args=[notable.pk]))
    (asked,) = ProcrastinateJob.objects.filter(task_name="guard.jobs.watch")
    assert asked.args["patient_id"] == str(notable.pk)
    now = timezone.now()
    for _ in range(2):
        watch(who, notable, who.alice, now)
    with scope(who.alice):
        (alert,) = Alert.objects.all()
    assert "no_visit" in alert.why
    other = personas.make_member(who.here, "manager", "Nadia Ferrand")
    page = client(other)
    assert "aucun rendez-vous" in text(page.get(reverse("guard:glasses")))
    done = page.post(reverse("guard:alert_examination", args=[alert.pk]), {"finding": "Courrier à classer."})
    assert done.status_code == 302
    assert "Courrier à classer." in text(page.get(reverse("guard:glasses")))


def test_an_opening_in_an_emergency_is_not_told_twice(who: personas.Personas, notable: Patient) -> None:
    actions.break_glass(by=who.bob, patient=notable, reason="care", words="Malaise au secrétariat.", now=timezone.now())
    watch(who, notable, who.bob, timezone.now())
    with scope(who.alice):
        assert not Alert.objects.exists()


def test_a_file_like_any_other_asks_for_no_watch(who: personas.Personas) -> None:
    client(who.bob).get(reverse("patients:patient", args=[make_patient(who.here).pk]))
    assert not ProcrastinateJob.objects.filter(task_name="guard.jobs.watch").exists()


def test_one_protection_stands_at_a_time(who: personas.Personas, notable: Patient) -> None:
    now = timezone.now() + timedelta(minutes=1)
    actions.restrict(by=who.alice, patient=notable, kind="danger", people=[], now=now)
    with scope(who.alice):
        assert Restriction.objects.get().kind == "danger"
        assert who.alice.may(Can.VIEW_TRACE)
