"""Why a line was not brought in, and what columns hold, as said on screen."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from permanence.foundation.refusal import Words

from . import queries
from .models import Kind, Line, LineState
from .rules import agenda_columns, appointments, partner_columns, partners
from .rules.columns import Field
from .rules.hours import Trouble
from .rules.lines import Doubt, Fault

PEOPLE: Mapping[Field, Words] = {
    Field.BIRTH_NAME: _("Birth name"),
    Field.USED_NAME: _("Name in use"),
    Field.FIRST_NAMES: _("First names"),
    Field.BIRTH_DATE: _("Birth date"),
    Field.SEX: _("Sex"),
    Field.PHONE: _("Telephone"),
    Field.OTHER_PHONE: _("Other telephone"),
    Field.EMAIL: pgettext_lazy("list", "E-mail address"),
    Field.ADDRESS: pgettext_lazy("partner", "Street"),
    Field.POSTCODE: _("Postal code"),
    Field.CITY: _("Town"),
    Field.RELATIVES: _("Relatives: name, relation, number"),
    Field.RIGHTS: _("Rights: kind, insurer, contract, days"),
}
Agenda = agenda_columns.Field
APPOINTMENTS: Mapping[Agenda, Words] = {
    Agenda.DAY: _("Day, or day and hour"),
    Agenda.HOUR: _("Hour"),
    Agenda.END: pgettext_lazy("appointment", "End"),
    Agenda.MINUTES: _("Duration"),
    Agenda.PRACTITIONER: _("Practitioner"),
    Agenda.REASON: pgettext_lazy("appointment", "Reason"),
    Agenda.ROOM: _("Room"),
    Agenda.WHOLE_NAME: _("Patient, in one column"),
    Agenda.BIRTH_NAME: _("Birth name"),
    Agenda.USED_NAME: _("Name in use"),
    Agenda.FIRST_NAMES: _("First names"),
    Agenda.BIRTH_DATE: _("Birth date"),
    Agenda.PHONE: _("Telephone"),
    Agenda.STATUS: pgettext_lazy("appointment", "Came, cancelled…"),
    Agenda.NOTE: pgettext_lazy("appointment", "Note"),
}
Partner = partner_columns.Field
PARTNERS: Mapping[Partner, Words] = {
    Partner.NAME: pgettext_lazy("list", "Name"),
    Partner.KIND: pgettext_lazy("partner", "Kind"),
    Partner.SPECIALTY: _("Specialty"),
    Partner.PHONE: _("Telephone"),
    Partner.OTHER_PHONE: _("Other telephone"),
    Partner.EMAIL: pgettext_lazy("list", "E-mail address"),
    Partner.ADDRESS: pgettext_lazy("partner", "Street"),
    Partner.POSTAL_CODE: _("Postal code"),
    Partner.CITY: _("Town"),
    Partner.HOURS: _("When he can be reached"),
    Partner.DISTANCE: _("Distance from here, in km"),
    Partner.RPPS: _("RPPS"),
    Partner.FINESS: _("FINESS"),
    Partner.REMARKS: _("To know"),
}
FIELDS: Mapping[str, Mapping[Any, Words]] = {
    Kind.PEOPLE: PEOPLE, Kind.AGENDA: APPOINTMENTS, Kind.PARTNERS: PARTNERS,
}  # fmt: skip
OF_PARTNERS: Mapping[str, Words] = {
    partners.Fault.NO_NAME: _("no name"),
    partners.Fault.NO_LETTER: _("a name without any letter"),
    partners.Fault.NAME_TOO_LONG: _("a name too long to be kept"),
    partners.Doubt.KIND: _("the kind is not understood: the nearest is kept"),
    partners.Doubt.PHONE: _("brought in without the telephone: it cannot be called"),
    partners.Doubt.OTHER_PHONE: _("brought in without the other telephone: it cannot be called"),
    partners.Doubt.EMAIL: _("brought in without the e-mail: it is no address"),
    partners.Doubt.POSTAL_CODE: _("brought in without the postal code: it has not five digits"),
    partners.Doubt.DISTANCE: _("brought in without the distance: it is no number of km"),
    partners.Doubt.RPPS: _("brought in without the RPPS: it does not exist"),
    partners.Doubt.FINESS: _("brought in without the FINESS: it does not exist"),
    partners.Doubt.SHORTENED: _("too long: its end is left out"),
    LineState.TWICE: _("twice in the file: the first one counts"),
    LineState.KNOWN: _("in the directory already: nothing was changed"),
    LineState.KEPT: _("kept when the list was taken back: used since"),
}
OF_APPOINTMENTS: Mapping[str, Words] = {
    Trouble.NO_DAY: _("no day"),
    Trouble.BAD_DAY: _("this day does not exist"),
    Trouble.NO_HOUR: _("no hour: a whole day is no appointment"),
    Trouble.BAD_HOUR: _("the hour is not understood"),
    Trouble.SKIPPED_HOUR: _("this hour does not exist that night: clocks go forward"),
    Trouble.BAD_LENGTH: _("it ends before it begins, or more than 12 hours later"),
    appointments.Fault.NO_PRACTITIONER: _("with whom is not known: say below who is who"),
    appointments.Fault.NO_PATIENT: _("no patient is named"),
    appointments.Fault.DIED: _("the file is noted as deceased"),
    appointments.Fault.SEVERAL: _("several files bear this name"),
    appointments.Fault.OTHERWISE: _("a file of this name has another birth date"),
    appointments.Fault.LIKELY: _("one file bears this name, and no birth date or telephone confirms it"),
    appointments.Doubt.TWICE_THAT_NIGHT: _("this hour comes twice that night: read as the first one"),
    appointments.Doubt.LENGTH: _("no duration: 15 minutes are kept"),
    appointments.Doubt.OVERLAP: _("at the same time as another: kept as an extra"),
    appointments.Doubt.REASON: _("a reason that this practitioner does not offer: kept in these words"),
    appointments.Doubt.ROOM: _("a room that is not known: kept in a note"),
    appointments.Doubt.STATUS: _("whether the patient came is not understood: kept as planned"),
    LineState.NOBODY: _("nobody of this name has a file: bring the patients in first"),
    LineState.UNSURE: _("for whom is not sure"),
    LineState.TWICE: _("twice in the file: the first one counts"),
    LineState.KNOWN: _("in the agenda already: nothing was changed"),
    LineState.KEPT: _("kept when the list was taken back: used since"),
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
    Fault.HAS_SIGNS: _("a name with signs that stand in no name, such as “=” or “@”"),
    Fault.TOO_LONG: _("a name too long to be kept"),
    Fault.REFUSED: _("a name or an address that cannot be kept as it is"),
    Doubt.PHONE: _("brought in without the telephone: it cannot be called"),
    Doubt.OTHER_PHONE: _("brought in without the other telephone: it cannot be called"),
    Doubt.EMAIL: _("brought in without the e-mail: it is no address"),
    Doubt.SEX: _("brought in without the sex: it is not understood"),
    Doubt.ADDRESS: _("brought in without the postal address: it is too long"),
    Doubt.RIGHTS: _("brought in without a right that is not understood, or not whole"),
    Doubt.RELATIVE: _("brought in without a relative’s number: it cannot be called"),
    LineState.TWICE: _("twice in the file: the first one counts"),
    LineState.KNOWN: _("has a file already: nothing was changed"),
    LineState.KEPT: _("kept when the list was taken back: the file was used since"),
}
AHEAD: Mapping[str, Words] = {
    Doubt.PHONE: pgettext_lazy("line", "telephone that cannot be called"),
    Doubt.OTHER_PHONE: pgettext_lazy("line", "other telephone that cannot be called"),
    Doubt.EMAIL: pgettext_lazy("line", "e-mail that is no address"),
    Doubt.SEX: pgettext_lazy("line", "sex not understood"),
    Doubt.ADDRESS: pgettext_lazy("line", "postal address that is too long"),
    Doubt.RIGHTS: pgettext_lazy("line", "a right that is not understood, or not whole"),
    Doubt.RELATIVE: pgettext_lazy("line", "relative’s number that cannot be called"),
}


def whys(kind: str) -> Mapping[str, Words]:
    """Return what each code of a kind of list means."""
    if kind == Kind.PARTNERS:
        return OF_PARTNERS
    return {**WHY, **OF_APPOINTMENTS} if kind == Kind.AGENDA else WHY


def why(line: Line, kind: str) -> str:
    """Say what stands in the way of a line, or is left out of it."""
    means = whys(kind)
    return ", ".join(str(AHEAD.get(code) or means[code]) for code in queries.codes(line) if code in means)
