"""Figures that leave the house as a sheet."""

from collections.abc import Sequence

from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.rights import Can
from permanence.ui import sheets


@action(Can.ENTER, audit="figures.exported")
def take_sheet(*, by: Actor, heads: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Return figures as a sheet for a spreadsheet program; that they were taken is kept in the trace."""
    return sheets.written(heads, rows)
