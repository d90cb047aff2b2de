"""The hours in which practices work, so that what was left to do is due at moments that make sense; pure."""

from datetime import date, datetime, time, timedelta

OPENS, CLOSES = time(8), time(19)  # Monday to Friday
QUARTER_MIN = 15


def after(now: datetime, work: timedelta) -> datetime:
    """Return the moment so much working time later, on the next quarter of an hour.

    :param now: aware, in the wall time of the practices
    """
    on = now.date()
    while True:
        begins, closes = max(now, _at(on, OPENS, now)), _at(on, CLOSES, now)
        if is_worked(on) and begins + work <= closes:
            return _next_quarter(begins + work)
        if is_worked(on) and begins < closes:
            work -= closes - begins
        on += timedelta(days=1)


def before(now: datetime, work: timedelta) -> datetime:
    """Return the moment so much working time earlier."""
    on = now.date()
    while True:
        opens, ends = _at(on, OPENS, now), min(now, _at(on, CLOSES, now))
        if is_worked(on) and ends - work >= opens:
            return ends - work
        if is_worked(on) and opens < ends:
            work -= ends - opens
        on -= timedelta(days=1)


def day_at_hand(now: datetime) -> date:
    """Return the day being worked, or the next one when this one is over or off."""
    on = now.date() if now.time() < CLOSES else now.date() + timedelta(days=1)
    while not is_worked(on):
        on += timedelta(days=1)
    return on


def is_worked(on: date) -> bool:
    """Tell whether practices receive that day."""
    return on.weekday() < 5


def _at(on: date, moment: time, like: datetime) -> datetime:
    return datetime.combine(on, moment, tzinfo=like.tzinfo)


def _next_quarter(moment: datetime) -> datetime:
    whole = moment.replace(second=0, microsecond=0)
    whole += timedelta(minutes=1) if whole < moment else timedelta()
    return whole + timedelta(minutes=-whole.minute % QUARTER_MIN)
