"""A practitioner's times as a calendar programs read by CalDAV (RFC 4791): behind his secret address, only to read."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from hashlib import sha256

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from permanence.agenda import actions, queries, rules
from permanence.agenda.models import Feed
from permanence.agenda.rules.caldav import (
    REPORTS,
    Asked,
    BadXml,
    Told,
    Value,
    asked,
    caldav,
    dav,
    element,
    multistatus,
    within,
)
from permanence.foundation.actor import Actor, scope, system
from permanence.foundation.page import PageRequest, page
from permanence.foundation.refusal import NotFound
from permanence.foundation.rights import Can

READS = ("GET", "OPTIONS", "PROPFIND", "REPORT")
HEADERS = {"DAV": "1, 3, calendar-access", "Cache-Control": "private, no-cache", "Referrer-Policy": "no-referrer",
           "X-Robots-Tag": "noindex, nofollow", "Allow": ", ".join(READS)}  # fmt: skip
MULTI, XML_TYPE = 207, "application/xml; charset=utf-8"
DATA = caldav("calendar-data")
CTAG = "{http://calendarserver.org/ns/}getctag"


@dataclass(frozen=True, slots=True)
class Entry:
    """One time: where it is read, the tag of what it says, and that itself, written only when it is wanted."""

    where: str
    feed: Feed
    busy: rules.Busy

    @property
    def tag(self) -> str:
        """The tag of what it says."""
        return _tag(repr(self.busy).encode())

    @property
    def body(self) -> bytes:
        """What it says."""
        return queries.read_times(self.feed, [self.busy])


@dataclass(frozen=True, slots=True)
class Behind:
    """What stands behind a secret address."""

    token: str
    feed: Feed
    entries: list[Entry]

    @property
    def tag(self) -> str:
        """The tag of all of it."""
        return _tag("".join(one.tag for one in self.entries).encode())

    @property
    def home(self) -> str:
        """Whose calendars: there is one."""
        return reverse("agenda:caldav", args=[self.token])

    @property
    def calendar(self) -> str:
        """The calendar."""
        return reverse("agenda:caldav_times", args=[self.token])


View = Callable[..., HttpResponse]


def behind(view: View) -> View:
    """Let a view see what stands behind the address it is given; nothing stands behind another."""

    @csrf_exempt
    @page(Can.ANYONE, methods=READS)
    @wraps(view)
    def kept(request: PageRequest, token: str, **named: str) -> HttpResponse:
        try:
            structure_id, feed_id = queries.behind_feed(token)
            with scope(system("agenda.feed", [structure_id])) as by:
                answer = view(request, _behind(by, queries.living_feed(by, feed_id), token), **named)
        except NotFound:
            return HttpResponse(status=404, content_type="text/plain")
        except BadXml:
            return HttpResponse(status=400, content_type="text/plain")
        for name, value in HEADERS.items():
            answer[name] = value
        return answer

    return kept


@behind
def home(request: PageRequest, of: Behind) -> HttpResponse:
    """Tell who reads, and where his one calendar is."""
    if request.method == "OPTIONS":
        return HttpResponse()
    told = [Told(of.home, _of_home(of))]
    if request.headers.get("Depth", "0") != "0":
        told.append(Told(of.calendar, _of_calendar(of)))
    return _answer(told, asked(request.body))


@behind
def times(request: PageRequest, of: Behind) -> HttpResponse:
    """Tell what the calendar is and what is in it."""
    if request.method == "OPTIONS":
        return HttpResponse()
    what = asked(request.body)
    if request.method == "GET":
        told = queries.read_times(of.feed, [one.busy for one in of.entries])
        return HttpResponse(told, content_type="text/calendar; charset=utf-8")
    if request.method == "REPORT":
        return _answer(_reported(of, what), what) if what.kind in REPORTS else HttpResponse(status=403)
    told_of = [Told(of.calendar, _of_calendar(of))]
    if request.headers.get("Depth", "0") != "0":
        told_of += [_of_entry(one, what) for one in of.entries]
    return _answer(told_of, what)


@behind
def time(request: PageRequest, of: Behind, name: str = "") -> HttpResponse:
    """Return one time."""
    found = next((one for one in of.entries if one.busy.name == name), None)
    if found is None:
        raise NotFound
    if request.method == "PROPFIND":
        return _answer([_of_entry(found, what := asked(request.body))], what)
    if request.method != "GET":
        return HttpResponse(status=200 if request.method == "OPTIONS" else 403)
    return HttpResponse(found.body, content_type="text/calendar; charset=utf-8", headers={"ETag": f'"{found.tag}"'})


def _behind(by: Actor, feed: Feed, token: str) -> Behind:
    now = timezone.now()
    there = reverse("agenda:caldav_times", args=[token])
    entries = [Entry(f"{there}{busy.name}.ics", feed, busy) for busy in queries.times(by, feed, now)]
    actions.note_feed_read(by=by, feed=feed, tag=feed.tag, now=now)
    return Behind(token, feed, entries)


def _reported(of: Behind, what: Asked) -> list[Told]:
    """Return what a report asks for: by name, or within a time."""
    if what.kind == caldav("calendar-multiget"):
        there = {one.where: one for one in of.entries}
        names = [name.removeprefix(name.partition("/agenda/")[0]) for name in what.names]
        return [_of_entry(there[name], what) if name in there else Told(name) for name in names]
    since, until = what.since, what.until
    kept = (
        one
        for one in of.entries
        if (since is None or one.busy.ends_at > since) and (until is None or one.busy.starts_at < until)
    )
    return [_of_entry(one, what) for one in kept]


def _of_home(of: Behind) -> dict[str, Value]:
    return {
        dav("resourcetype"): [element(dav("collection")), element(dav("principal"))],
        dav("displayname"): str(of.feed.practitioner_role.person),
        dav("current-user-principal"): [within(dav("href"), of.home)],
        dav("principal-URL"): [within(dav("href"), of.home)],
        caldav("calendar-home-set"): [within(dav("href"), of.home)],
    }


def _of_calendar(of: Behind) -> dict[str, Value]:
    reports = [within(dav("supported-report"), within(dav("report"), element(one))) for one in sorted(REPORTS)]
    return {
        dav("resourcetype"): [element(dav("collection")), element(caldav("calendar"))],
        dav("displayname"): f"{of.feed.practitioner_role.person} · {of.feed.structure.name}",
        dav("current-user-principal"): [within(dav("href"), of.home)],
        dav("owner"): [within(dav("href"), of.home)],
        dav("current-user-privilege-set"): [within(dav("privilege"), element(dav("read")))],
        dav("supported-report-set"): reports,
        caldav("supported-calendar-component-set"): [element(caldav("comp"), name="VEVENT")],
        dav("getetag"): f'"{of.tag}"',
        CTAG: of.tag,
    }


def _of_entry(one: Entry, what: Asked) -> Told:
    told: dict[str, Value] = {
        dav("getetag"): f'"{one.tag}"',
        dav("getcontenttype"): "text/calendar; component=VEVENT",
        dav("resourcetype"): [],
    }
    if DATA in what.properties:
        told[DATA] = one.body.decode()
    return Told(one.where, told)


def _answer(told: list[Told], what: Asked) -> HttpResponse:
    return HttpResponse(multistatus(told, what.properties), status=MULTI, content_type=XML_TYPE)


def _tag(body: bytes) -> str:
    return sha256(body).hexdigest()[:32]
