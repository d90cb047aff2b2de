"""What an account may do today: its person, the memberships alive, the mandates they carry."""

import json
from collections.abc import Set
from datetime import date
from functools import lru_cache
from types import MappingProxyType
from typing import Any
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from permanence.foundation import ready
from permanence.foundation.actor import Actor, Kind
from permanence.foundation.refusal import Refusal
from permanence.foundation.rights import Can

from .models import LinkedIdentity
from .queries import today
from .rules import WORDING

Rights = dict[UUID, frozenset[Can]]


class NoLiveMembership(Refusal):
    """The account opens, and no structure counts its person among its staff today."""

    status = 403
    title = _("Your access has ended")
    next_step = _("No structure counts you among its staff today. Ask the person in charge to open your access again.")


class SecondFactorMissing(Refusal):
    """A structure asks this role for a second factor, and this account has none yet."""

    status = 403
    title = _("Your structure asks for a second step at sign-in: set it up now, it takes two minutes.")
    next_step = _("Have your telephone at hand, with an authenticator application.")
    leads_to = "mfa_activate_totp"


class UndertakingMissing(Refusal):
    """A structure lets him answer for others, and he has not signed to keep their patients' secrets."""

    status = 403
    title = _("You answer for other practices: first sign the undertaking of secrecy.")
    next_step = _("It is read in a minute, and signed once.")
    leads_to = "account_undertaking"


class OutsiderUndertakingMissing(UndertakingMissing):
    """He comes from outside, and has not signed to keep the secrets of who lets him in."""

    title = _("You come from outside: first sign the undertaking of secrecy.")


def standing(account_id: UUID) -> str:
    """Read who stands behind an account and what it may do today; opens the person's own view in the transaction."""
    (told,) = ready.row("SELECT permanence_standing(%s, %s)", [account_id, today()])
    return str(told)


def person_actor(account_id: UUID, at: UUID | None) -> Actor:
    """Return the actor behind an account, with the rights its memberships and their mandates give today.

    Must run in a transaction: it leaves the person's own view open there. Nobody sits there: whom a provider that asked
    for two factors knows has a second factor.
    :raises NoLiveMembership, SecondFactorMissing, UndertakingMissing: as below
    """
    told = standing(account_id)
    return actor_told(told, at, strong=LinkedIdentity.objects.filter(account=account_id, strong=True).exists())


def own_actor(account_id: UUID, *, strong: bool = False) -> Actor:
    """Return the same with what he holds by himself only, nothing that mandates lend: who has yet to sign for that."""
    return actor_told(standing(account_id), None, lent=False, strong=strong)


@lru_cache(maxsize=500)
def actor_told(told: str, at: UUID | None, *, lent: bool = True, strong: bool = False) -> Actor:
    """Return the actor whose standing the database has told; those who are told the same are the same.

    :param at: the structure chosen in the top bar, ignored when no longer his
    :param lent: with what mandates lend and what is delegated to him
    :param strong: he came by a provider that asked him for two factors, whatever he has here
    :raises NoLiveMembership: when nobody, or nobody any more, stands behind the account
    :raises SecondFactorMissing: when one of his structures asks it of his role by now and he has none
    :raises UndertakingMissing: when something is lent to him, or delegated to him from outside, and he has not signed
    """
    found = json.loads(told)
    rights: Rights = {}
    for structure, role in found["own"]:
        _add(rights, UUID(structure), settings.ROLES[role].rights)
    if found["person"] is None or not rights:
        raise NoLiveMembership
    if found["second_step_missing"] and not strong:
        raise SecondFactorMissing
    if lent:
        _add_lent(rights, found)
        _add_granted(rights, found)
    person_id, *names = found["person"]
    name, held = " ".join(filter(None, names)), MappingProxyType(rights)
    return Actor(Kind.PERSON, UUID(person_id), name, held, at=at if at in rights else None)


def _add_lent(rights: Rights, found: dict[str, Any]) -> None:
    own = dict(rights)
    signed = {holder for holder, wording in found["signed"] if wording == WORDING}
    for structure, holder, listed in found["lent"]:
        given = own[UUID(holder)] & {Can(right) for right in listed}
        if given and holder not in signed:
            raise UndertakingMissing
        _add(rights, UUID(structure), given)


def _add_granted(rights: Rights, found: dict[str, Any]) -> None:
    """Add what is delegated to him where he works; mandates lend to roles, not to this."""
    outside = {UUID(structure) for structure, role in found["own"] if settings.ROLES[role].longest_days}
    signed = {UUID(structure) for structure, wording in found["signed"] if wording == WORDING}
    here = {UUID(structure) for structure, *_ in found["own"]}
    for structure_id, listed in ((UUID(structure), listed) for structure, listed in found["granted"]):
        if structure_id not in here:
            continue
        if structure_id in outside - signed:
            raise OutsiderUndertakingMissing
        _add(rights, structure_id, {Can(right) for right in listed} & settings.DELEGABLE.keys())


def second_step_asked_from(told: str) -> date | None:
    """Return since when, or from when on, a second step is asked of whom the database told of, who has none."""
    day = json.loads(told)["second_step_from"]
    return date.fromisoformat(day) if day else None


def known_by(told: str) -> tuple[UUID | None, str, list[UUID]]:
    """Return who stands behind an account, his name and where he works today, whatever he still lacks to enter."""
    found = json.loads(told)
    if found["person"] is None:
        return None, "", []
    person_id, *names = found["person"]
    return UUID(person_id), " ".join(filter(None, names)), sorted({UUID(structure) for structure, _ in found["own"]})


def has_second_factor(account_id: UUID) -> bool:
    """Tell whether a code of an authenticator application or a passkey opens the account."""
    strong = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
    return bool(Authenticator.objects.filter(user_id=account_id, type__in=strong).exists())


def _add(rights: Rights, structure_id: UUID, more: Set[Can]) -> None:
    rights[structure_id] = rights.get(structure_id, frozenset()) | more
