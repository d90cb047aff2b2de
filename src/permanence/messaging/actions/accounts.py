"""The account a structure sends its SMS through."""

from collections.abc import Mapping
from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from permanence.directory.models import Structure
from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.refusal import Invalid
from permanence.foundation.rights import Can
from permanence.messaging.models import SmsAccount
from permanence.messaging.rules import texting
from permanence.messaging.rules.providers import KNOWN


class BadAccount(Invalid):
    """Something is missing or wrong in what an account is opened with."""

    title = _("The account needs another look")
    next_step = _("Nothing typed was lost: correct the fields pointed out.")


@action(Can.MANAGE_DIRECTORY, audit="sms_account.opened", of="structure")
def open_account(
    *,
    by: Actor,
    structure: Structure,
    provider: str,
    signed: str,
    now: datetime,
    sender: str = "",
    fields: Mapping[str, str] | None = None,
    price_cents: int = 6,
    per_minute: int = 600,
) -> SmsAccount:
    """Let a structure send its SMS through a provider; another one takes the place of the former.

    :param signed: who writes, as the text says it: the practice, without its specialty
    :param fields: what the provider asks for; what is left empty stays as it was with the same provider
    :raises BadAccount: for an unknown provider, or when something is missing
    """
    known = KNOWN.get(provider)
    if known is None or (known.demo and not settings.DEMO) or not signed.strip() or per_minute < 1:
        raise BadAccount
    former = SmsAccount.objects.select_for_update().filter(structure=structure).first()
    kept = _kept(former, provider) | {name: value for name, value in (fields or {}).items() if value}
    if any(not kept.get(field.name) for field in known.fields):
        raise BadAccount(_("Everything the provider asks for is needed."))
    said = {
        "provider": provider,
        "credentials": {field.name: kept[field.name] for field in known.fields},
        "sender": sender.strip(),
        "signed": texting.plain(signed),
        "price_cents": price_cents,
        "per_minute": per_minute,
        "closed_at": None,
        "next_at": None,
    }
    return SmsAccount.objects.update_or_create(structure=structure, defaults=said)[0]


@action(Can.MANAGE_DIRECTORY, audit="sms_account.closed", of="structure")
def close_account(*, by: Actor, structure: Structure, now: datetime) -> None:
    """Send no more SMS from a structure: who preferred them gets e-mails, or is called."""
    SmsAccount.objects.filter(structure=structure, closed_at=None).update(closed_at=now)


def _kept(former: SmsAccount | None, provider: str) -> dict[str, str]:
    from permanence.messaging.channels.sms import credentials

    return credentials(former) if former and former.provider == provider else {}
