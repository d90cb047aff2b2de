"""The screen on the wall: a ticket for who comes, called without a name; an address that can be revoked."""

import json
from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from permanence.agenda import actions, queries
from permanence.agenda.models import Appointment, Screen, Ticket
from permanence.agenda.rules import pairing
from permanence.agenda.rules import screens as rules
from permanence.agenda.turnstile import Turnstile
from permanence.agenda.views import screens as views
from permanence.capacity.models import ResourceKind
from permanence.capacity.tests.factories import SUNDAY_NOON, at
from permanence.directory.models import Site
from permanence.directory.tests.personas import Personas
from permanence.foundation.actor import scope
from permanence.foundation.refusal import NotPermitted

from .factories import Receiving, make_receiving
from .pages import as_, url
from .test_waiting_room import HTMX, text

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def monday_morning() -> Iterator[None]:
    with time_machine.travel(at(9), tick=False):
        yield


@pytest.fixture
def doctor(who: Personas) -> Receiving:
    with scope(who.alice):
        return make_receiving(who.here, by=who.alice)


@pytest.fixture
def screen(who: Personas) -> Screen:
    return hang(who)


def hang(who: Personas, site: Site | None = None, name: str = "Rez-de-chaussée") -> Screen:
    said = {"sentence": "Merci d’éteindre vos téléphones.", "sound": True, "now": at(8)}
    return actions.add_screen(by=who.alice, structure=who.here, site=site, name=name, **said)


def wall(screen: Screen) -> str:
    return text(Client().get(queries.screen_path(screen)))


def come(who: Personas, booked: Appointment) -> str:
    actions.check_in(by=who.alice, appointment=booked, now=at(8, 55))
    with scope(who.alice):
        return queries.ticket_of(booked)


def test_who_comes_has_a_ticket_and_is_called_by_it_alone(who: Personas, doctor: Receiving, screen: Screen) -> None:
    booked = doctor.book(now=SUNDAY_NOON)
    actions.set_doors(by=who.alice, structure=who.here, doors={doctor.role.pk: "Cabinet 2, 1er étage"})
    ticket = come(who, booked)
    assert ticket in rules.TICKETS
    assert ticket not in wall(screen)
    actions.call_in(by=who.alice, appointment=booked, now=at(9))
    shown = wall(screen)
    for words in (ticket, "Cabinet 2, 1er étage", str(doctor.role.person), "Merci d’éteindre vos téléphones."):
        assert words in shown
    whole = Client().get(queries.screen_path(screen)).content.decode()
    for secret in (doctor.patient.birth_name, doctor.patient.first_name, doctor.reason.name, doctor.role.specialty):
        assert secret.lower() not in whole.lower()


def test_a_call_is_shown_for_three_minutes_and_again_when_called_again(
    who: Personas, doctor: Receiving, screen: Screen
) -> None:
    booked = doctor.book(now=SUNDAY_NOON)
    ticket = come(who, booked)
    actions.call_in(by=who.alice, appointment=booked, now=at(9))
    key = HTMLParser(Client().get(queries.screen_path(screen)).content).css_first("[data-call]").attributes["data-call"]
    with time_machine.travel(at(9, 4), tick=False):
        assert ticket not in wall(screen)
        assert as_(who.alice).post(url("call", booked.pk), headers=HTMX).status_code == 200
        again = HTMLParser(Client().get(queries.screen_path(screen)).content).css_first("[data-call]")
        assert again.attributes["data-call"] != key
    actions.take_back(by=who.alice, appointment=booked, now=at(9, 5))
    with time_machine.travel(at(9, 5), tick=False):
        assert ticket not in wall(screen)
        assert as_(who.alice).post(url("call", booked.pk), headers=HTMX).status_code == 409


def test_no_ticket_without_a_screen_where_he_comes(who: Personas, doctor: Receiving) -> None:
    booked = doctor.book(now=SUNDAY_NOON)
    with scope(who.alice):
        elsewhere = Site.objects.create(structure=who.here, name="Annexe", address="-", postal_code="31000", city="T")
    screen = hang(who, elsewhere)
    assert not come(who, booked)
    actions.revoke_screen(by=who.alice, screen=screen, now=at(8))
    hang(who)
    assert not come(who, booked)  # noted already
    with time_machine.travel(at(9), tick=False):
        told = as_(who.alice).post(url("entry", booked.pk), headers=HTMX).headers["HX-Trigger-After-Swap"]
    assert json.loads(told)["toast"]["text"].endswith("Pas de ticket\xa0: appelez de vive voix.")


