"""What people let programs do in their names: theirs to see, and at the door, before anyone's scope is open."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from permanence.api.models import Access, Grant
from permanence.foundation import ready
from permanence.foundation.actor import Actor
from permanence.foundation.refusal import NotFound

from .access import BY_NAME, EVERYTHING, NEEDS, SYSTEM, USER, fingerprint

OFFLINE = "offline_access"  # asked for by many programs; what renews a token is given anyway


@dataclass(frozen=True, slots=True)
class Shown:
    """A grant whose code, or what renews it, was shown."""

    id: UUID
    access_id: UUID
    scopes: tuple[str, ...]
    challenge: str
    redirect: str
    code_until: datetime
    by_code: bool
    by_refresh: bool


def shown(secret: str) -> Shown | None:
    """Return the grant behind a code or what renews it, also one that was used up; None when there is none."""
    found = ready.row("SELECT * FROM api_grant_shown(%s)", [fingerprint(secret)])
    return Shown(found[0], found[1], tuple(found[2]), *found[3:]) if found else None


def asking(actor: Actor, client_id: str) -> Access | None:
    """Return the program of one of the actor's structures that asks him; None when there is none."""
    found = Access.objects.select_related("structure").filter(client_id=client_id, revoked_at=None)
    return found.filter(structure_id__in=actor.structures()).first()


def asked_for(access: Access, scopes: Iterable[str]) -> list[str]:
    """Return those of the scopes that a person may be asked for by this program: what itself was given, in his name."""
    given = {*access.scopes}
    if EVERYTHING in given:
        given |= {f"{SYSTEM}{kind}.read" for kind in NEEDS if kind not in BY_NAME}
    known = {one.replace(SYSTEM, USER, 1) for one in given} | {OFFLINE}
    return [one for one in scopes if one in known]


def grants(actor: Actor) -> QuerySet[Grant]:
    """Return what the actor himself let programs do, and has not taken back."""
    own = Grant.objects.filter(person=actor.id, revoked_at=None, code_used_at__isnull=False)
    return own.filter(structure_id__in=actor.structures()).select_related("access", "structure")


def grant(actor: Actor, grant_id: UUID) -> Grant:
    """Return one of them.

    :raises NotFound: when it is not his
    """
    found = Grant.objects.filter(pk=grant_id, person=actor.id).first()
    if found is None:
        raise NotFound
    return found
