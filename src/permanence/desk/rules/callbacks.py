"""When to try again someone who was not reached; pure."""

from datetime import datetime, time, timedelta

OPENS, CLOSES = time(9), time(19)
AGAIN = (timedelta(minutes=15), timedelta(hours=1), timedelta(hours=3))  # after the first try without answer, and so on
AFTER_WORD = timedelta(hours=4)  # he was asked to call: leave him the time


def next_try(result: str, rank: int, now: datetime) -> datetime | None:
    """Propose the next try, within the hours and days in which one calls patients; None when he was reached.

    :param rank: how many tries were made with this one
    :param now: aware, in the wall time of the practice
    """
    if result == "reached":
        return None
    wait = AFTER_WORD if result == "left_word" else AGAIN[min(rank, len(AGAIN)) - 1]
    moment = now + wait
    if rank > len(AGAIN) or moment.time() >= CLOSES or moment.date() != now.date():
        moment = _at(now + timedelta(days=1), OPENS)
    elif moment.time() < OPENS:
        moment = _at(moment, OPENS)
    while moment.weekday() > 4:
        moment = _at(moment + timedelta(days=1), OPENS)
    return moment


def _at(day: datetime, moment: time) -> datetime:
    return datetime.combine(day.date(), moment, tzinfo=day.tzinfo)