def test_a_screen_of_one_site_tells_nothing_of_another(who: Personas, doctor: Receiving) -> None:
    with scope(who.alice):
        elsewhere = Site.objects.create(structure=who.here, name="Annexe", address="-", postal_code="31000", city="T")
    here, there = hang(who, doctor.role.site, "Ici"), hang(who, elsewhere, "Annexe")
    booked = doctor.book(now=SUNDAY_NOON)
    ticket = come(who, booked)
    actions.call_in(by=who.alice, appointment=booked, now=at(9))
    assert ticket in wall(here)
    assert ticket not in wall(there)
    assert str(doctor.role.person) not in wall(there)


def test_tickets_are_drawn_once_a_day_and_forgotten(who: Personas, doctor: Receiving, screen: Screen) -> None:
    hours = [at(9), at(9, 20), at(9, 40), at(10)]
    drawn = [come(who, doctor.book(hour, now=SUNDAY_NOON)) for hour in hours]
    assert len(set(drawn)) == len(hours)
    with scope(who.alice):
        Ticket.objects.update(on=at(9).date() - timedelta(days=2))
    last = come(who, doctor.book(at(10, 20), now=SUNDAY_NOON))
    with scope(who.alice):
        assert [one.words for one in Ticket.objects.all()] == [last]


def test_a_ticket_goes_with_its_patient_to_a_colleague_and_back(
    who: Personas, doctor: Receiving, screen: Screen
) -> None:
    booked = doctor.book(now=SUNDAY_NOON)
    ticket = come(who, booked)
    moved = actions.move(
        by=who.alice, appointment=booked, practitioner_role=doctor.role, reason=doctor.reason, starts_at=at(9, 20),
        now=at(9),
    )  # fmt: skip
    with scope(who.alice):
        assert queries.ticket_of(moved) == ticket
        back = actions.return_move(by=who.alice, appointment=moved, now=at(9))
        assert queries.ticket_of(back) == ticket


def test_how_late_is_said_by_fives(who: Personas, doctor: Receiving, screen: Screen) -> None:
    doctor.book(at(10), now=SUNDAY_NOON)
    assert f"{doctor.role.person} à l’heure" in wall(screen)
    actions.announce_delay(by=who.alice, practitioner_role=doctor.role, minutes=23, until=at(12), now=at(9))
    assert f"{doctor.role.person} environ 25 min de retard" in wall(screen)
    with time_machine.travel(at(15), tick=False):
        assert str(doctor.role.person) not in wall(screen)


def test_the_room_taken_is_told_before_the_usual_door(who: Personas, doctor: Receiving, screen: Screen) -> None:
    from permanence.capacity import actions as capacity

    with scope(who.alice):
        room = capacity.add_resource(by=who.alice, site=doctor.role.site, kind=ResourceKind.ROOM, name="Échographie")
        actions.require(by=who.alice, reason=doctor.reason, suitable=[room])
        doctor.reason.refresh_from_db()
    actions.set_doors(by=who.alice, structure=who.here, doors={doctor.role.pk: "Cabinet 2"})
    booked = doctor.book(now=SUNDAY_NOON)
    come(who, booked)
    actions.call_in(by=who.alice, appointment=booked, now=at(9))
    assert "Échographie" in wall(screen)
    assert "Cabinet 2" not in wall(screen)


def test_it_is_said_at_the_desk_and_at_the_tablet(who: Personas, doctor: Receiving, screen: Screen) -> None:
    booked, client = doctor.book(now=SUNDAY_NOON), as_(who.alice)
    told = client.post(url("arrival", booked.pk), headers=HTMX)["HX-Trigger-After-Swap"]
    with scope(who.alice):
        ticket, code = queries.ticket_of(booked), queries.code(booked)
    assert f"Ticket {ticket}." in told
    assert ticket in text(client.get(url("waiting_room")))
    paper = client.get(url("ticket", booked.pk))
    assert ticket in text(paper)
    assert doctor.patient.birth_name.lower() not in paper.content.decode().lower()
    assert ticket in text(Client().get(queries.patient_link(booked)))
    actions.take_back(by=who.alice, appointment=booked, now=at(9))
    assert ticket in text(Client().post(queries.entrance_link(who.here.pk), {"code": code}))


