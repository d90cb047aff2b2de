"""Passwords that leaked elsewhere, asked of who keeps lists of them by five signs of a fingerprint."""

import hashlib
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from permanence.directory.passwords import NotALeakedOne

LEAKED, OTHER = "quatre chevaux bleus", "quatre chevaux verts"


def mark(password: str) -> str:
    return hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper()


class Lists(BaseHTTPRequestHandler):
    """Answers as Have I Been Pwned does, padding and all."""

    asked: list[str] = []
    status = 200

    def do_GET(self) -> None:
        self.asked.append(self.path)
        self.send_response(self.status)
        self.end_headers()
        rows = [f"{mark(LEAKED)[5:]}:3861493", f"{mark(OTHER)[5:]}:0", "0018A45C4D1DEF81644B54AB7F969B88D65:1"]
        self.wfile.write("\r\n".join(rows).encode())

    def log_message(self, *_words: Any) -> None:
        pass


@pytest.fixture
def lists(settings: Any) -> Iterator[type[Lists]]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Lists)
    Thread(target=server.serve_forever, daemon=True).start()
    settings.BREACHED_PASSWORDS = f"http://127.0.0.1:{server.server_port}/range/"
    Lists.asked, Lists.status = [], 200
    yield Lists
    server.shutdown()
    server.server_close()


def test_a_password_that_leaked_is_refused_and_nobody_is_told_which(lists: type[Lists]) -> None:
    with pytest.raises(ValidationError, match="volé"):
        NotALeakedOne().validate(LEAKED)
    NotALeakedOne().validate(OTHER)  # padding: in the answer, and in no list
    NotALeakedOne().validate("une phrase de personne")
    assert lists.asked[0] == f"/range/{mark(LEAKED)[:5]}"


def test_while_nobody_answers_it_is_taken_and_the_log_says_so(
    lists: type[Lists], caplog: pytest.LogCaptureFixture
) -> None:
    lists.status = 503
    NotALeakedOne().validate(LEAKED)
    assert "has leaked could not be asked" in caplog.text
    assert mark(LEAKED)[:5] not in caplog.text


def test_nobody_is_asked_unless_it_is_set(settings: Any) -> None:
    assert not settings.BREACHED_PASSWORDS
    assert not [one for one in settings.AUTH_PASSWORD_VALIDATORS if "Leaked" in one["NAME"]]
