"""What a scheduling client relies on: true versions and moments, pages that stay, conditions, less on the wire."""

from datetime import date, timedelta
from email.utils import format_datetime
from typing import Any
from urllib.parse import urlsplit

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from fhir.resources.R4B import get_fhir_model_class
from fhir.resources.R4B.operationoutcome import OperationOutcome

from permanence.agenda.tests.factories import Receiving
from permanence.api.rules import fhir
from permanence.directory.models import Structure
from permanence.foundation.models import Change
from permanence.guard import actions as guard
from permanence.patients import actions as patients
from permanence.patients.models import Patient
from permanence.patients.tests.factories import make_patient

from .programs import Program, everything, first

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def at(when: Any) -> str:
    return str(when.isoformat()).replace("+00:00", "Z")


# Moments and versions


def test_a_resource_says_when_it_last_changed(program: Program, doctor: Receiving, house: Structure) -> None:
    promise = doctor.book()
    with everything(house):
        logged = Change.objects.filter(row_id=promise.pk).latest("at").at
    read = program.ask(f"Appointment/{promise.pk}")
    assert (
        read.json()["meta"]["lastUpdated"][:19] == logged.astimezone(timezone.get_default_timezone()).isoformat()[:19]
    )
    assert read.headers["Last-Modified"]
    searched = program.found("Appointment?date=2026-11-23")[0]
    assert searched == read.json(), "alone or in a search, it says the same"
    assert "lastUpdated" not in program.found("Organization")[0]["meta"], "nobody logs it: nothing is said"


@pytest.mark.parametrize("kind", ["Appointment", "Patient"])
def test_what_changed_since_is_found(program: Program, doctor: Receiving, kind: str) -> None:
    doctor.book()
    now = timezone.now()
    before, after = at(now - HOUR).replace("+", "%2B"), at(now + HOUR).replace("+", "%2B")
    told = {
        f"gt{before}": 1,
        f"ge{before}&_lastUpdated=lt{after}": 1,
        f"gt{after}": 0,
        f"le{before}": 0,
        f"lt{after}": 1,
        f"ge{program.found(kind)[0]['meta']['lastUpdated'].replace('+', '%2B')}": 1,
    }
    assert {one: len(program.found(f"{kind}?_lastUpdated={one}")) for one in told} == told
    assert program.ask(f"{kind}?_lastUpdated=yesterday").status_code == 400
    refused = program.ask("Organization?_lastUpdated=gt2026-01-01")
    assert (refused.status_code, refused.json()["issue"][0]["code"]) == (400, "not-supported")


def test_a_number_taken_away_changes_the_file(program: Program, doctor: Receiving, house: Structure) -> None:
    with everything(house) as by:
        contact = patients.add_contact(by=by, patient=doctor.patient, system="phone", value="05 36 49 12 99")
    since = program.ask(f"Patient/{doctor.patient.pk}").json()["meta"]
    with everything(house) as by:
        patients.remove_contact(by=by, contact=contact)
        gone = Change.objects.get(row_id=contact.pk, operation="delete").at
    now = program.ask(f"Patient/{doctor.patient.pk}").json()["meta"]
    assert now["versionId"] != since["versionId"]
    assert now["lastUpdated"] == fhir.written(gone)


def test_who_has_a_version_or_a_moment_is_sent_nothing(program: Program, doctor: Receiving) -> None:
    where = f"Appointment/{doctor.book().pk}"
    read = program.ask(where)
    assert program.ask(where, If_None_Match=read.headers["ETag"]).status_code == 304
    assert program.ask(where, If_Modified_Since=read.headers["Last-Modified"]).status_code == 304
    earlier = format_datetime(timezone.now() - HOUR, usegmt=False)
    assert program.ask(where, If_Modified_Since=earlier).status_code == 200
    both = program.ask(where, If_None_Match='W/"0"', If_Modified_Since=read.headers["Last-Modified"])
    assert both.status_code == 200, "versions go before moments"
    assert program.ask(where, If_Modified_Since="yesterday").status_code == 200


