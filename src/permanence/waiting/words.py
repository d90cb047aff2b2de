"""What someone waits for, and what stands in his way, as said at the desk."""

from datetime import date, datetime, time

from babel.dates import get_day_names
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from permanence.directory.models import Person
from permanence.foundation.refusal import Words
from permanence.ui import words

from .models import Entry
from .rules import Obstacle

OBSTACLES: dict[Obstacle, Words] = {
    Obstacle.OTHER_PRACTITIONER: gettext_lazy("waits for another practitioner"),
    Obstacle.DAY: gettext_lazy("this day does not suit"),
    Obstacle.HOURS: gettext_lazy("this hour does not suit"),
    Obstacle.TOO_SOON: gettext_lazy("not before his first day"),
    Obstacle.TOO_LATE: gettext_lazy("after his last day"),
    Obstacle.NOT_IN_TIME: gettext_lazy("cannot come in time"),
    Obstacle.NOT_SOONER: gettext_lazy("has an appointment sooner"),
    Obstacle.UNREACHABLE: gettext_lazy("has neither number nor address"),
    Obstacle.STAIRS: gettext_lazy("needs a place without stairs"),
    Obstacle.NO_REASON: gettext_lazy("the practitioner does not offer this reason"),
    Obstacle.NO_LIST: gettext_lazy("the practitioner keeps no waiting list"),
    Obstacle.FORBIDDEN: gettext_lazy("a directive of the practitioner keeps him back: book it by hand if he agreed"),
    Obstacle.BUSY: gettext_lazy("has another appointment then"),
    Obstacle.ASKED_ELSEWHERE: gettext_lazy("another time is being offered to him"),
}
NOTICES = (
    (15, pgettext_lazy("notice", "15 min")),
    (30, pgettext_lazy("notice", "30 min")),
    (60, pgettext_lazy("notice", "1 h")),
    (120, pgettext_lazy("notice", "2 h")),
    (240, pgettext_lazy("notice", "half a day")),
    (1440, pgettext_lazy("notice", "a day")),
)


def suits(entry: Entry) -> str:
    """Say which days and hours suit: "lun., jeu. · avant 12 h"."""
    lang = get_language() or "fr"
    locale = "en_GB" if lang.startswith("en") else "fr"
    names = get_day_names("abbreviated", locale=locale)
    said = [", ".join(names[number] for number in entry.weekdays)] if entry.weekdays else []
    if entry.opens_at and entry.closes_at:
        said.append(
            _("between %(from)s and %(to)s")
            % {"from": _clock(entry.opens_at, lang), "to": _clock(entry.closes_at, lang)}
        )
    elif entry.opens_at:
        said.append(_("after %(time)s") % {"time": _clock(entry.opens_at, lang)})
    elif entry.closes_at:
        said.append(_("before %(time)s") % {"time": _clock(entry.closes_at, lang)})
    return " · ".join(said) or _("any day, any hour")


def called(practitioner: Person) -> str:
    """Name a practitioner as patients do: `Dr Benali`, or the whole name of those who are no doctors."""
    return practitioner.short_name if practitioner.title.startswith("Dr") else str(practitioner)


def notice(minutes: int) -> Words:
    """Say how long someone needs to come."""
    return dict(NOTICES).get(minutes) or words.minutes(minutes)


def _clock(at: time, lang: str) -> str:
    return words.clock_time(datetime.combine(date.min, at), lang)


def spoken(moment: datetime) -> str:
    """Say a moment in the zone that is open: demain 9 h 40."""
    return words.spoken(moment, timezone.localtime(timezone.now()), get_language() or "fr")
