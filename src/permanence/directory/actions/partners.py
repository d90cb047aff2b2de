"""Whom a structure knows outside its networks: written, confirmed, withdrawn by who answers its patients."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext_lazy as _

from permanence.directory.models import Partner, Structure
from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.constraints import decided_by
from permanence.foundation.models import Change
from permanence.foundation.refusal import Invalid, Refusal
from permanence.foundation.rights import Can

WRITTEN = (
    "kind", "name", "specialty", "phone", "other_phone", "email", "address", "postal_code", "city", "hours",
    "distance_km", "rpps", "finess", "remarks",
)  # fmt: skip


class KnownAlready(Refusal):
    """One of this kind and name is known in this town."""

    title = _("This partner is in the directory already")
    next_step = _("Search for the name and change what is known there; nothing was kept twice.")


@action(Can.BOOK, audit="partner.added", of="structure")
def add_partner(*, by: Actor, structure: Structure, known: Mapping[str, Any]) -> Partner:
    """Add a partner; whether he takes new patients is said apart, by who asked him.

    :param known: fields of `WRITTEN`
    :raises KnownAlready: when one of this kind and name is known in this town
    """
    added = Partner(structure=structure, **_fields(known))
    with decided_by("partner_once", KnownAlready):
        added.save(force_insert=True)
    return added


@action(Can.BOOK, audit="partner.changed", of="partner")
def change_partner(*, by: Actor, partner: Partner, known: Mapping[str, Any]) -> Partner:
    """Change what is known of a partner.

    :raises KnownAlready: when another of this kind and name is known in this town
    """
    kept = Partner.objects.select_for_update(of=("self",), no_key=True).get(pk=partner.pk)
    for name, value in _fields(known).items():
        setattr(kept, name, value)
    with decided_by("partner_once", KnownAlready):
        kept.save(update_fields=list(WRITTEN))
    return kept


@action(Can.BOOK, audit="partner.confirmed", of="partner")
def confirm_partner(*, by: Actor, partner: Partner, accepts: str, today: date) -> Partner:
    """Keep whether he takes new patients, as heard today: with who asked.

    :param accepts: yes or no
    :raises Invalid: for anything else
    """
    if accepts not in ("yes", "no"):
        raise Invalid
    kept = Partner.objects.select_for_update(of=("self",), no_key=True).get(pk=partner.pk)
    kept.accepts, kept.confirmed_on, kept.confirmed_by_name = accepts, today, by.name
    kept.save(update_fields=["accepts", "confirmed_on", "confirmed_by_name"])
    return kept


@action(Can.BOOK, audit="partner.withdrawn", of="partner")
def withdraw_partner(*, by: Actor, partner: Partner, now: datetime) -> Partner:
    """Name a partner no longer; to whom he was named stays known. A second time changes nothing."""
    Partner.objects.filter(pk=partner.pk, withdrawn_at=None).update(withdrawn_at=now)
    partner.refresh_from_db()
    return partner


@action(Can.BOOK, audit="partner.named_again", of="partner")
def name_partner_again(*, by: Actor, partner: Partner) -> Partner:
    """Take back that a partner is named no longer. A second time changes nothing.

    :raises KnownAlready: when another of this kind and name was added since
    """
    with decided_by("partner_once", KnownAlready):
        Partner.objects.filter(pk=partner.pk).update(withdrawn_at=None)
    partner.refresh_from_db()
    return partner


@action(Can.BOOK, audit="partner.removed", of="partner")
def remove_partner(*, by: Actor, partner: Partner) -> bool:
    """Remove one that nobody corrected, asked or named since it was added; tell whether it went."""
    kept = Partner.objects.select_for_update(of=("self",)).get(pk=partner.pk)
    if Change.objects.filter(row_id=kept.pk, table=Partner._meta.db_table, operation="update").exists():
        return False
    try:
        with transaction.atomic():
            kept.delete()
    except (ProtectedError, IntegrityError):  # named to a patient
        return False
    return True


def _fields(known: Mapping[str, Any]) -> dict[str, Any]:
    return {name: known[name] for name in WRITTEN if name in known}
