"""Whoever is in charge is written to at once: that a file was opened, never whose."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from permanence.directory.models import Structure
from permanence.events.guard import FileAlerted, GlassBroken
from permanence.foundation.actor import Actor
from permanence.messaging import actions as messaging

from . import queries


def tell_of_glass(told: GlassBroken, *, by: Actor, now: datetime) -> None:
    """Write that a file was opened in an emergency."""
    _write(by, told.structure_id, told.glass_id, "guard/mail/fr/glass.txt")


def tell_of_alert(told: FileAlerted, *, by: Actor, now: datetime) -> None:
    """Write that an opening was out of the ordinary."""
    _write(by, told.structure_id, told.alert_id, "guard/mail/fr/alert.txt")


def _write(by: Actor, structure_id: UUID, row_id: UUID, template: str) -> None:
    said = {
        "practice": Structure.objects.get(pk=structure_id),
        "link": settings.BASE_URL + reverse("guard:glasses"),
    }
    subject, _, body = render_to_string(template, said).strip().partition("\n")
    for person in queries.in_charge(structure_id).select_related("account").exclude(account=None):
        assert person.account
        messaging.write(
            by=by,
            structure_id=structure_id,
            to_address=person.account.email,
            subject=subject,
            body=body.strip() + "\n",
            key=f"guard:{row_id}:{person.pk}",
            about=row_id,
        )
