"""When two practitioners see patients for the same: each has reasons of his own, and what is called alike is alike."""

from collections.abc import Iterable

from django.db.models import Q

from permanence.agenda.models import VisitReason


def called(name: str) -> str:
    """Return what the names of like reasons have in common: capitals and outer blanks tell nothing apart."""
    return name.strip().casefold()


def called_like(name: str, field: str) -> Q:
    """Return the condition that a reason is called like this, for PostgreSQL.

    :param field: where the reason's name stands, as Django writes it
    """
    return Q(**{f"{field}__iexact": name.strip()})


def reason_alike(reason: VisitReason, offered: Iterable[VisitReason]) -> VisitReason | None:
    """Return this very reason when it is among those offered, else the first one called alike; None without any."""
    name, found = called(reason.name), list(offered)
    same = (one for one in found if one.pk == reason.pk)
    return next(same, None) or next((one for one in found if called(one.name) == name), None)
