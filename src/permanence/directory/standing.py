"""What an account may do today: its person, the memberships alive, the mandates they carry."""

from datetime import date
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import connection
from django.utils.translation import gettext_lazy as _

from permanence.foundation.actor import Actor, Kind
from permanence.foundation.refusal import Refusal
from permanence.foundation.rights import Can

from .models import Mandate, Membership, Person
from .queries import alive, today

Rights = dict[UUID, frozenset[Can]]


class NoLiveMembership(Refusal):
    """The account opens, and no structure counts its person among its staff today."""

    status = 403
    title = _("Your access has ended")
    next_step = _("No structure counts you among its staff today. Ask the person in charge to open your access again.")


class SecondFactorMissing(Refusal):
    """A structure asks its staff for a second factor, and this account has none yet."""

    status = 403
    title = _("Your structure asks for a second step at sign-in: set it up now, it takes two minutes.")
    next_step = _("Have your telephone at hand, with an authenticator application.")
    leads_to = "mfa_activate_totp"


def person_actor(account_id: UUID, at: UUID | None) -> Actor:
    """Return the actor behind an account, with the rights its memberships and their mandates give today.

    Must run in a transaction: it opens the person's own view, then his structures' own.
    :raises NoLiveMembership: when nobody, or nobody any more, stands behind the account
    :raises SecondFactorMissing: when one of his structures requires it and he has none
    """
    _see(person=account_id)
    day = today()
    person = Person.objects.filter(account_id=account_id).first()
    rights, guarded = _own_rights(person, day) if person else ({}, False)
    if person is None or not rights:
        raise NoLiveMembership
    if guarded and not has_second_factor(account_id):
        raise SecondFactorMissing
    _see(person=account_id, structures=rights)
    for structure_id, lent in _lent_rights(rights, day):
        rights[structure_id] = rights.get(structure_id, frozenset()) | lent
    return Actor(Kind.PERSON, person.pk, str(person), rights, at=at if at in rights else None)


def has_second_factor(account_id: UUID) -> bool:
    """Tell whether a code of an authenticator application is asked at sign-in."""
    return bool(Authenticator.objects.filter(user_id=account_id, type=Authenticator.Type.TOTP).exists())


def _own_rights(person: Person, day: date) -> tuple[Rights, bool]:
    rights: Rights = {}
    guarded = False
    live = Membership.objects.filter(alive(day), person=person)
    for structure_id, role, required in live.values_list("structure_id", "role", "structure__second_factor_required"):
        rights[structure_id] = rights.get(structure_id, frozenset()) | settings.ROLES[role].rights
        guarded = guarded or required
    return rights, guarded


def _lent_rights(own: Rights, day: date) -> list[tuple[UUID, frozenset[Can]]]:
    lent = Mandate.objects.filter(alive(day), holder__in=list(own)).values_list("structure_id", "holder_id", "rights")
    return [(s, own[holder] & {Can(r) for r in rights}) for s, holder, rights in lent]


def _see(*, person: UUID, structures: Rights | None = None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('permanence.person', %s, true), set_config('permanence.structures', %s, true)",
            [str(person), ",".join(map(str, structures or {}))],
        )
