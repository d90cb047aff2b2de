"""What someone waits for, in templates."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django import template

from permanence.foundation.refusal import Words
from permanence.waiting import words
from permanence.waiting.models import Entry, FarOffer, Offer
from permanence.waiting.rules import Obstacle

SOON = timedelta(hours=1)
register = template.Library()


@register.filter
def suits(entry: Entry) -> str:
    """lun., jeu. · avant 12 h"""
    return words.suits(entry)


@register.filter
def whom(entry: Entry, names: Mapping[UUID, str]) -> str:
    """Dr Benali, Dr Roux"""
    return ", ".join(names[role] for role in entry.practitioner_roles if role in names)


@register.filter
def in_the_way(obstacle: Obstacle) -> Words:
    """n’arrive pas à temps"""
    return words.OBSTACLES[obstacle]


@register.filter
def ends_soon(offer: Offer | FarOffer, now: datetime) -> bool:
    """Whether the time to answer is counted in minutes."""
    return offer.answer_by - now < SOON


@register.filter
def notice(minutes: int) -> Words:
    """une demi-journée"""
    return words.notice(minutes)
