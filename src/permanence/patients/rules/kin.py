"""From when until when a relative has his rights: a parent's end when the child comes of age; pure."""

from datetime import date, timedelta

OF_AGE = 18
PARENTAL = frozenset({"mother", "father", "authority"})


def of_age_on(birth_date: date) -> date:
    """Return the day someone comes of age; born on 29 February, on 1 March."""
    try:
        return birth_date.replace(year=birth_date.year + OF_AGE)
    except ValueError:
        return date(birth_date.year + OF_AGE, 3, 1)


def is_child(birth_date: date, today: date) -> bool:
    """Tell whether someone is not of age yet."""
    return today < of_age_on(birth_date)


def last_day(relation: str, birth_date: date, until_on: date | None) -> date | None:
    """Return the last day of a relative's rights; None when no end is known."""
    if relation not in PARENTAL:
        return until_on
    childhood = of_age_on(birth_date) - timedelta(days=1)
    return min(childhood, until_on) if until_on else childhood


def in_force(relation: str, birth_date: date, from_on: date | None, until_on: date | None, today: date) -> bool:
    """Tell whether a relative has his rights on a day."""
    ends = last_day(relation, birth_date, until_on)
    return (from_on is None or from_on <= today) and (ends is None or today <= ends)
