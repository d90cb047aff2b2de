"""Lists sent, and how far each has come."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from permanence.directory.models import Partner
from permanence.foundation.actor import Actor
from permanence.foundation.refusal import NotFound
from permanence.foundation.rights import Can
from permanence.lists.models import BUSY, Import, Line, LineState, State
from permanence.lists.rules import lines as rules
from permanence.lists.rules import partner_columns, partners
from permanence.lists.rules.columns import Field
from permanence.lists.rules.kinds import OF
from permanence.ui.handing import Sheet
from permanence.ui.sorting import rows_in_order

ABIDES = timedelta(days=14)  # how long a list can be taken back
AT_FIRST = 8
LINE_SORTS = {"line": F("number"), "why": F("faults"), "state": F("state")}
SORTS = {"file": F("file_name"), "kind": F("kind"), "state": F("state"), "by": F("made_by_name"), "sent": F("made_at")}
AHEAD = (LineState.UNREAD, LineState.GOOD)
ASIDE = (LineState.FAULTY, LineState.TWICE, LineState.KNOWN, LineState.KEPT, LineState.UNSURE, LineState.NOBODY)


@dataclass(frozen=True, slots=True)
class Figures:
    """How many lines stand where."""

    by_state: dict[str, int]
    doubtful: int

    @property
    def total(self) -> int:
        """All lines."""
        return sum(self.by_state.values())

    @property
    def share(self) -> int:
        """How far what goes on has come, in hundredths."""
        left = sum(self.by_state[state] for state in AHEAD)
        return 100 * (self.total - left) // self.total if self.total else 100

    @property
    def read(self) -> int:
        """How many are read, in hundredths."""
        return 100 * (self.total - self.by_state["unread"]) // self.total if self.total else 100


def imports(actor: Actor, sort: str = "") -> QuerySet[Import]:
    """Return the lists sent to the structures whose patients the actor manages, the newest first, or by `SORTS`."""
    managed = [one for one in actor.structures(Can.MANAGE_PATIENTS) if actor.at in (None, one)]
    found = Import.objects.filter(structure_id__in=managed).select_related("structure")
    return rows_in_order(found, sort, SORTS)


def an_import(actor: Actor, import_id: UUID) -> Import:
    """Return one list.

    :raises NotFound: when there is none, or none for this actor
    """
    found = Import.objects.filter(pk=import_id).select_related("structure").first()
    if found is None:
        raise NotFound
    actor.require(Can.MANAGE_PATIENTS, found.structure_id)
    return found


def sent_before(structure_id: UUID, kind: str, digest: str) -> Import | None:
    """Return the list of this very content, sent before and not taken back."""
    same = Import.objects.filter(structure_id=structure_id, kind=kind, digest=digest)
    return same.exclude(state=State.UNDONE).first()


def figures(of: Import) -> Figures:
    """Count the lines of a list by what became of them."""
    counted = of.lines.order_by().values_list("state").annotate(number=Count("pk"))
    doubtful = of.lines.filter(~Q(doubts=[]), state__in=[LineState.GOOD, LineState.MADE]).count()
    return Figures(dict.fromkeys(LineState.values, 0) | dict(counted), doubtful)


def lines(of: Import, *states: str, sort: str = "") -> QuerySet[Line]:
    """Return the lines of a list in some states, in its order, or first by `LINE_SORTS`."""
    return rows_in_order(of.lines.filter(state__in=states), sort, LINE_SORTS)


def preview(of: Import, today: date) -> list[tuple[Line, rules.Person]]:
    """Return the first lines of a list of people as they would be read."""
    columns = person_columns_of(of)
    return [(line, rules.read(line.cells, columns, today)) for line in of.lines.all()[:AT_FIRST]]


def columns_of(of: Import) -> dict[StrEnum, int]:
    """Return in which column each thing stands, by the fields of its kind."""
    fields = OF[of.kind].fields
    return {fields(name): at for name, at in of.columns.items()}


def person_columns_of(of: Import) -> dict[Field, int]:
    """Return in which column each thing of a person stands."""
    return {Field(name): at for name, at in of.columns.items()}


def partner_columns_of(of: Import) -> dict[partner_columns.Field, int]:
    """Return in which column each thing of a partner stands."""
    return {partner_columns.Field(name): at for name, at in of.columns.items()}


def partner_preview(of: Import) -> list[tuple[Line, partners.Told]]:
    """Return the first lines of a list of partners as they would be read."""
    columns = partner_columns_of(of)
    return [(line, partners.read(line.cells, columns)) for line in of.lines.all()[:AT_FIRST]]


def partners_known(structure_id: UUID) -> set[tuple[str, str, str]]:
    """Return the partners a structure has, by what two are one."""
    known = Partner.objects.filter(structure_id=structure_id, withdrawn_at=None).values_list("kind", "name", "city")
    return {partners.same_as(*one) for one in known}


def sheet_of(of: Import, why: dict[str, str], sort: str = "") -> Sheet:
    """Return what was not brought in, or not wholly: each line as it came, and why, to be corrected and sent again."""
    found = of.lines.filter(Q(state__in=ASIDE) | ~Q(doubts=[]))
    found = rows_in_order(found, sort, LINE_SORTS)
    rows = [[line.number, _reasons(line, why), *line.cells] for line in found.iterator(2000)]
    return Sheet("lignes-a-reprendre", of.file_name, [_("Line"), pgettext("list", "Why"), *of.titles], rows)


def codes(line: Line) -> list[str]:
    """Return why a line is where it is, what holds it up first; then what is left out of it, or to be known."""
    held = [*line.faults] or [line.state]
    return [*held, *line.doubts]


def _reasons(line: Line, why: dict[str, str]) -> str:
    return " ; ".join(why[code] for code in codes(line) if code in why)


def may_be_undone(of: Import, now: datetime) -> bool:
    """Tell whether the files a list made can still be taken back."""
    if of.state in BUSY or of.applied_at is None or of.state == State.UNDONE:
        return False
    return now - of.applied_at < ABIDES


def to_forget(actor: Actor, now: datetime) -> QuerySet[Import]:
    """Return the lists whose lines have served: sent, and brought in if ever, more than two weeks ago."""
    old = imports(actor).filter(made_at__lt=now - ABIDES).exclude(state__in=BUSY)
    return old.exclude(applied_at__gte=now - ABIDES).filter(
        Exists(Line.objects.filter(of=OuterRef("pk")).exclude(cells=""))
    )
