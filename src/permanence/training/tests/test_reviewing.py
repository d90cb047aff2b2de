"""Beginning an exercise but once, and judging it oneself once it is over."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connections
from django.test import Client
from django.utils import timezone
from selectolax.lexbor import LexborHTMLParser

from permanence.desk import actions as desk
from permanence.directory.tests import personas
from permanence.foundation.actor import Actor, scope
from permanence.foundation.refusal import Invalid, NotFound
from permanence.training import actions
from permanence.training.models import Exercise

from .test_training import NOW, House, say_best


@pytest.fixture
def house(db: None) -> House:
    return House()


def browser(actor: Actor) -> Client:
    client = Client()
    personas.sign_in(client, actor)
    return client


def done(house: House) -> Exercise:
    one = house.begin()
    house.take(one)
    say_best(house, one)
    return actions.end(by=house.claire, exercise=one, now=NOW + timedelta(minutes=3))


def test_a_double_click_begins_one_exercise_and_the_same_page_later_another(house: House) -> None:
    client = Client()
    personas.sign_in(client, house.claire)
    page = LexborHTMLParser(client.get("/training/").content)
    sent = {"caller": "elderly", "key": page.css_first("input[name=key]").attributes["value"]}  # type: ignore[union-attr]
    first, second = (client.post("/training/exercises/", sent) for _ in range(2))
    assert first["Location"] == second["Location"]
    with scope(house.everyone):
        one = Exercise.objects.get()
        assert one.ended_at is None
    actions.end(by=house.claire, exercise=one, now=timezone.now())
    assert client.post("/training/exercises/", sent)["Location"] != first["Location"]
    assert client.post("/training/exercises/", {"key": "\x00"}).status_code == 422


def test_with_a_call_in_hand_the_page_says_so_and_leads_to_the_console(house: House) -> None:
    desk.take(by=house.claire, call=house.begin(now=timezone.now()).call, now=timezone.now())
    with scope(house.everyone):
        Exercise.objects.update(trainee_id=house.nadia.id)  # the call in hand is no exercise of hers
    refused = browser(house.claire).post("/training/exercises/", {"caller": "angry"})
    page = LexborHTMLParser(refused.content)
    alert = page.css_first("[role=alert]")
    assert refused.status_code == 409
    assert alert is not None
    assert "Vous avez un appel en cours" in alert.text()
    assert alert.css_first("a[href='/desk/']") is not None
    assert page.css_first("#call-angry") is not None, "and nothing else is lost"


def test_of_two_beginnings_at_the_same_moment_one_goes_on(committed: None) -> None:
    house = House()

    def press(caller: str) -> None:
        try:
            house.begin(caller)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as tabs:
        list(tabs.map(press, ["elderly", "angry", "elderly", "angry"]))
    with scope(house.everyone):
        assert Exercise.objects.filter(ended_at=None).count() == 1


def test_one_judges_oneself_and_the_team_reads_what_was_learnt_without_a_name(house: House) -> None:
    one = done(house)
    claire, page = browser(house.claire), f"/training/exercises/{one.pk}/"
    said = {"courtesy": "nearly", "learnt": "Laisser finir avant de proposer.", "shared": "on"}
    assert claire.post(page + "review/", said).status_code == 302
    own = claire.get(page).content.decode()
    assert "avis personnel\xa0: presque" in own
    assert "Laisser finir avant de proposer." in own
    assert "Laisser finir" in browser(house.martine).get(page).content.decode(), "and her tutor"
    read = browser(house.nadia).get("/training/").content.decode()
    assert "Laisser finir avant de proposer." in read
    assert "Claire" not in read
    assert "Laisser finir" not in browser(house.charlie).get("/training/").content.decode()
    claire.post(page + "review/", said | {"shared": ""})
    assert "Laisser finir" not in browser(house.nadia).get("/training/").content.decode()
    assert "Laisser finir" in claire.get(page).content.decode()


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"shared": "on"}, "Écrivez ce que d’autres peuvent en retenir."),
        ({"learnt": "Rappeler le 06 39 98 00 01."}, "ressemble au numéro de quelqu’un"),
        ({"courtesy": "perfect"}, "Sélectionnez un choix valide"),
    ],
)
def test_nothing_is_shared_without_words_and_nothing_that_names_someone(
    house: House, said: dict[str, str], why: str
) -> None:
    one = done(house)
    refused = browser(house.claire).post(f"/training/exercises/{one.pk}/review/", said)
    assert (refused.status_code, why in refused.content.decode()) == (422, True)
    assert house.again(one).shared_at is None


def test_only_ones_own_exercise_is_judged_and_only_once_it_is_over(house: House) -> None:
    going_on = house.begin()
    judged = {"own": {"safety": "acquired"}, "learnt": "", "shared": False, "now": NOW}
    with pytest.raises(Invalid):
        actions.review(by=house.claire, exercise=going_on, **judged)
    over = actions.end(by=house.claire, exercise=going_on, now=NOW)
    for other in (house.nadia, house.martine):
        with pytest.raises(NotFound):
            actions.review(by=other, exercise=over, **judged)
    with pytest.raises(Invalid):
        actions.review(by=house.claire, exercise=over, **judged | {"own": {"speed": "acquired"}})


def test_whoever_supervises_takes_out_of_sight_what_was_shared(house: House) -> None:
    one = done(house)
    actions.review(by=house.claire, exercise=one, own={}, learnt="Madame Lacaze, de Muret…", shared=True, now=NOW)
    path = f"/training/exercises/{one.pk}/unsharing/"
    assert browser(house.nadia).post(path).status_code == 403
    assert browser(house.charlie).post(path).status_code == 404
    assert browser(house.martine).post(path).status_code == 302
    assert house.again(one).shared_at is None
