"""The to-do's words in templates."""

from datetime import date, datetime, time

from django import template
from django.utils import timezone
from django.utils.translation import get_language

from permanence.kernel import words
from permanence.kernel.models import Recurring, Task, TaskStep
from permanence.ui import words as spoken

register = template.Library()
ICONS = {"made": "plus", "taken": "user-check", "handed": "user", "postponed": "clock", "done": "check"}


@register.filter
def has_it(one: Task | Recurring) -> str:
    """Sylvie; secrétaire; le premier libre"""
    return words.owner(one)


@register.filter
def how_often(one: Recurring) -> str:
    """chaque semaine"""
    return words.often(one)


@register.filter
def wall_hour(hour: time) -> str:
    """8 h 30"""
    return spoken.clock_time(datetime.combine(timezone.localdate(), hour), _lang())


@register.filter
def step_icon(step: TaskStep) -> str:
    """Draw the fact."""
    return ICONS.get(step.kind, "arrow-back-up")


@register.filter
def month_name(on: date) -> str:
    """novembre 2026"""
    return spoken.dated(on, "MMMM y", _lang())


@register.filter
def weekday_name(on: date) -> str:
    """lun."""
    return spoken.dated(on, "EEE", _lang())


@register.filter
def day_name(on: date) -> str:
    """mar. 24 nov."""
    return spoken.day(on, timezone.localdate(), _lang(), short=True)


def _lang() -> str:
    return get_language() or "fr"