def test_versions_are_told_since_a_moment_and_as_many_as_wanted(program: Program, doctor: Receiving) -> None:
    made = program.operate("book", first(program), str(doctor.patient.pk)).json()["entry"][0]["resource"]
    program.ask(f"Appointment/{made['id']}", made | {"status": "cancelled"}, method="PUT")
    where = f"Appointment/{made['id']}/_history"
    bundle = program.ask(where).json()
    get_fhir_model_class("Bundle").model_validate(bundle)
    assert [one["resource"]["status"] for one in bundle["entry"]] == ["cancelled", "booked"]
    assert all(one["resource"]["meta"]["lastUpdated"] == one["response"]["lastModified"] for one in bundle["entry"])
    newest = program.ask(f"{where}?_count=1").json()
    assert (newest["total"], len(newest["entry"])) == (2, 1)
    assert program.ask(f"{where}?_since=2099-01-01").json()["total"] == 0
    assert program.ask(f"{where}?_since=never").status_code == 400
    one = program.ask(f"{where}/{made['meta']['versionId']}")
    assert one.json()["status"] == "booked"
    assert program.ask(f"{where}/0").status_code == 404


# Pages


def test_pages_stay_where_they_are_whatever_is_written_before_them(program: Program, house: Structure) -> None:
    for name in ("Bernard", "Moreau", "Roux", "Vidal"):
        make_patient(house, birth_name=name)
    page = program.ask("Patient?_count=2").json()
    seen = [one["resource"]["id"] for one in page["entry"]]
    make_patient(house, birth_name="Abadie")  # comes before what was seen already
    while following := {one["relation"]: one["url"] for one in page["link"]}.get("next"):
        page = program.ask(f"Patient?{urlsplit(following).query}").json()
        seen += [one["resource"]["id"] for one in page["entry"]]
    assert len(seen) == len(set(seen)) == 5
    assert page["total"] == 6
    assert program.ask("Patient?_after=nobody").status_code == 400
    assert program.ask(f"Patient?_after={house.pk}").status_code == 410
    assert "total" not in program.ask("Patient?_total=none").json()


def test_a_search_is_put_in_order(program: Program, house: Structure, doctor: Receiving) -> None:
    for name in ("Abadie", "Zola"):
        make_patient(house, birth_name=name)
    families = [one["name"][0]["family"] for one in program.found("Patient?_sort=-name&_count=3")]
    assert families == sorted(families, reverse=True)
    last = program.ask("Patient?_sort=-name&_count=2").json()
    following = urlsplit({one["relation"]: one["url"] for one in last["link"]}["next"]).query
    assert len(program.found(f"Patient?{following}")) == 1
    assert program.ask("Patient?_sort=gender").status_code == 400
    make_patient(house, birth_name="Zola", birth_date=date(1950, 1, 2))
    twice = "Patient?_sort=-family,birthdate&family=zola"
    in_order = [one["birthDate"] for one in program.found(twice)]
    assert in_order == sorted(in_order), "of one name, by day of birth"
    one_by_one = program.ask(f"{twice}&_count=1").json()
    rest = urlsplit({one["relation"]: one["url"] for one in one_by_one["link"]}["next"]).query
    assert program.found(f"Patient?{rest}")[0]["birthDate"] == in_order[1]


def test_a_page_says_what_was_understood(program: Program, doctor: Receiving) -> None:
    """Whoever asked for men and reads `self` sees that nobody kept to it."""
    asked = "Patient?gender=male&family=&birthdate=ge1900-01-01&_count=5"
    (link,) = program.ask(asked).json()["link"]
    assert urlsplit(link["url"]).query == "birthdate=ge1900-01-01&_count=5"
    counted = program.ask("Patient?_summary=count&_count=0").json()
    assert ("entry" in counted, [one["relation"] for one in counted["link"]]) == (False, ["self"])
    assert program.ask("Patient?_total=guess").status_code == 400


