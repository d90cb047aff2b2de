"""What the national platform is answered: its own requests, in our form, and everything its test kit looks at."""

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from fhir.resources.R4B.bundle import Bundle

from permanence.agenda import actions as agenda
from permanence.agenda.tests.factories import make_reason
from permanence.api.models import Participation
from permanence.capacity.models import Channel
from permanence.capacity.tests.factories import SUNDAY_NOON, at, make_open
from permanence.config.national import National
from permanence.directives import actions as directives
from permanence.directory.tests.personas import make_site
from permanence.foundation.actor import scope, system
from permanence.patients.tests.factories import make_patient

from . import sas_world as world
from .sas_world import CPTS, FINESS, IDNPS, NOBODY, ONE, SIRET, Practice, ask, place_query, resources, slot_query

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("national")]
INSTANT = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}[+-]\d\d:\d\d$")
TWO = "10101215225"
moment = datetime.fromisoformat


def found(*numbers: str, **more: Any) -> dict[str, Any]:
    answer = ask("Slot", slot_query(*numbers, **more))
    assert answer.status_code == 200, answer.content
    assert answer.headers["Content-Type"].startswith("application/fhir+json")
    Bundle.model_validate(answer.json())
    return dict(answer.json())


def starts(bundle: dict[str, Any]) -> list[datetime]:
    return [moment(one["start"]) for one in resources(bundle, "Slot")]


def test_the_times_of_a_practitioner_are_answered_as_the_guide_asks(practice: Practice) -> None:
    query = slot_query(ONE, NOBODY)
    bundle = found(ONE, NOBODY)
    role = practice.roles[0]
    assert (bundle["type"], bundle["total"]) == ("searchset", 3)
    assert bundle["meta"]["profile"] == ["http://sas.fr/fhir/StructureDefinition/BundleAgregateur"]
    (link,) = bundle["link"]
    assert link["relation"] == "self"
    assert unquote(urlsplit(link["url"]).query) == unquote(query)
    assert [one["search"]["mode"] for one in bundle["entry"]] == ["match"] * 3 + ["include"] * 3
    slot = resources(bundle, "Slot")[0]
    assert slot["meta"] == {
        "profile": ["http://sas.fr/fhir/StructureDefinition/FrSlotAgregateur"],
        "security": [
            {
                "system": "https://mos.esante.gouv.fr/NOS/TRE_R314-TypeCreneau/FHIR/TRE-R314-TypeCreneau",
                "code": "PUBLIC",
            }
        ],
    }
    assert [one.get("text") or one["coding"][0]["code"] for one in slot["serviceType"]] == ["AMB", "Consultation"]
    assert slot["specialty"][0]["coding"][0]["code"] == "SM54"
    assert slot["appointmentType"]["coding"][0]["code"] == "ROUTINE"
    assert (slot["status"], slot["start"], slot["end"]) == (
        "free", "2026-11-23T09:00:00.000+01:00", "2026-11-23T09:20:00.000+01:00",
    )  # fmt: skip
    assert "?" in slot["comment"], "the platform adds its own parameter to it"
    (schedule,) = resources(bundle, "Schedule")
    assert slot["schedule"]["reference"] == f"Schedule/{schedule['id']}"
    assert [one["reference"] for one in schedule["actor"]] == [
        f"Practitioner/{role.person_id}", f"PractitionerRole/{role.pk}",
    ]  # fmt: skip
    (practitioner,) = resources(bundle, "Practitioner")
    (identifier,) = practitioner["identifier"]
    assert (identifier["system"], identifier["value"]) == (IDNPS, f"8{ONE}")
    (receives,) = resources(bundle, "PractitionerRole")
    (place,) = receives["contained"]
    assert receives["location"] == [{"reference": f"#{place['id']}"}]
    assert len(place["address"]["line"]) == 1
    assert re.fullmatch(r"\d{5}", place["address"]["postalCode"])
    assert receives["organization"]["identifier"]["value"] == f"1{FINESS}"
    assert receives["telecom"] == [{"system": "phone", "value": "+33536490001"}]


