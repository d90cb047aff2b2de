"""What a page of figures was asked for, and what its reader may choose among."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils import timezone

from permanence.desk.models import Line
from permanence.directory.models import Person, Structure
from permanence.foundation.page import PageRequest
from permanence.foundation.rights import Can
from permanence.insights import forms, queries
from permanence.insights.rules.calls import Aim


@dataclass(frozen=True, slots=True)
class Choice:
    """Which figures are shown, and among which they were chosen."""

    practices: list[Structure]
    lines: list[Line]
    team: list[Person]
    practice: Structure | None
    line: Line | None
    person: Person | None
    period_name: str
    asked: queries.Asked
    aim: Aim
    aimed_by: Structure | None

    @property
    def address(self) -> str:
        """The same choice, as the end of an address."""
        told = {"structure": self.practice, "line": self.line, "person": self.person}
        return urlencode({"period": self.period_name} | {name: str(one.pk) for name, one in told.items() if one})


def choice(request: PageRequest) -> Choice:
    """Return what was chosen; what one may not see counts as not chosen."""
    which, actor = forms.Which(request.GET), request.actor
    practices, team = queries.practices(actor), queries.team(actor)
    practice = which.structure_among(practices)
    lines = list(queries.lines([practice] if practice else practices))
    line, person = which.line_among(lines), which.person_among(team)
    at = practice or queries.own(actor)
    return Choice(
        practices=practices,
        lines=lines,
        team=team,
        practice=practice,
        line=line,
        person=person,
        period_name=which.period_name,
        asked=asked(which, [practice] if practice else practices, at, line=line, person=person),
        aim=queries.aim(at.pk if at else None),
        aimed_by=at if at and actor.may(Can.VIEW_FIGURES, at.pk) else None,
    )


def asked(
    which: forms.Which,
    structures: list[Structure],
    at: Structure | None,
    *,
    line: Line | None = None,
    person: Person | None = None,
) -> queries.Asked:
    """Return which calls are counted, in the wall time of the structure one looks from."""
    zone, now = queries.zone(at), timezone.now()
    return queries.Asked(
        structure_ids=[one.pk for one in structures],
        period=which.days(now.astimezone(zone).date()),
        zone=zone,
        now=now,
        line_ids=[line.pk] if line else None,
        person_id=person.pk if person else None,
    )
