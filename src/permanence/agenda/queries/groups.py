"""Groups as they are told: how many places a time has left, always for an actor."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext, ngettext, pgettext

from permanence.agenda.rules import spans
from permanence.capacity import queries as capacity
from permanence.capacity.queries import Group
from permanence.foundation.actor import Actor

from .search import Found
from .slots import Slot


def with_left(actor: Actor, role_id: UUID, slots: Sequence[Slot], now: datetime) -> list[Slot]:
    """Return the times of a practitioner, those in a group with how many places they have left."""
    groups = _around(actor, [role_id], slots, now)
    return [replace(one, left=_left(groups, role_id, one)) for one in slots] if groups else list(slots)


def found_with_left(actor: Actor, found: Sequence[Found], now: datetime) -> list[Found]:
    """Return what was found among many, those in a group with how many places they have left."""
    groups = _around(actor, {one.practitioner_role_id for one in found}, found, now)
    return [replace(one, left=_left(groups, one.practitioner_role_id, one)) for one in found] if groups else list(found)


def said_group(group: Group) -> str:
    """Tell how large a group is and, where all come for the same time, how many places it has left."""
    size = gettext("group of %(count)s") % {"count": group.seats}
    session = session_of(group)
    if session is None:
        return size
    left = group.left(*session)
    told = said_left(left) if left else pgettext("group", "full")
    return f"{size} · {told}"


def session_of(group: Group) -> spans.Span | None:
    """Return the one time for which all come; None while nobody does, or where they come for several."""
    times = {(one.starts_at, one.ends_at) for one in group.taken}
    return next(iter(times)) if len(times) == 1 else None


def said_left(left: int) -> str:
    """Tell how many places are left."""
    return ngettext("%(count)s place left", "%(count)s places left", left) % {"count": left}


def _around(actor: Actor, role_ids: Iterable[UUID], times: Sequence[Slot | Found], now: datetime) -> list[Group]:
    if not times:
        return []
    since, until = min(one.starts_at for one in times), max(one.ends_at for one in times)
    return capacity.groups(actor, practitioner_role_ids=list(role_ids), since=since, until=until, now=now)


def _left(groups: Iterable[Group], role_id: UUID, time: Slot | Found) -> int | None:
    theirs = (one for one in groups if one.practitioner_role_id == role_id)
    return next(
        (one.left(time.starts_at, time.ends_at) for one in theirs if one.holds(time.starts_at, time.ends_at)), None
    )
