"""Short addresses in SMS: a code nobody can guess leads to the signed page until it expires."""

import secrets
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.db.models import Q
from django.urls import reverse

from permanence.foundation.actor import scope, system
from permanence.foundation.refusal import NotFound

from .models import ShortLink

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghjkmnpqrstuvwxyz"  # none that is mistaken for another
LENGTH = 10  # 57 bits, and what it leads to is signed anyway


def short(structure_id: UUID, path: str, *, until: datetime, now: datetime) -> str:
    """Return a short address that leads to a path of ours; the same path has one. What has expired is forgotten."""
    ShortLink.objects.filter(structure_id=structure_id, expires_at__lt=now).delete()
    code = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    fresh = ShortLink(structure_id=structure_id, code=code, path=path, expires_at=until)
    ShortLink.objects.bulk_create([fresh], ignore_conflicts=True)
    kept = ShortLink.objects.get(structure_id=structure_id, path=path)
    return settings.BASE_URL + reverse("short:link", args=[kept.code])


def behind(code: str, now: datetime) -> str:
    """Return the path a short address leads to, for whoever knows it.

    :raises NotFound: when there is none, it has expired, or it is lent to whoever shows it
    """
    if len(code) != LENGTH:
        raise NotFound
    return _known(code, now).path


def lend(structure_id: UUID, code: str, path: str, *, until: datetime, now: datetime) -> bool:
    """Let a code somebody shows lead once to a path of ours (`taken`); what led there before does no more.

    Tell whether it does: one that leads elsewhere leads there alone.
    """
    earlier = Q(path=path) | Q(expires_at__lt=now)
    ShortLink.objects.filter(earlier, structure_id=structure_id).delete()
    lent = ShortLink(structure_id=structure_id, code=code, path=path, expires_at=until)
    ShortLink.objects.bulk_create([lent], ignore_conflicts=True)
    return ShortLink.objects.filter(pk=lent.pk).exists()


def taken(code: str, now: datetime) -> str:
    """Return the path a code leads to, and let it lead there no more: of two who ask, one has it.

    :raises NotFound: when it leads nowhere
    """
    found = _known(code, now)
    with scope(system("messaging.short", [found.structure_id])):
        if not ShortLink.objects.filter(pk=found.pk).delete()[0]:
            raise NotFound
    return found.path


def _known(code: str, now: datetime) -> ShortLink:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('permanence.short_code', %s, true)", [code])
    found = ShortLink.objects.filter(code=code, expires_at__gt=now).first()
    if found is None:
        raise NotFound
    return found
