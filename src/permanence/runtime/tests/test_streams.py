"""A stream written as ASGI runs under granian's interface, and its end is heard."""

import asyncio
from types import SimpleNamespace

from granian.rsgi import ProtocolClosed

from permanence.runtime.server.streams import serve_stream

START = {"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/event-stream")]}


class Protocol:
    """A browser that leaves when told."""

    def __init__(self):
        self.sent, self.left = [], asyncio.Event()

    async def client_disconnect(self):
        await self.left.wait()

    def response_bytes(self, status, headers, body):
        self.sent.append((status, headers, body))

    def response_stream(self, status, headers):
        self.sent.append((status, headers))
        return self

    async def send_bytes(self, chunk):
        if self.left.is_set():
            raise ProtocolClosed
        self.sent.append(chunk)


def serve(stream, leaves=False):
    async def conversation():
        protocol = Protocol()
        if leaves:
            protocol.left.set()
        scope = SimpleNamespace(
            method="GET",
            path="/live/",
            query_string="",
            headers=SimpleNamespace(items=lambda: [("cookie", "sessionid=abc")]),
        )
        await asyncio.wait_for(serve_stream(stream, scope, protocol), 5)
        return protocol.sent

    return asyncio.run(conversation())


def test_events_leave_one_by_one():
    async def stream(scope, receive, send):
        await send(START)
        await send({"type": "http.response.body", "body": b"data: 1\n\n", "more_body": True})
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    assert serve(stream) == [(200, [("content-type", "text/event-stream")]), b"data: 1\n\n"]


def test_a_refusal_is_answered_at_once():
    async def stream(scope, receive, send):
        assert dict(scope["headers"])[b"cookie"] == b"sessionid=abc"
        await send(START | {"status": 401, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    assert serve(stream) == [(401, [], b"")]


def test_the_stream_hears_that_the_browser_left_and_may_still_speak():
    async def stream(scope, receive, send):
        await send(START)
        assert (await receive())["type"] == "http.disconnect"
        await send({"type": "http.response.body", "body": b"anyone?", "more_body": True})

    assert len(serve(stream, leaves=True)) == 1
