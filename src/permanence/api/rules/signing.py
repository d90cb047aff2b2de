"""Calls to integrators, signed as Standard Webhooks has it, and when one that failed is tried again; pure."""

import json
from base64 import b64decode, b64encode
from datetime import datetime, timedelta
from hashlib import sha256
from hmac import compare_digest, new
from uuid import UUID

PREFIX = "whsec_"
LEEWAY_S = 300
DEMO = f"{PREFIX}Ym9uam91ci1wZXJtYW5lbmNl"  # what the demonstration's own receiver knows
WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360, 720))  # about a day in all


def secret_of(random: bytes) -> str:
    """Write a secret as integrators keep it."""
    return PREFIX + b64encode(random).decode()


def body_of(happening: str, structure_id: UUID, about: UUID | None, at: datetime) -> bytes:
    """Write what is told: what happened, when, and to which appointment; whoever wants more asks, and is traced."""
    data = {"structure": str(structure_id)} | ({"appointment": str(about)} if about else {})
    return json.dumps({"type": happening, "timestamp": at.isoformat(), "data": data}).encode()


def headers_of(secret: str, identifier: str, body: bytes, at: datetime) -> dict[str, str]:
    """Return the headers that prove a call: its identifier, the same at each try, its time and its signature."""
    moment = int(at.timestamp())
    return {
        "webhook-id": identifier,
        "webhook-timestamp": str(moment),
        "webhook-signature": f"v1,{_signature(secret, identifier, moment, body)}",
    }


def is_genuine(secret: str, headers: dict[str, str], body: bytes, now: datetime) -> bool:
    """Tell whether a call is signed with a secret, and fresh: what whoever receives one checks."""
    moment = headers.get("webhook-timestamp", "")
    if not (moment.isascii() and moment.isdecimal()) or abs(now.timestamp() - int(moment[:12])) > LEEWAY_S:
        return False
    wanted = _signature(secret, headers.get("webhook-id", ""), int(moment[:12]), body)
    shown = [one.removeprefix("v1,") for one in headers.get("webhook-signature", "").split(" ") if one[:3] == "v1,"]
    return any(compare_digest(one.encode(), wanted.encode()) for one in shown)


def wait_after(tries: int) -> timedelta | None:
    """Return how long is waited after so many tries; None when it is given up."""
    return WAITS[tries - 1] if tries <= len(WAITS) else None


def _signature(secret: str, identifier: str, moment: int, body: bytes) -> str:
    key = b64decode(secret.removeprefix(PREFIX))
    return b64encode(new(key, f"{identifier}.{moment}.".encode() + body, sha256).digest()).decode()
