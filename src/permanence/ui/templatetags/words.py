"""Spoken words in templates; the clock and the language are read here, at the edge."""

from datetime import date, datetime, timedelta

from django import template
from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language

from permanence.ui import words

register = template.Library()


def _now() -> datetime:
    return timezone.localtime(timezone.now())


def _lang() -> str:
    return get_language() or "fr"


@register.filter
def spoken(moment: datetime | None) -> str:
    """demain 9 h 40"""
    return words.spoken(moment, _now(), _lang()) if moment else ""


@register.filter
def spoken_short(moment: datetime | None) -> str:
    """auj. 17 h 40"""
    return words.spoken(moment, _now(), _lang(), short=True) if moment else ""


@register.filter
def spoken_day(on: date | datetime | None) -> str:
    """demain, mar. 24 nov."""
    if on is None:
        return ""
    local = timezone.localtime(on).date() if isinstance(on, datetime) else on
    return words.day(local, _now().date(), _lang())


@register.filter
def in_full(on: date | None) -> str:
    """1er décembre 2026"""
    return words.in_full(on, _lang()) if on else ""


@register.filter
def clock_time(moment: datetime | None) -> str:
    """9 h 40"""
    return words.clock_time(timezone.localtime(moment), _lang()) if moment else ""


@register.filter
def relative(moment: datetime | None) -> str:
    """il y a 12 min"""
    return words.relative(moment, _now(), _lang()) if moment else ""


@register.filter
def exact(moment: datetime | None) -> str:
    """mardi 24 novembre 2026 à 9 h 20"""
    return words.exact(moment, _now(), _lang()) if moment else ""


@register.filter
def elapsed(since: datetime | None) -> str:
    """0:42, counted until now"""
    return words.duration((_now() - since).total_seconds()) if since else ""


@register.filter
def waited(since: datetime | None) -> str:
    """12 min, counted until now: where hours of the day stand beside it"""
    return words.minutes(int((_now() - since).total_seconds()) // 60) if since else ""


@register.filter
def duration(length: timedelta | float | str | None) -> str:
    """0:42, of a timedelta or of seconds; nothing of what is missing, which templates give as an empty text"""
    if length is None or isinstance(length, str):
        return ""
    return words.duration(length.total_seconds() if isinstance(length, timedelta) else length)


@register.filter
def in_minutes(count: int | None) -> str:
    """1 h 10, of a number of minutes"""
    return "" if count is None else words.minutes(int(count))


@register.filter
def phone(number: str | None) -> str:
    """05 36 49 12 34"""
    return words.phone(str(number) if number else None, _lang())


@register.filter
def in_sentence(name: object) -> str:
    """le Dr Samia Benali; Nadia Roux"""
    return words.in_sentence(str(name), _lang())


@register.filter
def age(born: date | None) -> str:
    """42 ans"""
    return words.age(born, _now().date(), _lang()) if born else ""


@register.filter
def birth_date(born: date | None) -> str:
    """12/03/1984"""
    return words.birth_date(born) if born else ""


@register.filter
def dial(number: str | None) -> str:
    """tel:+33639980001"""
    return f"{settings.DIAL}:{number}" if number else ""
