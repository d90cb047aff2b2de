"""When an answer of the practitioner is due, when he is reminded, and what is done when he stays silent."""

from datetime import UTC, datetime, time, timedelta

HOLDING = timedelta(minutes=5)  # as long as a caller may be asked to wait
WITHIN = timedelta(minutes=120)
TELL = timedelta(minutes=10)  # once it is known, the caller is told
CLOSES, NOON = time(19), time(12)
SATURDAY = 5


def due(now: datetime, pressing: str, within: timedelta = WITHIN) -> datetime:
    """Return by when an answer is due: minutes while the caller holds, today, or by noon of the next working day.

    :param now: aware, in the wall time of the practice
    :param within: how long he gives himself in his directive, for what is asked for today
    """
    if pressing == "now":
        return after(now, min(HOLDING, within))
    if pressing == "today":
        closes, soon, late = _at(now, CLOSES), after(now, timedelta(minutes=15)), after(now, within)
        return closes if soon < closes < late else late
    day = now + timedelta(days=1)
    while day.weekday() >= SATURDAY:
        day += timedelta(days=1)
    return _at(day, NOON)


def reminder(now: datetime, answer_by: datetime) -> datetime:
    """Return when the practitioner is reminded: half-way."""
    return after(now, (answer_by.astimezone(UTC) - now.astimezone(UTC)) / 2)


def may_ask(ask: str, pressing: str, *, newcomer: bool) -> bool:
    """Tell whether an exception may be asked: *sometimes* is for what cannot wait, or for a new patient.

    :param ask: never, sometimes or always, as his directive says
    :param newcomer: a patient whom he does not know: the desk states that he is ill and without a doctor
    """
    return ask == "always" or (ask == "sometimes" and (pressing != "whenever" or newcomer))


def after_silence(ask: str, via: str) -> str:
    """Tell what the desk does when nobody answers; never is silence taken for a yes.

    `call` him, when he wants to be asked by telephone; ask `again`, when he always takes exceptions; `decline`
    courteously with an alternative otherwise. The request stays on the board in all three.
    """
    if via == "call":
        return "call"
    return "again" if ask == "always" else "decline"


def after(now: datetime, length: timedelta) -> datetime:
    """Return the moment so much later, by a clock that knows no change of hour."""
    return (now.astimezone(UTC) + length).astimezone(now.tzinfo)


def _at(day: datetime, moment: time) -> datetime:
    return datetime.combine(day.date(), moment, tzinfo=day.tzinfo)
