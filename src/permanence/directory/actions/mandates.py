"""Mandates: what a structure lets an answering service do for it, and until when."""

from collections.abc import Iterable
from datetime import date

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from permanence.directory import rules
from permanence.directory.models import Mandate, Structure
from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.refusal import Invalid, Refusal
from permanence.foundation.rights import Can


class MandateOverlaps(Refusal):
    """The two structures are already bound on some of these days."""

    title = _("This service already holds a mandate in this period")
    next_step = _("Change the former mandate, or end it the day before this one begins.")


class NotLendable(Invalid):
    """A mandate lends something, and only what a mandate may lend."""

    title = _("Choose at least one right, among those a mandate may lend")


class EndsBeforeStart(Invalid):
    """A mandate lasts a day at least."""

    title = _("The last day is before the first")


@action(Can.MANAGE_DIRECTORY, audit="mandate.granted", of="structure")
def grant_mandate(
    *,
    by: Actor,
    structure: Structure,
    holder: Structure,
    rights: Iterable[str],
    from_on: date,
    until_on: date | None = None,
) -> Mandate:
    """Lend exactly these rights to an answering service, from a day to another, both included.

    :raises NotLendable: when there is none, or one that a mandate may not lend
    :raises MandateOverlaps: when another mandate binds the two in this period
    """
    _check_period(from_on, until_on)
    # The structure's row serves as the lock: two mandates granted at once see each other.
    Structure.objects.select_for_update().get(pk=structure.pk)
    for other in Mandate.objects.filter(structure=structure, holder=holder):
        if rules.overlap(from_on, until_on, other.from_on, other.until_on):
            raise MandateOverlaps
    return Mandate.objects.create(
        structure=structure, holder=holder, rights=_lendable(rights), from_on=from_on, until_on=until_on
    )


@action(Can.MANAGE_DIRECTORY, audit="mandate.amended", of="mandate")
def amend_mandate(*, by: Actor, mandate: Mandate, rights: Iterable[str]) -> Mandate:
    """Lend other rights from now on; the change log keeps the former ones.

    :raises NotLendable: when there is none, or one that a mandate may not lend
    """
    mandate.rights = _lendable(rights)
    mandate.save(update_fields=["rights"])
    return mandate


@action(Can.MANAGE_DIRECTORY, audit="mandate.ended", of="mandate")
def end_mandate(*, by: Actor, mandate: Mandate, until_on: date) -> Mandate:
    """End a mandate with that day; one that would end before it began never was (the change log keeps it)."""
    mandate.until_on = until_on
    if until_on < mandate.from_on:
        Mandate.objects.filter(pk=mandate.pk).delete()
    else:
        mandate.save(update_fields=["until_on"])
    return mandate


def _lendable(rights: Iterable[str]) -> list[str]:
    asked = set(rights)
    if not asked or not asked <= set(settings.MANDATABLE):
        raise NotLendable
    return [right for right in settings.MANDATABLE if right in asked]


def _check_period(from_on: date, until_on: date | None) -> None:
    if until_on is not None and until_on < from_on:
        raise EndsBeforeStart
