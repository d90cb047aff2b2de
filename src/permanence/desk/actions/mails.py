"""The door of a practice's e-mails, and what comes by it: a request on the board, or nothing that waits."""

from datetime import UTC, datetime, timedelta
from uuid import uuid5

from django.conf import settings
from django.db import IntegrityError, transaction
from django.template.defaultfilters import filesizeformat
from django.utils import translation
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from permanence.desk import queries
from permanence.desk.models import Channel, MailDoor, MailReceived, Off, RequestKind
from permanence.desk.rules import deadlines, mails
from permanence.directory.models import Structure
from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.refusal import Refusal
from permanence.foundation.rights import Can

from .leaving import leave_written

KEPT = timedelta(days=90)


class AddressTaken(Refusal):
    """The e-mails of this address come in elsewhere."""

    title = _("Another practice has this address")
    next_step = _("Check the address; one address comes in at one practice only.")


@action(Can.MANAGE_DIRECTORY, audit="mail_door.opened", of="structure")
def open_mail_door(*, by: Actor, structure: Structure, address: str, now: datetime) -> MailDoor:
    """Let the e-mails of an address come in, or correct which; a door closed before keeps its secret.

    :raises AddressTaken: when they come in at another practice, in sight or not
    """
    told = {"address": address.strip().casefold(), "closed_at": None}
    try:
        with transaction.atomic():
            door, _made = MailDoor.objects.update_or_create(
                structure=structure, defaults=told, create_defaults=told | {"opened_at": now}
            )
    except IntegrityError as error:
        raise AddressTaken from error
    return door


@action(Can.MANAGE_DIRECTORY, audit="mail_door.closed", of="door")
def close_mail_door(*, by: Actor, door: MailDoor, now: datetime) -> MailDoor:
    """Let no e-mail in from now on; whoever hands one over is told so."""
    door.closed_at = door.closed_at or now
    door.save(update_fields=["closed_at"])
    return door


@action(Can.MANAGE_DIRECTORY, audit="mail_door.secret_rotated", of="door")
def rotate_mail_secret(*, by: Actor, door: MailDoor, seen: int) -> MailDoor:
    """Give the door a new secret, unless someone has just done so.

    :param seen: the version to be replaced, as it was shown
    """
    MailDoor.objects.filter(pk=door.pk, secret_version=seen).update(secret_version=seen + 1)
    return MailDoor.objects.get(pk=door.pk)


@action(Can.ANSWER, audit="mail.received", of="structure")
def receive_mail(*, by: Actor, structure: Structure, mail: mails.Mail, now: datetime) -> MailReceived:
    """Put an e-mail on the board, once by its Message-ID; what no person wrote is noted and kept off it.

    Nothing is answered: whoever writes learns nothing, not even whether he is known. Whom he may be is proposed on the
    console, as for a number that calls, and never taken for granted: an address can be feigned.
    """
    off = mail.off or _own(structure, mail)
    fresh = MailReceived(
        structure=structure, known_as=mail.known_as, from_address=mail.sender, off=off,
        attached=len(mail.attached), at=now,
    )  # fmt: skip
    MailReceived.objects.bulk_create([fresh], ignore_conflicts=True)
    kept = MailReceived.objects.get(structure=structure, known_as=mail.known_as)
    if kept.pk != fresh.pk or off:
        return kept
    if queries.floods(structure.pk, mail.sender, now) and not _is_grave(mail):
        kept.off = Off.FLOOD
        kept.save(update_fields=["off"])
        _tell_of_many(by, structure, mail, now)
        return kept
    kept.request = leave_written(
        by=by, structure=structure, kind=RequestKind.MESSAGE, expressed=_words(mail), channel=Channel.EMAIL,
        due_at=_due(structure, mail, now), key=f"mail:{kept.pk}", now=now,
    )  # fmt: skip
    kept.save(update_fields=["request"])
    return kept


@action(Can.ANSWER, audit="mail.forgotten", of="structure")
def forget_mails(*, by: Actor, structure: Structure, now: datetime) -> int:
    """Forget who wrote three months ago; the requests stay as long as others."""
    return MailReceived.objects.filter(structure=structure, at__lt=now - KEPT).delete()[0]


def _own(structure: Structure, mail: mails.Mail) -> str:
    """Name as a loop what comes from the address it is sent to, or from the one this house writes from."""
    door = queries.mail_door(structure.pk)
    ours = {door.address if door else "", settings.DEFAULT_FROM_EMAIL.rpartition("<")[2].strip(">").casefold()}
    return Off.LOOP if mail.sender in ours else ""


def _is_grave(mail: mails.Mail) -> bool:
    """Tell whether a word in it may be a sign of gravity."""
    return any(entry.grave for _said, entry in queries.glossary().recognised(f"{mail.subject}\n{mail.body}"))


def _tell_of_many(by: Actor, structure: Structure, mail: mails.Mail, now: datetime) -> None:
    """Say on the board, once an hour, that more came from an address than is put there."""
    with translation.override(settings.LANGUAGE_CODE):
        told = gettext("Many e-mails from %(who)s within an hour: read the last ones in the mailbox.")
    leave_written(
        by=by, structure=structure, kind=RequestKind.MESSAGE, expressed=told % {"who": mail.sender},
        channel=Channel.EMAIL, due_at=_due(structure, mail, now), now=now,
        key=f"mails:{uuid5(structure.pk, mail.sender)}:{now.astimezone(UTC):%Y-%m-%dT%H}",
    )  # fmt: skip


def _due(structure: Structure, mail: mails.Mail, now: datetime) -> datetime:
    """Return by when it is read: soon when a word in it may be a sign of gravity, else this half-day."""
    if _is_grave(mail):
        return now + deadlines.CALL_BACK
    return deadlines.default(queries.wall_time(structure.pk, now))


def _words(mail: mails.Mail) -> str:
    """Return what is shown: the subject, who wrote, the words, and the files by their names alone."""
    with translation.override(settings.LANGUAGE_CODE):
        sender = f"{mail.sender_name} <{mail.sender}>" if mail.sender_name else mail.sender
        told = [mail.subject, gettext("From: %(who)s") % {"who": sender}, mail.body, *_files(mail)]
        return "\n\n".join(part for part in told if part)


def _files(mail: mails.Mail) -> list[str]:
    if not mail.attached:
        return []
    title = ngettext(
        "%(count)s attached file, left in the mailbox:", "%(count)s attached files, left in the mailbox:",
        len(mail.attached),
    )  # fmt: skip
    lines = [_file(one) for one in mail.attached[: mails.MOST_ATTACHED]]
    return ["\n".join([title % {"count": len(mail.attached)}, *lines])]


def _file(one: mails.Attached) -> str:
    line = f"– {one.name}, {filesizeformat(one.size)}".replace("\u00a0", " ")
    return line + " · " + gettext("beware: do not open it without being sure of who sent it") if one.risky else line
