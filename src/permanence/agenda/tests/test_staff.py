"""Members of staff whom visits need: taken as a room is, closed by their leave, lent by agreement."""

from collections.abc import Iterator
from datetime import date, time, timedelta
from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from permanence.agenda import actions, queries
from permanence.agenda.models import Leave
from permanence.capacity import actions as capacity
from permanence.capacity.models import Closure, Resource, ResourceKind
from permanence.capacity.tests.factories import MONDAY, SUNDAY_NOON, at
from permanence.directory.models import Membership, Person, Site
from permanence.directory.tests.personas import Personas, make_member, make_site
from permanence.foundation.actor import Actor, scope

from .factories import Receiving, make_receiving
from .pages import as_, url
from .test_things import needing, starts, taken_names

NEXT = MONDAY + timedelta(days=7)
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sunday")]


@pytest.fixture
def doctor(who: Personas) -> Iterator[Receiving]:
    with scope(who.alice):
        yield make_receiving(who.here, by=who.alice)


@pytest.fixture
def nadege(who: Personas) -> Actor:
    return make_member(who.here, "carer", "Nadège N’Guyen")


@pytest.fixture
def boss(who: Personas) -> Actor:
    return make_member(who.here, "manager", "Mathieu Galinier")


def person(actor: Actor) -> Person:
    return Person.objects.get(pk=actor.id)


def add(doctor: Receiving, actor: Actor | None = None, name: str = "", site: Site | None = None) -> Resource:
    place, told = site or make_site(doctor.role.structure), person(actor) if actor else None
    return actions.add_staff(by=doctor.by, site=place, person=told, name=name, now=SUNDAY_NOON)


def leave(actor: Actor, boss: Actor, who: Personas, on: date = MONDAY) -> Leave:
    asked = actions.ask_leave(by=actor, structure=who.here, first_on=on, last_on=on, now=SUNDAY_NOON)
    return actions.grant_leave(by=boss, leave=asked, now=SUNDAY_NOON)


def days(doctor: Receiving) -> list[date]:
    """Return the day of the next free time."""
    asked = {"practitioner_role": doctor.role, "reason": doctor.reason, "after": at(8), "limit": 1, "now": SUNDAY_NOON}
    return [one.starts_at.date() for one in queries.next_slots(doctor.by, **asked)]


def text_of(answer: Any, status: int = 200) -> str:
    assert answer.status_code == status, answer.status_code
    return " ".join(HTMLParser(answer.content).text(separator=" ").split())


def test_a_visit_takes_whoever_it_needs(doctor: Receiving, nadege: Actor) -> None:
    assistant = add(doctor, nadege)
    assert (assistant.name, assistant.kind) == ("Nadège N’Guyen", ResourceKind.STAFF)
    needing(doctor, [assistant])
    assert taken_names(doctor.book().pk) == {str(doctor.resource), "Nadège N’Guyen"}


def test_one_person_is_there_once_and_never_beside_his_own_agenda(
    who: Personas, doctor: Receiving, nadege: Actor
) -> None:
    add(doctor, nadege)
    with pytest.raises(capacity.StaffAlready):
        add(doctor, nadege)
    site = make_site(who.here)
    for stranger in (Person.objects.get(pk=doctor.role.person_id), Person.objects.filter(pk=who.charlie.id).first()):
        if stranger:
            with pytest.raises(capacity.NotOfTheTeam):
                capacity.add_staff(by=who.alice, site=site, person=stranger)
    offered = set(queries.staff_to_add(who.here.pk).values_list("pk", flat=True))
    assert offered == {who.alice.id, who.bob.id}


def test_own_hours_are_kept(doctor: Receiving, nadege: Actor) -> None:
    assistant = add(doctor, nadege)
    needing(doctor, [assistant])
    hours = capacity.Recurring(weekday=0, opens_at=time(10), closes_at=time(12), from_on=MONDAY)
    actions.change_thing_hours(
        by=doctor.by, resource=assistant, rule=None, becomes=hours, from_on=MONDAY, fates={}, now=SUNDAY_NOON
    )
    assert starts(doctor, limit=1) == ["10:00"]


def test_leave_closes_and_taken_back_opens(who: Personas, doctor: Receiving, nadege: Actor, boss: Actor) -> None:
    assistant = add(doctor, nadege)
    needing(doctor, [assistant])
    granted = leave(nadege, boss, who)
    assert days(doctor) == [NEXT]
    with pytest.raises(actions.SlotTaken):
        doctor.book()
    actions.withdraw_leave(by=nadege, leave=granted, now=SUNDAY_NOON, granted=True)
    assert days(doctor) == [MONDAY]


def test_leave_granted_before_closes_too(who: Personas, doctor: Receiving, nadege: Actor, boss: Actor) -> None:
    granted = leave(nadege, boss, who)
    needing(doctor, [add(doctor, nadege)])
    assert days(doctor) == [NEXT]
    granted.refresh_from_db()
    assert Closure.objects.get().pk == granted.closure_id