def test_a_revoked_address_says_so_and_shows_nothing(who: Personas, doctor: Receiving, screen: Screen) -> None:
    doctor.book(at(10), now=SUNDAY_NOON)
    address = queries.screen_path(screen)
    client = as_(who.alice)
    assert address in client.get(url("screens")).content.decode()
    client.post(url("screen_revocation", screen.pk))
    answer = Client().get(address)
    assert answer.status_code == 410
    assert "Cet écran est éteint" in text(answer)
    assert str(doctor.role.person) not in text(answer)
    assert Client().get(address[:-3] + "x/").status_code == 404
    assert address not in client.get(url("screens")).content.decode()


def test_the_page_makes_changes_and_hangs(who: Personas, doctor: Receiving) -> None:
    client = as_(who.alice)
    made = {"name": "Étage", "site": "", "sentence": "Bonjour", "sound": "on"}
    assert client.post(url("screens"), made).status_code == 302
    assert client.post(url("screens"), made).status_code == 422
    with scope(who.alice):
        screen = Screen.objects.get()
    client.post(url("screen_change", screen.pk), {"sentence": "L’interne d’aujourd’hui reçoit aussi."})
    client.post(url("doors", who.here.pk), {doctor.role.pk.hex: " Cabinet 3 "})
    with scope(who.alice):
        screen.refresh_from_db()
        assert (screen.sentence, screen.sound) == ("L’interne d’aujourd’hui reçoit aussi.", False)
        assert queries.doors(who.alice, who.here) == {doctor.role.pk: "Cabinet 3"}
    assert "Cabinet 3" in client.get(url("screens")).content.decode()
    client.post(url("doors", who.here.pk), {doctor.role.pk.hex: ""})
    with scope(who.alice):
        assert not queries.doors(who.alice, who.here)


def test_another_structure_hangs_nothing_here(who: Personas, doctor: Receiving, screen: Screen) -> None:
    with pytest.raises(NotPermitted):
        actions.add_screen(by=who.bob, structure=who.here, site=None, name="x", sentence="", sound=False, now=at(8))
    stranger = as_(who.charlie)
    for name in ("screen_change", "screen_revocation"):
        assert stranger.post(url(name, screen.pk)).status_code == 404
    assert stranger.post(url("doors", who.here.pk)).status_code == 404
    actions.set_doors(by=who.charlie, structure=who.elsewhere, doors={doctor.role.pk: "Ailleurs"})
    with scope(who.alice):
        assert not queries.doors(who.alice, who.here)


def test_that_it_is_on_is_noted_once_in_a_quarter_of_an_hour(who: Personas, screen: Screen) -> None:
    for hour, seen in ((at(9), at(9)), (at(9, 10), at(9)), (at(9, 16), at(9, 16))):
        with time_machine.travel(hour, tick=False):
            wall(screen)
        with scope(who.alice):
            assert Screen.objects.get().seen_at == seen


def test_asked_too_often_it_does_not_read_the_database(
    who: Personas, screen: Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "DOOR", Turnstile(most=1, within_s=3600))
    assert Client().get(queries.screen_path(screen)).status_code == 200
    refused = Client().get(queries.screen_path(screen))
    assert refused.status_code == 429
    assert refused["Retry-After"] == "60"


def test_too_many_for_one_wall_take_turns() -> None:
    rows = list(range(8))
    first, second = (rules.page_of(rows, 6, at(9) + timedelta(seconds=s)) for s in (0, 10))
    assert {first[1], second[1]} == {1, 2}
    assert sorted([*first[0], *second[0]]) == rows
    assert rules.page_of(rows[:6], 6, at(9)) == (rows[:6], 1, 1)


@pytest.mark.parametrize(("late_min", "said"), [(0, 0), (9, 0), (10, 10), (12, 10), (13, 15), (61, 60)])
def test_a_delay_is_said_when_it_is_worth_telling(late_min: int, said: int) -> None:
    assert rules.spoken_late(timedelta(minutes=late_min)) == said


def test_a_turnstile_counts_each_for_itself_and_anew() -> None:
    door = Turnstile(most=2, within_s=60)
    assert [door.admits("a", 0), door.admits("a", 59), door.admits("a", 59.5)] == [True, True, False]
    assert door.admits("b", 59)
    assert door.admits("a", 60)


def shown_on(television: Client) -> str:
    code = HTMLParser(television.get("/ecran/").content).css_first(".code")
    assert code is not None
    return code.text()


