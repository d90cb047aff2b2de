"""Which contact who reads at a former one confirms (ADR 0073)."""

from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.crypto import constant_time_compare

from permanence.foundation.actor import Actor
from permanence.foundation.refusal import NotFound
from permanence.patients.models import Contact
from permanence.portal import links
from permanence.portal.models import PracticePage

CONFIRMED_WITHIN = timedelta(days=14)


def confirmation_link(page: PracticePage, contact: Contact) -> str:
    """Return the path at which who was told of a contact says that it is his; of that file and that change alone."""
    return reverse("practice:contact", args=[page.slug, f"{links.token('contact', contact.pk)}.{_change(contact)}"])


def told_of(by: Actor, page: PracticePage, token: str, now: datetime) -> Contact:
    """Return the contact that a letter told of.

    :raises NotFound: when it was removed, changed or taken into another file since, or told of too long ago
    """
    signed, _, change = token.rpartition(".")
    found = Contact.objects.filter(pk=links.read("contact", signed), structure=page.structure_id).first()
    if found is None or found.moved_from or found.merged_with:
        raise NotFound
    if not (found.is_proved or constant_time_compare(change, _change(found))):
        raise NotFound
    if now - (found.unproved_at or now) > CONFIRMED_WITHIN:
        raise NotFound
    return found


def _change(contact: Contact) -> str:
    return links.mark(f"{contact.patient_id} {contact.unproved_at and contact.unproved_at.timestamp()}")
