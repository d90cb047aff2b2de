"""The number of a request stands in its answer and on the lines of the log it wrote, and nobody's words do."""

import logging
import re

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from permanence.config.asked import CURRENT, HEADER, numbered
from permanence.config.discretion import Discreet

LINE = Discreet("{levelname} [{request_number}] {message}", style="{")


def said() -> str:
    return LINE.format(logging.LogRecord("x", logging.ERROR, "x.py", 1, "Broken", (), None))


def test_each_line_of_the_log_bears_the_number_of_its_request() -> None:
    lines = []

    def view(_request: HttpRequest) -> HttpResponse:
        lines.append(said())
        return HttpResponse()

    answers = [numbered(view)(RequestFactory().get("/")) for _ in range(2)]
    assert lines == [f"ERROR [{answer.headers[HEADER]}] Broken" for answer in answers]
    assert lines[0] != lines[1]
    assert said() == "ERROR [-] Broken", "what no request wrote bears none"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("0123456789abcdef0123456789abcdef", True),
        ("Anna Martin", False),
        ("ab", False),
        ("a" * 65, False),
        ("a\r\nX: 1", False),
    ],
)
def test_the_number_of_the_proxy_is_kept_and_words_are_not(given: str, kept: bool) -> None:
    answer = numbered(lambda _request: HttpResponse())(RequestFactory().get("/", headers={HEADER: given}))
    assert (answer.headers[HEADER] == given) is kept
    assert re.fullmatch(r"[0-9a-f-]{32,36}", answer.headers[HEADER])


def test_a_page_that_breaks_leaves_no_number_behind() -> None:
    def breaks(_request: HttpRequest) -> HttpResponse:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        numbered(breaks)(RequestFactory().get("/"))
    assert CURRENT.get() == "-"


def test_every_answer_is_numbered() -> None:
    assert re.fullmatch(r"[0-9a-f-]{36}", Client().get("/health/live").headers[HEADER])
