"""Letting a program read for a structure, and no longer."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from permanence.api import queries
from permanence.api.models import Access, Token
from permanence.directory.models import Structure
from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.rights import Can

LASTS = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Given:
    """A program that may read, with its secret: shown once, kept nowhere, empty for one that can keep none."""

    access: Access
    secret: str


@action(Can.MANAGE_DIRECTORY, audit="access.given", of="structure")
def give_access(
    *,
    by: Actor,
    structure: Structure,
    name: str,
    scopes: Sequence[str],
    now: datetime,
    redirects: Sequence[str] = (),
    public: bool = False,
) -> Given:
    """Let a program read for a structure.

    :param redirects: where it has people led back to, who let it act in their names
    :param public: it can keep no secret, and is given none: PKCE proves that who began is who ends
    """
    secret = "" if public else secrets.token_urlsafe(32)
    kept = queries.fingerprint(secret) if secret else ""
    made = Access.objects.create(
        structure=structure, name=name, client_id=secrets.token_hex(12), secret=kept,
        scopes=queries.allowed(scopes), redirects=list(redirects), at=now, by_name=by.name,
    )  # fmt: skip
    return Given(made, secret)


@action(Can.MANAGE_DIRECTORY, audit="access.revoked", of="access")
def revoke_access(*, by: Actor, access: Access, now: datetime) -> Access:
    """Let it read no longer: its tokens end at once."""
    Access.objects.filter(pk=access.pk, revoked_at=None).update(revoked_at=now, revoked_by=by.name)
    Token.objects.filter(access=access).delete()
    return Access.objects.get(pk=access.pk)


@action(Can.ANYONE, audit="access.used")
def keep_token(
    *,
    by: Actor,
    client: queries.Client,
    token: str,
    scopes: Sequence[str],
    now: datetime,
    grant_id: UUID | None = None,
) -> None:
    """Keep a token by its fingerprint; those of the same program that are over are forgotten."""
    Token.objects.filter(access_id=client.id, expires_at__lte=now).delete()
    Token.objects.create(
        structure_id=client.structure_id, access_id=client.id, digest=queries.fingerprint(token),
        scopes=list(scopes), expires_at=now + LASTS, grant_id=grant_id,
    )  # fmt: skip
    Access.objects.filter(pk=client.id).update(used_at=now)
