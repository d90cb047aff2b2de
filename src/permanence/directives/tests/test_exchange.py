"""Directives out and in as JSON: the round trip, errors line by line, all or nothing; and the ten questions."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from permanence.directives import actions, queries
from permanence.directives.models import Directive
from permanence.directives.rules.fields import Wrong
from permanence.directives.rules.scenario import Unreadable, read
from permanence.directory.models import PractitionerRole
from permanence.directory.tests.personas import Personas, make_practitioner, three
from permanence.foundation.actor import scope

from .test_pages import as_, current, text, url

NOW = datetime(2026, 11, 23, 9, 12, tzinfo=UTC)
PEOPLE = {"benali": "1", "roux": "2"}
HOUSE = {
    "id": "d1", "scope": "practice", "practitioner": None, "term": "permanent", "from": None, "to": None,
    "updated_at": "2026-06-01T09:00:00+02:00", "kind": "waiting_list", "allowed": False,
}  # fmt: skip


def listed(*entries: Any) -> str:
    return json.dumps(entries, indent=1)


class TestReading:
    def test_directive_of_the_specification_is_read(self) -> None:
        entry = {
            **HOUSE, "scope": "practitioner", "practitioner": "Benali", "kind": "closed", "replaced_by": "roux",
            "term": "temporary", "from": "2026-12-24T00:00:00+01:00", "to": "2026-12-31T00:00:00+01:00",
        }  # fmt: skip
        entry.pop("allowed")
        (one,) = read(listed(entry), PEOPLE, NOW)
        assert (one.wrong, one.practitioner, one.body) == ({}, "1", {"replaced_by": "2"})
        assert one.valid_from == datetime(2026, 12, 23, 23, tzinfo=UTC)

    @pytest.mark.parametrize(
        ("more", "wrong"),
        [
            ({}, {}),
            ({"kind": "holiday"}, {"kind": Wrong.NOT_A_CHOICE}),
            ({"allowed": "no"}, {"allowed": Wrong.NOT_A_CHOICE}),
            ({"why": "x"}, {"why": Wrong.NOT_A_FIELD}),
            ({"term": "for ever"}, {"term": Wrong.NOT_A_CHOICE, "to": Wrong.NO_END}),
            ({"term": "of_day"}, {"to": Wrong.NO_END}),
            ({"scope": "town"}, {"scope": Wrong.NOT_A_CHOICE}),
            ({"practitioner": "benali"}, {"practitioner": Wrong.NOT_A_NAME}),
            ({"scope": "practitioner", "practitioner": "nobody"}, {"practitioner": Wrong.NOT_A_NAME}),
            ({"from": "2026-11-23"}, {"from": Wrong.NOT_A_MOMENT}),
            ({"from": "2026-11-23T08:00:00"}, {"from": Wrong.NOT_A_MOMENT}),
            ({"to": 3}, {"to": Wrong.NOT_A_MOMENT}),
            ({"to": "9999-12-31T23:59:59+00:00"}, {"to": Wrong.NOT_A_MOMENT}),
            ({"to": "2026-11-01T00:00:00+01:00"}, {"to": Wrong.ENDS_BEFORE_START}),
        ],
    )
    def test_what_is_wrong_is_said_by_field(self, more: dict[str, Any], wrong: dict[str, Wrong]) -> None:
        (one,) = read(listed({**HOUSE, **more}), PEOPLE, NOW)
        assert one.wrong == wrong

    def test_each_stands_on_its_line(self) -> None:
        told = '{"directives": [\n  {"kind": "x"},\n\n  3\n]}'
        assert [entry.line for entry in read(told, PEOPLE, NOW)] == [2, 4]

    @pytest.mark.parametrize(
        ("told", "line"),
        [("", 1), ("bonjour", 1), ("{}", 1), ("[\n{}\n", 3), ('[\n{"a": }]', 2), ("[" * 100_000, 1)],
    )
    def test_what_is_no_list_names_the_line(self, told: str, line: int) -> None:
        with pytest.raises(Unreadable) as stopped:
            read(told, PEOPLE, NOW)
        assert stopped.value.line == line


@pytest.fixture
def who() -> Personas:
    return three()


@pytest.fixture
def benali(who: Personas) -> PractitionerRole:
    return make_practitioner(who.here)


@pytest.fixture
def client(who: Personas) -> Client:
    return as_(who.alice)


def write(
    who: Personas, kind: str, body: dict[str, Any], role: PractitionerRole | None = None, **more: Any
) -> Directive:
    now = timezone.now()
    told = {"term": "permanent", "valid_from": now, "valid_to": None, **more}
    with scope(who.alice):
        return actions.write(
            by=who.alice, structure=who.here, practitioner_role=role, kind=kind, body=body, now=now, **told
        )


@pytest.mark.django_db
class TestPages:
    def bring(self, who: Personas, client: Client, told: str, **more: str) -> Any:
        return client.post(url("exchange", who.here.pk), {"text": told, **more})

    def test_what_goes_out_comes_in_unchanged(self, who: Personas, client: Client, benali: PractitionerRole) -> None:
        write(who, "overbook", {"max_per_half_day": 2}, benali)
        write(who, "note", {"text": "Ascenseur en panne"})
        out = client.get(url("export", who.here.pk))
        told = json.loads(out.content)
        assert "attachment" in out["Content-Disposition"]
        assert {(one["kind"], one["scope"]) for one in told} == {("overbook", "practitioner"), ("note", "practice")}
        answer = self.bring(who, client, out.content.decode())
        assert "Tout y est déjà enregistré" in text(answer)
        own = json.loads(client.get(f"{url('export', who.here.pk)}?practitioner={benali.pk}").content)
        assert [one["kind"] for one in own] == ["overbook"]

    def test_preview_then_all_at_once(self, who: Personas, client: Client, benali: PractitionerRole) -> None:
        old = write(who, "waiting_list", {"allowed": True})
        changed = {**HOUSE, "id": str(old.pk)}
        new = {**HOUSE, "id": "n", "scope": "practitioner", "practitioner": "Benali", "kind": "results"}
        new["by"] = "appointment"
        new.pop("allowed")
        told = listed(changed, new)
        seen = text(self.bring(who, client, told))
        assert "2 consignes seraient enregistrées" in seen
        assert "Liste d’attente : non (le cabinet, permanente) modifie l’actuelle" in seen
        assert [d.pk for d in current(who)] == [old.pk]
        assert self.bring(who, client, told, apply="on").status_code == 302
        first, second = current(who)
        assert {(d.kind, d.version) for d in (first, second)} == {("waiting_list", 2), ("results", 1)}
        assert {d.practitioner_role_id for d in (first, second)} == {None, benali.pk}

    def test_one_wrong_line_and_nothing_is_imported(self, who: Personas, client: Client) -> None:
        told = listed(HOUSE, {**HOUSE, "id": "d2", "allowed": 3})
        answer = self.bring(who, client, told, apply="on")
        assert answer.status_code == 422
        assert "1 ligne est à revoir" in text(answer)
        assert "allowed : Choisissez l’une des réponses proposées." in text(answer)
        assert current(who) == []

    def test_who_does_not_practise_there_is_pointed_out_on_his_line(self, who: Personas, client: Client) -> None:
        stranger = str(make_practitioner(who.elsewhere, "Dupont").pk)
        frame = {name: value for name, value in HOUSE.items() if name not in ("kind", "allowed")}
        for more in (
            {"kind": "closed", "replaced_by": "Dupont"},
            {"kind": "closed", "replaced_by": stranger},
            {"kind": "colleagues", "order": [stranger]},
        ):
            answer = self.bring(who, client, listed({**frame, **more}), apply="on")
            assert answer.status_code == 422, more
            assert f"{list(more)[1]} : Choisissez l’un des praticiens proposés." in text(answer)
        assert current(who) == []

    def test_file_is_read_and_what_is_no_text_said(self, who: Personas, client: Client) -> None:
        good = SimpleUploadedFile("c.json", listed(HOUSE).encode())
        seen = client.post(url("exchange", who.here.pk), {"file": good})
        assert "1 consigne serait enregistrée" in text(seen)
        bad = client.post(url("exchange", who.here.pk), {"file": SimpleUploadedFile("c.json", b"\xff\xfe\x00")})
        assert (bad.status_code, "n’est pas du texte" in text(bad)) == (422, True)
        broken = self.bring(who, client, "[\n{]")
        assert (broken.status_code, "Ligne 2 :" in text(broken)) == (422, True)
        assert self.bring(who, client, " ").status_code == 422

    def test_scenario_has_no_notes_and_nothing_over(self, who: Personas) -> None:
        now = timezone.now()
        write(who, "note", {"text": "x"})
        write(who, "renewal", {"by": "message"}, valid_from=now, valid_to=now + timedelta(hours=1), term="temporary")
        with scope(who.alice):
            told = queries.as_scenario(who.alice, who.here.pk, now)
            later = queries.as_scenario(who.alice, who.here.pk, now + timedelta(hours=1))
        assert ([one["kind"] for one in told], later) == (["renewal"], [])
        assert told[0].keys() == {*HOUSE} - {"allowed"} | {"by"}

    def test_bob_and_charlie_neither_read_nor_write(self, who: Personas) -> None:
        for other, status in ((who.bob, 403), (who.charlie, 404)):
            for name in ("export", "exchange", "questions"):
                assert as_(other).get(url(name, who.here.pk)).status_code == status


@pytest.mark.django_db
class TestQuestions:
    def test_empty_practice_is_led_to_them_and_ten_directives_written(self, who: Personas, client: Client) -> None:
        assert url("questions", who.here.pk) in client.get(url("practice", who.here.pk)).content.decode()
        asked = client.get(url("questions", who.here.pk))
        assert "Prenez-vous de nouveaux patients ?" in text(asked)
        names = [
            "new_patients", "transfer", "exceptions", "emergency_slots", "overbook", "colleagues", "waiting_list",
            "renewal", "home_visit", "teleconsultation",
        ]  # fmt: skip
        answers = dict.fromkeys(names, "0") | {"overbook": "2"}
        assert "10 consignes enregistrées" in text(client.post(url("questions", who.here.pk), answers, follow=True))
        written = {d.kind: d for d in current(who)}
        assert len(written) == 10
        assert written["overbook"].body["max_per_half_day"] == 2
        assert {(d.term, d.practitioner_role_id) for d in written.values()} == {("permanent", None)}
        assert "Rien n’est encore écrit" not in text(client.get(url("practice", who.here.pk)))

    def test_answered_again_only_what_changed_is_written(self, who: Personas, client: Client) -> None:
        odd = write(who, "overbook", {"max_per_half_day": 7})
        write(who, "waiting_list", {"allowed": True})
        asked = client.get(url("questions", who.here.pk))
        assert "7 par demi-journée" in text(asked)
        client.post(url("questions", who.here.pk), {"overbook": "", "waiting_list": "1"})
        assert len(current(who)) == 2  # the other questions have no answer: nothing is written
        names = ["new_patients", "transfer", "exceptions", "emergency_slots", "colleagues", "renewal", "home_visit"]
        answers = dict.fromkeys([*names, "teleconsultation"], "0")
        client.post(url("questions", who.here.pk), {**answers, "overbook": "", "waiting_list": "1"})
        written = {d.kind: d for d in current(who)}
        assert (len(written), written["overbook"], written["waiting_list"].version) == (10, odd, 2)
