"""Until when something is postponed; pure."""

from datetime import datetime, time, timedelta

MORNING, EVENING = time(9), time(18)


def choices(now: datetime) -> list[datetime]:
    """Propose this evening, tomorrow morning, the next working day when that is another, and in a week.

    :param now: aware, in the wall time of the structure
    """
    tonight, tomorrow = _at(now, 0, EVENING), _at(now, 1, MORNING)
    found = [tonight] if tonight - now > timedelta(hours=1) else []
    found.append(tomorrow)
    if tomorrow.weekday() > 4:
        found.append(_at(now, 1 + 7 - tomorrow.weekday(), MORNING))
    return [*found, _at(now, 7, EVENING)]


def _at(now: datetime, days: int, moment: time) -> datetime:
    return datetime.combine(now.date() + timedelta(days=days), moment, tzinfo=now.tzinfo)
