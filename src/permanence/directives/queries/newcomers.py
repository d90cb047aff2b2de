"""Which of several practitioners take no new patient now, in one reading."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from permanence.directives.models import Directive, Kind
from permanence.directives.rules import allowing
from permanence.directives.rules.precedence import prevailing


def refusing_newcomers(homes: Mapping[UUID, UUID], now: datetime, *, asking: bool = False) -> set[UUID]:
    """Return the practitioners whom a directive lets take no new patient, not even on request.

    It binds whoever looks for a time, whether or not he may read directives.

    :param homes: the structure of each practitioner asked for
    :param asking: those too who want to be asked first
    """
    found = Directive.objects.filter(structure_id__in={*homes.values()}, kind=Kind.NEW_PATIENTS, replaced_at=None)
    by_home: dict[UUID, list[Directive]] = defaultdict(list)
    for one in found.filter(valid_from__lte=now).exclude(valid_to__lte=now):
        by_home[one.structure_id].append(one)
    kept_back = (allowing.REFUSE, allowing.ASK) if asking else (allowing.REFUSE,)
    return {role for role, home in homes.items() if _policy(by_home[home], role, now) in kept_back}


def _policy(written: list[Directive], role: UUID, now: datetime) -> str:
    bound = [one for one in written if one.practitioner_role_id in (None, role)]
    found = prevailing(bound, now)
    return allowing.accepts_new(found.body if found else None)
