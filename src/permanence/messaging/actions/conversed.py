"""Why an answer, a closing or a taking of a conversation does not happen."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from permanence.foundation.refusal import Invalid, Refusal


class NothingSaid(Invalid):
    """An answer without a word."""

    title = _("Write an answer first.")


class TooLong(Invalid):
    """More than this way carries."""

    title = _("This answer is too long for an SMS")
    next_step = _("Shorten it to 480 characters, or choose another way.")


class TellsOfHealth(Invalid):
    """An SMS shows on a locked screen, and travels in clear."""

    title = _("This answer tells something of health: it cannot leave by SMS")
    next_step = _("Say it otherwise, or choose another way.")


class AnsweredMeanwhile(Refusal):
    """A colleague was faster: what she wrote is to be read before more is sent."""

    title = _("A colleague has answered meanwhile")
    next_step = _("Read what was sent; your answer is kept below.")

    def __init__(self, who: str = "") -> None:
        super().__init__(gettext("%(name)s has answered meanwhile.") % {"name": who} if who else "")


class SpokeMeanwhile(Refusal):
    """He wrote again while the answer was typed, or the conversation closed: that is to be read first."""

    title = _("He has written again meanwhile")
    next_step = _("Read it above: nothing was sent or closed, and your answer is kept.")


class TakenMeanwhile(Refusal):
    """A colleague was faster: both would prepare an answer."""

    title = _("A colleague has taken this conversation meanwhile")
    next_step = _("It is hers; hand it over if it is to be yours.")
