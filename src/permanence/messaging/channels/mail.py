"""E-mail by SMTP: the same Message-ID and Date each time, so that a receiver can recognise a repeat."""

import smtplib
from datetime import datetime
from email.utils import format_datetime

from django.conf import settings
from django.core.mail import EmailMessage

from permanence.messaging import rules
from permanence.messaging.attaching import attachments
from permanence.messaging.models import Message
from permanence.messaging.rules.providers.sent import Handed


def hand_over(message: Message, now: datetime) -> Handed:
    """Talk with the mail server: a 5xx answer is final, anything else is tried again."""
    try:
        as_email(message).send()
    except smtplib.SMTPRecipientsRefused as refused:
        code, words = next(iter(refused.recipients.values()))
        return _refusal(code, words)
    except smtplib.SMTPDataError as refused:
        return _refusal(refused.smtp_code, refused.smtp_error)
    except (smtplib.SMTPException, OSError) as problem:  # the way is cut or badly set up: mended, it will do
        return Handed("failed", detail=type(problem).__name__)
    except ValueError as problem:  # no header can hold it: waiting will not mend that
        return Handed("refused", detail=type(problem).__name__)
    return Handed("accepted")


def as_email(message: Message) -> EmailMessage:
    """Write it as an e-mail."""
    headers = {
        "Message-ID": rules.message_id(message.pk, settings.DEFAULT_FROM_EMAIL),
        "Date": format_datetime(message.created_at),
        "Auto-Submitted": "auto-generated",
    }
    written = EmailMessage(message.subject, message.body, to=[message.to_address], headers=headers)
    for part in attachments(message):
        written.attach(part)
    return written


def _refusal(code: int, words: bytes | str) -> Handed:
    said = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return Handed("refused" if rules.is_final(code) else "failed", detail=f"{code} {said}"[:200])
