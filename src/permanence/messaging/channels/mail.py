"""E-mail by a mail server or a provider's own door: the same Message-ID and Date each time.

A receiver can recognise a repeat by them.
"""

import re
import smtplib
from datetime import datetime
from email.utils import format_datetime

from anymail.exceptions import AnymailError, AnymailInvalidAddress, AnymailRecipientsRefused
from django.conf import settings
from django.core.mail import EmailMessage

from permanence.messaging import rules
from permanence.messaging.attaching import attachments, enclosures
from permanence.messaging.models import Message
from permanence.messaging.rules.providers.sent import TEMPORARY, Handed
from permanence.messaging.rules.reaching import Kind

MENDED_BY_HAND = {401, 402, 403}  # a key, a bill: the message waits for whoever keeps the installation
NOT_OF_THE_BOX = re.compile(r"\b5\.(2\.2|7\.\d+)\b")  # RFC 3463: it is full, or a policy stands against who writes
NO_SUCH_BOX = {550, 551, 553}  # RFC 5321, 4.2.3: of the recipient, not of what is written


def hand_over(message: Message, now: datetime) -> Handed:
    """Talk with whoever carries e-mails: an answer that lasts is final, anything else is tried again."""
    return handed(as_email(message))


def handed(mail: EmailMessage) -> Handed:
    """Let an e-mail leave, and tell what became of it."""
    try:
        mail.send()
    except AnymailError as problem:
        return _of_provider(problem)
    except smtplib.SMTPException as problem:
        return _of_server(problem)
    except OSError as problem:  # the way is cut or badly set up: mended, it will do
        return Handed("failed", detail=type(problem).__name__)
    except ValueError as problem:  # no header can hold it: waiting will not mend that
        return Handed("refused", detail=type(problem).__name__)
    status = getattr(mail, "anymail_status", None)
    return Handed("accepted", str(status.message_id or "")[:80] if status else "")


def as_email(message: Message, *, sender: str = "") -> EmailMessage:
    """Write it as an e-mail; a provider is told our own name of it, and tells it back.

    :param sender: who it is from; the installation when not given
    """
    sender = sender or settings.DEFAULT_FROM_EMAIL
    headers = {
        "Message-ID": rules.message_id(message.pk, sender),
        "Date": format_datetime(message.created_at),
    }
    if message.kind != Kind.WORD:
        headers["Auto-Submitted"] = "auto-generated"
    answered = [message.reply_to] if message.reply_to else None
    mail = EmailMessage(
        message.subject, message.body, sender, to=[message.to_address], headers=headers, reply_to=answered
    )
    mail.metadata = {"message": str(message.pk), "structure": str(message.structure_id)}  # type: ignore[attr-defined]
    for part in attachments(message):
        mail.attach(part)
    for one in enclosures(message):
        mail.attach(one.name, one.content, one.type)
    return mail


def _of_server(problem: smtplib.SMTPException) -> Handed:
    if isinstance(problem, smtplib.SMTPRecipientsRefused):
        code, words = next(iter(problem.recipients.values()))
        return _refusal(code, words, nobody=code in NO_SUCH_BOX)
    if isinstance(problem, smtplib.SMTPDataError):
        return _refusal(problem.smtp_code, problem.smtp_error)
    return Handed("failed", detail=type(problem).__name__)


def _refusal(code: int, words: bytes | str, *, nobody: bool = False) -> Handed:
    said = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    final = rules.is_final(code)
    nobody = final and nobody and not NOT_OF_THE_BOX.search(said)
    return Handed("refused" if final else "failed", detail=f"{code} {said}"[:200], nobody=nobody)


def _of_provider(problem: AnymailError) -> Handed:
    """Tell whether a provider's refusal lasts; never what it quotes of the message."""
    if isinstance(problem, AnymailRecipientsRefused | AnymailInvalidAddress):
        return Handed("refused", detail=type(problem).__name__, nobody=True)
    code = problem.status_code or 0
    lasts = 400 <= code < 500 and code not in TEMPORARY | MENDED_BY_HAND
    return Handed("refused" if lasts else "failed", detail=f"{code or ''} {type(problem).__name__}".strip())
