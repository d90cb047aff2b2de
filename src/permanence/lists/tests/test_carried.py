"""Address books and FHIR as lists: read without a database, then brought in as everything else is."""

import io
import json
import zipfile
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from permanence.agenda.tests.factories import make_receiving
from permanence.directory.tests.personas import three
from permanence.foundation.actor import scope, system
from permanence.lists import actions, jobs, queries
from permanence.lists.models import Import, Kind, LineState
from permanence.lists.rules import agenda_columns, appointments, calendars, cards, columns, fhir, lines
from permanence.lists.rules.files import NotRead
from permanence.patients.models import Patient

TODAY = date(2026, 11, 23)
OLD = """BEGIN:VCARD
VERSION:3.0
N;CHARSET=UTF-8:Martin;Élodie;Marie;Mme;
FN:Élodie Martin
X-MAIDENNAME:Durand
item1.TEL;TYPE=FAX:05 61 00 00 00
TEL;TYPE=HOME:05 36 49 00 01
TEL;TYPE=CELL;TYPE=VOICE:06 39 98 00
  01
EMAIL;TYPE=INTERNET:elodie@exemple.test
BDAY:1984-03-12
ADR;TYPE=HOME:;;3 rue du Lac;Toulouse;;31000;France
END:VCARD
"""
NEW = """BEGIN:VCARD
VERSION:4.0
FN:Paul Lefèvre
TEL;VALUE=uri;PREF=1;TYPE="voice,cell":tel:+33-6-39-98-00-02
BDAY:19610203
GENDER:M
END:VCARD
"""


def people(listed: Any) -> list[lines.Person]:
    at = columns.matched(listed.titles)
    return [lines.read(cells, at, TODAY) for cells in listed.lines]


def test_cards_of_both_versions_are_people() -> None:
    content = (OLD + NEW).replace("\n", "\r\n").encode()
    assert cards.is_cards(content)
    elodie, paul = people(cards.read(content))
    assert (elodie.birth_name, elodie.used_name, elodie.first_names) == ("Durand", "Martin", "Élodie Marie")
    assert (elodie.birth_date, elodie.phone, elodie.other_phone) == (
        date(1984, 3, 12),
        "06 39 98 00 01",
        "05 36 49 00 01",
    )
    assert (paul.birth_name, paul.first_names, paul.sex, paul.phone) == ("Lefèvre", "Paul", "male", "+33 6 39 98 00 02")
    assert paul.birth_date == date(1961, 2, 3)
    assert (elodie.address, elodie.postcode, elodie.city) == ("3 rue du Lac", "31000", "Toulouse")
    assert paul.city == ""
    assert not elodie.faults + paul.faults


def test_a_damaged_card_holds_up_no_other() -> None:
    damaged = "BEGIN:VCARD\nVERSION:3.0\nN:Roux;Inès;;;\n"
    for content in (OLD + damaged, damaged + OLD, OLD + "BEGIN:VCARD\nVERSION:3.0\nN:Roux;Inès;;;\nEND:VCARD\nrest"):
        read = people(cards.read(content.encode()))
        assert {one.birth_name for one in read} >= {"Durand"}, content
        assert any("Roux" in one.birth_name for one in read), content
    with pytest.raises(NotRead):
        cards.read(b"BEGIN:VCARD")


def test_what_cannot_be_read_of_a_calendar_is_a_line_that_says_so() -> None:
    broken = (
        "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\n"
        "BEGIN:VEVENT\nUID:1\nDTSTART:20261207T090000Z\nDTEND:20261207T092000Z\nSUMMARY:DURAND\nEND:VEVENT\n"
        "BEGIN:VEVENT\nUID:2\nDTSTART:2026-12-07\nSUMMARY:ROUX\nEND:VEVENT\n"
        "BEGIN:VEVENT\nUID:3\nDTSTART:20261207T110000Z\nDURATION:vingt\nSUMMARY:VIDAL\nEND:VEVENT\n"
        "BEGIN:VEVENT\nUID:4\nDTSTART:20261207T120000Z\nRRULE:FREQ=JAMAIS\nSUMMARY:PETIT\nEND:VEVENT\n"
        "BEGIN:VEVENT\nUID:5\nDTSTART:demain\nRRULE:FREQ=DAILY;COUNT=2\nRECURRENCE-ID:x\nSUMMARY:GARCIA\nEND:VEVENT\n"
        "END:VCALENDAR\n"
    )
    listed = calendars.read(broken.encode(), ZoneInfo("Europe/Paris"), datetime(2026, 11, 29, tzinfo=UTC))
    begins = {line[0]: line[1] for line in listed.lines}
    assert begins["DURAND"] == "2026-12-07T09:00Z"
    assert begins.keys() == {"DURAND", "ROUX", "VIDAL", "PETIT", "GARCIA"}
    assert not begins["ROUX"].endswith("Z")


def test_a_card_without_birth_date_says_so() -> None:
    (one,) = people(cards.read(NEW.replace("BDAY:19610203\n", "").encode()))
    assert one.faults == [lines.Fault.NO_BIRTH_DATE]
    with pytest.raises(NotRead):
        cards.read(b"BEGIN:VCARD")


