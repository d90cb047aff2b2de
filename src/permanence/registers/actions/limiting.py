"""Whoever asks that the use of his data be limited is listened to: the file is kept, and hardly opened."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from permanence.directory.models import Person
from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.refusal import Refusal
from permanence.foundation.rights import Can
from permanence.guard import actions as guard
from permanence.guard.models import Kind, Restriction
from permanence.registers.models import Demand, Right

from .demands import NotKnownYet, open_demand
from .keeping import hold


class NothingToLimit(Refusal):
    """The demand asks for no limit, or names no file."""

    title = gettext_lazy("This demand asks for no limit to the use of a file")
    next_step = gettext_lazy("The use of a file is limited from a demand that asks for it and names the file.")


@action(Can.VIEW_TRACE, audit="demand.use_limited", of="demand")
def limit_as_asked(*, by: Actor, demand: Demand, now: datetime) -> Restriction:
    """Keep a file from being opened but by who does so now, and from being erased (RGPD, article 18).

    :raises NothingToLimit, NotKnownYet, AnsweredAlready, KeptCloser: as they say
    """
    held = open_demand(demand)
    if held.patient is None or held.right != Right.RESTRICTION:
        raise NothingToLimit
    if held.checked_on is None:
        raise NotKnownYet
    people = Person.objects.filter(pk__in=[by.id] if by.id else [])
    done = guard.restrict(by=by, patient=held.patient, kind=Kind.LIMITED, people=people, now=now)
    hold(by=by, patient=held.patient, why=_("The person asked that the use of the file be limited."), now=now)
    return done
