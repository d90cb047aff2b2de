"""The trainer through its doors: the ground made at once, a call on the console, its marks, who sees them."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone

from permanence.desk import actions as desk
from permanence.desk import queries as desk_queries
from permanence.desk.models import Line, Question, Request
from permanence.directory.models import Membership, Person, Structure
from permanence.directory.tests import personas
from permanence.foundation.actor import Actor, scope, system
from permanence.foundation.refusal import Invalid, NotFound, NotPermitted
from permanence.foundation.rights import Can
from permanence.insights import queries as figures
from permanence.messaging.models import Message
from permanence.patients.models import Patient
from permanence.training import actions, queries, rules
from permanence.training.models import Exercise, Ground

NOW = datetime(2026, 11, 24, 10, tzinfo=ZoneInfo("Europe/Paris"))  # a Tuesday


class House:
    """A permanence with a supervisor and two secretaries, and a stranger's."""

    def __init__(self) -> None:
        self.here, self.elsewhere = (personas.make_structure(name, "permanence") for name in ("Allô Santé", "Autre"))
        self.martine = personas.make_member(self.here, "supervisor", "Martine Soulié")
        made = [personas.make_member(self.here, "telesecretary", name) for name in ("Claire Fabre", "Nadia Belkacem")]
        made_there = actions.make_ground(by=self.martine, structure=self.here, now=NOW)
        with scope(system("test", [made_there.pk])):
            self.ground = Ground.objects.get(structure=made_there)
        self.martine = personas.reloaded(self.martine)
        self.claire, self.nadia = (personas.reloaded(one) for one in made)
        self.charlie = personas.make_member(self.elsewhere, "supervisor", "Charlie Nguyen")
        self.everyone = system("test", [self.ground.structure_id, self.here.pk])

    def begin(self, caller: str = "elderly", by: Actor | None = None, now: datetime = NOW) -> Exercise:
        actor = by or self.claire
        with scope(actor):
            ground = queries.ground(actor)
            assert ground
        return actions.begin(by=actor, ground=ground, caller=caller, now=now)

    def take(self, one: Exercise, by: Actor | None = None, *, after_s: int = 5) -> Request:
        desk.take(by=by or self.claire, call=one.call, now=NOW + timedelta(seconds=after_s))
        with scope(self.everyone):
            return Request.objects.get(call=one.call_id)

    def again(self, one: Exercise) -> Exercise:
        with scope(self.everyone):
            return Exercise.objects.select_related("call").get(pk=one.pk)


@pytest.fixture
def house(db: None) -> House:
    return House()


def say_best(house: House, one: Exercise, by: Actor | None = None) -> None:
    for step, moment in enumerate(rules.CALLERS[one.caller].steps):
        which = max(range(3), key=lambda n: (moment.choices[n].safety, moment.choices[n].courtesy))
        actions.choose(by=by or house.claire, exercise=one, step=step, which=which, now=NOW)


def test_a_training_practice_is_made_once_with_nobody_real_in_it(house: House) -> None:
    again = actions.make_ground(by=house.martine, structure=house.here, now=NOW)
    assert again.pk == house.ground.structure_id
    with scope(house.everyone):
        assert Ground.objects.count() == 1
        people = list(Patient.objects.all())
        assert {one.structure_id for one in people} == {house.ground.structure_id}
        assert len(people) == 8
        assert not Message.objects.exists(), "nothing leaves for invented people"
        assert not any(one.email for one in people)


def test_whoever_does_not_manage_makes_none(house: House) -> None:
    for actor in (house.claire, house.charlie):
        with pytest.raises(NotPermitted):
            actions.make_ground(by=actor, structure=house.here, now=NOW)


def test_an_invented_caller_rings_for_the_trainee_alone(house: House) -> None:
    one = house.begin()
    for actor, rings in ((house.claire, True), (house.nadia, False), (house.charlie, False)):
        with scope(actor):
            assert bool(desk_queries.queue(actor, NOW + timedelta(minutes=5)).ringing) is rings
    request = house.take(one)
    assert request.structure_id == house.ground.structure_id
    with scope(house.claire):
        assert [c.patient.birth_name for c in desk_queries.candidates(house.claire, request, NOW)] == ["Lacaze"]


def test_a_second_exercise_rings_on_the_same_line_and_lets_the_first_go(house: House) -> None:
    first = house.begin()
    second = house.begin("angry")
    assert house.again(first).ended_at is not None
    with scope(house.everyone):
        assert Line.objects.filter(structure=house.ground.structure_id).count() == 1
        assert first.call.line_id == second.call.line_id
    house.begin(by=house.nadia)
    with scope(house.everyone):
        assert Line.objects.filter(structure=house.ground.structure_id).count() == 2


def test_a_red_flag_sent_to_the_15_is_worth_all(house: House) -> None:
    one = house.begin("red_flag")
    request = house.take(one)
    say_best(house, one)
    desk.send_to_15(by=house.claire, request=request, now=NOW + timedelta(seconds=30))
    done = actions.end(by=house.claire, exercise=one, now=NOW + timedelta(seconds=50))
    assert done.total == 100
    assert {mark["axis"]: mark["points"] for mark in done.marks} == dict(rules.AXES)


