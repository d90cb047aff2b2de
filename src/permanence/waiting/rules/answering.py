"""How long a patient has to answer: the nearer the time, the shorter; the night does not count; pure."""

from datetime import datetime, time, timedelta

# From how far ahead, how many waking minutes. Nearer than the last line, only the telephone is quick enough.
TABLE = (
    (timedelta(days=7), 720),
    (timedelta(days=3), 360),
    (timedelta(hours=24), 180),
    (timedelta(hours=6), 60),
    (timedelta(hours=2), 20),
    (timedelta(hours=1), 10),
    (timedelta(minutes=20), 5),
)
WAKES, SLEEPS = time(8), time(20)
SHORTEST = timedelta(minutes=3)


def answer_by(starts_at: datetime, now: datetime, *, notice_min: int) -> datetime | None:
    """Tell until when an offer made now may be answered; None when it comes too late to be made.

    It ends while the patient can still come in time.
    :param starts_at: in the wall time of the practice
    :param notice_min: how long he needs to come, once told
    """
    waking_min = next((minutes for ahead, minutes in TABLE if starts_at - now >= ahead), None)
    if waking_min is None:
        return None
    local = now.astimezone(starts_at.tzinfo)
    until = min(_waking(local, timedelta(minutes=waking_min)), starts_at - timedelta(minutes=notice_min))
    return until if until - now >= SHORTEST else None


def shortest() -> timedelta:
    """Tell the shortest time one is ever given."""
    return SHORTEST


def _waking(moment: datetime, left: timedelta) -> datetime:
    """Add waking time to a moment, on the clock of its zone."""
    while True:
        morning, evening = (moment.replace(hour=at.hour, minute=0, second=0, microsecond=0) for at in (WAKES, SLEEPS))
        begins = max(moment, morning)
        if begins < evening and begins + left <= evening:
            return begins + left
        left -= max(evening - begins, timedelta(0))
        moment = morning + timedelta(days=1)
