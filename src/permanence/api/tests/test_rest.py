"""What FHIR has no word for, by JSON: directives, the waiting list, the board, figures; whose rights, and traced."""

import json
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from permanence.agenda.tests.factories import Receiving, make_receiving
from permanence.capacity.tests.factories import SUNDAY_NOON, at
from permanence.desk.models import Line, Request
from permanence.directives import actions as directives
from permanence.directory.models import Structure
from permanence.directory.tests.personas import make_member, make_structure, sign_in
from permanence.foundation.actor import scope, system
from permanence.foundation.ids import uuid7
from permanence.foundation.models import Trace
from permanence.patients.tests.factories import make_patient
from permanence.waiting.models import Entry

from .programs import Program

pytestmark = pytest.mark.django_db
ALL = ["directives.read", "waiting.read", "waiting.write", "requests.read", "requests.write", "figures.read"]


@pytest.fixture
def house() -> Structure:
    return make_structure()


@pytest.fixture
def receiving(house: Structure) -> Receiving:
    return make_receiving(house)


class Asks:
    """Someone who asks: a person signed in, or a program by its token."""

    def __init__(self, token: str = "") -> None:
        self.client, self.headers = Client(), {"Authorization": f"Bearer {token}"} if token else {}

    def get(self, path: str, **query: Any) -> Any:
        with time_machine.travel(SUNDAY_NOON, tick=False):
            return self.client.get(f"/api/v1/{path}", query, headers=self.headers)

    def post(self, path: str, body: Any = None, key: str = "") -> Any:
        headers = self.headers | ({"Idempotency-Key": key} if key else {})
        with time_machine.travel(SUNDAY_NOON, tick=False):
            sent = json.dumps(body or {}, default=str)
            return self.client.post(f"/api/v1/{path}", sent, "application/json", headers=headers)


def person(structure: Structure, role: str) -> Asks:
    one = Asks()
    sign_in(one.client, make_member(structure, role))
    return one


def program(house: Structure, *scopes: str) -> Asks:
    return Asks(Program(house, [f"permanence/{one}" for one in scopes]).token)


def wish(receiving: Receiving, **more: Any) -> dict[str, Any]:
    return {"patient": receiving.patient.pk, "reason": receiving.reason.pk} | more


def left(house: Structure, **more: Any) -> dict[str, Any]:
    return {"structure": house.pk, "expressed": "Le laboratoire rappelle."} | more


PATHS = [
    ("directives", "directives.read"), ("waiting-entries", "waiting.read"), ("requests", "requests.read"),
    ("figures?from=2026-11-01&until=2026-11-22", "figures.read"),
]  # fmt: skip


@pytest.mark.parametrize(("path", "needed"), PATHS)
def test_a_program_reads_by_its_scope_and_by_no_other(house: Structure, path: str, needed: str) -> None:
    assert program(house, needed).get(path).status_code == 200
    refused = program(house, *(one for one in ALL if one != needed)).get(path)
    assert (refused.status_code, refused.json()["error"]) == (403, "ScopeMissing")
    assert Asks(Program(house, ["system/*.read"]).token).get(path).status_code == 403


@pytest.mark.parametrize("path", [path for path, _ in PATHS])
def test_a_colleague_without_the_right_is_refused_and_a_stranger_sees_nothing(
    house: Structure, receiving: Receiving, path: str
) -> None:
    assert person(house, "associate" if "figures" in path else "secretary").get(path).status_code == 200
    assert person(house, "carer").get(path).status_code == 403
    assert Asks().get(path).status_code == 401
    elsewhere = make_structure("Ailleurs")
    program(house, *ALL).post("waiting-entries", wish(receiving))
    program(house, *ALL).post("requests", left(house))
    told = program(elsewhere, *ALL).get(path).json()
    assert told.get("entries", []) == told.get("requests", []) == told.get("directives", []) == []


def test_directives_are_told_as_they_are_written(house: Structure, receiving: Receiving) -> None:
    for text in ("un", "deux", "trois"):
        directives.write(
            by=receiving.by, structure=house, practitioner_role=receiving.role, kind="note", body={"text": text},
            term="permanent", valid_from=SUNDAY_NOON, valid_to=None, now=SUNDAY_NOON,
        )  # fmt: skip
    asks = program(house, "directives.read")
    told = asks.get("directives", kind="note", practitioner=receiving.role.pk, count=2).json()
    assert len(told["directives"]) == 2
    assert {one["term"] for one in told["directives"]} == {"permanent"}
    rest = asks.get(told["next"].partition("/api/v1/")[2]).json()
    assert rest["next"] is None
    says = {one["says"]["text"] for one in told["directives"] + rest["directives"]}
    assert says == {"un", "deux", "trois"}
    assert asks.get("directives", kind="closed").json()["directives"] == []


