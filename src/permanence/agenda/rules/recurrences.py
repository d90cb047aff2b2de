"""When a recurrence of a calendar begins, within a measure of work: four lines can ask for more than a life; pure."""

from collections.abc import Iterator
from datetime import MAXYEAR, date, datetime, time, timedelta
from typing import Any

from dateutil.rrule import rrulestr

STEPS = 60_000  # of one recurrence, from its beginning
IN_ALL = 600_000  # steps of all recurrences of one calendar: some seconds
READING = 50  # what reading one costs beside its steps
ERA = 400  # years, after which the calendar comes back with its weekdays
LASTS = {"HOURLY": timedelta(hours=1), "DAILY": timedelta(days=1), "WEEKLY": timedelta(weeks=1),
         "MONTHLY": timedelta(days=30), "YEARLY": timedelta(days=365)}  # fmt: skip


class TooMuch(Exception):
    """All recurrences together ask for more than is worked out."""


class Work:
    """How much may still be worked out for one calendar."""

    def __init__(self, left: int = IN_ALL) -> None:
        self.left = left

    def spend(self, steps: int) -> None:
        """Count steps.

        :raises TooMuch: when there were too many
        """
        self.left -= steps
        if self.left < 0:
            raise TooMuch


def beginnings(recurrence: Any, first: datetime, limit: datetime, work: Work) -> Iterator[datetime]:
    """Tell when it begins, from `first` to `limit` included, on the wall.

    It is followed some eras later, near the last year that can be counted: one that never comes (30 February) is
    looked for until then, and no further.

    :param recurrence: an RRULE; its `UNTIL` is not looked at
    :raises ValueError: when it comes too often, or is not understood
    :raises TooMuch: when there is no work left
    """
    often, every = recurrence.get("FREQ", [""])[0], recurrence.get("INTERVAL", [1])[0]
    if often not in LASTS or every < 1:
        raise ValueError("recurs too often")
    if first > limit:
        return
    lasts = LASTS[often] * every
    work.spend(READING + (limit - first) // lasts)
    eras = (MAXYEAR - 1 - limit.year) // ERA * ERA
    told = {name: value for name, value in recurrence.items() if name != "UNTIL"}
    rule = rrulestr(type(recurrence)(told).to_ical().decode(), dtstart=_later(first, eras))
    for step, begin in enumerate(rule):
        if begin > _later(limit, eras):
            return
        if step == STEPS:
            raise ValueError("recurs too often")
        work.spend(1)
        yield _later(begin, -eras)
    if "COUNT" not in told:  # it was looked for in vain until the end of time
        work.spend((datetime.combine(date.max, time()) - _later(limit, eras)) // lasts)


def _later(moment: datetime, years: int) -> datetime:
    return moment.replace(year=moment.year + years)
