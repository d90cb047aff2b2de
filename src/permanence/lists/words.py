"""Why a line was not brought in, and what columns hold, as said on screen."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from permanence.foundation.refusal import Words

from .models import Line, LineState
from .rules.columns import Field
from .rules.lines import Doubt, Fault

FIELDS: Mapping[Field, Words] = {
    Field.BIRTH_NAME: _("Birth name"),
    Field.USED_NAME: _("Name in use"),
    Field.FIRST_NAMES: _("First names"),
    Field.BIRTH_DATE: _("Birth date"),
    Field.SEX: _("Sex"),
    Field.PHONE: _("Telephone"),
    Field.OTHER_PHONE: _("Other telephone"),
    Field.EMAIL: pgettext_lazy("list", "E-mail address"),
}
WHY: Mapping[str, Words] = {
    Fault.NO_BIRTH_NAME: _("no name"),
    Fault.NO_FIRST_NAME: _("no first name"),
    Fault.NO_BIRTH_DATE: _("no birth date"),
    Fault.BAD_DATE: _("this birth date does not exist, or its year has not four digits"),
    Fault.NOT_BORN_YET: _("birth date in the future"),
    Fault.TOO_OLD: _("born more than 120 years ago"),
    Fault.NOT_A_NAME: _("a name without any letter"),
    Fault.NOT_LATIN: _("a name that is not in Latin letters"),
    Fault.TOO_LONG: _("a name too long to be kept"),
    Fault.REFUSED: _("a name or an address that cannot be kept as it is"),
    Doubt.PHONE: _("brought in without the telephone: it cannot be called"),
    Doubt.OTHER_PHONE: _("brought in without the other telephone: it cannot be called"),
    Doubt.EMAIL: _("brought in without the e-mail: it is no address"),
    Doubt.SEX: _("brought in without the sex: it is not understood"),
    LineState.TWICE: _("twice in the file: the first one counts"),
    LineState.KNOWN: _("has a file already: nothing was changed"),
    LineState.KEPT: _("kept when the list was taken back: the file was used since"),
}
AHEAD: Mapping[str, Words] = {
    Doubt.PHONE: pgettext_lazy("line", "telephone that cannot be called"),
    Doubt.OTHER_PHONE: pgettext_lazy("line", "other telephone that cannot be called"),
    Doubt.EMAIL: pgettext_lazy("line", "e-mail that is no address"),
    Doubt.SEX: pgettext_lazy("line", "sex not understood"),
}


def reasons(codes: Iterable[str]) -> str:
    """Say why, in one sentence."""
    return ", ".join(str(AHEAD.get(code) or WHY[code]) for code in codes)


def why(line: Line) -> str:
    """Say what stands in the way of a line, or is left out of it."""
    return reasons([*line.faults, *line.doubts]) or str(WHY.get(line.state, ""))
