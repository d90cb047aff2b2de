"""Runs a WSGI application in threads under granian's own interface, which costs less than its ASGI one."""

import asyncio
import io
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from http import HTTPStatus
from typing import Any

from granian.rsgi import HTTPProtocol, ProtocolClosed, Scope

from permanence.runtime.server.crews import Crews

LARGEST_BODY = 32 * 2**20
LARGEST_OF_STRANGERS = 2**20  # who shows nothing of himself sends forms and events, never files
SHOWN = ("cookie", "authorization", "x-permanence-signature")
WHOLE = 2**20  # an answer up to this size is sent at once
TOO_LARGE = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
TOO_LARGE_TOLD = '{"error": "TooLarge", "message": "Request Entity Too Large"}'  # people and programs read it alike

Environ = dict[str, Any]
Headers = list[tuple[str, str]]


async def serve_page(wsgi: Callable[..., Iterable[bytes]], crews: Crews, scope: Scope, protocol: HTTPProtocol) -> None:
    """Read the request, have a thread answer it."""
    body = await _body(scope, protocol)
    if body is None:
        headers = [("content-type", "application/json"), ("connection", "close")]
        protocol.response_str(TOO_LARGE, headers, TOO_LARGE_TOLD)
        return
    loop = asyncio.get_running_loop()
    with suppress(ProtocolClosed):  # the browser went elsewhere before the answer
        await crews.run(_answer, wsgi, environ(scope, body), protocol, loop)


async def _body(scope: Scope, protocol: HTTPProtocol) -> bytes | None:
    if scope.method in {"GET", "HEAD"}:
        return b""
    largest = LARGEST_BODY if any(name in scope.headers for name in SHOWN) else LARGEST_OF_STRANGERS
    declared = scope.headers.get("content-length") or "0"
    if not declared.isdigit() or int(declared) > largest:
        return None
    received = bytearray()
    async for chunk in protocol:
        received += chunk
        if len(received) > largest:
            return None
    return bytes(received)


def _answer(
    wsgi: Callable[..., Iterable[bytes]], request: Environ, protocol: HTTPProtocol, loop: asyncio.AbstractEventLoop
) -> None:
    """Run from the first line to `close()` in one thread: Django's database connection belongs to it."""
    status, headers = 500, Headers()

    def start(line: str, given: Headers, _trouble: object = None) -> None:
        nonlocal status, headers
        status, headers = int(line[:3]), given

    content = wsgi(request, start)
    try:
        if _is_whole(content, headers):
            protocol.response_bytes(status, headers, b"".join(content))
            return
        transport = protocol.response_stream(status, headers)
        for chunk in content:
            asyncio.run_coroutine_threadsafe(_send(transport, chunk), loop).result()
    finally:
        if close := getattr(content, "close", None):
            close()


async def _send(transport: Any, chunk: bytes) -> None:
    await transport.send_bytes(chunk)


def _is_whole(content: object, headers: Headers) -> bool:
    if not getattr(content, "streaming", False) and not hasattr(content, "filelike"):
        return True
    length = next((value for name, value in headers if name.lower() == "content-length"), "")
    return length.isdigit() and int(length) <= WHOLE


def environ(scope: Scope, body: bytes) -> Environ:
    """The request as WSGI wants it (PEP 3333)."""
    server, _, port = scope.server.rpartition(":")
    request: Environ = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": scope.path.encode().decode("latin-1"),
        "QUERY_STRING": scope.query_string,
        "REMOTE_ADDR": scope.client.rpartition(":")[0],
        "SERVER_NAME": server,
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    if scope.authority:
        request["HTTP_HOST"] = scope.authority
    for name, value in scope.headers.items():
        _add_header(request, name.lower(), value)
    return request


def _add_header(request: Environ, name: str, value: str) -> None:
    if "_" in name or name == "content-length":  # X_Forwarded_For must not pass for X-Forwarded-For
        return
    key = "CONTENT_TYPE" if name == "content-type" else "HTTP_" + name.upper().replace("-", "_")
    joint = "; " if name == "cookie" else ","
    known = request.get(key) if name != "host" else None
    request[key] = f"{known}{joint}{value}" if known else value
