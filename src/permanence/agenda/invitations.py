"""Appointments as invitations beside the e-mails that tell of them: mail programs keep them up to date.

Moved or cancelled, an appointment keeps its identifier there, and each later e-mail counts as newer.
"""

from datetime import UTC, datetime
from email.utils import parseaddr
from uuid import UUID

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from permanence.foundation.actor import scope, system
from permanence.foundation.refusal import NotFound
from permanence.messaging.attaching import Invitation
from permanence.messaging.models import Message
from permanence.ui import words

from . import queries, rules
from .letters import language_of
from .models import Appointment, Modality, Status

TOLD = ("booked", "moved", "cancelled")


def invitation(message: Message) -> Invitation | None:
    """Return the invitation that goes with a message about one appointment; None with all others."""
    _subject, _, fact = message.key.rpartition(":")
    if message.about is None or fact not in TOLD or message.key != f"appointment:{message.about}:{fact}":
        return None
    with scope(system("agenda.invitations", [message.structure_id])) as by:
        try:
            promise = queries.appointment(by, message.about)
        except NotFound:
            return None
        if (promise.status == Status.CANCELLED) != (fact == "cancelled"):
            return None  # another message tells what it is now
        first = queries.first_of(promise)
        return _written(promise, first.pk, _newer(first, message.created_at), message)


def _written(promise: Appointment, name: UUID, revision: int, message: Message) -> Invitation:
    method = "CANCEL" if promise.status == Status.CANCELLED else "REQUEST"
    site, practice = promise.where, promise.structure
    address = [site.address, f"{site.postal_code} {site.city}"] if promise.modality == Modality.OFFICE else []
    with translation.override(language_of(promise)):
        entry = rules.Entry(
            name=str(name),
            starts_at=promise.starts_at,
            ends_at=promise.ends_at,
            words=_("Appointment, %(practitioner)s") % {"practitioner": promise.practitioner_role.person},
            place=", ".join([practice.name, *address]),
            more=words.phone(practice.phone) if practice.phone else "",
            organizer=(practice.name, parseaddr(settings.DEFAULT_FROM_EMAIL)[1]),
            attendee=message.to_address,
            written_at=message.created_at,
            revision=revision,
        )
    return Invitation(rules.invitation(entry, method), method)


def _newer(first: Appointment, now: datetime) -> int:
    """Count the seconds since it was first booked: what is told later is newer, whatever was undone in between."""
    return max(0, int((now.astimezone(UTC) - first.created_at).total_seconds()))