@pytest.mark.parametrize("way", ["_include=Appointment:nobody", "_include=*", "_revinclude=Appointment:patient"])
def test_what_brings_nothing_is_refused_for_who_wants_to_know(program: Program, way: str) -> None:
    assert program.ask(f"Appointment?{way}").status_code == 200
    refused = program.ask(f"Appointment?{way}", Prefer="handling=strict")
    assert (refused.status_code, refused.json()["issue"][0]["code"]) == (400, "not-supported")


# Dates and names


@pytest.mark.parametrize(
    ("asked", "there"),
    [
        ("2026", 1), ("2026-11", 1), ("2026-11-23", 1), ("2026-11-23T09:00:00%2B01:00", 1),
        ("eq2026-11", 1), ("ne2026-11", 0), ("ne2026-10", 1), ("gt2026-11", 0),
        ("gt2026-10", 1), ("sa2026-11-22", 1), ("eb2026-11-24", 1), ("eb2026-11-23", 0),
        ("le2026-11", 1), ("lt2026-11", 0), ("ge2026-12", 0), ("2026-10,2026-11", 1),
        ("2025", 0), ("2026-12", 0), ("gt2026-11-23T09:00:00%2B01:00", 0), ("ge2026-11-23T09:00:00%2B01:00", 1),
    ],
)  # fmt: skip
def test_a_date_means_all_that_it_covers(program: Program, doctor: Receiving, asked: str, there: int) -> None:
    doctor.book()  # on 2026-11-23 at nine
    assert len(program.found(f"Appointment?date={asked}")) == there


@pytest.mark.parametrize("wrong", ["2026-13", "26", "ap2026", "2026-11-31", "today", "2026-11,x", "9999", ""])
def test_a_date_that_is_none_is_said(program: Program, wrong: str) -> None:
    assert program.ask(f"Appointment?date={wrong}").status_code == (400 if wrong else 200)


def test_who_is_born_within_a_year_or_before_is_found(program: Program, house: Structure, doctor: Receiving) -> None:
    make_patient(house, birth_name="Zola", birth_date=date(1950, 1, 2))
    for asked in ("1950", "1950-01", "1950-01-02", "lt1951", "eb1950-02", "ge1949-12-31&birthdate=le1950", "1948,1950"):
        assert [one["name"][0]["family"] for one in program.found(f"Patient?birthdate={asked}")] == ["Zola"], asked
    for asked in ("1950-02", "ne1950&family=zola", "gt1950-01-02&family=zola", "lt1950"):
        assert program.found(f"Patient?birthdate={asked}") == [], asked
    assert program.ask("Patient?birthdate=1950-01-02T10:00:00Z").status_code == 400


def test_names_are_found_whatever_their_accents(program: Program, house: Structure) -> None:
    make_patient(house, birth_name="Zébulon", first_names="Gaël")
    for asked in ("family=zebulon", "family=ZÉBU", "given=gael", "name=zèb", "family:contains=ebul"):
        assert len(program.found(f"Patient?{asked}")) == 1, asked
    assert not program.found("Patient?family:exact=Zebulon")
    assert not program.found("Patient?family=%25"), "no sign of LIKE means anything"


@pytest.mark.parametrize("kind", ["Patient", "Appointment"])
def test_a_page_asks_the_database_as_often_for_one_as_for_many(
    program: Program, doctor: Receiving, house: Structure, kind: str
) -> None:
    for hour in (9, 10, 11):
        patient = doctor.patient if hour == 9 else make_patient(house, birth_name=f"Nom{'abc'[hour - 9]}")
        doctor.book(program.now.replace(hour=hour - 1, minute=0) + timedelta(days=1), patient=patient)
    asked = f"{kind}?_include=Appointment:patient&_include=Appointment:practitioner&_revinclude=Appointment:patient"
    numbers = []
    for count in (1, 3):
        with CaptureQueriesContext(connection) as few:
            assert len(program.found(f"{asked}&_count={count}")) == count
        numbers.append(len(few))
    assert numbers[0] == numbers[1] < 30


