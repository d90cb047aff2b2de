"""The switchboard's door: from a signed text to a call on the consoles."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from permanence.desk import actions as desk
from permanence.desk import queries
from permanence.desk.models import Call
from permanence.foundation.actor import scope, system
from permanence.foundation.refusal import Invalid, Refusal
from permanence.patients.queries import as_e164

from . import rules

LARGEST = 16_384
NO_SECRET = "0" * 64


class TooLarge(Refusal):
    """No event of a call is that long."""

    status = 413
    title = _("The event is too large")


class BadSignature(Refusal):
    """The sender does not know the line's secret."""

    status = 401
    title = _("The signature X-Permanence-Signature is missing or wrong")


class StaleEvent(Refusal):
    """The signature is right and too old, or from the future: it may be replayed."""

    status = 401
    title = _("The event was signed more than five minutes from now")


class UnknownLine(Refusal):
    """No line has this number."""

    status = 404
    title = _("No line has this number")


class BadEvent(Invalid):
    """A field of the event cannot be used."""

    title = _("The event cannot be read")


def receive(*, body: bytes, signature: str, now: datetime) -> Call:
    """Check and hear one event of one call.

    `X-Permanence-Signature: t=<unix>,v1=<hex>` signs it, by HMAC-SHA256 of "t.body" with the line's secret.
    Must run in a transaction. An unknown line costs the same work as a known one.
    :raises TooLarge, BadSignature, StaleEvent, UnknownLine, BadEvent: in this order of checks
    """
    if len(body) > LARGEST:
        raise TooLarge
    try:
        read = rules.parse(body)
        line = queries.line_called(as_e164(rules.called(read)))
        signed = rules.signed_at(signature, queries.line_secret(line) if line else NO_SECRET, body)
        if line is None:
            raise UnknownLine
        if signed is None:
            raise BadSignature
        if not rules.is_fresh(signed, now):
            raise StaleEvent
        told = rules.told(read)
    except rules.BadField as problem:
        raise BadEvent(str(problem)) from None
    with scope(system("telephony", [line.structure_id])) as by:
        return desk.hear(
            by=by, line=line, provider_id=told.call_id, kind=told.event, at=rules.happened_at(told.at, now),
            caller_number=as_e164(told.caller), now=now,
        )  # fmt: skip
