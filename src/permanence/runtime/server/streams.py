"""Runs an ASGI stream under granian's own interface."""

from collections.abc import Awaitable, Callable, MutableMapping
from contextlib import suppress
from typing import Any

from granian.rsgi import HTTPProtocol, ProtocolClosed, Scope

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]


async def serve_stream(
    stream: Callable[[Message, Receive, Send], Awaitable[None]], scope: Scope, protocol: HTTPProtocol
) -> None:
    """Serve one request with an ASGI application that reads no body."""
    answer = _Answer(protocol)

    async def receive() -> Message:
        await protocol.client_disconnect()
        return {"type": "http.disconnect"}

    with suppress(ProtocolClosed):  # the reader left in the middle of a sentence
        await stream(_asgi(scope), receive, answer.send)


class _Answer:
    def __init__(self, protocol: HTTPProtocol) -> None:
        self.protocol = protocol
        self.transport: Any = None
        self.status = 500
        self.headers: list[tuple[str, str]] = []

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.headers = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in message["headers"]]
            return
        body, more = message.get("body", b""), message.get("more_body", False)
        if self.transport is None and not more:
            self.protocol.response_bytes(self.status, self.headers, body)
            return
        if self.transport is None:
            self.transport = self.protocol.response_stream(self.status, self.headers)
        if body:
            await self.transport.send_bytes(body)


def _asgi(scope: Scope) -> Message:
    return {
        "type": "http",
        "method": scope.method,
        "path": scope.path,
        "query_string": scope.query_string.encode("latin-1"),
        "headers": [(name.encode("latin-1"), value.encode("latin-1")) for name, value in scope.headers.items()],
    }