def test_what_is_booked_during_a_leave_is_settled_from_its_page(
    who: Personas, doctor: Receiving, nadege: Actor, boss: Actor
) -> None:
    first, other = add(doctor, nadege), add(doctor, name="Interprète LSF")
    needing(doctor, [first, other])
    booked = doctor.book()
    granted = leave(nadege, boss, who)
    page = text_of(as_(boss).get(url("leave", granted.pk)))
    assert "1 rendez-vous sur cette période" in page
    assert "Les rendez-vous qui ont besoin de cette personne" in page
    settling = as_(boss).get(url("leave_hanging", granted.pk))
    shown = text_of(settling)
    assert "Interprète LSF" in shown
    assert "congé" in shown.lower()
    field = next(one.attributes["name"] for one in HTMLParser(settling.content).css("select") if one.attributes["name"])
    sent = {"step": "apply", field: f"instead|{other.pk}"}
    for _ in range(2):  # pressed twice
        as_(boss).post(url("leave_hanging", granted.pk), sent)
    assert taken_names(booked.pk) == {str(doctor.resource), "Interprète LSF"}
    assert Closure.objects.count() == 1


def test_the_month_of_the_team_shows_an_absence_noted(who: Personas, doctor: Receiving, nadege: Actor) -> None:
    from psycopg.types.range import Range

    assistant = add(doctor, nadege)
    whole = Range(at(0), at(0).replace(day=at(0).day + 1), "[)")
    actions.close_thing(
        by=doctor.by, resource=assistant, during=whole, why="", kind="absence", fates={}, now=SUNDAY_NOON
    )
    month = {one.person.pk: one.days for one in queries.team_month(who.here, MONDAY.replace(day=1))}
    assert nadege.id is not None
    assert month[nadege.id][MONDAY.day - 1] is not None


def test_lent_it_is_taken_elsewhere_and_nobody_learns_why_not(
    who: Personas, doctor: Receiving, nadege: Actor, boss: Actor
) -> None:
    assistant = add(doctor, nadege)
    capacity.share(
        by=doctor.by, resource=assistant, borrower=who.elsewhere, agreement="Convention", from_on=MONDAY, weekdays=[0]
    )
    leave(nadege, boss, who)
    with scope(who.charlie):
        other = make_receiving(who.elsewhere, by=who.charlie)
        actions.require(by=who.charlie, reason=other.reason, suitable=[assistant])
        other.reason.refresh_from_db()
        with pytest.raises(actions.SlotTaken):
            other.book()
        told = queries.borrowed_hindrances(who.elsewhere.pk, assistant.pk, at(9), 20, SUNDAY_NOON)
        wanted = queries.looked_for(who.charlie, other.role, other.reason, 20)
        why = queries.hindrances(who.charlie, other.role, wanted=wanted, starts_at=at(9), now=SUNDAY_NOON)
    assert [one.why for one in told] == ["booked"]
    assert [one.cause for one in why if one.why == "thing"] == ["booked"]


def test_pages_speak_of_a_person(who: Personas, doctor: Receiving, nadege: Actor) -> None:
    alice, site = as_(who.alice), make_site(who.here)
    sent = {"staff-person": str(nadege.id), "staff-name": "", "staff-site": str(site.pk)}
    both = alice.post(url("staff", who.here.pk), sent | {"staff-name": "Quelqu’un"})
    assert "l’un des deux" in text_of(both, 422)
    page = text_of(alice.post(url("staff", who.here.pk), sent, follow=True))
    for words in ("Nadège N’Guyen", "Absence", "Réserver son temps sans patient", "Membre de l’équipe"):
        assert words in page
    for words in ("Maintenance", "appareil n"):
        assert words not in page
    assistant = Resource.objects.get(person=nadege.id)
    listed = text_of(alice.get(url("things")))
    assert "Personnel Nadège N’Guyen" in listed
    away = {"first_on": MONDAY, "last_on": MONDAY, "why": "", "step": "look"}
    assert "Noter l’absence" in text_of(alice.post(url("thing_upkeep", assistant.pk), away))
    done = alice.post(url("thing_upkeep", assistant.pk), away | {"step": "apply"}, follow=True)
    assert "L’absence est notée" in text_of(done).replace("'", "’")
    assert Closure.objects.get().kind == "absence"
    ends = {"on": MONDAY, "step": "look"}
    assert "Noter le départ" in text_of(alice.post(url("thing_retirement", assistant.pk), ends))


def test_who_left_the_team_is_said(who: Personas, doctor: Receiving, nadege: Actor) -> None:
    assistant = add(doctor, nadege)
    assert not queries.has_left(assistant)
    Membership.objects.filter(person=nadege.id).update(until_on=date(2020, 1, 1), from_on=date(2020, 1, 1))
    assert queries.has_left(assistant)
    assert "Cette personne ne travaille plus ici" in text_of(as_(who.alice).get(url("thing", assistant.pk)))


def test_a_colleague_is_refused_and_a_stranger_adds_nobody(who: Personas, doctor: Receiving, nadege: Actor) -> None:
    sent = {"staff-name": "Intrus", "staff-person": "", "staff-site": str(make_site(who.here).pk)}
    assert as_(who.bob).post(url("staff", who.here.pk), sent).status_code == 403
    assert as_(who.charlie).post(url("staff", who.here.pk), sent).status_code == 404
    assert not Resource.objects.filter(kind=ResourceKind.STAFF).exists()
