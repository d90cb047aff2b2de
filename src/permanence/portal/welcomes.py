"""Whom a practice is fitted out to welcome, as its visitors read it, in their languages."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from permanence.directory.models import Means, Welcome, Welcomed
from permanence.foundation.refusal import Words

PEOPLE: dict[str, Words] = {
    Welcomed.MOTOR: _("You move with difficulty"),
    Welcomed.SIGHT: _("You see badly or not at all"),
    Welcomed.HEARING: _("You hear badly or not at all"),
    Welcomed.MIND: _("A mental or psychic disability, autism"),
    Welcomed.DEPENDENT: _("Someone helps you in everyday life"),
    Welcomed.HARDSHIP: _("You are in social difficulty"),
}
WITH: dict[str, Words] = {
    Means.ACCESS: _("accessible premises"),
    Means.EQUIPMENT: _("suitable equipment"),
    Means.STAFF: _("trained staff"),
    Means.TIME: _("longer appointments"),
}


@dataclass(frozen=True, slots=True)
class Said:
    """One kind of people, with what the practice has for them, and its own words."""

    whom: Words
    means: list[Words]
    words: str


def said(welcomes: Iterable[Welcome]) -> list[Said]:
    """Return whom a practice is fitted out to welcome, in words."""
    return [Said(PEOPLE[one.kind], [WITH[means] for means in one.means], one.words) for one in welcomes]