def test_every_moment_is_written_as_the_platform_reads_it(practice: Practice) -> None:
    world.make_shown(practice, TWO, family_name="Roux", closes_at=time(12))
    slots = resources(found(ONE, TWO), "Slot")
    assert all(INSTANT.match(one[side]) for one in slots for side in ("start", "end"))
    assert [one["start"] for one in slots] == sorted(one["start"] for one in slots)
    assert all(one["start"] < one["end"] for one in slots)
    assert len({one["id"] for one in slots}) == len(slots)
    assert not re.search(r'(null|""|\[\]|\{\})', ask("Slot", slot_query(ONE, TWO)).content.decode())


@pytest.mark.parametrize("numbers", [(NOBODY,), ("000",), ()])
def test_who_is_unknown_has_an_empty_answer(practice: Practice, numbers: tuple[str, ...]) -> None:
    named = numbers or ("x",)
    bundle = found(*named)
    assert bundle["total"] == 0
    assert "entry" not in bundle


@pytest.mark.parametrize(
    ("since", "until", "expected"),
    [
        ("2026-11-23T09:20:00", "2026-11-23T09:40:00", [20, 40]),
        ("2026-11-23T09:20:00.000", "2026-11-23T09:40:00.000", [20, 40]),
        ("2026-11-23T09:20:00.000+01:00", "2026-11-23T09:39:59.999+01:00", [20]),
        ("2026-11-23T08:20:00.000+00:00", "2026-11-23T08:40:00Z", [20, 40]),
        ("2026-11-23T09:20:00.000%2B01:00", "2026-11-23T09:20:00.000 01:00", [20]),
        ("2026-11-23", "2026-11-23", [0, 20, 40]),
    ],
)
def test_moments_are_read_in_every_form_the_platform_writes(
    practice: Practice, since: str, until: str, expected: list[int]
) -> None:
    assert starts(found(ONE, since=since, until=until)) == [at(9, minutes) for minutes in expected]


def test_what_has_passed_is_not_shown(practice: Practice) -> None:
    answer = ask("Slot", slot_query(ONE, since="2026-11-01T00:00:00"), now=at(9, 5).astimezone(UTC))
    assert starts(answer.json()) == [at(9, 20), at(9, 40)]


@pytest.mark.parametrize(("day", "offset"), [(date(2026, 3, 30), "+02:00"), (date(2026, 10, 26), "+01:00")])
def test_nine_stays_nine_over_both_changes_of_hour(day: date, offset: str) -> None:
    practice = world.make_practice(finess=FINESS)
    sunday = datetime.combine(day - timedelta(days=1), time(11), UTC)
    world.make_shown(practice, ONE)
    make_open(practice.resources[0], time(14), time(14, 20), now=sunday - timedelta(days=8))
    query = slot_query(ONE, since=f"{day - timedelta(days=2)}T00:00:00", until=f"{day}T23:59:59")
    answer = ask("Slot", query, now=sunday - timedelta(days=1)).json()
    assert {one["start"] for one in resources(answer, "Slot")} == {f"{day}T14:00:00.000{offset}"}


def test_only_what_the_public_may_book_is_shown_to_the_public(practice: Practice) -> None:
    world.reopen(practice, channel=Channel.DESK)
    assert found(ONE)["total"] == 0
    other = world.make_practice(name="Cabinet du Canal", siret="77220148900030")
    world.make_shown(other, TWO, audiences=("PUBLIC", "PRO", "SNP"))
    codes = [[c["code"] for c in one["meta"]["security"]] for one in resources(found(TWO), "Slot")]
    assert codes == [["PUBLIC", "PRO", "SNP"]] * 3
    world.reopen(other, channel=Channel.DESK)
    codes = [[c["code"] for c in one["meta"]["security"]] for one in resources(found(TWO), "Slot")]
    assert codes == [["PRO", "SNP"]] * 3