def test_a_television_shows_a_code_and_the_wall_once_it_is_typed(who: Personas, screen: Screen) -> None:
    television, another = Client(), Client()
    code = shown_on(television)
    assert shown_on(television) == code, "it stays while it is typed"
    assert shown_on(another) != code
    typed = as_(who.alice).post(url("screen_pairing", screen.pk), {"code": f" {code.lower()} "}, follow=True)
    assert "quelques secondes" in typed.content.decode()
    assert shown_on(another), "it opens on no other"
    opened = television.get("/ecran/")
    assert (opened.status_code, opened.url) == (302, queries.screen_path(screen))
    assert shown_on(television), "it is used once"
    assert opened.headers["Cache-Control"] == "no-store"


def test_a_code_typed_late_badly_or_by_another_opens_nothing(who: Personas, screen: Screen) -> None:
    television = Client()
    code = shown_on(television)
    wrong = code[:-1] + next(sign for sign in pairing.ALPHABET if sign != code[-1])
    for typed in ("", "ABC", wrong, code + "2", "É" * 6, "\x00" * 6):
        answer = as_(who.alice).post(url("screen_pairing", screen.pk), {"code": typed}, follow=True)
        field = HTMLParser(answer.content).css_first(f"#code-{screen.pk}[autofocus][aria-invalid=true]")
        assert field is not None, "the keyboard is where the mistake is"
        said = HTMLParser(answer.content).css_first(f"#code-{screen.pk}-error")
        assert said is not None
        assert "Aucun écran n’affiche ce code" in said.text()
    assert as_(who.charlie).post(url("screen_pairing", screen.pk), {"code": code}).status_code == 404
    assert as_(who.bob).post(url("screen_pairing", screen.pk), {"code": code}).status_code == 403
    assert shown_on(television) == code
    actions.pair_screen(by=who.alice, screen=screen, code=code, now=at(9))
    with time_machine.travel(at(9, 11), tick=False):
        assert shown_on(television) == code, "too late"
    actions.revoke_screen(by=who.alice, screen=screen, now=at(9))
    assert as_(who.alice).post(url("screen_pairing", screen.pk), {"code": code}).status_code == 404


@pytest.mark.parametrize("secret", ["", "x", "é" * 43, "\x00" * 43, "a" * 500])
def test_a_secret_that_is_not_ours_is_drawn_anew(secret: str) -> None:
    television = Client()
    television.cookies["ecran"] = secret
    assert shown_on(television) != pairing.spaced(pairing.code(secret))
    assert views.SECRET.fullmatch(television.cookies["ecran"].value)


def test_one_screen_opens_on_several_televisions_one_after_the_other(who: Personas, screen: Screen) -> None:
    for television in (Client(), Client()):
        actions.pair_screen(by=who.alice, screen=screen, code=shown_on(television), now=at(9))
        assert television.get("/ecran/").status_code == 302


def test_one_code_opens_one_screen_and_only_on_the_television(who: Personas, screen: Screen) -> None:
    television = Client()
    other = actions.add_screen(
        by=who.alice, structure=who.here, site=None, name="Couloir", sentence="", sound=False, now=at(9)
    )
    code = shown_on(television)
    for _ in range(2):
        actions.pair_screen(by=who.alice, screen=screen, code=code, now=at(9))
    with pytest.raises(actions.CodeInUse):
        actions.pair_screen(by=who.alice, screen=other, code=code, now=at(9))
    assert Client().get(f"/l/{pairing.read(code)}/").status_code == 404
    assert television.get("/ecran/").url == queries.screen_path(screen)


def test_no_flood_draws_codes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "ONE_PLACE", Turnstile(most=2, within_s=60))
    monkeypatch.setattr(views.time, "monotonic", lambda: 60.0)
    assert [Client().get("/ecran/").status_code for _ in range(4)] == [200, 200, 429, 429]


def test_one_wrong_sign_or_two_exchanged_are_no_code() -> None:
    for secret in ("a", "b", "c"):
        code = pairing.code(secret)
        assert pairing.read(pairing.spaced(code).lower()) == code
        for place, sign in enumerate(code):
            others = [code[:place] + other + code[place + 1 :] for other in pairing.ALPHABET if other != sign]
            assert not any(map(pairing.read, others))
        exchanged = [
            code[:at] + code[at + 1] + code[at] + code[at + 2 :] for at in range(5) if code[at] != code[at + 1]
        ]
        assert not any(map(pairing.read, exchanged))
