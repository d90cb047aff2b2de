"""Whom a ring reaches and when: the rules as tables, the queue and the stream as each sees them."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from asgiref.sync import sync_to_async
from django.db import connections
from django.test import Client

from permanence.desk import actions, queries
from permanence.desk.models import Line, Pause, Turn
from permanence.desk.rules import hours
from permanence.desk.rules import turns as rules
from permanence.directory.models import Person, Structure
from permanence.directory.tests import personas
from permanence.foundation import turns
from permanence.foundation.actor import Actor, scope, system
from permanence.foundation.refusal import NotFound, NotPermitted
from permanence.foundation.rights import Can
from permanence.foundation.tests.test_live import heard, listening, quiet, run, session_of

from .scenes import LENT, NOW, PARIS, Scene, make_scene, ring

HOUSE, POOL, OTHER_POOL = uuid4(), uuid4(), uuid4()
ANNE, BEA, CLEO, DORA = uuid4(), uuid4(), uuid4(), uuid4()
LATE = rules.AFTER_ALL


def first(*who: UUID, by: UUID = HOUSE) -> list[rules.Named]:
    return [rules.Named(by, one, False) for one in who]


def over(*who: UUID, by: UUID = HOUSE) -> list[rules.Named]:
    return [rules.Named(by, one, True) for one in who]


# What was said, who is in a pause, who is speaking; the turns of Anne, Béa, of the house, Cléo and Dora, of the pool.
CASES: list[tuple[str, list[rules.Named], set[UUID], set[UUID], list[int]]] = [
    ("nobody named: everyone at once", [], set(), set(), [0, 0, 0, 0]),
    ("one first, the others after her", first(ANNE), set(), set(), [0, 1, 1, 1]),
    ("one first, a pool as overflow", first(ANNE) + over(POOL), set(), set(), [0, 2, 1, 1]),
    ("an overflow alone: everyone else first", over(POOL), set(), set(), [0, 0, 1, 1]),
    ("a pool first, the house as what remains", first(POOL), set(), set(), [1, 1, 0, 0]),
    ("named twice counts as first", first(ANNE) + over(ANNE), set(), set(), [0, 1, 1, 1]),
    ("the first is in a pause: the overflow at once", first(ANNE) + over(POOL), {ANNE}, set(), [LATE, 1, 0, 0]),
    ("the first speaks: the overflow at once", first(ANNE) + over(POOL), set(), {ANNE}, [0, 1, 0, 0]),
    ("one of two first is free", first(ANNE, BEA) + over(POOL), {ANNE}, set(), [LATE, 0, 1, 1]),
    ("who is in a pause hears what nobody else answered", [], {BEA}, set(), [0, LATE, 0, 0]),
    ("a pool orders its own people only", first(CLEO, by=POOL), set(), set(), [0, 0, 0, 1]),
    ("house and pool each have their say", over(POOL) + first(CLEO, by=POOL), set(), set(), [0, 0, 1, 2]),
    ("another pool's order is not theirs", first(ANNE, by=OTHER_POOL), set(), set(), [0, 0, 0, 0]),
]


@pytest.mark.parametrize(("said", "named", "paused", "busy", "expected"), CASES, ids=[case[0] for case in CASES])
def test_turns(
    said: str, named: Sequence[rules.Named], paused: set[UUID], busy: set[UUID], expected: list[int]
) -> None:
    found = turns.read(turns.written(rules.orders(HOUSE, named, paused, busy)))
    theirs = [{ANNE, HOUSE}, {BEA, HOUSE}, {CLEO, HOUSE, POOL}, {DORA, HOUSE, POOL}]
    got = [turns.turn(found, mine) for mine in theirs]
    assert got == expected
    assert turns.last(found) >= max(got)


HOURS = [
    ("9:00–12:30, 14:00–18:00", [(time(9), time(12, 30)), (time(14), time(18))]),
    ("9h-12h30 et 14 h – 18 h", [(time(9), time(12, 30)), (time(14), time(18))]),
    ("14-18; 9-12", [(time(9), time(12)), (time(14), time(18))]),
    ("0-24", [(time(0), time(23, 59))]),
    ("", []),
]


@pytest.mark.parametrize(("written", "read"), HOURS)
def test_hours_are_read_as_people_write_them(written: str, read: list[hours.Span]) -> None:
    assert hours.read(written) == read
    assert hours.read(hours.written(read)) == read


@pytest.mark.parametrize("written", ["12-9", "9-25", "matin", "9-12, 11-14", "9:75-10", "9"])
def test_what_is_no_hours_is_refused(written: str) -> None:
    with pytest.raises(hours.NotHours):
        hours.read(written)


@pytest.mark.parametrize(
    ("at", "is_open"),
    [
        (datetime(2026, 11, 23, 9, tzinfo=PARIS), True), (datetime(2026, 11, 23, 8, 59, tzinfo=PARIS), False),
        (datetime(2026, 11, 23, 12, tzinfo=PARIS), False), (datetime(2026, 11, 24, 9, tzinfo=PARIS), False),
        (datetime(2026, 3, 30, 9, tzinfo=PARIS), True), (datetime(2026, 10, 26, 9, tzinfo=PARIS), True),
    ],
)  # fmt: skip
def test_open_in_wall_time_on_both_sides_of_the_changes_of_hour(at: datetime, is_open: bool) -> None:
    assert hours.is_open([(0, time(9), time(12))], at) is is_open
    assert hours.is_open([], at)


def test_midnight_at_the_end_of_a_day_has_its_last_minute() -> None:
    last = datetime(2026, 11, 23, 23, 59, 30, tzinfo=PARIS)
    whole = [(0, *span) for span in hours.read("0h-24h")]
    assert hours.is_open(whole, last)
    assert not hours.is_open([(0, time(9), time(18))], last)


@pytest.fixture
def scene(db: None) -> Scene:
    return make_scene()


def person(actor: Actor) -> Person:
    return Person.objects.get(pk=actor.id)


def permanence_of(scene: Scene) -> Structure:
    [own] = [one for one in scene.everyone.rights if one != scene.practice.pk]
    return Structure.objects.get(pk=own)


def say(scene: Scene, *, by: Structure | None = None, after_s: int = 20, **order: Any) -> None:
    with scope(scene.everyone):
        actions.say_order(
            by=scene.everyone, structure=by or scene.practice, line=Line.objects.get(pk=scene.line.pk),
            first=order.get("first", []), overflow=order.get("overflow", []), after_s=after_s, now=NOW,
        )  # fmt: skip


def rings_for(actor: Actor, after_s: float) -> bool:
    with scope(actor):
        return bool(queries.queue(actor, NOW + timedelta(seconds=after_s)).ringing)


def sees(scene: Scene, after_s: float) -> list[bool]:
    return [rings_for(actor, after_s) for actor in (scene.claire, scene.amel)]


def test_without_an_order_everyone_is_reached_at_once(scene: Scene) -> None:
    ring(scene)
    assert sees(scene, 0) == [True, True]


def test_the_first_is_reached_then_the_overflow(scene: Scene) -> None:
    with scope(scene.everyone):
        say(scene, by=permanence_of(scene), first=[person(scene.claire)], overflow=[person(scene.amel)])
    ring(scene)
    assert (sees(scene, 0), sees(scene, 19), sees(scene, 20)) == ([True, False], [True, False], [True, True])


def test_a_pool_with_a_mandate_is_the_overflow_of_the_practices_own(scene: Scene) -> None:
    sylvie = personas.make_member(scene.practice, "secretary", "Sylvie Puech")
    with scope(scene.everyone):
        say(scene, overflow=[permanence_of(scene)], after_s=15)
    ring(scene)
    assert rings_for(sylvie, 0)
    assert (sees(scene, 14), sees(scene, 15)) == ([False, False], [True, True])


def test_in_a_pause_the_overflow_is_reached_at_once_and_oneself_when_nobody_answers(scene: Scene) -> None:
    with scope(scene.everyone):
        say(scene, by=permanence_of(scene), first=[person(scene.claire)], overflow=[person(scene.amel)])
    actions.begin_pause(by=scene.claire, now=NOW)
    actions.begin_pause(by=scene.claire, now=NOW)
    ring(scene)
    assert (sees(scene, 0), sees(scene, 40), sees(scene, 100)) == ([False, True], [False, True], [True, True])
    actions.end_pause(by=scene.claire, now=NOW)
    assert sees(scene, 0) == [True, False]
    with scope(scene.everyone):
        assert Pause.objects.count() == 1


def test_a_call_taken_is_seen_by_all_and_rings_no_more(scene: Scene) -> None:
    with scope(scene.everyone):
        say(scene, by=permanence_of(scene), first=[person(scene.claire)])
    actions.take(by=scene.claire, call=ring(scene), now=NOW)
    with scope(scene.amel):
        queue = queries.queue(scene.amel, NOW)
        assert (len(queue.ringing), len(queue.others)) == (0, 1)
        assert [(mate.person.short_name, mate.state) for mate in queries.team(scene.amel, NOW)] == [
            ("Amel", "free"), ("Claire", "speaking"),
        ]  # fmt: skip


def test_the_order_is_said_by_whom_it_concerns_only(scene: Scene) -> None:
    other = make_scene()
    with scope(scene.everyone):
        line, claire = Line.objects.get(pk=scene.line.pk), person(scene.claire)
    with pytest.raises(NotPermitted):
        actions.say_order(by=scene.claire, structure=scene.practice, line=line, first=[claire], overflow=[], now=NOW)
    with pytest.raises(NotFound):
        actions.say_order(by=other.everyone, structure=other.practice, line=line, first=[claire], overflow=[], now=NOW)
    with scope(scene.everyone):
        assert not Turn.objects.exists()


def test_nobody_sees_the_turns_or_pauses_of_another_permanence(scene: Scene) -> None:
    other = make_scene()
    actions.begin_pause(by=other.claire, now=NOW)
    say(other, first=[other.practice])
    with scope(scene.claire):
        assert not Pause.objects.exists()
        assert not Turn.objects.exists()


@pytest.mark.usefixtures("committed")
def test_on_the_stream_a_ring_goes_from_turn_to_turn_and_to_no_stranger() -> None:
    scene, stranger = make_scene(), make_scene()
    with scope(scene.everyone):
        say(scene, by=permanence_of(scene), first=[person(scene.claire)], overflow=[person(scene.amel)])
        Line.objects.filter(pk=scene.line.pk).update(overflow_after_s=1)
        scene.line.refresh_from_db()
    hers, amels, far = (session_of(one) for one in (scene.claire, scene.amel, stranger.claire))
    connections.close_all()

    def told(name: str, kind: str) -> None:
        try:
            with scope(system("telephony", [scene.practice.pk])):
                line = Line.objects.get(pk=scene.line.pk)
            actions.hear(
                by=system("telephony", [scene.practice.pk]), line=line, provider_id=name, kind=kind, at=NOW,
                caller_number="", now=NOW,
            )  # fmt: skip
        finally:
            connections.close_all()

    switchboard = sync_to_async(told, thread_sensitive=False)

    async def scenario() -> None:
        async with listening(hers) as claire:
            await quiet(claire)
            async with listening(amels) as amel, listening(far) as strangers:
                for sent in (amel, strangers):
                    assert (await sent.get())["status"] == 200
                await switchboard("1", "ringing")
                assert "event: desk" in await heard(claire), "the first, at once"
                assert not await heard(amel, within_s=0.3), "not yet the overflow"
                assert "event: desk" in await heard(amel), "then the overflow"
                await switchboard("2", "ringing")
                assert await heard(claire)
                await switchboard("2", "ended")
                assert await heard(claire)
                assert await heard(amel), "that it ended, at once"
                assert not await heard(amel, within_s=1.5), "what ended before its turn is not told again"
                assert not await heard(strangers, within_s=0.1), "a stranger heard nothing all along"

    run(scenario)


def test_pages_of_the_order_for_three(client: Client, db: None) -> None:
    people = personas.three(may="manager")
    holder = personas.make_structure("Allô Santé", "permanence")
    personas.make_mandate(people.here, holder, LENT)
    sylvie = personas.make_member(people.here, "secretary", "Sylvie Puech")
    by = system("test", [people.here.pk])
    line = actions.open_line(
        by=by, structure=people.here, number="+33536498801", label="Accueil", greeting="Bonjour", now=NOW
    )
    path = f"/desk/orders/{line.pk}/{people.here.pk}/"
    for actor, status in ((people.bob, 403), (people.charlie, 404)):
        stranger = Client()
        personas.sign_in(stranger, actor)
        assert stranger.get(path).status_code == status
    personas.sign_in(client, people.alice)
    assert "Allô Santé (toute l’équipe)" in client.get(path).content.decode()
    sent = {f"of_{sylvie.id}": "first", f"of_{holder.pk}": "overflow", "after_s": "25"}
    assert client.post(path, sent).status_code == 302
    assert client.post(path, sent | {"after_s": "1"}).status_code == 422
    shown = client.get("/desk/orders/").content.decode()
    for said in ("Sylvie Puech", "Allô Santé", "25 s"):
        assert said in shown
    with scope(by):
        assert Line.objects.get(pk=line.pk).overflow_after_s == 25
        assert set(Turn.objects.values_list("person", "pool", "overflow")) == {
            (sylvie.id, None, False), (None, holder.pk, True),
        }  # fmt: skip


def test_pages_of_hours_and_switchboard(client: Client, db: None) -> None:
    people = personas.three(may="manager")
    by = system("test", [people.here.pk])
    line = actions.open_line(
        by=by, structure=people.here, number="+33536498801", label="Accueil", greeting="Bonjour", now=NOW
    )
    personas.sign_in(client, people.alice)
    path = f"/desk/lines/{line.pk}/"
    assert "on répond à toute heure" in client.get(path).content.decode()
    bad = client.post(f"{path}hours/", {"day_0": "matin"})
    assert (bad.status_code, 'value="matin"' in bad.content.decode()) == (422, True)
    client.post(f"{path}hours/", {"day_0": "9h-12h", "closed_words": "Fermé. Urgence : le 15."})
    shown = client.get(path).content.decode()
    for said in ("Lundi", "9:00–12:00", "Fermé. Urgence : le 15.", "/telephony/announcement/33536498801"):
        assert said in shown
    assert 'value="9:00–12:00"' in client.get(f"{path}hours/").content.decode()
    missing = client.post(f"{path}switchboard/", {"switchboard": "twilio", "secret": ""})
    assert (missing.status_code, "Son secret manque" in missing.content.decode()) == (422, True)
    client.post(f"{path}switchboard/", {"switchboard": "twilio", "secret": " jeton "})
    shown = client.get(path).content.decode()
    assert "/telephony/twilio/33536498801" in shown
    assert "jeton" not in shown
    client.post(f"{path}switchboard/", {"switchboard": "twilio", "secret": ""})
    with scope(by):
        assert queries.maker_secret(Line.objects.get(pk=line.pk)) == "jeton", "left empty, the one given before stays"


def test_one_key_begins_a_pause_and_ends_it(scene: Scene, client: Client) -> None:
    personas.sign_in(client, scene.claire)
    assert 'id="pause"' in client.get("/desk/").content.decode()
    paused = client.post("/desk/pause/", headers={"HX-Request": "true"}).content.decode()
    assert "Je reprends les appels" in paused
    assert "en pause" in paused
    ring(scene, at=NOW)
    back = client.post("/desk/pause/end/")
    assert back.status_code == 302
    assert "Je reprends les appels" not in client.get("/desk/").content.decode()


def test_who_finishes_a_call_sees_the_pause_that_waits(scene: Scene, client: Client) -> None:
    actions.take(by=scene.claire, call=ring(scene), now=NOW)
    actions.begin_pause(by=scene.claire, now=NOW)
    with scope(scene.claire):
        [claire] = [mate for mate in queries.team(scene.claire, NOW) if mate.person.pk == scene.claire.id]
        assert (claire.state, claire.in_pause) == ("speaking", True)
    personas.sign_in(client, scene.claire)
    assert "Je reprends les appels" in client.get("/desk/").content.decode()


def test_who_may_not_answer_has_no_pause(scene: Scene, client: Client) -> None:
    personas.sign_in(client, personas.make_member(scene.practice, "carer", "Bob Carrère"))
    assert client.post("/desk/pause/").status_code == 403
    assert Can.ANSWER in scene.claire.rights[scene.practice.pk]
