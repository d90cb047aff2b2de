"""Days and wall times in the agenda's templates."""

from datetime import date, datetime, time

from django import template
from django.utils.translation import get_language

from permanence.agenda.forms import DAYS
from permanence.foundation.refusal import Words
from permanence.ui import words

register = template.Library()


@register.filter
def weekday(number: int) -> Words:
    """Monday, of 0"""
    return DAYS[number]


@register.filter
def wall_time(at: time) -> str:
    """9 h 40, of a time without a day"""
    return words.clock_time(datetime.combine(date.min, at), get_language() or "fr")
