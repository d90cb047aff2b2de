"""Figures that leave the house as a sheet."""

from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.rights import Can
from permanence.ui.handing import Sheet, written


@action(Can.ENTER, audit="figures.exported")
def take_sheet(*, by: Actor, sheet: Sheet, form: str) -> bytes:
    """Return figures as a sheet for a spreadsheet program; that they were taken is kept in the trace."""
    return written(sheet, form)
