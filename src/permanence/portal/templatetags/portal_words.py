"""Days, hours and directions in every language of the patients' pages; the language is read here, at the edge."""

from collections.abc import Mapping
from datetime import date, datetime, time
from uuid import UUID

from babel.dates import format_date, get_day_names
from django import template
from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language

from permanence.directory.queries import Where
from permanence.ui import words

register = template.Library()
FULL = {"en": "EEEE d MMMM y", "fr": "EEEE d MMMM y", "uk": "EEEE, d MMMM y", "ar": "EEEE، d MMMM y"}
OWN = ("fr", "en")  # the languages that `ui.words` speaks


def _language() -> str:
    return (get_language() or "fr").partition("-")[0]


def _day(on: date | datetime) -> date:
    return timezone.localtime(on).date() if isinstance(on, datetime) else on


def _clock(local: datetime) -> str:
    return words.clock_time(local, "fr") if _language() == "fr" else f"{local.hour}:{local.minute:02}"


@register.simple_tag
def hosted_by() -> str:
    """Return the certified host of health data, as whoever runs this installation names it, or nothing."""
    return str(settings.HOSTED_BY)


@register.filter
def full_day(on: date | datetime | None) -> str:
    """Lundi 23 novembre 2026"""
    if on is None:
        return ""
    language = _language()
    if language in OWN:
        said = words.dated(_day(on), FULL[language], language)
    else:
        said = format_date(_day(on), FULL.get(language, "full"), locale=language)
    return said[:1].upper() + said[1:]


@register.filter
def week_day(number: int) -> str:
    """Lundi, of 0"""
    said: str = get_day_names("wide", locale=_language())[number]
    return said[:1].upper() + said[1:]


@register.filter
def wall(at: time) -> str:
    """9 h 40, of a time without a day"""
    return _clock(datetime.combine(date.min, at))


@register.filter
def hour(moment: datetime | None) -> str:
    """9 h 40 in French, 9:40 elsewhere"""
    if moment is None:
        return ""
    return _clock(timezone.localtime(moment))


@register.filter
def there(places: Mapping[UUID | None, Where], site_id: UUID | None) -> Where | None:
    """Return what is said of a place, where anything is."""
    return places.get(site_id)


@register.filter
def iso_day(on: date | None) -> str:
    """2026-11-23, for an address"""
    return on.isoformat() if on else ""


@register.filter
def iso_moment(moment: datetime | None) -> str:
    """2026-11-23T08:00:00+00:00, for a form"""
    return moment.isoformat() if moment else ""


@register.filter
def dialled(number: str) -> str:
    """116 117, as it is read aloud"""
    return f"{number[:3]} {number[3:]}" if len(number) == 6 else number
