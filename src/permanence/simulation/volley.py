"""Sends requests written beforehand at one moment, each over a connection of its own; reads the answers when all came.

The client does next to nothing meanwhile, so that what is timed is the server.
"""

import asyncio
import io
import selectors
import socket
from collections.abc import Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from http.client import HTTPResponse
from time import perf_counter

import httpx

PATIENCE_S = 600.0
LARGEST = 2**16  # bytes read at once


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, and how many seconds after it was asked."""

    status: int
    seconds: float
    text: str


async def volley(requests: Sequence[httpx.Request]) -> list[Answer]:
    """Send them all at once, and return their answers in order.

    :raises TimeoutError: when one is never answered
    :raises http.client.HTTPException: when one is answered by no answer
    """
    return await asyncio.to_thread(_at_once, requests)


def _at_once(requests: Sequence[httpx.Request]) -> list[Answer]:
    """Write and read without an event loop, which would take a tenth of the server's time on a shared machine."""
    with ExitStack() as open_lines, selectors.DefaultSelector() as waiting:
        lines = [open_lines.enter_context(closing(_Line(request))) for request in requests]
        for line in lines:
            waiting.register(line.socket, selectors.EVENT_READ, line)
        until = perf_counter() + PATIENCE_S
        for line in lines:
            line.send()
        while waiting.get_map():
            ready = waiting.select(until - perf_counter())
            if not ready:
                raise TimeoutError
            for key, _ in ready:
                if key.data.is_over():
                    waiting.unregister(key.fileobj)
        return [line.answer() for line in lines]


class _Line:
    """One connection for one request; the server closes it after its answer."""

    def __init__(self, request: httpx.Request) -> None:
        self.socket = socket.create_connection((request.url.host, request.url.port or 80))
        self.written, self.received = _written(request), bytearray()
        self.began = self.ended = 0.0

    def close(self) -> None:
        self.socket.close()

    def send(self) -> None:
        self.began = perf_counter()
        self.socket.sendall(self.written)

    def is_over(self) -> bool:
        """Read what has come; tell whether nothing more will."""
        try:
            data = self.socket.recv(LARGEST)
        except ConnectionResetError:
            return True
        if data:
            self.received += data
            self.ended = perf_counter()
        return not data

    def answer(self) -> Answer:
        response = HTTPResponse(_Heard(self.received))  # type: ignore[arg-type]  # all it asks of a socket is to be read
        response.begin()
        return Answer(response.status, self.ended - self.began, response.read().decode())


class _Heard:
    def __init__(self, received: bytes | bytearray) -> None:
        self.received = received

    def makefile(self, _mode: str) -> io.BytesIO:
        return io.BytesIO(self.received)


def _written(request: httpx.Request) -> bytes:
    headers = request.headers.copy()
    headers.update({"Connection": "close", "Accept-Encoding": "identity"})
    lines = [f"{request.method} {request.url.raw_path.decode()} HTTP/1.1", *(f"{k}: {v}" for k, v in headers.items())]
    return "\r\n".join([*lines, "", ""]).encode() + request.read()
