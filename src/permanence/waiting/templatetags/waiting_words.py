"""What someone waits for, in templates."""

from collections.abc import Mapping
from uuid import UUID

from django import template

from permanence.foundation.refusal import Words
from permanence.waiting import words
from permanence.waiting.models import Entry
from permanence.waiting.rules import Obstacle

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
def notice(minutes: int) -> Words:
    """une demi-journée"""
    return words.notice(minutes)
