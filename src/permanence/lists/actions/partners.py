"""Reading a list of partners, adding them to the directory, and taking back those nobody used since."""

from collections.abc import Mapping
from typing import Any

from permanence.directory import actions as directory
from permanence.foundation.actor import Actor
from permanence.lists import queries
from permanence.lists.models import Import, Line, LineState
from permanence.lists.rules.partners import Doubt, Told, read
from permanence.patients.queries import as_e164

SOME = 100
NUMBERS = {Doubt.PHONE: "phone", Doubt.OTHER_PHONE: "other_phone"}


def read_partners(of: Import) -> None:
    """Read every line: which are ready, which cannot be read, which are known; done twice it comes to the same."""
    columns, there = queries.partner_columns_of(of), queries.partners_known(of.structure_id)
    seen: set[tuple[str, str, str]] = set()
    lines = list(of.lines.all())
    for line in lines:
        told = read(line.cells, columns)
        line.faults, line.doubts = [*told.faults], [*told.doubts, *_undialled(told)]
        if line.faults:
            line.state = LineState.FAULTY
        elif told.same_as in seen:
            line.state = LineState.TWICE
        else:
            seen.add(told.same_as)
            line.state = LineState.KNOWN if told.same_as in there else LineState.GOOD
    Line.objects.bulk_update(lines, ["state", "faults", "doubts"], batch_size=1000)


def bring_partners(by: Actor, of: Import, _now: Any) -> bool:
    """Add the partners of the next lines; tell whether any may be left."""
    some = list(of.lines.filter(state=LineState.GOOD)[:SOME])
    columns, there = queries.partner_columns_of(of), queries.partners_known(of.structure_id)
    for line in some:
        told = read(line.cells, columns)
        if told.same_as in there:  # added by hand since the list was read
            line.state = LineState.KNOWN
            continue
        try:
            line.partner = directory.add_partner(by=by, structure=of.structure, known=_kept(told))
            line.state = LineState.MADE
        except directory.KnownAlready:
            line.state = LineState.KNOWN
    Line.objects.bulk_update(some, ["state", "partner"])
    return len(some) == SOME


def take_partners_back(by: Actor, of: Import) -> bool:
    """Remove the next partners the list made; those changed, asked or named since are kept."""
    some = list(of.lines.filter(state=LineState.MADE).select_related("partner")[:SOME])
    for line in some:
        gone = line.partner is None or directory.remove_partner(by=by, partner=line.partner)
        line.state, line.partner = (LineState.REMOVED, None) if gone else (LineState.KEPT, line.partner)
    Line.objects.bulk_update(some, ["state", "partner"])
    return len(some) == SOME


def _undialled(told: Told) -> list[Doubt]:
    return [doubt for doubt, name in NUMBERS.items() if told.known[name] and not as_e164(told.known[name])]


def _kept(told: Told) -> Mapping[str, Any]:
    return {**told.known, **{name: as_e164(told.known[name]) if told.known[name] else "" for name in NUMBERS.values()}}
