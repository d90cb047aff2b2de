"""Of whom a structure asks a second step at sign-in, and who has none."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from allauth.mfa.models import Authenticator
from django.conf import settings

from permanence.directory.models import LinkedIdentity, SecondStep, Structure
from permanence.foundation.actor import Actor
from permanence.foundation.refusal import Words

from .days import alive, today
from .people import memberships

FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


@dataclass(frozen=True, slots=True)
class Asked:
    """One role at a structure.

    :param from_on: from when on it is asked; None when it is not
    :param people: who sign in in this role, and `without` how many of them have no second step
    """

    role: str
    label: Words
    from_on: date | None
    people: int
    without: int


def second_steps(actor: Actor, structure: Structure) -> list[Asked]:
    """Return every role that is held or asked there, in the order of the roles."""
    days = dict(SecondStep.objects.filter(structure=structure).values_list("role", "from_on"))
    here = memberships(actor, structure.pk).filter(alive(today()), person__account__isnull=False)
    held = list(here.values_list("role", "person__account"))
    accounts = {account for _, account in held}
    strong = {
        *Authenticator.objects.filter(user__in=accounts, type__in=FACTORS).values_list("user", flat=True),
        *LinkedIdentity.objects.filter(account__in=accounts, strong=True).values_list("account", flat=True),
    }
    people, without = Counter(role for role, _ in held), Counter(role for role, one in held if one not in strong)
    return [
        Asked(role, settings.ROLES[role].label, days.get(role), people[role], without[role])
        for role in settings.ROLES
        if people[role] or role in days
    ]