def test_what_would_be_proposed_is_what_the_desk_would_propose(house: Structure, receiving: Receiving) -> None:
    asks = person(house, "secretary")
    known = asks.post("decisions", {"practitioner": receiving.role.pk, "red_flags": []}).json()["proposals"]
    assert known[0]["action"] == "book"
    assert known[0]["practitioner"] == str(receiving.role.pk)
    grave = asks.post("decisions", {"practitioner": receiving.role.pk, "red_flags": ["chest_pain"]}).json()
    assert grave["proposals"][0]["action"] == "call_15"
    with scope(receiving.by):
        assert not Request.objects.exists()
    past = asks.post("decisions", {"practitioner": receiving.role.pk, "at": SUNDAY_NOON - timedelta(days=1)})
    assert (past.status_code, past.json()["detail"].partition(":")[0]) == (422, "at")
    assert asks.post("decisions", {"practitioner": uuid7()}).status_code == 404
    stranger = person(make_structure("Ailleurs"), "secretary")
    assert stranger.post("decisions", {"practitioner": receiving.role.pk}).status_code == 404


def test_a_patient_is_put_on_the_list_once_and_taken_off_again(house: Structure, receiving: Receiving) -> None:
    asks = program(house, "waiting.read", "waiting.write")
    sent = wish(receiving, practitioners=[receiving.role.pk], weekdays=[0, 2], not_before="09:00", note="Appeler")
    first, again = asks.post("waiting-entries", sent, key="k"), asks.post("waiting-entries", sent, key="k")
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert (first.json()["weekdays"], first.json()["not_before"], first.json()["left"]) == ([0, 2], "09:00:00", None)
    other = asks.post("waiting-entries", sent, key="another")
    assert (other.status_code, other.json()["error"]) == (409, "AlreadyWaiting")
    (one,) = asks.get("waiting-entries").json()["entries"]
    assert (one["entry"], one["name"]) == (first.json()["entry"], receiving.patient.name)
    path = f"waiting-entries/{one['entry']}"
    for _ in range(2):
        gone = asks.post(f"{path}/withdrawal")
        assert (gone.status_code, gone.json()["left_why"]) == (200, "withdrawn")
    assert asks.get("waiting-entries").json()["entries"] == []
    assert asks.get(path).json()["left"]
    with scope(receiving.by):
        assert Entry.objects.get().noted_by == "api: Logiciel"
        read = Trace.objects.filter(verb="patient.read", subject_id=receiving.patient.pk)
        assert {(line.actor_name, line.purpose) for line in read} == {("api: Logiciel", "api")}


@pytest.mark.parametrize(
    ("differs", "status", "field"),
    [
        ({"reason": uuid7()}, 404, ""), ({"patient": uuid7()}, 404, ""), ({"practitioners": [uuid7()]}, 404, ""),
        ({"appointment": uuid7()}, 404, ""), ({"weekdays": [7]}, 422, "weekdays"), ({"reason": "x"}, 422, "reason"),
        ({"urgency": "now"}, 422, "urgency"), ({"not_before": "09:00Z"}, 422, "not_before"),
        ({"note": "\0"}, 422, "note"),
        ({"until_on": "9999-12-31"}, 422, "until_on"), ({"by_email": False, "by_phone": False}, 422, "body"),
        ({"notice_min": "60"}, 422, "notice_min"),
    ],
)  # fmt: skip
def test_what_cannot_be_wished_names_its_field(
    house: Structure, receiving: Receiving, differs: dict[str, Any], status: int, field: str
) -> None:
    answer = program(house, "waiting.write").post("waiting-entries", wish(receiving, **differs))
    assert (answer.status_code, answer.headers["Content-Type"]) == (status, "application/problem+json")
    assert answer.json()["detail"].startswith(f"{field}: " if field else "")
    with scope(receiving.by):
        assert not Entry.objects.exists()


def test_a_directive_forbids_the_list_to_programs_as_to_people(house: Structure, receiving: Receiving) -> None:
    directives.write(
        by=receiving.by, structure=house, practitioner_role=receiving.role, kind="waiting_list",
        body={"allowed": False}, term="permanent", valid_from=at(9) - timedelta(days=2), valid_to=None, now=SUNDAY_NOON,
    )  # fmt: skip
    sent = wish(receiving, practitioners=[receiving.role.pk])
    answer = program(house, "waiting.write").post("waiting-entries", sent)
    assert (answer.status_code, answer.json()["error"]) == (409, "NoList")


