"""Doors open to all are sent what no program would send: none breaks, tells a word, or answers without end.

`PERMANENCE_ATTACKS=10000` sends as many to each of them as it says; a handful are enough every day.
"""

import os
import random

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from permanence.foundation.rights import Can

from . import everything
from .test_addresses import ADDRESSES, World
from .test_addresses import world as world  # noqa: PLC0414  # a fixture
from .test_each_fence_alone import UNPROVED

MANY = int(os.environ.get("PERMANENCE_ATTACKS", "3"))
LONGEST = 400_000
KINDS = (
    "application/json", "application/fhir+json", "application/x-www-form-urlencoded", "text/calendar", "text/xml",
    "multipart/form-data; boundary=x", "message/rfc822", "application/octet-stream", "", "text/plain; charset=utf-7",
)  # fmt: skip
SEEDS = (
    b"", b"\x00", b"[" * 5_000, b'{"a":' * 2_000, b'{"resourceType":"Bundle","entry":[{}]}', b"\xff\xfe\x00{", b"null",
    b"grant_type=client_credentials&client_id=%00&client_secret=%ff", b'--x\r\nContent-Disposition: form-data; name="',
    b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c"><!ENTITY d "&b;&b;">]><a>&d;</a>', b"1e999",
    b"BEGIN:VCALENDAR\r\nRRULE:FREQ=SECONDLY;COUNT=999999999\r\n", b'"\\ud800"', b"../" * 40, b'{"number": 1e400}',
)  # fmt: skip
HEADERS = (
    {}, {"Authorization": "Bearer \xff"}, {"Authorization": "Basic %%%"}, {"Content-Length": "-1"},
    {"Host": "evil.example"}, {"If-Match": 'W/"\x7f"'}, {"Accept-Language": "q" * 900}, {"Depth": "infinity"},
    {"webhook-signature": "v1,"}, {"Searched": "%00%ff"}, {"Accept": "*/*;q=x"}, {"X-Forwarded-For": "'"},
)  # fmt: skip


@pytest.mark.django_db
@pytest.mark.slow
@pytest.mark.timeout(0)
def test_nothing_breaks_a_door_open_to_all(world: World) -> None:
    rows = everything.plant(world)
    chance, client = random.Random(20), Client(raise_request_exception=False)
    for address in (one for one in ADDRESSES.values() if one.right is Can.ANYONE):
        path = reverse(address.name, kwargs={name: rows.get(name) or UNPROVED[name] for name in address.arguments})
        for _ in range(MANY):
            method = chance.choice(
                [*address.methods, *address.methods, "PUT", "DELETE", "PATCH", "PROPFIND", "OPTIONS"]
            )
            kind, headers, body = chance.choice(KINDS), chance.choice(HEADERS), _sent(chance)
            query = "?" + _sent(chance).decode("latin-1")[:200].replace("#", "") if chance.random() < 0.5 else ""
            with transaction.atomic():
                answer = client.generic(method, path + query, body, content_type=kind, headers=headers)
                content = b"" if answer.streaming else answer.content
                transaction.set_rollback(True)
            told = (address.name, method, query, body[:80], kind, headers, answer.status_code)
            assert answer.status_code < 500, told
            assert len(content) < LONGEST, told
            assert not everything.CANARY.search(content), told
            assert "evil.example" not in answer.headers.get("Location", ""), told


def _sent(chance: random.Random) -> bytes:
    """Return something that was written by hand, with a few bytes changed, or bytes of no meaning."""
    if chance.random() < 0.3:
        return chance.randbytes(chance.randrange(200))
    told = bytearray(chance.choice(SEEDS))
    for _ in range(chance.randrange(4)):
        told[chance.randrange(len(told) + 1) : 0] = chance.randbytes(1)
    return bytes(told)