def test_a_red_flag_missed_is_worth_twenty_at_most_whatever_the_manners(house: House) -> None:
    one = house.begin("red_flag")
    house.take(one)
    say_best(house, one)
    done = actions.end(by=house.claire, exercise=one, now=NOW + timedelta(seconds=50))
    assert done.total is not None
    assert done.total <= 20
    assert ["missed_15", ""] in done.marks[0]["reasons"]


def test_what_is_advised_is_what_the_desks_decision_says(house: House) -> None:
    with scope(house.claire):
        from permanence.training.making import doctor_of

        role = doctor_of(house.ground.structure_id)
        said = {
            key: desk_queries.advice(house.claire, role, caller.situation, NOW) for key, caller in rules.CALLERS.items()
        }
    assert said["red_flag"][0] == "call_15"
    assert said["elderly"][0] == "book"
    assert "book" not in said["stubborn"], "the doctor takes no new patients"
    assert "open_complaint" in said["angry"]
    for key, actions_ in said.items():
        assert actions_, key
        if key != "red_flag":
            assert "call_15" not in actions_


def test_a_booking_advised_and_done_keeps_the_directives_and_the_real_agendas(house: House) -> None:
    one = house.begin()
    request = house.take(one)
    with scope(house.claire):
        [candidate] = desk_queries.candidates(house.claire, request, NOW)
    chosen = desk.choose_patient(by=house.claire, request=request, patient=candidate.patient, now=NOW)
    with scope(house.claire):
        holding = desk_queries.in_force(house.claire, chosen, NOW)
        slot = desk_queries.choices(house.claire, chosen, holding, NOW).slots[0]
    desk.book(by=house.claire, request=chosen, starts_at=slot.starts_at, now=NOW)
    say_best(house, one)
    done = actions.end(by=house.claire, exercise=one, now=NOW + timedelta(seconds=100))
    assert {mark["axis"]: mark["points"] for mark in done.marks}["directives"] == 25
    with scope(house.everyone):
        assert not Message.objects.exists()


def test_an_exercise_left_leaves_nothing_on_the_board(house: House) -> None:
    actions.end(by=house.claire, exercise=house.begin(), now=NOW + timedelta(minutes=1))
    for actor in (house.claire, house.nadia):
        with scope(actor):
            assert not desk_queries.board(actor, NOW + timedelta(hours=5)).exists()


def test_a_call_back_kept_for_oneself_is_something_done(house: House) -> None:
    one = house.begin()
    request = house.take(one)
    with scope(house.claire):
        herself = Person.objects.get(pk=house.claire.id)
    later = NOW + timedelta(minutes=30)
    desk.leave_open(by=house.claire, request=request, due_at=later, owner=herself, now=NOW)
    done = actions.end(by=house.claire, exercise=one, now=NOW + timedelta(minutes=1))
    assert ["nothing_done", "book"] not in {mark["axis"]: mark["reasons"] for mark in done.marks}["directives"]


def test_an_alert_raised_in_an_exercise_goes_with_it(house: House) -> None:
    one = house.begin("red_flag")
    request = house.take(one)
    desk.send_to_15(by=house.claire, request=request, now=NOW + timedelta(seconds=30))
    alert = desk.alert_practitioner(by=house.claire, request=request, now=NOW + timedelta(seconds=40))
    actions.end(by=house.claire, exercise=one, now=NOW + timedelta(seconds=50))
    with scope(house.everyone):
        assert Request.objects.get(pk=alert.pk).outcome == "nothing"
        assert not Question.objects.filter(request=alert, reply="").exists()
        assert not Request.objects.filter(structure=house.ground.structure_id, outcome="").exists()


def test_what_another_trainee_opened_meanwhile_stays_hers(house: House) -> None:
    hers = house.begin("red_flag", by=house.nadia)
    request = house.take(hers, by=house.nadia)
    mine = house.begin()
    desk.send_to_15(by=house.nadia, request=request, now=NOW + timedelta(seconds=30))
    alert = desk.alert_practitioner(by=house.nadia, request=request, now=NOW + timedelta(seconds=40))
    actions.end(by=house.claire, exercise=mine, now=NOW + timedelta(seconds=50))
    with scope(house.everyone):
        assert Request.objects.get(pk=alert.pk).outcome == ""
    actions.end(by=house.nadia, exercise=hers, now=NOW + timedelta(seconds=60))
    with scope(house.everyone):
        assert Request.objects.get(pk=alert.pk).outcome == "nothing"


