"""A practitioner's calendar elsewhere: fetched with care, followed as closures, never dropping what was promised."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import httpx
import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from procrastinate.contrib.django.models import ProcrastinateJob

from permanence.agenda import actions, jobs, outside, queries
from permanence.agenda.models import Appointment, OtherCalendar, OtherTime, Trouble
from permanence.capacity.models import Closure
from permanence.capacity.tests.factories import SUNDAY_NOON, at
from permanence.directory.tests.personas import Personas
from permanence.foundation.actor import scope, system
from permanence.foundation.refusal import NotPermitted

from .factories import Receiving, make_receiving
from .test_pages import as_, text, url
from .test_reading import DAILY, calendar

TUESDAY = date(2026, 11, 24)
ADDRESS = "https://agenda.exemple.test/secret.ics"
LESSON = "UID:b\nDTSTART;TZID=Europe/Paris:20261124T140000\nDURATION:PT2H\nSUMMARY:Rendez-vous chez le notaire\n"


@pytest.fixture(autouse=True)
def sunday() -> Iterator[None]:
    with time_machine.travel(SUNDAY_NOON, tick=False):
        yield


@pytest.fixture
def doctor(who: Personas) -> Receiving:
    with scope(who.alice):
        return make_receiving(who.here, by=who.alice)


@pytest.fixture
def own(who: Personas, doctor: Receiving) -> OtherCalendar:
    return actions.add_calendar(by=who.alice, practitioner_role=doctor.role, name="Perso", address=ADDRESS)


def follow(who: Personas, own: OtherCalendar, *events: str, now: Any = SUNDAY_NOON) -> list[tuple[Any, Any]]:
    actions.follow_calendar(by=who.alice, calendar=own, body=calendar(*events), now=now)
    with scope(who.alice):
        return [(one.starts_at, one.ends_at) for one in Closure.objects.order_by("starts_at")]


@pytest.mark.django_db
def test_busy_times_close_and_follow_what_changes(who: Personas, own: OtherCalendar) -> None:
    lesson = (at(14, day=TUESDAY), at(16, day=TUESDAY))
    assert follow(who, own, DAILY, LESSON) == [(at(9), at(10)), lesson]
    with scope(who.alice):
        before = set(Closure.objects.values_list("pk", flat=True))
    follow(who, own, DAILY, LESSON)
    with scope(who.alice):
        assert set(Closure.objects.values_list("pk", flat=True)) == before  # read twice, it changes nothing
        assert {one.why for one in Closure.objects.all()} == {"Perso"}  # what they are is nobody's business
    later = DAILY.replace("T10", "T11")
    assert follow(who, own, later, LESSON) == [(at(9), at(11)), lesson]
    assert follow(who, own, LESSON) == [lesson]
    assert follow(who, own) == []


@pytest.mark.django_db
def test_what_is_over_stays(who: Personas, own: OtherCalendar) -> None:
    follow(who, own, DAILY)
    assert follow(who, own, now=at(12)) == [(at(9), at(10))]
    assert follow(who, own, DAILY + "RRULE:FREQ=DAILY;COUNT=2", now=at(12))[0] == (at(9), at(10))


@pytest.mark.django_db
def test_promised_appointments_are_kept_and_shown(who: Personas, doctor: Receiving, own: OtherCalendar) -> None:
    doctor.book(at(9, 20))
    follow(who, own, DAILY, LESSON)
    with scope(who.alice):
        assert Appointment.objects.get().status == "booked"
        (followed,) = queries.followed(who.alice, doctor.role, SUNDAY_NOON)
    assert [(closure.starts_at, count) for closure, count in followed.promised] == [(at(9), 1)]
    shown = text(as_(who.alice).get(url("calendar", doctor.role.pk)))
    assert "Reporter 1 rendez-vous" in shown
    assert "agenda.exemple.test" in shown
    assert "secret.ics" not in shown
    assert "notaire" not in shown
    assert "calendrier personnel" in text(as_(who.alice).get(url("openings", doctor.role.pk)))


@pytest.mark.django_db
def test_removed_its_times_are_open_again(who: Personas, doctor: Receiving, own: OtherCalendar) -> None:
    follow(who, own, DAILY)
    as_(who.alice).post(url("calendar_removal", own.pk))
    with scope(who.alice):
        assert not Closure.objects.exists()
        assert not OtherTime.objects.exists()
        assert not OtherCalendar.objects.exists()


@pytest.mark.django_db
def test_what_is_no_calendar_changes_nothing(who: Personas, own: OtherCalendar) -> None:
    follow(who, own, DAILY)
    for body in (b"<html>", calendar(DAILY)[:60]):
        with pytest.raises(actions.NotACalendar):
            actions.follow_calendar(by=who.alice, calendar=own, body=body, now=SUNDAY_NOON)
    with scope(who.alice):
        assert Closure.objects.count() == 1


@pytest.mark.django_db
def test_a_file_or_an_address_is_added_on_the_page(who: Personas, doctor: Receiving) -> None:
    client, where = as_(who.alice), url("calendars", doctor.role.pk)
    file = SimpleUploadedFile("agenda.ics", calendar(DAILY), content_type="text/calendar")
    assert "1 absence à venir" in text(client.post(where, {"name": "Fac", "file": file}, follow=True))
    webcal = {"name": "Perso", "address": "webcal://agenda.exemple.test/secret.ics"}
    assert "en cours de lecture" in client.post(where, webcal, follow=True).content.decode()
    with scope(who.alice):
        assert OtherCalendar.objects.get(name="Perso").address == ADDRESS
        waiting = ProcrastinateJob.objects.filter(task_name="agenda.jobs.calendars.fetch_calendars")
        assert waiting.count() == 1
    bad = SimpleUploadedFile("agenda.ics", b"<html>", content_type="text/calendar")
    for wrong in ({"name": "x"}, {"name": "x", "address": "http://agenda.exemple.test/"}, {"name": "x", "file": bad},
                  {"name": "x", "address": "https://moi@agenda.exemple.test/"}, {"address": ADDRESS}):  # fmt: skip
        assert client.post(where, wrong).status_code == 422
    with scope(who.alice):
        assert OtherCalendar.objects.count() == 2


@pytest.mark.django_db
def test_five_are_enough(who: Personas, doctor: Receiving) -> None:
    for n in range(5):
        actions.add_calendar(by=who.alice, practitioner_role=doctor.role, name=str(n), address=ADDRESS)
    with pytest.raises(actions.TooManyCalendars):
        actions.add_calendar(by=who.alice, practitioner_role=doctor.role, name="6", address=ADDRESS)


@pytest.mark.django_db
def test_who_may_not(who: Personas, doctor: Receiving, own: OtherCalendar) -> None:
    for stranger in (who.bob, who.charlie):
        with pytest.raises(NotPermitted):
            actions.add_calendar(by=stranger, practitioner_role=doctor.role, name="x", address=ADDRESS)
        with pytest.raises(NotPermitted):
            actions.follow_calendar(by=stranger, calendar=own, body=calendar(), now=SUNDAY_NOON)
        with pytest.raises(NotPermitted):
            actions.remove_calendar(by=stranger, calendar=own, now=SUNDAY_NOON)
    assert as_(who.bob).post(url("calendar_removal", own.pk)).status_code == 403
    assert as_(who.charlie).post(url("calendar_removal", own.pk)).status_code == 404


@pytest.mark.django_db
def test_the_job_reads_and_says_what_went_wrong(
    who: Personas, doctor: Receiving, own: OtherCalendar, monkeypatch: pytest.MonkeyPatch
) -> None:
    by = system("test", [who.here.pk])

    def fetch(answer: bytes | Trouble) -> OtherCalendar:
        def fetched(address: str) -> bytes:
            assert address == ADDRESS
            if isinstance(answer, Trouble):
                raise outside.NotFetched(answer)
            return answer

        monkeypatch.setattr(outside, "fetch", fetched)
        jobs.fetch_calendars(by=by, now=SUNDAY_NOON)
        with scope(who.alice):
            return OtherCalendar.objects.get()

    assert fetch(calendar(DAILY)).read_at == SUNDAY_NOON
    assert fetch(Trouble.TOO_SLOW).trouble == "too_slow"
    assert fetch(b"<html>").trouble == "not_ical"
    assert "n’est pas un calendrier" in text(as_(who.alice).get(url("calendar", doctor.role.pk)))
    assert fetch(calendar(DAILY)).trouble == ""
    with scope(who.alice):
        assert Closure.objects.count() == 1


PUBLIC, HERE = "93.184.215.14", "127.0.0.1"
Answer = Callable[[httpx.Request], httpx.Response]


def fetched(answer: Answer, *, to: list[str] | None = None, address: str = ADDRESS) -> bytes:
    return outside.fetch(address, resolve=lambda host: to or [PUBLIC], transport=httpx.MockTransport(answer))


def refused(answer: Answer, **more: Any) -> Trouble:
    with pytest.raises(outside.NotFetched) as why:
        fetched(answer, **more)
    return why.value.trouble


def given(request: httpx.Request) -> httpx.Response:
    return httpx.Response(200, content=b"BEGIN:VCALENDAR")


def test_the_connection_goes_to_the_number_that_was_checked() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        assert (request.url.host, request.headers["Host"]) == (PUBLIC, "agenda.exemple.test")
        assert request.extensions["sni_hostname"] == "agenda.exemple.test"
        return given(request)

    assert fetched(answer) == b"BEGIN:VCALENDAR"


@pytest.mark.parametrize(
    "number",
    [HERE, "10.0.0.7", "172.16.3.4", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1", "::1",
     "fe80::1%eth0", "fd00::1", "::ffff:10.0.0.1", "2002:0a00:0001::", "::", "255.255.255.255"],
)  # fmt: skip
def test_no_address_inside_is_ever_asked(number: str) -> None:
    asked: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(str(request.url))
        return given(request)

    assert refused(answer, to=[PUBLIC, number]) == Trouble.ADDRESS
    assert asked == []


@pytest.mark.parametrize(
    "address",
    ["http://agenda.exemple.test/", "https://agenda.exemple.test:8443/", "https://moi:mdp@agenda.exemple.test/",
     "file:///etc/passwd", "https://", "ftp://x/", "https://[::1/", "https://x:99999999/"],
)  # fmt: skip
def test_only_https_of_a_named_host(address: str) -> None:
    assert refused(given, address=address) == Trouble.ADDRESS


def test_a_redirection_follows_the_same_rule() -> None:
    def inside(request: httpx.Request) -> httpx.Response:
        return httpx.Response(302, headers={"Location": "http://127.0.0.1/"})

    def forever(request: httpx.Request) -> httpx.Response:
        return httpx.Response(301, headers={"Location": "/again"})

    def once(request: httpx.Request) -> httpx.Response:
        return given(request) if request.url.path == "/there" else httpx.Response(307, headers={"Location": "/there"})

    assert refused(inside) == Trouble.ADDRESS
    assert refused(forever) == Trouble.REFUSED
    assert fetched(once) == b"BEGIN:VCALENDAR"


def test_limits_of_size_and_time_and_what_does_not_answer() -> None:
    def falls(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("no route")

    def sleeps(request: httpx.Request) -> httpx.Response:
        raise httpx.ReadTimeout("asleep")

    assert refused(lambda request: httpx.Response(200, content=b"x" * 2_000_001)) == Trouble.TOO_BIG
    assert refused(lambda request: httpx.Response(404)) == Trouble.REFUSED
    assert refused(falls) == Trouble.UNREACHABLE
    assert refused(sleeps) == Trouble.TOO_SLOW
