"""What the desk has to see to: letters that patients lack, patients who do not come back, results that do not come."""

from collections.abc import Iterator, Sequence
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from permanence.agenda import queries as agenda
from permanence.documents import queries as documents
from permanence.foundation.actor import Actor
from permanence.foundation.rights import Can
from permanence.kernel.registry import ToDo

SOON = timedelta(days=7)
END_OF_DAY = time(18)


def referrals(actor: Actor, now: datetime) -> Iterator[ToDo]:
    """One line for each practice: how many come within a week without their letter, due when the first does."""
    found = agenda.referrals_awaited(actor, now, now + SOON, at=_here(actor))
    for theirs in _by_practice([one.appointment for one in found]):
        said = ngettext(
            "%(count)s appointment without its letter", "%(count)s appointments without their letter", len(theirs)
        )
        first = min(one.starts_at for one in theirs)
        yield _line("referrals", theirs, said, first, origin=_("Referral letters"), icon="mail", days=SOON.days)


def recalls(actor: Actor, now: datetime) -> Iterator[ToDo]:
    """One line for each practice: how many are to be called, for they have not come back."""
    for theirs in _by_practice(agenda.recalls_to_call(actor, now, at=_here(actor))):
        said = ngettext("%(count)s patient to call back", "%(count)s patients to call back", len(theirs))
        yield _line("recalls", theirs, said, now, origin=_("Follow-up reminders"), icon="bell", days=90)


def results(actor: Actor, now: datetime) -> Iterator[ToDo]:
    """One line for each practice: how many results and reports should have come already, due when the first should."""
    for theirs in _by_practice(documents.late_awaited(actor, now, at=_here(actor, Can.VIEW_CARE))):
        said = ngettext("%(count)s result or report is late", "%(count)s results or reports are late", len(theirs))
        first = min(one.expected_on for one in theirs)
        due_at = datetime.combine(first, END_OF_DAY, ZoneInfo(theirs[0].structure.time_zone))
        yield _line("awaited", theirs, said, due_at, origin=_("Awaited results"), icon="inbox", room="documents")


def _here(actor: Actor, right: Can = Can.BOOK) -> list[UUID]:
    return [one for one in actor.structures(right) if actor.at in (None, one)]


def _by_practice(rows: Sequence[Any]) -> list[list[Any]]:
    return [[one for one in rows if one.structure_id == pk] for pk in sorted({one.structure_id for one in rows})]


def _line(
    page: str, theirs: Sequence[Any], said: str, due_at: datetime, *, origin: str, icon: str, room: str = "agenda",
    days: int | None = None,
) -> ToDo:  # fmt: skip
    """Return the line of one practice, which leads to the list there, of so many days where it has an end."""
    structure = theirs[0].structure
    return ToDo(
        key=f"{page}-{structure.pk}",
        origin=origin,
        icon=icon,
        title=said % {"count": len(theirs)},
        due_at=due_at,
        structure_id=structure.pk,
        structure=structure.name,
        action=pgettext("to do", "Look"),
        address=f"{reverse(f'{room}:{page}')}?structure={structure.pk}" + (f"&days={days}" if days else ""),
    )
