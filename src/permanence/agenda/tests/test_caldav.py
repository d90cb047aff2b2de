"""A practitioner's times as a calendar: read by a CalDAV client that nobody here wrote, and by hand."""

from collections.abc import Iterator
from xml.etree import ElementTree

import caldav
import pytest
import time_machine
from django.db import connection
from django.test import Client

from permanence.agenda import actions, queries
from permanence.api.tests.live import served
from permanence.capacity.tests.factories import SUNDAY_NOON, at
from permanence.directory.models import Person, PractitionerRole
from permanence.directory.tests.personas import make_member, make_structure, reloaded
from permanence.foundation.actor import scope

from .factories import Receiving, make_receiving


@pytest.fixture(autouse=True)
def sunday() -> Iterator[None]:
    with time_machine.travel(SUNDAY_NOON):
        yield


def made() -> tuple[Receiving, str]:
    """Return a practitioner with one appointment, and the address where his times are read."""
    doctor = make_receiving(make_structure("MSP des Tilleuls"))
    actor = make_member(doctor.role.structure, "practitioner", "Samia Benali")
    with scope(doctor.by):
        PractitionerRole.objects.filter(pk=doctor.role.pk).update(person=Person.objects.get(pk=actor.id))
        doctor.role.refresh_from_db()
    doctor.book()
    feed = actions.make_feed(by=reloaded(actor), practitioner_role=doctor.role, detail="busy", now=SUNDAY_NOON)
    return doctor, queries.feed_path(feed).removesuffix(".ics") + "/dav/"


@pytest.mark.usefixtures("committed")
def test_the_caldav_client_finds_the_calendar_and_what_changes() -> None:
    doctor, path = made()
    connection.close()
    with served() as base, caldav.DAVClient(url=base.removesuffix("/fhir/r4") + path) as client:
        (calendar,) = client.principal().calendars()
        assert calendar.get_display_name() == "Samia Benali · MSP des Tilleuls"
        (event,) = calendar.events()
        (told,) = event.icalendar_instance.walk("VEVENT")
        assert (told["dtstart"].dt, str(told["summary"])) == (at(9), "Occupé")
        found = calendar.search(start=at(8), end=at(10), event=True, expand=False)
        assert [str(one.url) for one in found] == [str(event.url)]
        assert calendar.search(start=at(10), end=at(12), event=True, expand=False) == []
        with scope(doctor.by):
            actions.cancel(by=doctor.by, appointment=queries.appointments(doctor.by).get(), now=SUNDAY_NOON)
        connection.close()
        event.load()
        assert str(event.icalendar_instance.walk("VEVENT")[0]["status"]) == "CANCELLED"
        with pytest.raises(caldav.lib.error.DAVError):
            event.delete()


def ask(method: str, path: str, body: str = "", depth: str = "1") -> tuple[int, bytes]:
    answer = Client().generic(method, path, body, content_type="application/xml", headers={"Depth": depth})
    return answer.status_code, answer.content


@pytest.mark.django_db
def test_only_reading_and_nothing_behind_another_address() -> None:
    _doctor, path = made()
    status, told = ask("PROPFIND", f"{path}times/")
    assert status == 207
    assert len(ElementTree.fromstring(told).findall("{DAV:}response")) == 2
    for method in ("PUT", "DELETE", "MKCALENDAR", "PROPPATCH", "POST"):
        assert ask(method, f"{path}times/x.ics")[0] == 405
    for there in ("/agenda/calendars/x/dav/", f"{path}times/nothing.ics"):
        assert ask("PROPFIND", there)[0] == 404
    assert ask("OPTIONS", path)[0] == 200
    assert ask("GET", f"{path}times/")[1].startswith(b"BEGIN:VCALENDAR")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "body", ["<", "<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>", "x" * 70_000, '<?xml version="1.0" encoding="none"?><x/>',
             '<c:calendar-query xmlns:c="urn:ietf:params:xml:ns:caldav"><c:time-range start="x"/></c:calendar-query>'],
)  # fmt: skip
def test_what_cannot_be_read_is_said(body: str) -> None:
    _doctor, path = made()
    assert ask("REPORT", f"{path}times/", body)[0] == 400


@pytest.mark.django_db
def test_what_is_asked_by_name_is_told_and_what_is_not_there_too() -> None:
    _doctor, path = made()
    body = (
        '<c:calendar-multiget xmlns:c="urn:ietf:params:xml:ns:caldav" xmlns:d="DAV:"><d:prop><d:getetag/>'
        f"<c:calendar-data/><d:x/></d:prop><d:href>{path}times/nothing.ics</d:href></c:calendar-multiget>"
    )
    status, told = ask("REPORT", f"{path}times/", body)
    assert (status, b"404" in told) == (207, True)
    other = '<d:sync-collection xmlns:d="DAV:"/>'
    assert ask("REPORT", f"{path}times/", other)[0] == 403
