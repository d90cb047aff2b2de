"""Delegations: rights lent to one person of a structure beside his role, from a day to another."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from permanence.directory.models import Delegation, Membership, Person, Structure
from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.refusal import Invalid, Refusal
from permanence.foundation.rights import Can

from .mandates import EndsBeforeStart


class NotDelegable(Invalid):
    """A delegation names rights, and only what may be delegated."""

    title = _("Choose at least one right, among those that may be delegated")


class BeyondOwn(Refusal):
    """Nobody gives what he has not."""

    status = 403
    title = _("You can delegate only what you may do here yourself")
    next_step = _("Ask somebody who holds this right and manages the team.")


class TooLong(Refusal):
    """Each right has its longest time."""

    title = _("A delegation does not last that long")

    def __init__(self, last: date) -> None:
        super().__init__()
        told = _("With these rights it ends on %(day)s at the latest; it can be given again then.")
        self.detail = str(told) % {"day": f"{last:%d/%m/%Y}"}


class NotOfTheTeam(Refusal):
    """He does not work there until the last day."""

    title = _("This person is not of the team until that day")
    next_step = _("Choose an earlier last day, or give him a role until then first.")


@action(Can.MANAGE_DIRECTORY, audit="delegation.given", of="structure")
def delegate(
    *, by: Actor, structure: Structure, person: Person, rights: Iterable[str], why: str, from_on: date, until_on: date
) -> Delegation:
    """Let one person do exactly this beside his role, from a day to another, both included.

    :raises EndsBeforeStart, NotDelegable, BeyondOwn, TooLong, NotOfTheTeam: as they say
    """
    if until_on < from_on:
        raise EndsBeforeStart
    asked = set(rights)
    listed = [right for right in settings.DELEGABLE if right in asked]
    if not listed or len(listed) != len(asked):
        raise NotDelegable
    if not all(by.may(right, structure.pk) for right in listed):
        raise BeyondOwn
    last = from_on + timedelta(days=min(settings.DELEGABLE[right] for right in listed) - 1)
    if until_on > last:
        raise TooLong(last)
    until = Q(until_on=None) | Q(until_on__gte=until_on)
    if not Membership.objects.filter(until, structure=structure, person=person, from_on__lte=from_on).exists():
        raise NotOfTheTeam
    told = {"rights": listed, "why": why, "from_on": from_on, "until_on": until_on, "given_by_name": by.name}
    return Delegation.objects.create(structure=structure, person=person, **told)


@action(Can.MANAGE_DIRECTORY, audit="delegation.ended", of="delegation")
def end_delegation(*, by: Actor, delegation: Delegation, until_on: date) -> Delegation:
    """End it with that day, never later than it was; one that would end before it began never was."""
    if until_on < delegation.from_on:
        Delegation.objects.filter(pk=delegation.pk).delete()
        return delegation
    delegation.until_on = min(until_on, delegation.until_on)
    delegation.save(update_fields=["until_on"])
    return delegation
