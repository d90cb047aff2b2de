"""Versions: one holds at a time, the later of two editors is told, nothing is deleted."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from permanence.directives import actions, queries
from permanence.directives.models import Directive
from permanence.directory.models import PractitionerRole
from permanence.directory.tests.personas import Personas, make_practitioner, three
from permanence.foundation.actor import scope, system
from permanence.foundation.models import Trace
from permanence.foundation.refusal import NotFound, NotPermitted, Refusal

NOW = datetime(2026, 11, 23, 9, 12, tzinfo=UTC)


@pytest.fixture
def who() -> Iterator[Personas]:
    personas = three()
    with scope(personas.alice):
        yield personas


def write(who: Personas, **more: Any) -> Directive:
    told = {
        "by": who.alice,
        "structure": who.here,
        "practitioner_role": None,
        "kind": "new_patients",
        "term": "permanent",
        "valid_from": NOW,
        "valid_to": None,
        "body": {"policy": "refuse"},
        "now": NOW,
    }
    return actions.write(**{**told, **more})


def in_force(who: Personas, role: PractitionerRole | None = None, now: datetime = NOW) -> queries.InForce:
    return queries.in_force(
        who.alice, structure_id=who.here.pk, practitioner_role_id=role.pk if role else None, now=now
    )


@pytest.mark.django_db
class TestWrite:
    def test_new_version_ends_the_former_one(self, who: Personas) -> None:
        first = write(who)
        second = write(who, body={"policy": "ask"}, lineage=first.lineage, version=1)
        assert [(d.version, d.replaced_at) for d in queries.versions(who.alice, first.lineage)] == [(2, None), (1, NOW)]
        assert in_force(who).new_patients == second
        assert (second.written_by_id, in_force(who).accepts_new) == (who.alice.id, "ask")

    def test_second_editor_is_refused_and_shown_what_changed(self, who: Personas) -> None:
        first = write(who)
        second = write(who, body={"policy": "ask"}, lineage=first.lineage, version=1)
        with pytest.raises(actions.Overtaken) as refused:
            write(who, body={"policy": "accept"}, lineage=first.lineage, version=1)
        assert (refused.value.latest, refused.value.withdrawn) == (second, False)
        assert in_force(who).accepts_new == "ask"

    def test_editing_a_withdrawn_one_is_refused(self, who: Personas) -> None:
        first = write(who)
        actions.withdraw(by=who.alice, directive=first, now=NOW)
        with pytest.raises(actions.Overtaken) as refused:
            write(who, lineage=first.lineage, version=1)
        assert refused.value.withdrawn
        assert in_force(who).accepts_new == "accept"

    def test_withdrawal_is_taken_back_once(self, who: Personas) -> None:
        first = write(who)
        actions.withdraw(by=who.alice, directive=first, now=NOW)
        again = actions.take_back(by=who.alice, directive=first, now=NOW)
        assert (again.version, again.body, in_force(who).new_patients) == (2, first.body, again)
        with pytest.raises(actions.Overtaken):
            actions.take_back(by=who.alice, directive=first, now=NOW)

    def test_what_is_over_is_not_taken_back(self, who: Personas) -> None:
        first = write(who, term="temporary", valid_to=NOW + timedelta(hours=1))
        actions.withdraw(by=who.alice, directive=first, now=NOW)
        with pytest.raises(actions.Over):
            actions.take_back(by=who.alice, directive=first, now=NOW + timedelta(hours=1))

    def test_only_the_fields_of_its_kind_are_kept(self, who: Personas) -> None:
        body = {
            "calls": "always",
            "windows": [{"days": ["tue", "mon"], "from": "09:00", "to": "12:00", "x": 1}],
            "why": 1,
        }
        window = {"days": ["mon", "tue"], "from": "09:00", "to": "12:00"}
        assert write(who, kind="transfer", body=body).body == {"calls": "always", "windows": [window]}

    @pytest.mark.parametrize(
        ("more", "field"),
        [
            ({"body": {"policy": "perhaps"}}, "policy"),
            ({"term": "of_day"}, "valid_to"),
            ({"valid_to": NOW - timedelta(days=1)}, "valid_to"),
            ({"kind": "note", "body": {"text": ""}}, "text"),
        ],
    )
    def test_what_makes_no_sense_is_refused_by_field(self, who: Personas, more: dict[str, Any], field: str) -> None:
        with pytest.raises(actions.BadDirective) as refused:
            write(who, **more)
        assert list(refused.value.errors) == [field]

    def test_practitioner_of_another_structure_is_not_found(self, who: Personas) -> None:
        with pytest.raises(NotFound):
            write(who, practitioner_role=make_practitioner(who.elsewhere))

    def test_is_traced_with_its_author(self, who: Personas) -> None:
        directive = write(who)
        line = Trace.objects.get(verb="directive.written")
        assert (line.subject_id, line.actor_id) == (directive.pk, who.alice.id)

    def test_bob_and_charlie_may_not(self, who: Personas) -> None:
        for other in (who.bob, who.charlie):
            with pytest.raises(NotPermitted):
                write(who, by=other)
            with pytest.raises(NotPermitted):
                actions.withdraw(by=other, directive=write(who), now=NOW)

    def test_no_version_can_be_deleted(self, who: Personas) -> None:
        directive = write(who)
        with pytest.raises(DatabaseError), transaction.atomic():
            directive.delete()


@pytest.mark.django_db
class TestInForce:
    def test_binds_a_practitioner_by_his_own_and_by_the_practice(self, who: Personas) -> None:
        benali, roux = make_practitioner(who.here), make_practitioner(who.here, "Roux")
        write(who, practitioner_role=benali)
        tonight = NOW + timedelta(hours=8)
        of_day = {"kind": "note", "term": "of_day", "valid_to": tonight}
        write(who, body={"text": "Retard 40 min"}, practitioner_role=benali, **of_day)
        write(who, body={"text": "Ascenseur en panne"}, **of_day)
        write(who, kind="transfer", body={"calls": "emergencies", "windows": [{"from": "09:00", "to": "12:00"}]})
        hers, his = in_force(who, benali), in_force(who, roux)
        assert (hers.accepts_new, his.accepts_new) == ("refuse", "accept")
        assert [note.body["text"] for note in hers.notes] == ["Retard 40 min", "Ascenseur en panne"]
        assert [note.body["text"] for note in his.notes] == ["Ascenseur en panne"]
        assert (hers.calls_now, in_force(who, benali, NOW.replace(hour=11)).calls_now) == ("emergencies", "never")
        assert in_force(who, benali, tonight).notes == []

    def test_shelves_hold_now_later_and_past(self, who: Personas) -> None:
        make_practitioner(who.here)
        holding = write(who)
        coming = write(who, valid_from=NOW + timedelta(days=3), term="temporary", valid_to=NOW + timedelta(days=9))
        over = write(who, valid_from=NOW - timedelta(days=3), valid_to=NOW + timedelta(hours=1))
        practice, _benali = queries.boards(who.alice, who.here.pk, NOW + timedelta(hours=2))
        assert (practice.now, practice.later, practice.past) == ([holding], [coming], [over])

    def test_board_of_a_practitioner_tells_what_binds_from_the_practice(self, who: Personas) -> None:
        roux = make_practitioner(who.here, "Roux")
        house = write(who)
        own = write(who, practitioner_role=roux, kind="transfer", body={"calls": "always"})
        practice, hers = queries.boards(who.alice, who.here.pk, NOW)
        assert (practice.now, hers.now, hers.role) == ([house], [own], roux)
        assert (hers.binding.new_patients, hers.binding.transfer) == (house, own)

    def test_stranger_and_colleague_without_the_right_see_none(self, who: Personas) -> None:
        directive = write(who)
        for other, refusal in ((who.bob, NotPermitted), (who.charlie, NotFound)):
            with scope(other):
                assert not queries.directives(other, who.here.pk).exists()
                with pytest.raises(refusal):
                    queries.directive(other, directive.pk)


@pytest.mark.usefixtures("committed")
def test_of_eight_editors_of_one_version_one_writes_and_seven_are_told() -> None:
    who = three()
    with scope(system("test", [who.here.pk])):
        first = write(who)
    bodies = [{"policy": "ask"}, {"policy": "accept"}] * 4

    def edit(body: dict[str, str]) -> Directive | Refusal:
        try:
            return write(who, body=body, lineage=first.lineage, version=1)
        except Refusal as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(edit, bodies))
    (written,) = [r for r in results if isinstance(r, Directive)]
    told = [r for r in results if isinstance(r, actions.Overtaken)]
    assert len(told) == 7
    assert all(refusal.latest == written for refusal in told)
    with scope(who.alice):
        assert [d.version for d in queries.versions(who.alice, first.lineage)] == [2, 1]


@pytest.mark.django_db
class TestBinding:
    def test_slot_directives_are_read_at_the_slots_start(self, who: Personas) -> None:
        benali = make_practitioner(who.here)
        monday, tuesday = NOW + timedelta(hours=3), NOW + timedelta(days=1)
        write(who, kind="overbook", body={"max_per_half_day": 1})
        until = {"valid_from": tuesday, "valid_to": tuesday + timedelta(hours=4), "term": "temporary"}
        write(who, kind="overbook", body={"max_per_half_day": 3}, practitioner_role=benali, **until)
        write(who, kind="emergency_slots", body={"min_urgency": "doctor_now", "release_h": 12}, **until)
        holding = in_force(who, benali)
        assert [holding.overbooking_at(at).max_per_half_day for at in (monday, tuesday)] == [1, 3]
        assert [holding.emergency_slots_at(at).release_h for at in (monday, tuesday)] == [2, 12]
        asked = queries.overbooking_at(
            who.alice, structure_id=who.here.pk, practitioner_role_id=benali.pk, at=tuesday
        )  # fmt: skip
        assert asked == queries.Overbooking(3, "same_day", known_only=False)

    def test_closure_holds_half_open_and_names_who_replaces(self, who: Personas) -> None:
        benali, roux = make_practitioner(who.here), make_practitioner(who.here, "Roux")
        begins, ends = NOW + timedelta(days=2), NOW + timedelta(days=9)
        closed = write(
            who, kind="closed", body={"replaced_by": str(roux.pk)}, practitioner_role=benali, term="temporary",
            valid_from=begins, valid_to=ends,
        )  # fmt: skip
        hers, his = in_force(who, benali), in_force(who, roux)
        edges = (begins - timedelta(seconds=1), begins, ends - timedelta(seconds=1), ends)
        assert [hers.closed_at(at) for at in edges] == [None, closed, closed, None]
        assert his.closed_at(begins) is None
        (told,) = [d for d in hers.bound if d.kind == "closed"]
        assert told.people == {str(roux.pk): "Dr Roux"}
        for since, found in ((begins, [closed]), (ends, [])):
            assert found == queries.closures(
                who.alice, structure_id=who.here.pk, practitioner_role_id=benali.pk,
                since=since, until=since + timedelta(days=1),
            )  # fmt: skip

    def test_closure_of_the_practice_spares_who_replaces(self, who: Personas) -> None:
        benali, roux = make_practitioner(who.here), make_practitioner(who.here, "Roux")
        closed = write(who, kind="closed", body={"replaced_by": str(roux.pk)})
        assert (in_force(who, benali).closed_at(NOW), in_force(who, roux).closed_at(NOW)) == (closed, None)
        touching = queries.closures(
            who.alice, structure_id=who.here.pk, practitioner_role_id=roux.pk, since=NOW, until=NOW + timedelta(days=1)
        )
        assert touching == []

    def test_what_was_not_said_is_as_usual(self, who: Personas) -> None:
        holding = in_force(who, make_practitioner(who.here))
        assert (holding.waiting_list_allowed, holding.body("renewal"), holding.of("renewal")) == (
            True, {"by": "message"}, None,
        )  # fmt: skip
        write(who, kind="waiting_list", body={"allowed": False})
        assert not in_force(who).waiting_list_allowed

    def test_exceptions_open_the_door_to_who_meets_them(self, who: Personas) -> None:
        write(who, body={"policy": "refuse", "exceptions": [{"if": "pregnant", "policy": "accept"}]})
        holding = in_force(who)
        assert (holding.accepts_new, holding.accepts_new_who({"pregnant"})) == ("refuse", "accept")

    @pytest.mark.parametrize("kind", ["colleagues", "closed"])
    def test_only_practitioners_of_the_structure_are_named(self, who: Personas, kind: str) -> None:
        stranger = str(make_practitioner(who.elsewhere).pk)
        body: dict[str, Any] = {"order": [stranger]} if kind == "colleagues" else {"replaced_by": stranger}
        with pytest.raises(actions.BadDirective) as refused:
            write(who, kind=kind, body=body)
        assert list(refused.value.errors) == list(body)
