"""By when an unfinished request must be answered."""

from datetime import datetime, time, timedelta

from .asking import after

CALL_BACK = timedelta(minutes=30)  # a caller who hung up before the answer
FINISH = timedelta(hours=1)  # a call ended, its request not
ALERT = timedelta(minutes=10)  # a practitioner to be told of what cannot wait
VISITOR = timedelta(minutes=15)  # someone waits at the counter
OPENS, NOON, CLOSES = time(9), time(12), time(18)


def choices(now: datetime) -> list[datetime]:
    """Propose the deadlines one says at the desk: in half an hour, at noon, tonight, tomorrow morning.

    :param now: aware, in the wall time of the practice
    """
    soon = after(now, CALL_BACK).replace(second=0, microsecond=0)
    soon = after(soon, timedelta(minutes=-soon.minute % 5))
    today = [_at(now, moment) for moment in (NOON, CLOSES)]
    tomorrow = _at(now + timedelta(days=1), OPENS)
    return [soon, *(moment for moment in today if moment > soon + timedelta(minutes=20)), tomorrow]


def default(now: datetime) -> datetime:
    """Propose one deadline: the end of this half-day when it is far enough, tomorrow morning otherwise."""
    return next(moment for moment in choices(now)[1:] if moment > now)


def target(channel: str, urgency: str, now: datetime) -> datetime:
    """Return by when a request that is no call is answered, by how urgent it is: whoever stands there first.

    :param channel: `counter`, or what was written: `email`, `online`, `letter`
    :param now: aware, in the wall time of the practice
    """
    if urgency == "doctor_now":
        return after(now, ALERT)
    if channel == "counter":
        return after(now, VISITOR)
    return after(now, CALL_BACK) if urgency == "same_day" else default(now)


def _at(day: datetime, moment: time) -> datetime:
    return datetime.combine(day.date(), moment, tzinfo=day.tzinfo)


def of_proposal(action: str, *, urgent: bool, now: datetime, answer_within_min: int) -> datetime:
    """Return by when what is accepted must be followed up: what the caller was told.

    :param now: aware, in the wall time of the practice
    :param answer_within_min: how long the practitioner takes to answer what he is asked
    """
    if action == "ask_exception":
        return after(now, timedelta(minutes=answer_within_min))
    if action == "alert_practitioner":
        return after(now, ALERT)
    if action == "open_complaint":
        return _at(now + timedelta(days=1), NOON)
    return call_back_by(now) if urgent else default(now)


def call_back_by(now: datetime) -> datetime:
    """Return by when one calls back about what is urgent: half an hour, said in whole minutes."""
    return after(now, CALL_BACK + timedelta(minutes=1)).replace(second=0, microsecond=0)
