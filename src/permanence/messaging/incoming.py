"""From what a provider of SMS tells to an answer or a receipt: proved first, then heard, once each."""

from django.utils.translation import gettext_lazy as _

from permanence.directory.models import Structure
from permanence.foundation.actor import scope, system
from permanence.foundation.refusal import Invalid, NotFound, Refusal

from . import actions, links, queries
from .channels.sms import credentials
from .rules.providers import KNOWN, BadField, BadProof, Incoming, Provider, Receipt, Sent

LARGEST = 16_384


class TooLarge(Refusal):
    """No SMS is that long."""

    status = 413
    title = _("What was sent is too large")


class NotProved(Refusal):
    """Whoever sends this does not know the account's secret."""

    status = 401
    title = _("The proof of the sender is missing or wrong")


class NotUnderstood(Invalid):
    """A field cannot be used."""

    title = _("What was sent cannot be read")


def hear(*, provider: str, token: str, sent: Sent) -> str:
    """Check and hear one thing told; return what it was. Must run in a transaction.

    :raises TooLarge, NotFound, NotProved, NotUnderstood: in this order of checks
    """
    if len(sent.body) > LARGEST:
        raise TooLarge
    known = KNOWN.get(provider)
    structure_id = links.behind(provider, token)
    with scope(system("messaging.incoming", [structure_id])):
        structure = Structure.objects.get(pk=structure_id)
        account = queries.sms_account(structure)
        if known is None or account is None or account.provider != provider:
            raise NotFound
        try:
            known.check(sent, credentials(account))
            return _heard(structure, known, sent)
        except BadProof:
            raise NotProved from None
        except (BadField, KeyError) as problem:
            raise NotUnderstood(str(problem)) from None


def _heard(structure: Structure, provider: Provider, sent: Sent) -> str:
    by, told = system("messaging.incoming", [structure.pk]), provider.read(sent)
    if isinstance(told, Incoming):
        actions.receive(
            by=by, structure=structure, from_address=told.sender, body=told.body, provider_id=told.provider_id,
            at=told.at or sent.now, now=sent.now,
        )  # fmt: skip
        return "answer"
    if isinstance(told, Receipt):
        actions.note_receipt(
            by=by, structure_id=structure.pk, provider_id=told.provider_id, delivered=told.delivered,
            detail=told.detail, now=sent.now,
        )  # fmt: skip
        return "receipt"
    return "ignored"
