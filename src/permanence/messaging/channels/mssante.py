"""MSSanté: e-mail from the structure's own secure mailbox to a professional's, over TLS."""

import ssl
from datetime import datetime
from email.utils import formataddr

from permanence.foundation.actor import scope, system
from permanence.messaging import secure
from permanence.messaging.attaching import NotThere
from permanence.messaging.models import Message, SecureMailbox
from permanence.messaging.rules.providers.sent import Handed

from . import mail

NO_MAILBOX = "no mailbox"


def hand_over(message: Message, now: datetime) -> Handed:
    """Hand it to the mailbox's operator; without a mailbox it waits for one, and never leaves by another way."""
    with scope(system("messaging.mssante", [message.structure_id])):
        box = SecureMailbox.objects.filter(structure_id=message.structure_id, closed_at=None).first()
    way = secure.connection(box) if box else None
    if box is None or way is None:
        return Handed("failed", detail=NO_MAILBOX)
    try:
        written = mail.as_email(message, sender=formataddr((message.structure.name, box.address)))
    except NotThere as gone:
        return Handed("refused", detail=type(gone).__name__)
    written.extra_headers["Disposition-Notification-To"] = box.address  # asked of the reader; he may say no (RFC 8098)
    written.connection = way
    return mail.handed(written)


def greeted(box: SecureMailbox) -> str:
    """Try the way to the server without sending anything; return what stands against it, empty when it is open."""
    way = secure.connection(box)
    if way is None:
        return NO_MAILBOX
    try:
        way.open()
        way.close()
    except ssl.SSLError as problem:
        return f"{type(problem).__name__} {problem.reason or ''}".strip()
    except (OSError, ValueError) as problem:  # smtplib's are among them
        return type(problem).__name__
    return ""
