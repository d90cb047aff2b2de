"""Sends requests written beforehand at one moment, each over a connection of its own; reads the answers when all came.

The client does next to nothing meanwhile, so that what is timed is the server.
"""

import asyncio
import io
from collections.abc import Sequence
from dataclasses import dataclass
from http.client import HTTPResponse
from time import perf_counter
from typing import cast

import httpx

PATIENCE_S = 600.0


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
    lines = [await _Line.to(request) for request in requests]
    for line in lines:
        line.send()
    async with asyncio.timeout(PATIENCE_S):
        await asyncio.gather(*(line.over for line in lines))
    return [line.answer() for line in lines]


class _Line(asyncio.Protocol):
    """One connection for one request; the server closes it after its answer."""

    def __init__(self, written: bytes) -> None:
        self.written, self.received = written, bytearray()
        self.over: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.began = self.ended = 0.0

    @classmethod
    async def to(cls, request: httpx.Request) -> "_Line":
        url, loop = request.url, asyncio.get_running_loop()
        _, line = await loop.create_connection(lambda: cls(_written(request)), url.host, url.port or 80)
        return line

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.Transport", transport)

    def send(self) -> None:
        self.began = perf_counter()
        self.transport.write(self.written)

    def data_received(self, data: bytes) -> None:
        self.received += data
        self.ended = perf_counter()

    def connection_lost(self, error: Exception | None) -> None:
        if not self.over.done():
            self.over.set_result(None)

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
