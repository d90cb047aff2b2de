"""A practitioner's times in his own calendar: a secret address, valid for the strictest reader, nothing of health."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar
from psycopg.types.range import Range

from permanence.agenda import actions, queries, rules
from permanence.agenda.models import Appointment, Feed
from permanence.capacity import actions as capacity
from permanence.capacity.tests.factories import PARIS, SUNDAY_NOON, at
from permanence.directory.models import Person, PractitionerRole
from permanence.directory.tests.personas import Personas, make_member, reloaded
from permanence.foundation.actor import Actor, scope
from permanence.foundation.refusal import NotPermitted

from .factories import Receiving, make_receiving
from .test_pages import as_, text, url

ABYMES = ZoneInfo("America/Guadeloupe")


@pytest.fixture(autouse=True)
def sunday() -> Iterator[None]:
    with time_machine.travel(SUNDAY_NOON, tick=False):
        yield


@pytest.fixture
def doctor(who: Personas) -> Receiving:
    with scope(who.alice):
        return make_receiving(who.here, by=who.alice)


@pytest.fixture
def himself(doctor: Receiving) -> Actor:
    """The practitioner, with an account of his own."""
    actor = make_member(doctor.role.structure, "practitioner", "Samia Benali")
    with scope(doctor.by):
        PractitionerRole.objects.filter(pk=doctor.role.pk).update(person=Person.objects.get(pk=actor.id))
        doctor.role.refresh_from_db()
    return reloaded(actor)


def address(client: Client, doctor: Receiving, detail: str = "busy") -> str:
    page = client.post(url("calendar", doctor.role.pk), {"detail": detail}, follow=True).content.decode()
    found = re.search(r"https?://[^/\"]+(/agenda/calendars/[^\"]+\.ics)", page)
    assert found, page
    return found[1]


def events(body: bytes) -> list[Any]:
    return list(Calendar.from_ical(body).walk("VEVENT"))


@pytest.mark.django_db
def test_the_practitioner_makes_sees_again_replaces_and_revokes(
    who: Personas, doctor: Receiving, himself: Actor
) -> None:
    client = as_(himself)
    first = address(client, doctor)
    assert first in client.get(url("calendar", doctor.role.pk)).content.decode()
    assert Client().get(first).status_code == 200
    second = address(client, doctor)
    assert (Client().get(first).status_code, Client().get(second).status_code) == (404, 200)
    assert "Lu pour la dernière fois" in text(client.get(url("calendar", doctor.role.pk)))
    colleague = as_(who.alice)  # a secretary sees that there is one, not the address, and may end it
    assert second not in colleague.get(url("calendar", doctor.role.pk)).content.decode()
    assert colleague.post(url("calendar", doctor.role.pk), {"detail": "busy"}).status_code == 409
    colleague.post(url("feed_revocation", doctor.role.pk))
    assert Client().get(second).status_code == 404


@pytest.mark.django_db
def test_who_may_not(who: Personas, doctor: Receiving) -> None:
    for verb in (actions.make_feed, actions.revoke_feed):
        for stranger in (who.bob, who.charlie):
            with pytest.raises(NotPermitted):
                verb(by=stranger, practitioner_role=doctor.role, now=SUNDAY_NOON, **(
                    {"detail": "busy"} if verb is actions.make_feed else {}))  # fmt: skip
    assert as_(who.bob).get(url("calendar", doctor.role.pk)).status_code == 403
    assert as_(who.charlie).get(url("calendar", doctor.role.pk)).status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("token", ["x", "a" * 400, "AAAA.BBBB", "é"])
def test_a_damaged_address_leads_nowhere(token: str) -> None:
    assert Client().get(f"/agenda/calendars/{token}.ics").status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize(("detail", "words"), [("busy", "Occupé"), ("initials", "É. D.")])
def test_it_says_when_and_nothing_of_health(doctor: Receiving, himself: Actor, detail: str, words: str) -> None:
    doctor.book()
    body = Client().get(address(as_(himself), doctor, detail)).content
    (event,) = events(body)
    assert (event["DTSTART"].dt, event["DTEND"].dt, str(event["SUMMARY"])) == (at(9), at(9, 20), words)
    said = body.decode()
    for secret in ("Durand", "DURAND", "Élodie", doctor.reason.name):
        assert secret not in said


@pytest.mark.django_db
def test_a_move_keeps_the_name_and_raises_the_revision(who: Personas, doctor: Receiving, himself: Actor) -> None:
    former = doctor.book()
    path = address(as_(himself), doctor)
    (before,) = events(Client().get(path).content)
    moved = actions.move(by=who.alice, appointment=former, practitioner_role=doctor.role, reason=doctor.reason,
                         starts_at=at(10), now=SUNDAY_NOON)  # fmt: skip
    (after,) = events(Client().get(path).content)
    assert (after["UID"], after["SEQUENCE"], after["DTSTART"].dt) == (before["UID"], before["SEQUENCE"] + 1, at(10))
    actions.cancel(by=who.alice, appointment=moved, now=SUNDAY_NOON)
    (cancelled,) = events(Client().get(path).content)
    assert (cancelled["UID"], str(cancelled["STATUS"]), cancelled["SEQUENCE"]) == (before["UID"], "CANCELLED", 2)


@pytest.mark.django_db
def test_an_absence_is_busy_and_says_not_why(who: Personas, doctor: Receiving, himself: Actor) -> None:
    with scope(who.alice):
        capacity.close(by=who.alice, resource=doctor.resource, during=Range(at(14), at(18), "[)"), why="Congé")
    body = Client().get(address(as_(himself), doctor)).content
    (event,) = events(body)
    assert str(event["SUMMARY"]) == "Absent"
    assert "Congé" not in body.decode()


@pytest.mark.django_db
def test_what_is_known_already_is_not_sent_again(who: Personas, doctor: Receiving, himself: Actor) -> None:
    path = address(as_(himself), doctor)
    first = Client().get(path)
    same = {"If-None-Match": first["ETag"]}
    with time_machine.travel(SUNDAY_NOON + timedelta(hours=1), tick=False):
        assert Client().get(path, headers=same).status_code == 304
        assert Client().get(path, headers={"If-Modified-Since": first["Last-Modified"]}).status_code == 304
        assert Client().head(path).status_code == 200
        doctor.book()
        later = Client().get(path, headers=same)
        assert later.status_code == 200
        assert later["Last-Modified"] > first["Last-Modified"]
        assert Client().get(path, headers={"If-Modified-Since": first["Last-Modified"]}).status_code == 200


@pytest.mark.django_db
def test_it_is_read_in_few_queries(
    who: Personas, doctor: Receiving, himself: Actor, django_assert_max_num_queries: Any
) -> None:
    for minute in (0, 20, 40):
        doctor.book(at(9, minute))
    with scope(himself):
        made = actions.make_feed(by=himself, practitioner_role=doctor.role, detail="initials", now=SUNDAY_NOON)
        found = queries.living_feed(himself, made.pk)
        with django_assert_max_num_queries(5):
            queries.read(himself, found, SUNDAY_NOON)


@pytest.mark.django_db
def test_no_client_leaves_a_cookie_and_no_cache_keeps_it(doctor: Receiving, himself: Actor) -> None:
    answer = Client().get(address(as_(himself), doctor))
    assert not answer.cookies
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert "private" in answer["Cache-Control"]
    assert "noindex" in answer["X-Robots-Tag"]
    with scope(himself):
        assert Feed.objects.get().read_at == SUNDAY_NOON
        assert not Appointment.objects.exists()


@pytest.mark.parametrize("zone", [PARIS, ABYMES])
def test_valid_for_the_strictest_reader(zone: ZoneInfo) -> None:
    times = [busy(at(9, day=date(2026, month, 20), zone=zone), words="é" * 90) for month in (3, 7, 11)]
    body = rules.calendar("Dr Samia Benali · Cabinet de l’Étoile, « A ; B »", times, zone, SUNDAY_NOON)
    assert body.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in body.replace(b"\r\n", b"")
    assert all(len(line) <= 75 for line in body.split(b"\r\n"))
    read = Calendar.from_ical(body)
    assert [component.name for component in read.subcomponents] == ["VTIMEZONE", "VEVENT", "VEVENT", "VEVENT"]
    assert str(read.walk("VTIMEZONE")[0]["TZID"]) == zone.key
    for event in read.walk("VEVENT"):
        assert {"UID", "DTSTAMP", "DTSTART", "DTEND", "SEQUENCE", "STATUS"} <= event.keys()
    assert read.walk("VTIMEZONE")[0].to_tz().utcoffset(datetime(2026, 7, 1)) == datetime(  # noqa: DTZ001
        2026, 7, 1, tzinfo=zone).utcoffset()  # fmt: skip


def test_an_agenda_without_times_is_still_a_calendar() -> None:
    read = Calendar.from_ical(rules.calendar("Dr Benali", [], PARIS, SUNDAY_NOON))
    assert [component.name for component in read.subcomponents] == ["VTIMEZONE"]


MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
CHANGES = st.sampled_from([datetime(2026, 3, 29, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, tzinfo=UTC)]).flatmap(
    lambda near: st.integers(0, 12).map(lambda quarters: near + timedelta(minutes=15 * quarters))
)


@settings(deadline=None)  # the first zone is computed
@given(
    st.lists(st.tuples(MOMENTS | CHANGES, st.integers(5, 600), st.text(max_size=120)), max_size=8),
    st.sampled_from([PARIS, ABYMES]),
)
def test_what_is_told_is_read_the_same(told: list[tuple[datetime, int, str]], zone: ZoneInfo) -> None:
    times = [
        busy(start.replace(second=0, microsecond=0), minutes=minutes, name=str(n), words=printable(words))
        for n, (start, minutes, words) in enumerate(told)
    ]
    read = {
        str(event["UID"]).removesuffix("@permanence"): (
            event["DTSTART"].dt.astimezone(UTC), event["DTEND"].dt.astimezone(UTC), str(event["SUMMARY"])
        )
        for event in events(rules.calendar("Dr Benali", times, zone, SUNDAY_NOON))
    }  # fmt: skip
    assert read == {one.name: (one.starts_at, one.ends_at, one.words) for one in times}


def printable(words: str) -> str:
    return "".join(letter for letter in words if letter.isprintable()).replace("\\", "")


def busy(starts_at: datetime, *, minutes: int = 20, name: str = "", words: str = "Occupé") -> rules.Busy:
    return rules.Busy(
        name or str(starts_at.timestamp()), starts_at, starts_at + timedelta(minutes=minutes), words, SUNDAY_NOON
    )
