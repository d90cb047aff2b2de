"""SMS by the structure's own provider, over HTTP; each try bears the same reference."""

import json
from datetime import datetime
from pathlib import Path

import httpx
from django.conf import settings

from permanence.foundation.actor import scope, system
from permanence.messaging import links, telephones
from permanence.messaging.models import Message, SmsAccount
from permanence.messaging.rules.providers import KNOWN, Ask, Reply, Text
from permanence.messaging.rules.providers.sent import Handed
from permanence.messaging.rules.texting import size

TIMEOUT_S = 15
NO_ACCOUNT = "no account"


def hand_over(message: Message, now: datetime) -> Handed:
    """Ask the provider to send it: what it will never take is final, anything else is tried again."""
    with scope(system("messaging.sms", [message.structure_id])):
        account = SmsAccount.objects.filter(structure_id=message.structure_id, closed_at=None).first()
    if account is None:
        return Handed("failed", detail=NO_ACCOUNT)
    provider = KNOWN[account.provider]
    told_at = links.door(message.structure_id, provider.name)
    sms = Text(str(message.pk), message.to_address, account.sender, message.body, told_at, now, size(message.body).wide)
    try:
        return provider.answer(_asked(provider.ask(sms, credentials(account))))
    except (httpx.HTTPError, OSError) as problem:  # its connection, never its contents
        return Handed("failed", detail=type(problem).__name__)
    except KeyError:
        return Handed("failed", detail=NO_ACCOUNT)  # what it was opened with cannot be unsealed any more


def credentials(account: SmsAccount) -> dict[str, str]:
    """Return what an account was opened with."""
    if KNOWN[account.provider].demo:
        return {"secret": settings.SECRET_KEY}
    return dict(account.credentials)


def _asked(ask: Ask) -> Reply:
    if ask.url == "sink:":
        return _on_a_telephone(ask)
    body = {"content": ask.raw} if ask.raw else {"json": ask.json} if ask.json is not None else {"data": ask.form}
    answer = httpx.post(ask.url, headers=dict(ask.headers), auth=ask.basic, timeout=TIMEOUT_S, **body)
    return Reply(answer.status_code, answer.text)


def _on_a_telephone(ask: Ask) -> Reply:
    """Play the demo's provider; elsewhere it is none."""
    if not settings.DEMO or ask.json is None:
        return Reply(503, "not in the demo")
    return Reply(200, json.dumps({"id": telephones.keep(Path(settings.TELEPHONES), dict(ask.json))}))
