"""Leave: asked for in two taps, answered once, told; granted, it closes the agenda and loses nobody."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from permanence.agenda import actions, queries
from permanence.agenda.models import Leave
from permanence.agenda.rules import leaves as rules
from permanence.capacity.models import Closure
from permanence.capacity.tests.factories import MONDAY, SUNDAY_NOON, at, make_open, make_resource
from permanence.config.todo import leaves as left_to_do
from permanence.directory.models import PractitionerRole
from permanence.directory.tests.personas import Personas, make_member, make_site
from permanence.foundation.actor import Actor, scope
from permanence.foundation.models import Trace
from permanence.foundation.refusal import NotPermitted
from permanence.patients.tests.factories import make_patient

from .factories import Receiving, make_reason
from .pages import as_, url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sunday")]
SUNDAY, FRIDAY = MONDAY - timedelta(days=1), MONDAY + timedelta(days=4)


@pytest.fixture
def himself(who: Personas) -> Actor:
    return make_member(who.here, "practitioner", "Karim Benali")


@pytest.fixture
def doctor(who: Personas, himself: Actor) -> Iterator[Receiving]:
    with scope(who.alice):
        yield receiving(who, himself)


def receiving(who: Personas, person: Actor) -> Receiving:
    """Let someone receive on Monday mornings."""
    site = make_site(who.here)
    role = PractitionerRole.objects.create(structure=who.here, person_id=person.id, site=site, specialty="Médecine")
    resource = make_resource(role)
    make_open(resource)
    return Receiving(role, resource, make_reason(role), make_patient(who.here, by=who.alice), who.alice)


@pytest.fixture
def boss(who: Personas) -> Actor:
    return make_member(who.here, "manager", "Mathieu Galinier")


def ask(by: Actor, who: Personas, first: date = MONDAY, last: date = FRIDAY, **more: Any) -> Leave:
    return actions.ask_leave(by=by, structure=who.here, first_on=first, last_on=last, now=SUNDAY_NOON, **more)


def text_of(answer: Any, status: int = 200) -> str:
    assert answer.status_code == status, answer.status_code
    return " ".join(HTMLParser(answer.content).text(separator=" ").split())


@pytest.mark.parametrize(
    ("off", "problem"),
    [
        ((MONDAY, MONDAY), ""),
        ((FRIDAY, MONDAY), "inverted"),
        ((MONDAY - timedelta(days=9), MONDAY), "past"),
        ((MONDAY, MONDAY + timedelta(days=300)), "long"),
        ((MONDAY + timedelta(days=900), MONDAY + timedelta(days=901)), "far"),
        ((date(2027, 3, 28), date(2027, 3, 28)), ""),  # the day of the change of hour
        ((MONDAY, MONDAY, rules.NOON), ""),
        ((MONDAY, MONDAY, time(15), time(14)), "hours"),
        ((MONDAY, MONDAY, time(15), time(15)), "hours"),
        ((MONDAY, FRIDAY, None, time()), "midnight"),
        ((MONDAY, MONDAY, time(15), time()), "midnight"),
        ((MONDAY, FRIDAY, time(15), time(14)), ""),
        ((SUNDAY, SUNDAY, time(11)), ""),  # this afternoon, begun
        ((SUNDAY, SUNDAY, None, time(11)), "past"),  # this morning, over
    ],
)
def test_days_that_can_be_asked_for(off: tuple[Any, ...], problem: str) -> None:
    assert rules.problem(rules.Off(*off), datetime.combine(SUNDAY, time(12))) == problem


@pytest.mark.parametrize(
    ("off", "parts", "halves"),
    [
        ((MONDAY, MONDAY), [""], 2),
        ((MONDAY, MONDAY, None, rules.NOON), ["am"], 1),
        ((MONDAY, MONDAY, rules.NOON), ["pm"], 1),
        ((MONDAY, MONDAY, time(10), time(11)), ["hours"], None),
        ((MONDAY, MONDAY + timedelta(days=2), rules.NOON, rules.NOON), ["pm", "", "am"], 4),
        ((MONDAY, MONDAY + timedelta(days=1), time(16)), ["hours", ""], None),
    ],
)
def test_which_part_of_each_day_it_takes(off: tuple[Any, ...], parts: list[str], halves: int | None) -> None:
    asked = rules.Off(*off)
    assert [rules.part(*asked.on(day)) for day in rules.days(asked.first_on, asked.last_on)] == parts
    assert rules.half_days(asked) == halves


def test_granted_it_closes_the_agenda_and_keeps_who_is_booked(
    who: Personas, doctor: Receiving, himself: Actor, boss: Actor
) -> None:
    booked = doctor.book()
    with scope(himself):
        asked = ask(himself, who, note="Ski")
    with scope(boss):
        assert [one.pk for one in queries.leaves_to_settle(boss)] == [asked.pk]
        touched = queries.touches(boss, asked)
        assert (touched.lost_min, touched.appointments) == (180, 1)
        granted = actions.grant_leave(by=boss, leave=asked, now=SUNDAY_NOON, word="Bon repos")
        closed = Closure.objects.get(pk=granted.closure_id)
        assert (closed.kind, closed.starts_at) == ("leave", at(0))
        assert queries.touches(boss, granted).lost_min == 180, "granted, it says what it closes"
    with scope(who.alice):
        assert queries.appointment(who.alice, booked.pk).status == "booked"
        with pytest.raises(actions.Away):
            doctor.book(at(10))


def test_who_grants_leave_need_not_edit_openings(who: Personas, doctor: Receiving, himself: Actor) -> None:
    supervisor = make_member(who.here, "supervisor", "Sonia Azéma")
    with scope(himself):
        asked = ask(himself, who)
    with scope(supervisor):
        granted = actions.grant_leave(by=supervisor, leave=asked, now=SUNDAY_NOON)
        assert Closure.objects.get(pk=granted.closure_id).kind == "leave"


@pytest.mark.parametrize("day", [date(2027, 3, 28), date(2027, 10, 31)])
def test_the_day_of_the_change_of_hour_is_closed_whole(
    who: Personas, doctor: Receiving, himself: Actor, boss: Actor, day: date
) -> None:
    with scope(himself):
        asked = ask(himself, who, day, day)
    with scope(boss):
        granted = actions.grant_leave(by=boss, leave=asked, now=SUNDAY_NOON)
        closed = Closure.objects.get(pk=granted.closure_id)
        assert closed.ends_at - closed.starts_at in (timedelta(hours=23), timedelta(hours=25))


def test_overlapping_requests_are_refused_until_the_first_is_taken_back(who: Personas, himself: Actor) -> None:
    with scope(himself):
        first = ask(himself, who)
        with pytest.raises(actions.AskedAlready):
            ask(himself, who, FRIDAY, FRIDAY + timedelta(days=3))
        actions.withdraw_leave(by=himself, leave=first, now=SUNDAY_NOON)
        ask(himself, who, FRIDAY, FRIDAY + timedelta(days=3))
        with pytest.raises(actions.SettledAlready):
            actions.withdraw_leave(by=himself, leave=first, now=SUNDAY_NOON)


def test_it_is_answered_once_and_who_asked_is_told(who: Personas, himself: Actor, boss: Actor) -> None:
    with scope(himself):
        asked = ask(himself, who)
    with scope(boss):
        with pytest.raises(actions.SayWhy):
            actions.refuse_leave(by=boss, leave=asked, word=" ", now=SUNDAY_NOON)
        assert [one.title for one in left_to_do(boss, SUNDAY_NOON)] == [str(asked.person)]
        actions.refuse_leave(by=boss, leave=asked, word="Trop d'absents", now=SUNDAY_NOON)
        with pytest.raises(actions.SettledAlready):
            actions.grant_leave(by=boss, leave=asked, now=SUNDAY_NOON)
        assert not Closure.objects.exists()
    with scope(himself):
        assert len(list(left_to_do(himself, SUNDAY_NOON))) == 1
    for reader in (boss, himself, himself):
        assert "Trop d'absents" in text_of(as_(reader).get(url("leave", asked.pk))).replace("’", "'")
    with scope(himself):
        assert not list(left_to_do(himself, SUNDAY_NOON))
        assert [one.actor_id for one in Trace.objects.filter(verb="leave.answer_seen")] == [himself.id]


def test_who_answers_sees_who_else_is_away_and_where_too_few_are_left(
    who: Personas, doctor: Receiving, himself: Actor, boss: Actor
) -> None:
    colleague = make_member(who.here, "practitioner", "Hélène Roux")
    with scope(who.alice):
        receiving(who, colleague)
    with scope(boss):
        actions.set_presence(by=boss, structure=who.here, least=1)
    with scope(himself):
        asked = ask(himself, who)
    with scope(boss):
        assert not queries.touches(boss, asked).thin
    with scope(colleague):
        theirs = ask(colleague, who, MONDAY, MONDAY)
    with scope(boss):
        actions.grant_leave(by=boss, leave=theirs, now=SUNDAY_NOON)
        touched = queries.touches(boss, asked)
        assert [(one.day, one.there) for one in touched.thin] == [(MONDAY, 0)]
        assert [one.person_id for one in touched.others] == [colleague.id]


def test_from_a_phone_in_two_taps_to_the_answer(who: Personas, doctor: Receiving, himself: Actor, boss: Actor) -> None:
    phone, office = as_(himself), as_(boss)
    page = HTMLParser(phone.get(url("leave_asking")).content)
    form = {field.attributes["name"]: field.attributes.get("value") for field in page.css("main form input[name]")}
    assert (form["first_on"], form["last_on"]) == (f"{MONDAY}", f"{MONDAY}")
    wrong = {"structure": who.here.pk, "kind": "holiday", "first_on": FRIDAY, "last_on": MONDAY, "part": "day"}
    assert "Le dernier jour vient après le premier" in text_of(phone.post(url("leave_asking"), wrong), 422)
    right = wrong | {"first_on": MONDAY, "last_on": FRIDAY, "part": "day"}
    assert "demandé" in text_of(phone.post(url("leave_asking"), right, follow=True))
    asked = Leave.objects.get()
    assert "1 demande attend votre réponse" in text_of(office.get(url("leaves")))
    assert "Aucun rendez-vous" in text_of(office.get(url("leave", asked.pk)))
    refused = office.post(url("leave_answer", asked.pk), {"answer": "refuse", "word": ""})
    assert "Dites en un mot" in text_of(refused, 422)
    done = office.post(url("leave_answer", asked.pk), {"answer": "grant", "word": "Bon repos"}, follow=True)
    assert "Accordé" in text_of(done)
    late = office.post(url("leave_answer", asked.pk), {"answer": "grant", "word": ""})
    assert "déjà" in text_of(late, 409)
    assert "déjà" in text_of(phone.post(url("leave_withdrawal", asked.pk)), 409)
    month = text_of(as_(who.alice).get(url("leaves"), {"on": MONDAY}))
    assert month.count("absent") >= 5


def test_strangers_and_colleagues_see_nobody_elses_request(who: Personas, himself: Actor) -> None:
    with scope(himself):
        asked = ask(himself, who)
    for actor in (who.alice, who.charlie):
        assert as_(actor).get(url("leave", asked.pk)).status_code == 404
        with scope(actor), pytest.raises(NotPermitted):
            actions.grant_leave(by=actor, leave=asked, now=SUNDAY_NOON)
    with scope(who.charlie), pytest.raises(NotPermitted):
        actions.ask_leave(by=who.charlie, structure=who.here, first_on=MONDAY, last_on=MONDAY, now=SUNDAY_NOON)


def granted(who: Personas, himself: Actor, boss: Actor) -> Leave:
    with scope(himself):
        asked = ask(himself, who)
    with scope(boss):
        return actions.grant_leave(by=boss, leave=asked, now=SUNDAY_NOON)


def test_granted_leave_is_taken_back_with_a_word_and_the_agenda_opens_again(
    who: Personas, doctor: Receiving, himself: Actor, boss: Actor
) -> None:
    given = granted(who, himself, boss)
    office = as_(boss)
    assert "Dites en un mot" in text_of(office.post(url("leave_revocation", given.pk), {"word": ""}), 422)
    done = text_of(office.post(url("leave_revocation", given.pk), {"word": "Trop d’absents"}, follow=True))
    assert "le restent" in done
    assert "déjà" in text_of(office.post(url("leave_revocation", given.pk), {"word": "Encore"}), 409)
    with scope(who.alice):
        assert not Closure.objects.exists()
        assert doctor.book(at(10)).status == "booked"
    with scope(himself):
        assert len(list(left_to_do(himself, SUNDAY_NOON))) == 1, "who asked is told"
    assert "Trop d’absents" in text_of(as_(himself).get(url("leave", given.pk)))
    assert "Ce que cela change" not in text_of(office.get(url("leave", given.pk))), "nothing, any more"
    with scope(himself):
        assert not list(left_to_do(himself, SUNDAY_NOON))


def test_he_takes_it_back_himself_until_it_begins(
    who: Personas, doctor: Receiving, himself: Actor, boss: Actor
) -> None:
    given = granted(who, himself, boss)
    with scope(himself):
        with pytest.raises(actions.Begun):
            actions.withdraw_leave(by=himself, leave=given, now=at(8), granted=True)
        assert Closure.objects.exists()
    assert "rouvert" in text_of(as_(himself).post(url("leave_withdrawal", given.pk), {"granted": "1"}, follow=True))
    with scope(himself):
        assert not Closure.objects.exists()
        assert not list(left_to_do(himself, SUNDAY_NOON))
        with pytest.raises(NotPermitted):
            actions.revoke_leave(by=himself, leave=given, now=SUNDAY_NOON, word="Moi")


def test_taken_back_though_somebody_removed_the_absence_before(
    who: Personas, doctor: Receiving, himself: Actor, boss: Actor
) -> None:
    given = granted(who, himself, boss)
    with scope(boss):
        Closure.objects.all().delete()
        with pytest.raises(actions.Begun):
            actions.revoke_leave(by=boss, leave=given, now=at(8), word="Trop tard")
        assert actions.revoke_leave(by=boss, leave=given, now=SUNDAY_NOON, word="Oui").state == "withdrawn"


def test_an_afternoon_off_closes_the_afternoon_and_leaves_the_morning(
    who: Personas, doctor: Receiving, himself: Actor, boss: Actor
) -> None:
    with scope(who.alice):
        make_open(doctor.resource, time(14), time(17))
    phone = as_(himself)
    wrong = {"structure": who.here.pk, "kind": "holiday", "part": "pm", "first_on": MONDAY, "last_on": FRIDAY}
    assert "sur un seul jour" in text_of(phone.post(url("leave_asking"), wrong), 422)
    sent = wrong | {"last_on": MONDAY, "from_time": "10:00"}  # an hour left over from another choice
    assert "l’après-midi" in text_of(phone.post(url("leave_asking"), sent, follow=True))
    asked = Leave.objects.get()
    assert (asked.from_time, asked.until_time) == (rules.NOON, None)
    office = as_(boss)
    shown = text_of(office.get(url("leave", asked.pk)))
    assert "une demi-journée" in shown
    assert "3 h de plages" in shown
    office.post(url("leave_answer", asked.pk), {"answer": "grant", "word": ""})
    with scope(who.alice):
        with pytest.raises(actions.Away):
            doctor.book(at(14, 20))
        assert doctor.book(at(9)).status == "booked"
    assert "absent, l’après-midi" in text_of(as_(who.alice).get(url("leaves"), {"on": MONDAY}))


def test_from_one_hour_to_another_and_each_part_once(who: Personas, himself: Actor) -> None:
    phone = as_(himself)
    sent = {
        "structure": who.here.pk, "kind": "holiday", "part": "hours", "first_on": MONDAY, "last_on": MONDAY,
        "from_time": "11:00", "until_time": "10:00",
    }  # fmt: skip
    assert "finit après" in text_of(phone.post(url("leave_asking"), sent), 422)
    assert "de 11 h à 12 h" in text_of(phone.post(url("leave_asking"), sent | {"until_time": "12:00"}, follow=True))
    with scope(himself):
        with pytest.raises(actions.AskedAlready):
            ask(himself, who, MONDAY, MONDAY, until_time=time(11, 30))
        ask(himself, who, MONDAY, MONDAY, until_time=time(11))
        ask(himself, who, MONDAY, FRIDAY, from_time=time(12), until_time=rules.NOON)
        with pytest.raises(actions.AskedAlready):
            ask(himself, who, FRIDAY, FRIDAY)


def test_too_few_are_counted_in_the_part_asked_for(
    who: Personas, doctor: Receiving, himself: Actor, boss: Actor
) -> None:
    with scope(boss):
        actions.set_presence(by=boss, structure=who.here, least=1)
    with scope(himself):
        morning = ask(himself, who, MONDAY, MONDAY, until_time=rules.NOON)
        afternoon = ask(himself, who, MONDAY, MONDAY, from_time=rules.NOON)
    with scope(boss):
        assert [one.there for one in queries.touches(boss, morning).thin] == [0]
        touched = queries.touches(boss, afternoon)
        assert (touched.thin, touched.lost_min) == ([], 0)
    days = {away.person.pk: away.days for away in queries.team_month(who.here, MONDAY.replace(day=1))}
    mark = days[morning.person_id][MONDAY.day - 1]
    assert mark is not None
    assert (mark.state, mark.part) == ("asked", ""), "two halves are a whole day"