def test_what_is_kept_is_not_shown_before_it_is_released_and_then_to_regulators_alone(practice: Practice) -> None:
    world.show(practice, make_reason(practice.roles[0], "Urgence", 20), ("SNP",))
    world.reopen(practice, kind="own")
    assert found(ONE)["total"] == 0, "what is kept for own patients never leaves"
    world.reopen(practice, kind="emergency")
    assert found(ONE)["total"] == 0
    world.reopen(practice, kind="emergency", released_at=SUNDAY_NOON - timedelta(hours=1))
    slots = resources(found(ONE), "Slot")
    assert [one["meta"]["security"][0]["code"] for one in slots] == ["SNP"] * 3
    assert [one["serviceType"][1]["text"] for one in slots] == ["Urgence"] * 3


def test_directives_are_obeyed(practice: Practice) -> None:
    role, by = practice.roles[0], system("test", [practice.structure.pk])
    told: dict[str, Any] = {"by": by, "structure": practice.structure, "practitioner_role": role, "now": SUNDAY_NOON}
    directives.write(**told, kind="closed", term="temporary", body={}, valid_from=at(9, 20), valid_to=at(9, 40))
    assert starts(found(ONE)) == [at(9), at(9, 40)]
    directives.write(
        **told, kind="new_patients", term="permanent", body={"policy": "refuse"}, valid_from=SUNDAY_NOON,
        valid_to=None,
    )  # fmt: skip
    assert found(ONE)["total"] == 0


def test_reasons_of_the_same_time_come_together(practice: Practice) -> None:
    role = practice.roles[0]
    world.show(practice, make_reason(role, "Suivi", 20), ("PUBLIC",))
    world.show(practice, make_reason(role, "Bilan", 60), ("PUBLIC",))
    make_reason(role, "Expertise", 20)
    slots = resources(found(ONE), "Slot")
    texts = {tuple(one["text"] for one in slot["serviceType"] if "text" in one) for slot in slots}
    assert texts == {("Consultation", "Suivi"), ("Bilan",)}
    assert len(slots) == 4


def test_a_practitioner_has_one_agenda_for_each_place(practice: Practice) -> None:
    """Two practices, two agendas, each with its own place."""
    elsewhere = world.make_practice(name="Cabinet du Canal", siret="77220148900030")
    role = world.make_shown(elsewhere, "")
    with scope(system("test", [elsewhere.structure.pk, practice.structure.pk])):
        type(role).objects.filter(pk=role.pk).update(person=practice.roles[0].person)
    bundle = found(ONE)
    assert len(resources(bundle, "Schedule")) == len(resources(bundle, "PractitionerRole")) == 2
    assert len(resources(bundle, "Practitioner")) == 1
    assert {one["organization"]["identifier"]["value"] for one in resources(bundle, "PractitionerRole")} == {
        f"1{FINESS}", "377220148900030",
    }  # fmt: skip


def test_a_practice_that_does_not_take_part_shows_nothing(practice: Practice) -> None:
    with scope(system("test", [practice.structure.pk])):
        Participation.objects.update(ended_at=SUNDAY_NOON)
    assert found(ONE)["total"] == 0


def test_nothing_of_patients_is_shown(practice: Practice) -> None:
    patient = make_patient(practice.structure)
    agenda.book(
        by=system("test", [practice.structure.pk]), patient=patient, practitioner_role=practice.roles[0],
        reason=practice.reasons[0], starts_at=at(9), now=SUNDAY_NOON,
    )  # fmt: skip
    bundle = found(ONE)
    assert starts(bundle) == [at(9, 20), at(9, 40)]
    assert patient.birth_name.casefold() not in str(bundle).casefold()


