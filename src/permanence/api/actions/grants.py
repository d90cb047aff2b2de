"""Letting a program act in one's own name, and no longer."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from permanence.api import queries
from permanence.api.models import Access, Grant, Token
from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.rights import Can

CODE_LASTS = timedelta(minutes=1)


@action(Can.ENTER, audit="grant.given", of="access")
def give_grant(
    *, by: Actor, access: Access, account: UUID, scopes: Sequence[str], code: str, challenge: str, redirect: str,
    now: datetime,
) -> Grant:  # fmt: skip
    """Let a program act for whoever says so, once it comes for its token with the code."""
    assert by.id, "a person says so"
    return Grant.objects.create(
        structure_id=access.structure_id, access=access, person_id=by.id, account=account, scopes=list(scopes), at=now,
        code=queries.fingerprint(code), challenge=challenge, redirect=redirect, code_until=now + CODE_LASTS,
    )  # fmt: skip


@action(Can.ANYONE, audit="grant.code_used", of="structure_id")
def use_code(*, by: Actor, structure_id: UUID, grant_id: UUID, now: datetime) -> bool:
    """Use a code up, once: shown again, someone else has it, and all that came of it ends."""
    kept = Grant.objects.select_for_update(of=("self",), no_key=True).get(pk=grant_id)
    if kept.code_used_at is not None:
        _end(kept, by, now)
    if kept.revoked_at is not None or kept.code_until <= now:
        return False
    kept.code_used_at = now
    kept.save(update_fields=["code_used_at"])
    return True


@action(Can.ANYONE, audit="grant.renewed", of="structure_id")
def renew(*, by: Actor, structure_id: UUID, grant_id: UUID, shown: str, refresh: str, now: datetime) -> bool:
    """Put what renews a token in the place of the former, which is spent.

    :param shown: the former; empty for the first
    """
    kept = Grant.objects.select_for_update(of=("self",), no_key=True).get(pk=grant_id)
    former = queries.fingerprint(shown) if shown else ""
    if kept.revoked_at is not None or kept.refresh != former:
        return False
    kept.spent, kept.refresh, kept.used_at = former, queries.fingerprint(refresh), now
    kept.save(update_fields=["spent", "refresh", "used_at"])
    return True


@action(Can.ANYONE, audit="grant.stolen", of="structure_id")
def end_stolen(*, by: Actor, structure_id: UUID, grant_id: UUID, now: datetime) -> None:
    """End a grant whose spent secret was shown again: one of the two who have it stole it."""
    _end(Grant.objects.select_for_update(of=("self",), no_key=True).get(pk=grant_id), by, now)


@action(Can.ENTER, audit="grant.taken_back", of="grant")
def take_back(*, by: Actor, grant: Grant, now: datetime) -> Grant:
    """Let a program act for one no longer: its tokens end at once. Done again, it changes nothing."""
    kept = Grant.objects.select_for_update(of=("self",), no_key=True).get(pk=grant.pk)
    _end(kept, by, now)
    return kept


@action(Can.ANYONE, audit="token.given_back", of="structure_id")
def give_back(*, by: Actor, structure_id: UUID, access_id: UUID, token: str, now: datetime) -> None:
    """End a token, or what renews it with all that came of it; one of another program, or none, is left alone."""
    Token.objects.filter(access=access_id, digest=queries.fingerprint(token)).delete()
    found = queries.shown(token)
    if found and found.access_id == access_id and not found.by_code:
        _end(Grant.objects.select_for_update(of=("self",), no_key=True).get(pk=found.id), by, now)


def _end(kept: Grant, by: Actor, now: datetime) -> None:
    Token.objects.filter(grant=kept).delete()
    if kept.revoked_at is None:
        kept.revoked_at, kept.revoked_by = now, by.name
        kept.save(update_fields=["revoked_at", "revoked_by"])
