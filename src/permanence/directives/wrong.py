"""What is wrong with a field, in the words of who writes it."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from permanence.foundation.refusal import Words

from .rules.fields import Wrong

WRONG: Mapping[Wrong, Words] = {
    Wrong.NOT_A_CHOICE: _("Choose one of the answers offered."),
    Wrong.NOT_A_NUMBER: _("Give a whole number, neither negative nor out of reach."),
    Wrong.NOT_A_NAME: _("Choose one of the practitioners offered."),
    Wrong.NOT_A_CONDITION: _("Choose one of the conditions offered, and what is done then."),
    Wrong.NOT_A_MOMENT: _("Give a date, an hour and their zone, for instance 2026-11-23T08:00:00+01:00."),
    Wrong.NOT_A_FIELD: _("This kind of directive has no such field."),
    Wrong.NOT_A_TIME: _("Give both hours, for instance 09:00 and 12:00."),
    Wrong.EMPTY_WINDOW: _("Both hours are the same: nothing would be put through."),
    Wrong.NO_TEXT: _("Write what the desk should know."),
    Wrong.TOO_LONG: _("A note has 500 characters at most: it is read while the phone rings."),
    Wrong.NO_END: _("Say until when: only a permanent directive has no end."),
    Wrong.ENDS_BEFORE_START: _("The end comes before the beginning."),
    Wrong.ALREADY_OVER: _("This end is already past."),
}
