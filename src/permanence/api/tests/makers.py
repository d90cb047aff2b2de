"""Signing as the makers of switchboards do, and the examples of docs/telephony.md."""

import hmac
import json
import re
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from permanence.api.rules.switchboards import twilio

DOCUMENT = Path(__file__).parents[4] / "docs" / "telephony.md"
EXAMPLE = re.compile(r"^```(json|form) (\w+) answers (.+)\n(.+)\n```$", re.MULTILINE)
TELNYX_KEY = Ed25519PrivateKey.from_private_bytes(bytes(32))
SECRETS = {
    "aircall": "45XXYYZZa08",
    "ringover": "une-cle-de-ringover",
    "telnyx": b64encode(TELNYX_KEY.public_key().public_bytes_raw()).decode(),
    "twilio": "12345",
    "vonage": "un-secret-de-vonage",
}


@dataclass(frozen=True)
class Example:
    """One event as documented, and what is answered: a state, or "ignored" and its name."""

    maker: str
    form: bool
    answers: str
    body: bytes


def examples() -> Iterator[Example]:
    for kind, maker, answers, body in EXAMPLE.findall(DOCUMENT.read_text()):
        yield Example(maker, kind == "form", answers, body.encode())


def token(algorithm: str, secret: str, **claims: Any) -> str:
    head, body = (_part(json.dumps(one).encode()) for one in ({"alg": algorithm, "typ": "JWT"}, claims))
    digest = {"HS256": "sha256", "HS512": "sha512"}[algorithm]
    return f"{head}.{body}.{_part(hmac.new(secret.encode(), f'{head}.{body}'.encode(), digest).digest())}"


def proof(maker: str, body: bytes, address: str, at: int, secret: str | None = None) -> dict[str, str]:
    """Return the headers with which a maker proves a body it sends at a Unix time."""
    secret = SECRETS[maker] if secret is None else secret
    if maker == "ringover":
        return {"X-Ringover-Webhook-Signature": token("HS512", secret, iat=at, exp=at + 60)}
    if maker == "telnyx":
        return {
            "telnyx-timestamp": str(at),
            "telnyx-signature-ed25519": b64encode(TELNYX_KEY.sign(f"{at}|".encode() + body)).decode(),
        }
    if maker == "twilio":
        return {
            "X-Twilio-Signature": twilio.signature(secret, address, parse_qsl(body.decode(), keep_blank_values=True))
        }
    if maker == "vonage":
        claims = {"iat": at, "jti": "1", "iss": "Vonage", "payload_hash": sha256(body).hexdigest(), "api_key": "a"}
        return {"Authorization": f"Bearer {token('HS256', secret, **claims)}"}
    return {}


def _part(whole: bytes) -> str:
    return urlsafe_b64encode(whole).rstrip(b"=").decode()
