"""How an e-mail is handed over: whole, as the body, or in the field of the usual providers. Pure."""

import hmac
import json
from base64 import b64decode
from binascii import Error
from collections.abc import Mapping
from email import message_from_bytes, policy
from urllib.parse import parse_qs

from .events import BadField

USER = "permanence"
MISSING = "holds no e-mail"
FIELDS = ("RawEmail", "email", "body-mime")  # of Postmark, SendGrid and Mailgun


def is_proved(authorization: str, secret: str) -> bool:
    """Return whether HTTP's basic proof gives this secret."""
    scheme, _, told = authorization.partition(" ")
    try:
        user, _, given = b64decode(told, validate=True).decode().partition(":")
    except (Error, ValueError):
        return False
    right = hmac.compare_digest(given.encode(), secret.encode())
    return right and scheme.casefold() == "basic" and user == USER


def whole(body: bytes, headers: Mapping[str, str]) -> bytes:
    """Return the e-mail as it travels.

    :param headers: their names in lower case
    :raises BadField: when it is not there
    """
    kind = headers.get("content-type", "").partition(";")[0].strip().casefold()
    if kind == "message/rfc822":
        return body
    if kind == "application/json":
        return _named(_json(body))
    if kind == "application/x-www-form-urlencoded":
        told = parse_qs(body.decode(errors="surrogateescape"), errors="surrogateescape", max_num_fields=200)
        return _named({name: values[0] for name, values in told.items()})
    if kind == "multipart/form-data":
        return _part(body, headers["content-type"])
    raise BadField("Content-Type", MISSING)


def _json(body: bytes) -> dict[str, object]:
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        raise BadField("JSON", MISSING) from None
    return told if isinstance(told, dict) else {}


def _named(told: Mapping[str, object]) -> bytes:
    for name in FIELDS:
        given = told.get(name)
        if isinstance(given, str) and given.strip():
            return given.encode(errors="surrogateescape")
    raise BadField(" / ".join(FIELDS), MISSING)


def _part(body: bytes, content_type: str) -> bytes:
    """Read a form sent in parts, which is written as an e-mail is."""
    form = message_from_bytes(f"Content-Type: {content_type}\r\n\r\n".encode() + body, policy=policy.HTTP)
    for part in form.iter_parts() if form.is_multipart() else ():
        if part.get_param("name", header="content-disposition") in FIELDS:
            content = part.get_payload(decode=True)
            if isinstance(content, bytes) and content.strip():
                return content
    raise BadField(" / ".join(FIELDS), MISSING)
