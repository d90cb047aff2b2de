"""The clock may be wrong: that it jumped is noticed, and nothing is forgotten because it says that years went by."""

import logging
from datetime import datetime, timedelta
from itertools import pairwise

from django.core.cache import cache

from .models import Night

log = logging.getLogger(__name__)
LOOKED_AT_EVERY_S = 20
TOLERATED_S = 5.0  # what setting it right now and then comes to
JUMPED, WEEK_S = "clock.jumped", 7 * 24 * 3600
SKIPPED = timedelta(days=7)  # more than this between two nights: it jumped ahead, or the installation was off
HELD = timedelta(days=30)  # so long nothing is forgotten afterwards: whoever is in charge sees that all days are past
NEWEST = HELD.days + 2


def note_jump(seconds: float) -> None:
    """Keep for a week how far it jumped, ahead or back."""
    cache.set(JUMPED, seconds, WEEK_S)


def jumped_s() -> float:
    """Return how far it last jumped within a week, ahead or back."""
    return float(abs(cache.get(JUMPED, 0)))


def may_forget(now: datetime) -> bool:
    """Tell whether what is old by the clock is so; keeps that this night was seen, for the nights to come.

    What was seen of days that are not there yet is forgotten: the clock was ahead.
    """
    Night.objects.filter(day__gt=now.date()).delete()
    Night.objects.get_or_create(day=now.date())
    skipped = skipped_days(now)
    if skipped > SKIPPED.days:
        log.error("nothing is forgotten: %s days were skipped, the clock jumped or the installation was off", skipped)
    return skipped <= SKIPPED.days


def skipped_days(now: datetime) -> int:
    """Return how many days at most lay between two nights, of those lately."""
    days = list(Night.objects.order_by("-day").values_list("day", flat=True)[:NEWEST])
    lately = now.date() - HELD
    return max(((later - earlier).days for later, earlier in pairwise(days) if later > lately), default=0)
