"""Which contact who reads at a former one confirms (ADR 0073)."""

from datetime import datetime, timedelta

from django.urls import reverse

from permanence.foundation.actor import Actor
from permanence.foundation.refusal import NotFound
from permanence.patients.models import Contact
from permanence.portal import links
from permanence.portal.models import PracticePage

CONFIRMED_WITHIN = timedelta(days=14)


def confirmation_link(page: PracticePage, contact: Contact) -> str:
    """Return the path at which who was told of a contact says that it is his."""
    return reverse("practice:contact", args=[page.slug, links.token("contact", contact.pk)])


def told_of(by: Actor, page: PracticePage, token: str, now: datetime) -> Contact:
    """Return the contact that a letter told of.

    :raises NotFound: when it was removed, or told of too long ago
    """
    found = Contact.objects.filter(pk=links.read("contact", token), structure=page.structure_id).first()
    if found is None or now - (found.unproved_at or now) > CONFIRMED_WITHIN:
        raise NotFound
    return found
