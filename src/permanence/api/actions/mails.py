"""The door of e-mails: from what a provider hands over to a request on the board."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from permanence.api import rules
from permanence.desk import actions as desk
from permanence.desk import queries
from permanence.desk.models import MailReceived
from permanence.foundation.actor import scope, system
from permanence.foundation.refusal import Refusal

from .telephony import NO_SECRET, BadEvent

LARGEST_MAIL = 30 * 2**20


class MailTooLarge(Refusal):
    """No provider carries more."""

    status = 413
    title = _("The e-mail is too large")


class NotProved(Refusal):
    """Whoever hands it over does not know the door's secret."""

    status = 401
    title = _("The secret is missing or wrong")


class NoDoor(Refusal):
    """No e-mail comes in there."""

    status = 404
    title = _("No e-mail comes in here")


def receive_mail(*, structure_id: UUID, headers: Mapping[str, str], body: bytes, now: datetime) -> MailReceived:
    """Check and take in one e-mail at the door of one practice. Must run in a transaction.

    Proved by HTTP's basic proof, as providers write it into an address, or by `X-Permanence-Signature` as for calls.
    :param headers: their names in lower case
    :raises MailTooLarge, NotProved, NoDoor, BadEvent: in this order of checks
    """
    if len(body) > LARGEST_MAIL:
        raise MailTooLarge
    with scope(system("mail", [structure_id])) as by:
        door = queries.mail_door(structure_id)
        secret = queries.mail_secret(door) if door else NO_SECRET
        if not _proved(secret, headers, body, now) or door is None:
            raise NotProved
        if door.closed_at:
            raise NoDoor
        try:
            read = queries.read_mail(rules.mails.whole(body, headers))
        except rules.BadField as problem:
            raise BadEvent(str(problem)) from None
        if read is None:
            raise BadEvent
        return desk.receive_mail(by=by, structure=door.structure, mail=read, now=now)


def _proved(secret: str, headers: Mapping[str, str], body: bytes, now: datetime) -> bool:
    signature = headers.get("x-permanence-signature", "")
    if not signature:
        return rules.mails.is_proved(headers.get("authorization", ""), secret)
    signed = rules.signed_at(signature, secret, body)
    return signed is not None and rules.is_fresh(signed, now)