def test_a_community_comes_with_the_times_shown_to_it() -> None:
    practice = world.make_practice(finess=FINESS)
    world.make_shown(practice, ONE, audiences=("PUBLIC", "CPTS"))
    world.join(practice)
    bundle = found(ONE, more=CPTS)
    assert bundle["meta"]["profile"][0].endswith("sas-cpts-bundle-aggregator")
    slot = resources(bundle, "Slot")[0]
    assert slot["meta"]["profile"] == [
        "https://interop.esante.gouv.fr/ig/fhir/sas/StructureDefinition/sas-cpts-slot-aggregator"
    ]
    assert [one["code"] for one in slot["meta"]["security"]] == ["PUBLIC", "CPTS"]
    (service,) = resources(bundle, "HealthcareService")
    (community,) = resources(bundle, "Organization")
    (of_community,) = [one for one in slot["serviceType"] if "extension" in one]
    assert of_community["coding"][0]["code"] == "604"
    assert of_community["extension"][0]["valueReference"]["reference"] == f"HealthcareService/{service['id']}"
    assert service["providedBy"]["reference"] == f"Organization/{community['id']}"
    assert community["identifier"][0]["value"] == "1950047225"
    assert (community["name"], community["telecom"][0]["value"]) == ("CPTS du Canal", "+33102030405")
    alone = resources(found(ONE), "Slot")[0]
    assert [one["code"] for one in alone["meta"]["security"]] == ["PUBLIC"], "who asks for practitioners sees no CPTS"


def test_two_practices_of_one_community_name_the_same_service() -> None:
    for number, finess in ((ONE, FINESS), (TWO, "310000021")):
        practice = world.make_practice(name=finess, finess=finess)
        world.make_shown(practice, number, audiences=("CPTS",))
        world.join(practice)
    assert len(resources(found(ONE, TWO, more=CPTS), "HealthcareService")) == 1


def test_an_association_is_shown_place_by_place() -> None:
    practice = world.make_practice("sos", "SOS Médecins Toulouse", siret=SIRET)
    north, south = (make_site(practice.structure, name) for name in ("Nord", "Sud"))
    world.make_shown(practice, ONE, site=north, audiences=("PUBLIC", "SNP"))
    world.make_shown(practice, TWO, site=north, family_name="Roux", closes_at=time(9, 20))
    world.make_shown(practice, NOBODY, site=south, family_name="Vidal", closes_at=time(9, 20))
    answer = ask("Schedule", place_query(SIRET))
    assert answer.status_code == 200
    bundle = answer.json()
    Bundle.model_validate(bundle)
    assert bundle["meta"]["profile"][0].endswith("sas-sos-bundle-aggregator")
    assert bundle["total"] == 4, "at one place and moment, one"
    schedules = resources(bundle, "Schedule")
    assert {one["actor"][0]["reference"] for one in schedules} == {f"Location/{north.pk}", f"Location/{south.pk}"}
    assert {one["search"]["mode"] for one in bundle["entry"] if one["resource"]["resourceType"] == "Schedule"} == {
        "match"
    }
    slots = resources(bundle, "Slot")
    assert {one["schedule"]["reference"] for one in slots} == {f"Schedule/{one['id']}" for one in schedules}
    assert all(INSTANT.match(one["start"]) and "specialty" not in one for one in slots)
    assert {code["code"] for one in slots for code in one["meta"]["security"]} == {"PUBLIC", "SNP"}
    assert {one["name"] for one in resources(bundle, "Location")} == {"Nord", "Sud"}
    (house,) = resources(bundle, "Organization")
    assert house["identifier"][0]["value"] == f"3{SIRET}"
    assert {one["managingOrganization"]["reference"] for one in resources(bundle, "Location")} == {
        f"Organization/{house['id']}"
    }
    assert ask("Schedule", place_query("00000000000000")).json()["total"] == 0


