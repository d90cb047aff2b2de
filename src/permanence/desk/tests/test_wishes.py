"""When the caller would like to come: asked on the request, kept as it is chosen, and what is proposed keeps to it."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from selectolax.lexbor import LexborHTMLParser

from permanence.desk import actions, queries
from permanence.desk.models import Request
from permanence.desk.rules import wishes as rules
from permanence.desk.rules.wishes import Wishes
from permanence.desk.tests.scenes import NOW, Scene, again, at, make_patient, seen, taken, text
from permanence.directory.tests.personas import make_member, make_structure, sign_in
from permanence.foundation.actor import scope
from permanence.foundation.refusal import Invalid
from permanence.waiting.models import Entry

HTMX = {"HX-Request": "true", "HX-Target": "pane"}
DRAFT = {"HX-Request": "true", "HX-Target": "wishes-kept"}
TUESDAY, WEDNESDAY = date(2026, 11, 24), date(2026, 11, 25)


@pytest.mark.parametrize(
    ("wished", "start", "why"),
    [
        (Wishes(), NOW, ""),
        (Wishes(days=("mon",)), NOW, ""),
        (Wishes(days=("tue", "wed")), NOW, "none"),
        (Wishes(half_day="am"), NOW, ""),
        (Wishes(half_day="pm"), NOW, "none"),
        (Wishes(half_day="am"), NOW.replace(hour=12, minute=30), "none"),
        (Wishes(half_day="pm"), NOW.replace(hour=12, minute=30), ""),
        (Wishes(before=NOW.date()), NOW, ""),
        (Wishes(before=NOW.date()), NOW + timedelta(days=1), "late"),
        (Wishes(before=NOW.date(), days=("mon",)), NOW + timedelta(days=1), "none"),
    ],
)
def test_why_a_time_is_not_the_one_wished(wished: Wishes, start: datetime, why: str) -> None:
    assert rules.unmet(wished, [start]) == why
    assert rules.wishes({rules.NAME: wished.written()}) == wished


@pytest.mark.parametrize(
    ("wished", "sense"),
    [
        (Wishes(), True),
        (Wishes(before=NOW.date(), days=("mon", "sun"), half_day="pm"), True),
        (Wishes(before=NOW.date() - timedelta(days=1)), False),
        (Wishes(days=("lundi",)), False),
        (Wishes(half_day="night"), False),
    ],
)
def test_what_can_be_wished(wished: Wishes, sense: bool) -> None:
    assert rules.makes_sense(wished, NOW.date()) is sense


def asked(scene: Scene) -> Request:
    request = taken(scene)
    patient = make_patient(scene)
    seen(scene, patient, NOW - timedelta(days=3) + timedelta(minutes=20))
    actions.choose_patient(by=scene.claire, request=request, patient=patient, now=NOW)
    return again(scene, request)


def starts(page: str) -> list[str]:
    shown = LexborHTMLParser(page).css("button[id^=slot-]")
    return [datetime.fromisoformat(one.attributes["value"] or "").strftime("%a %H:%M") for one in shown]


def test_the_times_shown_are_those_wished(scene: Scene, claire: Client) -> None:
    request = asked(scene)
    shown = text(claire.get(at(request)))
    assert "Souhaits : n’importe quand" in shown
    shown = text(claire.post(at(request, "wishes"), {"days": ["wed", "thu"], "half_day": "am"}, headers=HTMX))
    assert "Souhaits : mer., jeu. · le matin" in shown or "Souhaits : " in shown
    assert {one[:3] for one in starts(shown)} == {"Wed"}
    assert 'id="unmet"' not in shown
    with scope(scene.claire):
        decided = queries.decided(scene.claire, queries.request(scene.claire, request.pk), NOW)
    assert {one.slot.astimezone(NOW.tzinfo).date() for one in decided.proposals if one.slot} == {WEDNESDAY}
    assert len(starts(text(claire.post(at(request, "wishes"), headers=HTMX)))) == 5
    assert again(scene, request).facts == {}


def test_where_nothing_suits_it_says_so_and_the_list_is_there(scene: Scene, claire: Client) -> None:
    request = asked(scene)
    shown = text(claire.post(at(request, "wishes"), {"half_day": "pm"}, headers=HTMX))
    assert "Aucun créneau libre ne répond à ses souhaits" in shown
    assert starts(shown)
    for place in range(6):  # nothing is left today
        busy = make_patient(scene, f"Petit{place}".rstrip("0123456789") + "abcdef"[place], phone="")
        seen(scene, busy, NOW + place * timedelta(minutes=20))
    shown = text(claire.post(at(request, "wishes"), {"before": NOW.date().isoformat()}, headers=HTMX))
    assert "Rien n’est libre d’ici" in shown
    assert "liste d’attente" in shown
    actions.note_wishes(by=scene.claire, request=request, wished=Wishes(NOW.date(), (), "pm"), now=NOW)
    wanted = queries.Wanted("waiting_list", scene.doctor.pk, _slot(scene, request, "waiting_list"))
    actions.take_proposal(by=scene.claire, request=request, wanted=wanted, now=NOW)
    with scope(scene.everyone):
        assert Entry.objects.get().opens_at == rules.NOON


def _slot(scene: Scene, request: Request, action: str) -> Any:
    with scope(scene.claire):
        decided = queries.decided(scene.claire, queries.request(scene.claire, request.pk), NOW)
    return next(one.slot for one in decided.proposals if one.action == action)


def test_each_choice_is_kept_as_it_is_made_and_found_again(scene: Scene, claire: Client) -> None:
    request = asked(scene)
    kept = claire.post(at(request, "wishes"), {"before": "2026-11-27", "days": "tue"}, headers=DRAFT)
    assert "enregistré" in text(kept)
    assert 'id="pane"' not in text(kept)
    assert claire.post(at(request, "wishes"), {"before": "2020-01-01"}, headers=DRAFT).status_code == 204
    shown = text(claire.get(at(request)))
    assert 'value="2026-11-27"' in shown
    assert {one[:3] for one in starts(shown)} == {"Tue"}


def test_nonsense_strangers_and_colleagues_change_nothing(scene: Scene, claire: Client) -> None:
    request = asked(scene)
    for sent in ({"before": "2020-01-01"}, {"before": "demain"}, {"days": "lundi"}, {"half_day": "night"}):
        assert claire.post(at(request, "wishes"), sent, headers=HTMX).status_code == 422
    stranger = make_member(make_structure("Ailleurs", "permanence"), "telesecretary", "Charlie Nguyen")
    for who, status in ((stranger, 404), (scene.amel, 409)):
        client = Client()
        sign_in(client, who)
        assert client.post(at(request, "wishes"), {"half_day": "pm"}, headers=HTMX).status_code == status
    with pytest.raises(Invalid):
        actions.note_wishes(by=scene.claire, request=request, wished=Wishes(days=("lundi",)), now=NOW)
    assert again(scene, request).facts == {}