def test_a_request_is_left_once_and_followed(house: Structure, receiving: Receiving) -> None:
    asks = program(house, "requests.read", "requests.write")
    sent = left(house, kind="renewal", patient=receiving.patient.pk)
    first, again = asks.post("requests", sent, key="k"), asks.post("requests", sent, key="k")
    assert (first.status_code, first.json()) == (201, again.json())
    assert (first.json()["state"], first.json()["channel"], first.json()["kind"]) == ("waiting", "online", "renewal")
    (one,) = asks.get("requests", structure=house.pk).json()["requests"]
    assert one == asks.get(f"requests/{one['request']}").json()
    with scope(receiving.by) as by:
        row = Request.objects.get()
        Request.objects.filter(pk=row.pk).update(outcome="message", closed_at=SUNDAY_NOON)
        assert Trace.objects.filter(verb="patient.read", subject_id=receiving.patient.pk).exists()
        assert by
    answered = asks.get(f"requests/{one['request']}").json()
    assert (answered["state"], answered["outcome"]) == ("answered", "message")
    assert asks.get("requests").json()["requests"] == []


def test_two_programs_may_use_the_same_key(house: Structure) -> None:
    mine, yours = program(house, "requests.write"), person(house, "secretary")
    told = {one.post("requests", left(house), key="k").json()["request"] for one in (mine, yours)}
    assert len(told) == 2
    assert mine.post("requests", left(house), key="k" * 256).status_code == 422


def test_a_request_is_not_left_where_one_has_no_business(house: Structure, receiving: Receiving) -> None:
    elsewhere = make_structure("Ailleurs")
    asks = program(elsewhere, "requests.read", "requests.write")
    assert asks.post("requests", left(house)).status_code == 404
    assert asks.post("requests", left(elsewhere, patient=receiving.patient.pk)).status_code == 404
    here = program(house, "requests.write").post("requests", left(house)).json()["request"]
    assert asks.get(f"requests/{here}").status_code == 404
    assert program(house, "requests.write").get(f"requests/{here}").status_code == 403


def test_figures_are_told_by_line_and_by_day_to_who_may(house: Structure) -> None:
    with scope(system("test", [house.pk])):
        line = Line.objects.create(structure=house, number="+33536490001", label="Accueil", greeting="Bonjour")
    asks = person(house, "associate")
    days = {"from": "2026-11-20", "until": "2026-11-22"}
    told = asks.get("figures", **days, line=line.pk, structure=house.pk).json()
    assert (told["from"], told["until"], told["step"]) == ("2026-11-20", "2026-11-22", "day")
    assert [one["from"] for one in told["parts"]] == ["2026-11-20", "2026-11-21", "2026-11-22"]
    assert told["total"]["offered"] == told["total"]["answered"] == 0
    assert asks.get("figures", **days, line=uuid7()).status_code == 404
    assert asks.get("figures", **days, structure=make_structure("Ailleurs").pk).status_code == 404
    assert asks.get("figures", **(days | {"until": "2026-11-19"})).status_code == 422
    assert asks.get("figures", **(days | {"from": "2024-11-19"})).status_code == 422


def test_a_session_needs_its_proof_and_a_token_none(house: Structure, receiving: Receiving) -> None:
    client = Client(enforce_csrf_checks=True)
    sign_in(client, make_member(house, "secretary"))
    body = json.dumps(left(house), default=str)
    assert client.post("/api/v1/requests", body, "application/json").status_code == 403
    token = Program(house, ["permanence/requests.write"]).token
    known = {"Authorization": f"Bearer {token}"}
    assert Client(enforce_csrf_checks=True).post(
        "/api/v1/requests", body, "application/json", headers=known
    ).status_code == 201  # fmt: skip
    form = Client().post("/api/v1/requests", {"structure": house.pk}, headers=known)
    assert (form.status_code, form.json()["error"]) == (415, "NotSentAsJson")


def test_programs_find_times_and_do_not_book_past_the_signs_of_gravity(house: Structure, receiving: Receiving) -> None:
    asks = Asks(Program(house, ["system/*.read", "system/Appointment.write"]).token)
    assert asks.get("free-times", reason="Consultation", count=1).status_code == 200
    sent = {"patient": receiving.patient.pk, "practitioner": receiving.role.pk, "reason": receiving.reason.pk}
    assert asks.post("appointments", sent | {"start": at(9)}).status_code == 403
    make_patient(house, birth_name="Durand")
    assert asks.get("patients", q="durand").json()["patients"]
    with scope(receiving.by):
        assert Trace.objects.filter(verb="patient.read", purpose="api").exists()
