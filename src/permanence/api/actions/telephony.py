"""The switchboard's door: from a signed text to a call on the consoles."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from permanence.api import rules
from permanence.desk import actions as desk
from permanence.desk import queries
from permanence.desk.models import Call, Line
from permanence.foundation.actor import scope, system
from permanence.foundation.refusal import Invalid, Refusal
from permanence.patients.queries import as_e164

LARGEST = 16_384
NO_SECRET = "0" * 64


class TooLarge(Refusal):
    """Nothing that is read here is that long."""

    status = 413
    title = _("What was sent is too long")


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


@dataclass(frozen=True, slots=True)
class Received:
    """What became of an event: the call it told of, or its name when it tells of none."""

    call: Call | None
    ignored: str = ""


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


def receive_from(
    *, maker: str, number: str, address: str, headers: Mapping[str, str], body: bytes, now: datetime
) -> Received:
    """Check and hear one event as another maker's switchboard tells it, at the address of one line.

    Must run in a transaction. An unknown line costs the same work as a known one.
    :param number: of the line, in E.164 without its plus
    :param address: the whole public address it was sent to
    :raises TooLarge, UnknownLine, BadSignature, StaleEvent, BadEvent: in this order of checks
    """
    if len(body) > LARGEST:
        raise TooLarge
    switchboard = rules.switchboards.KNOWN[maker]
    line = queries.line_called(as_e164(f"+{number}"))
    theirs = line is not None and line.switchboard == maker
    sent = rules.switchboards.Sent(address, {name.lower(): value for name, value in headers.items()}, body, now)
    try:
        proved = _proved(switchboard, sent, (queries.maker_secret(line) if line and theirs else "") or NO_SECRET)
        if line is None or not theirs:
            raise UnknownLine
        if not proved:
            raise BadSignature(_("%(proof)s is missing or wrong") % {"proof": switchboard.proof})
        heard = switchboard.read(sent)
    except rules.switchboards.OldProof:
        raise StaleEvent from None
    except rules.BadField as problem:
        raise BadEvent(str(problem)) from None
    if isinstance(heard, rules.switchboards.Ignored):
        return Received(None, heard.event)
    if heard.called and as_e164(heard.called) != line.number:
        return Received(None, "another number")
    return Received(_hear(line, heard, now))


def _proved(switchboard: rules.switchboards.Switchboard, sent: rules.switchboards.Sent, secret: str) -> bool:
    try:
        switchboard.check(sent, secret)
    except rules.switchboards.BadProof:
        return False
    return True


def _hear(line: Line, heard: rules.switchboards.Heard, now: datetime) -> Call:
    caller = as_e164(heard.caller)
    with scope(system("telephony", [line.structure_id])) as by:
        return desk.hear(
            by=by, line=line, provider_id=heard.call_id, kind=heard.event,
            at=rules.happened_at(heard.at, now) if heard.at else now,
            caller_number="" if caller == line.number else caller, now=now,
        )  # fmt: skip


def announced(call: Call, now: datetime) -> dict[str, object]:
    """Return what the switchboard may announce to the caller: whether the line is open, his place, how long."""
    with scope(system("telephony", [call.structure_id])):
        if call.outside_hours:
            return _closed(call.line, queries.doors_of(call.line, call.rang_at).because)
        wait = queries.wait_of(call, now)
        most_s = None if wait is None or wait.beyond else 60 * wait.most_min
        return {"open": True, "place": queries.ahead(call) + 1, "wait_s": most_s, "say": queries.wait_words(wait)}


def announcement(*, number: str, now: datetime) -> dict[str, object]:
    """Return what whoever calls a number now is told, so that a switchboard can ask before it rings.

    Must run in a transaction.
    :param number: E.164 without its plus
    :raises UnknownLine: when no open line has it
    """
    line = queries.line_called(as_e164(f"+{number}"))
    if line is None or line.closed_at:
        raise UnknownLine
    with scope(system("telephony", [line.structure_id])):
        doors = queries.doors_of(line, now)
        told = {"open": True, "because": "", "say": ""} if doors.open else _closed(line, doors.because)
        return {"line": line.number, **told}


def _closed(line: Line, because: str) -> dict[str, object]:
    return {"open": False, "because": because, "say": queries.closed_words(line, because)}
