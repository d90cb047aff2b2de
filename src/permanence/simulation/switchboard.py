"""The telephone exchange: tells the installation, signed, what happens to each call, until it is heard."""

import asyncio
import hmac
import json
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

import httpx

from permanence.simulation.callers import Line
from permanence.simulation.measures import Measures

PATIENCE_S = 300.0  # real seconds during which an event that was not heard is told again


@dataclass
class Switchboard:
    """One exchange for all lines."""

    client: httpx.AsyncClient
    measures: Measures

    async def tell(self, line: Line, call_id: str, event: str, caller: str) -> UUID | None:
        """Tell one event; return the call's identifier, or None when nobody wants to hear it."""
        told = {
            "line": line.number,
            "call_id": call_id,
            "event": event,
            "at": datetime.now(UTC).isoformat(),
            "from": caller or None,
        }
        body, deadline = json.dumps(told).encode(), time.monotonic() + PATIENCE_S
        while True:
            answer = await self._post(line, body, event)
            if answer is not None and answer.status_code < 500:
                return UUID(answer.json()["call"]) if answer.status_code == 200 else None
            if time.monotonic() > deadline:
                return None
            await asyncio.sleep(0.5)

    async def _post(self, line: Line, body: bytes, event: str) -> httpx.Response | None:
        headers = {
            "X-Permanence-Signature": sign(line.secret, body, int(time.time())),
            "Content-Type": "application/json",
        }
        began = time.perf_counter()
        try:
            answer = await self.client.post("/telephony/events", content=body, headers=headers)
        except httpx.TransportError as problem:
            self.measures.failed("switchboard", type(problem).__name__)
            return None
        self.measures.answered(f"switchboard: {event}", time.perf_counter() - began, answer.status_code)
        return answer


def sign(secret: str, body: bytes, at: int) -> str:
    """Return the signature header of a body, as docs on the telephony door say."""
    mac = hmac.new(secret.encode(), f"{at}.".encode() + body, "sha256").hexdigest()
    return f"t={at},v1={mac}"
