"""Public holidays where a practice is, by its postal code. Pure."""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache
from itertools import count

# Departments and communities with days of their own, as ISO 3166-2 ends (Code du travail, L3134-13 and L3422-2).
REGIONS = {"57": "57", "67": "6AE", "68": "6AE", "971": "971", "972": "972", "973": "973", "974": "974", "976": "976"}
ISLANDS = {"97133": "BL", "97150": "MF", "97500": "PM"}


def region(postal_code: str) -> str:
    """Return the part of the country whose own holidays are kept at a postal code; empty where it has none."""
    return ISLANDS.get(postal_code) or REGIONS.get(postal_code[:3]) or REGIONS.get(postal_code[:2], "")


def holiday(day: date, postal_code: str) -> str:
    """Return the French name of the holiday kept at a postal code; empty on another day."""
    return _of_year(day.year, region(postal_code)).get(day, "")


def next_holiday(since: date, postal_code: str) -> tuple[date, str]:
    """Return the first holiday from a day on, and its name."""
    days = (since + timedelta(days=number) for number in count())
    return next((day, name) for day in days if (name := holiday(day, postal_code)))


@lru_cache(maxsize=64)
def _of_year(year: int, where: str) -> Mapping[date, str]:
    import holidays  # large, and asked for once a year

    return dict(holidays.country_holidays("FR", subdiv=where or None, years=year, language="fr"))