def test_nothing_is_said_before_the_answer_nor_out_of_turn_nor_twice(house: House) -> None:
    one = house.begin()
    with pytest.raises(Invalid):
        actions.choose(by=house.claire, exercise=one, step=0, which=0, now=NOW)
    house.take(one)
    for step, which in ((1, 0), (0, 3), (9, 0)):
        with pytest.raises(Invalid):
            actions.choose(by=house.claire, exercise=one, step=step, which=which, now=NOW)
    actions.choose(by=house.claire, exercise=one, step=0, which=2, now=NOW)
    assert actions.choose(by=house.claire, exercise=one, step=0, which=0, now=NOW).chosen == [2]
    actions.end(by=house.claire, exercise=one, now=NOW + timedelta(minutes=1))
    with pytest.raises(actions.ExerciseOver):
        actions.choose(by=house.claire, exercise=one, step=1, which=0, now=NOW)


def test_a_real_call_in_hand_comes_first(house: House) -> None:
    desk.begin_pause(by=house.claire, now=NOW)
    with pytest.raises(actions.OnThePhone):
        house.begin()
    with pytest.raises(Invalid):
        house.begin("nobody", by=house.nadia)


def test_progress_is_seen_by_oneself_and_ones_tutor_alone(house: House, client: Client) -> None:
    one = house.begin()
    house.take(one)
    done = actions.end(by=house.claire, exercise=one, now=NOW + timedelta(minutes=1))
    with scope(house.martine):
        [progress] = queries.progress(house.martine)
        assert (progress.trainee.short_name, progress.count, progress.best) == ("Claire", 1, done.total)
        assert queries.exercise(house.martine, one.pk)
    for actor in (house.nadia, house.charlie):
        with scope(actor):
            assert queries.progress(actor) == []
            with pytest.raises(NotFound):
                queries.exercise(actor, one.pk)
    with pytest.raises(NotFound):
        actions.end(by=house.nadia, exercise=one, now=NOW)
    path = f"/training/exercises/{one.pk}/"
    statuses = {"martine": 200, "claire": 200, "nadia": 404, "charlie": 404}
    for name, status in statuses.items():
        browser = Client()
        personas.sign_in(browser, getattr(house, name))
        assert browser.get(path).status_code == status, name
    personas.sign_in(client, house.martine)
    assert "Claire Fabre" in client.get("/training/").content.decode()
    assert "Une dame âgée" in client.get(f"/training/people/{house.claire.id}/").content.decode()
    assert client.get(f"/training/people/{house.nadia.id}/").status_code == 404


def test_pages_from_the_first_press_to_the_marks(house: House, client: Client) -> None:
    personas.sign_in(client, house.claire)
    shown = client.get("/training/").content.decode()
    for caller in rules.CALLERS.values():
        assert caller.title in shown
    begun: Any = client.post("/training/exercises/", {"caller": "night"}, follow=True)
    page = begun.content.decode()
    assert "L’appel sonne sur votre console" in page
    with scope(house.everyone):
        one = Exercise.objects.select_related("call").get()
    desk.take(by=house.claire, call=one.call, now=one.began_at + timedelta(seconds=3))
    path = f"/training/exercises/{one.pk}/"
    assert "mon fils a 39" in client.get(path).content.decode()
    answered = client.post(f"{path}words/", {"step": 0, "which": 0}, headers={"HX-Request": "true"}).content.decode()
    assert "Quatre ans. Il pleure" in answered
    ended = client.post(f"{path}end/", follow=True).content.decode()
    for said in ("sur 100", "Sécurité", "Courtoisie", "Consignes"):
        assert said in ended


def test_the_best_word_is_not_always_the_first(house: House) -> None:
    places = set()
    for _n in range(12):
        one = house.begin("red_flag")
        places.add([which for which, _choice in queries.to_say(one)].index(0))
    assert places == {0, 1, 2}
    assert queries.anyone() in rules.CALLERS


def test_without_a_ground_who_manages_is_offered_one(client: Client, db: None) -> None:
    here = personas.make_structure("Allô Santé", "permanence")
    martine = personas.make_member(here, "supervisor", "Martine Soulié")
    personas.sign_in(client, martine)
    assert "Créer le cabinet d’entraînement" in client.get("/training/").content.decode()
    assert client.post(f"/training/ground/{here.pk}/").status_code == 302
    assert "Une dame âgée" in client.get("/training/").content.decode()
    with scope(system("test", [here.pk])):
        assert Membership.objects.filter(structure=here).count() == 1
        assert Structure.objects.filter(parent=here).count() == 1


def test_no_figure_counts_what_is_invented(house: House) -> None:
    now = timezone.now()
    one = house.begin(now=now)
    desk.take(by=house.claire, call=one.call, now=now + timedelta(seconds=5))
    actions.end(by=house.claire, exercise=one, now=now + timedelta(minutes=3))
    for actor in (house.martine, house.claire):
        with scope(actor):
            assert house.ground.structure_id in actor.structures(Can.ANSWER)
            assert figures.practices(actor) == []
            assert house.ground.structure_id not in figures.answered_for(actor)
    with scope(house.everyone):
        month = now.astimezone(ZoneInfo("Europe/Paris")).date().replace(day=1)
        assert not figures.had_calls(house.ground.structure, month), "no report is written of it"