# Searches


def test_a_search_leads_through_what_is_named(program: Program, doctor: Receiving, house: Structure) -> None:
    doctor.book()
    family, person = doctor.patient.birth_name, f"Practitioner/{doctor.role.person_id}"
    found = {
        f"Appointment?patient.family={family}": 1,
        f"Appointment?patient:Patient.birthdate={doctor.patient.birth_date}": 1,
        "Appointment?patient.family=nobody": 0,
        "Appointment?practitioner.family=nobody": 0,
        f"Appointment?actor=Patient/{doctor.patient.pk}": 1,
        f"Appointment?patient:Patient={doctor.patient.pk}": 1,
        "Schedule?actor:Practitioner.family=nobody": 0,
        f"Schedule?actor:Location={doctor.role.site_id}": 1,
        f"PractitionerRole?practitioner={person}&organization.name=tilleuls": 1,
        f"Patient?family:exact={family}": 1,
        f"Patient?family:exact={family[:-1]}": 0,
        f"Patient?family:contains={family[1:]}": 1,
    }
    assert {query: program.ask(query).json()["total"] for query in found} == found
    for wrong in ("Appointment?patient.colour=blue", "Appointment?patient:Group.name=x", "Patient?birthdate:missing=1"):
        refused = program.ask(wrong)
        assert (refused.status_code, refused.json()["issue"][0]["code"]) == (400, "not-supported")
    narrow = Program(house, ["system/Appointment.read"])
    assert narrow.ask(f"Appointment?patient.family={family}").status_code == 400, "not through what it may not read"


def test_a_file_kept_closer_is_not_reached_through_a_chain(
    program: Program, doctor: Receiving, house: Structure
) -> None:
    doctor.book()
    with everything(house) as by:
        patients.add_contact(by=by, patient=doctor.patient, system="phone", value="05 36 49 12 34")
    assert len(program.found("Appointment?patient.phone=0536491234")) == 1
    with everything(house) as by:
        guard.restrict(by=by, patient=doctor.patient, kind="danger", people=[], now=program.now)
    assert program.found("Appointment?patient.phone=0536491234") == []
    assert "lastUpdated" not in program.ask(f"Patient/{doctor.patient.pk}").json()["meta"]


def test_what_refers_to_a_resource_comes_with_it(program: Program, doctor: Receiving, house: Structure) -> None:
    doctor.book()
    for asked, kinds in (
        ("Patient?_revinclude=Appointment:patient", ["Patient", "Appointment"]),
        ("Practitioner?_revinclude=PractitionerRole:practitioner", ["Practitioner", "PractitionerRole"]),
        ("PractitionerRole?_revinclude=Schedule:actor", ["PractitionerRole", "Schedule"]),
    ):
        assert [one["resource"]["resourceType"] for one in program.ask(asked).json()["entry"]] == kinds
    narrow = Program(house, ["system/Patient.read"])
    assert len(narrow.ask("Patient?_revinclude=Appointment:patient").json()["entry"]) == 1


def test_as_much_is_sent_as_is_wanted(program: Program, doctor: Receiving) -> None:
    where = f"Appointment/{doctor.book().pk}"
    (some,) = program.found("Appointment?_elements=start")
    assert set(some) == {"resourceType", "id", "meta", "start", "status", "participant"}
    assert some["meta"]["tag"][0]["code"] == "SUBSETTED"
    get_fhir_model_class("Appointment").model_validate(some)
    assert program.ask(f"{where}?_elements=start").json() == some
    summary = program.ask(f"{where}?_summary=true").json()
    assert "created" not in summary
    get_fhir_model_class("Appointment").model_validate(summary)
    counted = program.ask("Appointment?_summary=count").json()
    assert (counted["total"], "entry" in counted) == (1, False)
    assert program.ask("Appointment?_summary=short").status_code == 400


