"""Why an opening is pointed out, in words."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from permanence.foundation.refusal import Words

from .rules import Why

GROUNDS: Mapping[Why, Words] = {
    Why.OWN: _("bears the patient's name"),
    Why.NIGHT: _("in the middle of the night"),
    Why.OFTEN: _("again and again within a day"),
    Why.NO_VISIT: _("no appointment within two weeks"),
}


def grounds(codes: str) -> list[Words]:
    """Say why, from the codes that an alert keeps."""
    return [GROUNDS[Why(code)] for code in codes.split()]