PATIENT = {
    "resourceType": "Patient", "id": "p1", "gender": "female", "birthDate": "1984-03-12",
    "name": [
        {"use": "official", "family": "Durand", "given": ["Élodie", "Marie"]},
        {"use": "usual", "family": "Martin"},
    ],
    "telecom": [{"system": "phone", "value": "+33639980001"}, {"system": "email", "value": "elodie@exemple.test"}],
    "address": [
        {"use": "old", "city": "Albi"}, {"line": ["3 rue du Lac", "Bât. B"], "postalCode": "31000", "city": "Toulouse"},
    ],
}  # fmt: skip
RELATIVE = {
    "resourceType": "RelatedPerson", "id": "r1", "patient": {"reference": "Patient/p1"},
    "name": [{"text": "Paul Martin"}], "relationship": [{"text": "conjoint"}],
    "telecom": [{"system": "phone", "value": "+33639980002"}],
}  # fmt: skip
APPOINTMENT = {
    "resourceType": "Appointment", "id": "a1", "status": "booked", "start": "2026-12-01T09:00:00+01:00",
    "end": "2026-12-01T09:20:00+01:00", "serviceType": [{"text": "Consultation"}], "comment": "ordonnance",
    "participant": [
        {"actor": {"reference": "Patient/p1"}, "status": "accepted"},
        {"actor": {"reference": "Practitioner/d1"}, "status": "accepted"},
    ],
}  # fmt: skip
DOCTOR = {"resourceType": "Practitioner", "id": "d1", "name": [{"family": "Benali", "given": ["Samia"]}]}
ALL = [PATIENT, RELATIVE, APPOINTMENT, DOCTOR]
BUNDLE = {"resourceType": "Bundle", "type": "collection", "entry": [{"resource": one} for one in ALL]}


def packed() -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        for one in ALL:
            archive.writestr(f"fhir/{one['resourceType']}.ndjson", json.dumps(one))
    return whole.getvalue()


@pytest.mark.parametrize(
    "content",
    [json.dumps(BUNDLE).encode(), "\n".join(map(json.dumps, ALL)).encode(), packed()],
    ids=["bundle", "lines", "zip"],
)
def test_fhir_is_people_and_appointments(content: bytes) -> None:
    assert fhir.is_fhir(content)
    (one,) = people(fhir.people(content))
    assert (one.birth_name, one.used_name, one.first_names, one.sex) == ("Durand", "Martin", "Élodie, Marie", "female")
    assert list(one.relatives) == [lines.Beside("Paul Martin", "partner", "+33639980002")]
    assert (one.address, one.postcode, one.city) == ("3 rue du Lac, Bât. B", "31000", "Toulouse")
    listed = fhir.appointments(content)
    told = appointments.read(listed.lines[0], agenda_columns.matched(listed.titles), ZoneInfo("Europe/Paris"))
    assert (told.practitioner, told.reason, told.note, told.stage) == (
        "Samia Benali",
        "Consultation",
        "ordonnance",
        "planned",
    )
    assert (told.named.birth_name, told.named.birth_date) == ("Durand", date(1984, 3, 12))
    assert not told.faults


@pytest.mark.parametrize("content", [b"{", b'{"resourceType": "Patient"', b'{"a": 1}', b"{}"])
def test_what_is_no_fhir_is_refused(content: bytes) -> None:
    with pytest.raises(NotRead):
        fhir.people(content)


def test_relatives_are_read_as_they_are_written() -> None:
    found = lines.beside("Paul Durand, père, 06 39 98 00 02; Anne Durand, mère; ;Zoé")
    assert [(one.name, one.relation, one.phone) for one in found] == [
        ("Paul Durand", "father", "06 39 98 00 02"), ("Anne Durand", "mother", ""), ("Zoé", "other", ""),
    ]  # fmt: skip


@pytest.mark.django_db
def test_a_bundle_brings_the_patient_with_her_relative_then_her_appointment() -> None:
    who, now = three(), timezone.now()
    make_receiving(who.here, birth_name="Autre")
    by = system("lists.jobs.go_on", [who.here.pk])

    def brought(kind: str) -> Import:
        whole = json.dumps(BUNDLE).encode()
        of = actions.receive(by=who.alice, structure=who.here, kind=kind, file_name="x.json", content=whole, now=now)
        jobs.go_on(by=by, now=now, import_id=str(of.pk))
        actions.begin(by=who.alice, of=of, now=now)
        jobs.go_on(by=by, now=now, import_id=str(of.pk))
        return of

    of = brought(Kind.PEOPLE)
    with scope(who.alice):
        patient = Patient.objects.get(birth_name="Durand")
        (relative,) = patient.relatives.all()
        assert (relative.name, relative.relation, relative.phone) == ("Paul Martin", "partner", "+33639980002")
        (line,) = of.lines.all()
        assert queries.used({patient.pk: line.reached}) == set(), "what came with the file is no use of it"
    of = brought(Kind.AGENDA)
    with scope(who.alice):
        (line,) = of.lines.select_related("appointment")
        assert (line.state, line.patient_id) == (LineState.MADE, patient.pk)
        assert queries.used({patient.pk: 3}) == {patient.pk}
