import asyncio
from http.client import HTTPException

import httpx
import pytest

from permanence.simulation.volley import Answer, volley

WHOLE = b"HTTP/1.1 409 Conflict\r\nContent-Length: 7\r\n\r\npris \xc3\xa9"
IN_CHUNKS = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nr\xc3\xa9\r\n2\r\nse\r\n0\r\n\r\n"


def shot(*bodies: str, answer: bytes) -> tuple[list[Answer], list[bytes]]:
    """Send these bodies at once to a server that answers only when all have come."""
    heard: list[bytes] = []
    together = asyncio.Barrier(len(bodies))

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heard.append(await reader.readuntil(b"\r\n\r\n") + await reader.readexactly(len(bodies[0])))
        await together.wait()
        writer.write(answer)
        writer.close()

    async def both() -> list[Answer]:
        async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
            port = server.sockets[0].getsockname()[1]
            async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", cookies={"sessionid": "s"}) as client:
                return await volley([client.build_request("POST", "/booking/", content=body) for body in bodies])

    return asyncio.run(both()), heard


def test_all_are_sent_before_any_is_answered() -> None:
    answers, heard = shot("a=1", "a=2", "a=3", answer=WHOLE)
    assert [(answer.status, answer.text) for answer in answers] == [(409, "pris é")] * 3
    assert {request.rpartition(b"\r\n")[2] for request in heard} == {b"a=1", b"a=2", b"a=3"}
    assert all(request.startswith(b"POST /booking/ HTTP/1.1\r\n") for request in heard)
    assert all(b"cookie: sessionid=s\r\n" in request.lower() for request in heard)


def test_an_answer_in_chunks_is_put_together() -> None:
    [answer], _ = shot("a=1", answer=IN_CHUNKS)
    assert (answer.status, answer.text) == (200, "rése")
    assert answer.seconds > 0


def test_no_answer_is_no_answer() -> None:
    with pytest.raises(HTTPException):
        shot("a=1", answer=b"")
