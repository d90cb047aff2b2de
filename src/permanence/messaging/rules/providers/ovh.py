"""OVHcloud SMS: a job signed with the application's keys; what comes back goes to an address given on their console.

Source: https://eu.api.ovh.com/console/?section=%2Fsms and https://help.ovhcloud.com/csm/fr-sms-api.
"""

import json
from collections.abc import Mapping
from hashlib import sha1

from .sent import Ask, Field, Handed, Ignored, Incoming, Provider, Receipt, Reply, Sent, Text, number, refusal, text

DELIVERED, PENDING = "1", {"0", "2", "8"}


def ask(sms: Text, account: Mapping[str, str]) -> Ask:
    """Write a job of one SMS; what it answers with the sender's short number is an option of the account."""
    url = f"https://eu.api.ovh.com/1.0/sms/{account['service']}/jobs"
    job: dict[str, object] = {
        "charset": "UTF-8",
        "class": "phoneDisplay",
        "coding": "8bit" if sms.wide else "7bit",
        "message": sms.body,
        "noStopClause": True,
        "priority": "high",
        "receivers": [sms.to],
        "tag": sms.reference[:20],
    }
    job |= {"sender": sms.sender} if sms.sender else {"senderForResponse": True}
    body = json.dumps(job, separators=(",", ":"))
    at = str(int(sms.now.timestamp()))
    signed = "+".join((account["secret"], account["consumer"], "POST", url, body, at))
    headers = {
        "Content-Type": "application/json",
        "X-Ovh-Application": account["application"],
        "X-Ovh-Consumer": account["consumer"],
        "X-Ovh-Timestamp": at,
        "X-Ovh-Signature": "$1$" + sha1(signed.encode(), usedforsecurity=False).hexdigest(),
    }
    return Ask(url, headers, raw=body)


def answer(reply: Reply) -> Handed:
    """Read what became of the job."""
    told = reply.read
    if reply.status == 200 and told.get("ids"):
        return Handed("accepted", str(told["ids"][0]))
    if reply.status == 200 and told.get("invalidReceivers"):
        return Handed("refused", detail="invalid receiver")
    return refusal(reply, str(told.get("message", "")))


def check(sent: Sent, account: Mapping[str, str]) -> None:
    """Rely on the signed address: OVHcloud signs nothing."""


def read(sent: Sent) -> Incoming | Receipt | Ignored:
    """Read a receipt (`ptt`, `description`) or an answer (`message`, `senderid`), told in the address."""
    told = sent.told()
    if "message" in told:
        return Incoming(text(told, "id", longest=80), number(told, "senderid"), text(told, "message"))
    if "ptt" not in told:
        return Ignored("neither")
    status = str(told.get("dlr") or told["ptt"])
    if status in PENDING:
        return Ignored(status)
    return Receipt(text(told, "id", longest=80), status == DELIVERED, str(told.get("description", ""))[:200])


OVH = Provider(
    "ovh",
    "OVHcloud",
    (
        Field("service", "Service (sms-…)"),
        Field("application", "Application key"),
        Field("secret", "Application secret", secret=True),
        Field("consumer", "Consumer key", secret=True),
    ),
    "the signed address",
    ask,
    answer,
    check,
    read,
)
