"""What the rules found, in words."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from permanence.foundation.refusal import Words

from .rules.national import Doubt

DOUBTS: Mapping[Doubt, Words] = {
    Doubt.LENGTH: _("It has not 13 characters, nor 15 with its key."),
    Doubt.SHAPE: _("It does not look like a national number: sex, year, month, department, commune, rank, key."),
    Doubt.NO_KEY: _("Its key, the last two digits, is missing: a slip cannot be seen."),
    Doubt.KEY: _("The key does not fit: a character is wrong, or two stand the wrong way round."),
    Doubt.PROVISIONAL: _("It begins like a number given for a while."),
    Doubt.SEX: _("It says another sex than the file."),
    Doubt.BIRTH: _("It says another month or year of birth than the file."),
    Doubt.PLACE: _("It says another birth place than the file."),
}
