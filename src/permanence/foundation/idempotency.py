"""Writes sent twice happen once: double clicks, retries after a lost answer, replayed webhooks."""

from collections.abc import Callable
from typing import TypeVar
from uuid import UUID

from django.db import models

from .models import IdempotencyKey
from .refusal import Refusal

M = TypeVar("M", bound=models.Model)


def once(*, structure_id: UUID, verb: str, key: str | None, find: Callable[[UUID], M], make: Callable[[], M]) -> M:
    """Return what `make` made the first time this key was used, now or before.

    A second call with the same key waits for the first one's transaction: the unique constraint decides.
    Without a key, every call makes.
    """
    if not key:
        return make()
    claim = IdempotencyKey(structure_id=structure_id, verb=verb, key=key)
    IdempotencyKey.objects.bulk_create([claim], ignore_conflicts=True)
    row = IdempotencyKey.objects.get(structure_id=structure_id, verb=verb, key=key)
    if row.pk != claim.pk and row.result_id is not None:
        return find(row.result_id)
    try:
        result = make()
    except Refusal:  # nothing was made: the key is as free as before, also where no savepoint undoes it
        IdempotencyKey.objects.filter(pk=row.pk, result_id=None).delete()
        raise
    IdempotencyKey.objects.filter(pk=row.pk).update(result_id=result.pk)
    return result


def used(*, structure_id: UUID, verb: str, begins: str, result_id: UUID) -> bool:
    """Tell whether this row was made with a key that begins so."""
    keys = IdempotencyKey.objects.filter(structure_id=structure_id, verb=verb, key__startswith=begins)
    return keys.filter(result_id=result_id).exists()


def once_while(
    *, holds: Callable[[M], bool], structure_id: UUID, verb: str, key: str | None, find: Callable[[UUID], M],
    make: Callable[[], M],
) -> M:  # fmt: skip
    """As `once`, for pages that stay open: what no longer `holds` was another wish, and the same key makes anew.

    :param holds: whether what was made is still what a second click means; what was just made holds
    """
    while not holds(made := once(structure_id=structure_id, verb=verb, key=key, find=find, make=make)):
        key = str(made.pk)
    return made
