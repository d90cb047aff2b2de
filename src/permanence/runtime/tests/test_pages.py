"""A request reaches Django as WSGI wants it, and its answer leaves whole or in pieces."""

import asyncio
import json
from types import SimpleNamespace

import pytest

from permanence.runtime.server import pages
from permanence.runtime.server.crews import Crews
from permanence.runtime.server.pages import environ, serve_page


def scope(method="POST", path="/appels/é", headers=()):
    return SimpleNamespace(
        method=method, path=path, query_string="q=1", client="127.0.0.1:5000", server="127.0.0.1:8000",
        http_version="1.1", scheme="http", authority=None, headers=Headers(headers),
    )  # fmt: skip


class Headers(dict):
    """Granian's, which keep every line of a name apart."""

    def __init__(self, lines):
        super().__init__(lines)
        self.lines = list(lines)

    def items(self):
        return self.lines


class Protocol:
    """What granian gives, kept in a list instead of sent."""

    def __init__(self, *chunks):
        self.chunks, self.sent = chunks, []

    async def __aiter__(self):
        for chunk in self.chunks:
            yield chunk

    def response_bytes(self, status, headers, body):
        self.sent.append((status, body))

    response_str = response_bytes

    def response_stream(self, status, headers):
        self.sent.append(status)
        return self

    async def send_bytes(self, chunk):
        self.sent.append(chunk)


def serve(wsgi, protocol, **given):
    asyncio.run(serve_page(wsgi, Crews(), scope(**given), protocol))
    return protocol.sent


def echo(request, start):
    start("200 OK", [])
    return [request["wsgi.input"].read(), b"!"]


def test_a_body_in_pieces_is_read_whole():
    assert serve(echo, Protocol(b"ab", b"c")) == [(200, b"abc!")]
    assert serve(echo, Protocol(b"abc"), headers=[("content-length", "3")]) == [(200, b"abc!")]


@pytest.mark.parametrize(
    ("headers", "chunks"),
    [
        ([("cookie", "sessionid=1")], (b"abc", b"de", b"f")),
        ([("authorization", "Bearer 1")], (b"abc", b"de", b"f")),
        ([], (b"ab", b"c")),  # of a stranger, less
        ([("content-length", "3")], ()),  # told beforehand: not a byte is read
    ],
)
def test_too_large_a_body_is_refused_before_it_fills_the_memory(monkeypatch, headers, chunks):
    monkeypatch.setattr(pages, "LARGEST_BODY", 4)
    monkeypatch.setattr(pages, "LARGEST_OF_STRANGERS", 2)
    [(status, told)] = serve(echo, Protocol(*chunks), headers=headers)
    assert (status, json.loads(told)["error"]) == (413, "TooLarge")


def test_a_streaming_answer_leaves_in_pieces_and_is_closed_by_the_same_thread():
    class Pieces:
        streaming, closed = True, False

        def __iter__(self):
            return iter([b"1", b"2"])

        def close(self):
            self.closed = True

    pieces = Pieces()

    def wsgi(request, start):
        start("200 OK", [])
        return pieces

    assert serve(wsgi, Protocol(), method="GET") == [200, b"1", b"2"]
    assert pieces.closed


@pytest.mark.parametrize(
    ("headers", "key", "value"),
    [
        ([("content-type", "text/plain")], "CONTENT_TYPE", "text/plain"),
        ([("cookie", "a=1"), ("cookie", "b=2")], "HTTP_COOKIE", "a=1; b=2"),
        ([("accept", "a"), ("accept", "b")], "HTTP_ACCEPT", "a,b"),
        ([("x_forwarded_proto", "https")], "HTTP_X_FORWARDED_PROTO", None),
        ([("host", "permanence.example.fr")], "HTTP_HOST", "permanence.example.fr"),
        ([("content-length", "999")], "CONTENT_LENGTH", "2"),
    ],
)
def test_headers(headers, key, value):
    assert environ(scope(headers=headers), b"ab").get(key) == value


def test_a_path_travels_as_latin_1():
    assert environ(scope(), b"")["PATH_INFO"].encode("latin-1").decode() == "/appels/é"