def test_a_search_is_posted_so_that_no_address_names_anyone(program: Program, doctor: Receiving) -> None:
    def post(path: str, form: bytes, kind: str = "application/x-www-form-urlencoded") -> Any:
        with time_machine.travel(program.now, tick=False):
            return Client().generic(
                "POST", f"/fhir/r4/{path}/_search", form, content_type=kind,
                headers={"Authorization": f"Bearer {program.token}"},
            )  # fmt: skip

    family = doctor.patient.birth_name
    assert post("Patient", f"family={family}&_count=1".encode()).json()["total"] == 1
    assert post("Patient", b"family=no+body").json()["total"] == 0
    assert post("Slot", b"start=ge2026-11-23&start=lt2026-11-24").json()["total"] == 9
    assert post("Observation", b"name=x").status_code == 404
    assert post("Patient", b"{}", "application/fhir+json").status_code == 415
    assert program.ask("Patient/_search", method="GET").status_code == 405


# Writing


def test_an_appointment_is_booked_once_under_a_condition(program: Program, doctor: Receiving, house: Structure) -> None:
    sent = {
        "resourceType": "Appointment",
        "status": "booked",
        "slot": [{"reference": f"Slot/{first(program)}"}],
        "participant": [{"actor": {"reference": f"Patient/{doctor.patient.pk}"}, "status": "accepted"}],
    }
    condition = f"patient=Patient/{doctor.patient.pk}&status=booked"
    made, again = (program.ask("Appointment", sent, If_None_Exist=condition) for _ in range(2))
    assert (made.status_code, again.status_code) == (201, 200)
    assert made.json()["id"] == again.json()["id"]
    gone = {"resourceType": "Appointment", "status": "cancelled"}
    stale = program.ask(f"Appointment?{condition}", made.json() | gone, method="PUT", If_Match='W/"0"')
    assert stale.status_code == 412
    done = program.ask(f"Appointment?{condition}", made.json() | gone, method="PUT", If_Match=made.headers["ETag"])
    assert (done.status_code, done.json()["status"]) == (200, "cancelled")
    anew = program.ask(f"Appointment?{condition}", sent, method="PUT")
    assert anew.status_code == 201, "who is not there is made"
    assert program.ask("Appointment?colour=blue", sent, method="PUT").status_code == 400
    assert program.ask("Appointment", sent, method="PUT").status_code == 400
    several = f"patient=Patient/{doctor.patient.pk}"
    assert program.ask(f"Appointment?{several}", sent, method="PUT").status_code == 412


def test_who_knows_what_he_wrote_is_not_told_it(program: Program, doctor: Receiving, house: Structure) -> None:
    sent = {"resourceType": "Patient", "name": [{"family": "Lacombe", "given": ["Jeanne"]}], "birthDate": "1961-04-02"}
    made = program.ask("Patient", sent, Prefer="return=minimal")
    assert (made.status_code, made.content) == (201, b"")
    with everything(house):
        pk = Patient.objects.get(birth_date="1961-04-02").pk
    version = made.headers["ETag"].split('"')[1]
    assert made.headers["Location"].endswith(f"/Patient/{pk}/_history/{version}")
    assert program.ask(f"Patient/{pk}", Prefer="return=minimal").json()["id"] == str(pk)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "", 404),
        ("POST", "", 404),
        ("GET", "Patient/x/y/z", 404),
        ("GET", "Observation", 404),
        ("DELETE", "Patient/x", 405),
        ("PATCH", "Appointment/x", 405),
        ("PUT", "Location/x", 405),
        ("GET", "Appointment/x", 404),
        ("GET", "Appointment/x/_history", 404),
        ("GET", "Patient?_count=many", 400),
        ("GET", "Patient?_format=xml", 406),
    ],
)
def test_every_refusal_is_an_outcome(program: Program, method: str, path: str, status: int) -> None:
    answer = program.ask(path, {} if method in {"POST", "PUT"} else None, method=method)
    assert answer.status_code == status, answer.content
    OperationOutcome.model_validate(answer.json())