def test_pages_lead_to_one_another(practice: Practice) -> None:
    first = found(ONE, more="&_count=2")
    assert (first["total"], len(resources(first, "Slot"))) == (3, 2)
    following = {one["relation"]: one["url"] for one in first["link"]}["next"]
    second = ask("Slot", urlsplit(following).query).json()
    assert starts(first) + starts(second) == [at(9), at(9, 20), at(9, 40)]
    assert [one["relation"] for one in second["link"]] == ["self"]
    nothing = found(ONE, more="&_count=0")
    assert nothing["total"] == 3
    assert "entry" not in nothing


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        ("", 400, "required"),
        (slot_query(ONE).replace("start=ge", "start=ge99"), 400, "invalid"),
        (slot_query(ONE).replace("start=ge", "start=ne"), 400, "not-supported"),
        (slot_query(*(f"1{n:010}" for n in range(26))), 400, "too-costly"),
        (slot_query(ONE, until="2027-12-31T00:00:00"), 400, "too-costly"),
        (slot_query(ONE, more="&_count=many"), 400, "invalid"),
        (slot_query(ONE, more="&_format=application/fhir%2Bxml"), 406, "not-supported"),
        ("x=" + "9" * 20_000, 400, "too-long"),
    ],
)
def test_what_cannot_be_answered_is_said_as_fhir_says_it(
    practice: Practice, query: str, status: int, code: str
) -> None:
    answer = ask("Slot", query)
    assert answer.status_code == status
    (issue,) = answer.json()["issue"]
    assert (answer.json()["resourceType"], issue["severity"], issue["code"]) == ("OperationOutcome", "error", code)


def test_twenty_five_may_be_asked_for(practice: Practice) -> None:
    assert found(ONE, *(f"1{n:010}" for n in range(24)))["total"] == 3


def test_the_database_is_asked_as_often_for_one_as_for_many(practice: Practice) -> None:
    world.make_shown(practice, TWO, family_name="Roux", closes_at=time(12))
    found(ONE, TWO)
    asked = []
    for numbers in ((ONE,), (ONE, TWO, *(f"1{n:010}" for n in range(23)))):
        with CaptureQueriesContext(connection) as queries:
            found(*numbers)
        asked.append(len(queries))
    assert asked[0] == asked[1] < 25


def test_busy_times_are_never_told(practice: Practice) -> None:
    assert ask("Slot", slot_query(ONE).replace("status=free", "status=busy")).json()["total"] == 0


def test_json_alone_is_spoken(practice: Practice) -> None:
    for accepted in (
        "application/fhir+json",
        "application/json",
        "*/*",
        "application/fhir+xml, application/json;q=0.5",
    ):
        assert ask("Slot", slot_query(ONE), headers=world.proxied() | {"Accept": accepted}).status_code == 200
    for accepted in ("application/fhir+xml", "text/html"):
        assert ask("Slot", slot_query(ONE), headers=world.proxied() | {"Accept": accepted}).status_code == 406
    strict = world.proxied() | {"Prefer": "handling=strict"}
    assert ask("Slot", slot_query(ONE), headers=strict).status_code == 200
    assert ask("Slot", slot_query(ONE, more="&color=blue"), headers=strict).status_code == 400
    assert ask("Slot", slot_query(ONE, more="&color=blue")).status_code == 200
    assert ask("Slot/", slot_query(ONE)).status_code == 200, "the guide's examples end with a bar"
    assert ask("Observation").status_code == 404


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        (world.proxied(), 200),
        (world.proxied(cn="autre.sas.example.fr"), 403),
        (world.proxied(ou="000000000000000"), 403),
        (world.proxied(verified="FAILED:certificate revoked"), 403),
        (world.proxied() | {"X-Client-Certificate": "nonsense"}, 403),
        ({"X-Client-Verify": "SUCCESS"}, 403),
        ({"X-Client-Verify": "NONE"}, 401),
        ({}, 401),
    ],
)
def test_the_platform_shows_its_certificate(practice: Practice, headers: dict[str, str], status: int) -> None:
    answer = ask("Slot", slot_query(ONE), headers=headers)
    assert answer.status_code == status
    assert answer.json()["resourceType"] == ("Bundle" if status == 200 else "OperationOutcome")


def test_without_its_names_in_the_settings_the_platforms_door_is_shut(practice: Practice, settings: Any) -> None:
    settings.NATIONAL = National()
    assert ask("Slot", slot_query(ONE)).status_code == 401


def test_one_practices_word_shows_nothing_of_another(practice: Practice) -> None:
    other = world.make_practice(name="Cabinet du Canal")
    world.make_shown(other, TWO)
    with scope(system("test", [other.structure.pk])):
        Participation.objects.filter(structure=other.structure).update(ended_at=SUNDAY_NOON)
    assert found(ONE, TWO)["total"] == 3
