"""What the national platform tells of its regulators; nobody is written to, as it asks."""

from dataclasses import asdict
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from permanence.api import queries
from permanence.api.models import Regulator
from permanence.api.rules.fhir import regulators as rules
from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.refusal import Refusal
from permanence.foundation.rights import Can

NAMES = {"family": "family_name", "given": "given_name"}


class KnownAlready(Refusal):
    """Another active regulator has this number or this address."""

    title = _("Another active regulator has this number or this e-mail address")


class Overtaken(Refusal):
    """The change was begun from another version."""

    status = 412
    title = _("This regulator was changed meanwhile")


@action(Can.ANYONE, audit="regulator.registered")
def register_regulator(*, by: Actor, told: rules.Told, now: datetime) -> Regulator:
    """Make a regulator known; the platform's door must be open.

    :raises KnownAlready: when an active one has his number or his address
    """
    return _kept(Regulator(version=1), told, now)


@action(Can.ANYONE, audit="regulator.changed")
def change_regulator(
    *, by: Actor, regulator: Regulator, told: rules.Told, now: datetime, version: int | None = None
) -> Regulator:
    """Write what the platform says of a regulator now; told the same again, nothing changes.

    He may come by a national number in place of the platform's own. One who is no longer active loses at once what he
    may do, and his number may be given to another.

    :param version: the one the change was begun from, when that is said
    :raises KnownAlready: when another active one has his number or his address
    :raises Overtaken: when he was changed meanwhile
    """
    if version is not None and version != regulator.version:
        raise Overtaken
    if queries.as_told(regulator) == told:
        return regulator
    regulator.version += 1
    return _kept(regulator, told, now)


def _kept(regulator: Regulator, told: rules.Told, now: datetime) -> Regulator:
    for name, value in asdict(told).items():
        setattr(regulator, NAMES.get(name, name), value)
    regulator.changed_at = now
    try:
        with transaction.atomic():
            regulator.save()
    except IntegrityError:
        raise KnownAlready from None
    return regulator
