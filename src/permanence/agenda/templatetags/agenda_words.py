"""Days and wall times in the agenda's templates."""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django import template
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from psycopg.types.range import Range

from permanence.agenda import opening_forms
from permanence.agenda.days_off import off_between, said, said_length
from permanence.agenda.forms import DAYS
from permanence.agenda.models import Leave
from permanence.agenda.rules import Place
from permanence.capacity.models import Channel, Closure, OpeningRule, Resource
from permanence.directory.queries import Where
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


@register.filter
def at_place(where: Where) -> str:
    """à Aspet, au 12 rue des Lilas"""
    return where.said(get_language() or "fr")


@register.filter
def full_day(on: date | datetime) -> str:
    """mardi 1er décembre 2026"""
    local = timezone.localtime(on).date() if isinstance(on, datetime) else on
    return words.dated(local, "EEEE d MMMM y", get_language() or "fr")


@register.filter
def days_off(one: Leave | Closure | Range[datetime]) -> str:
    """demain, l'après-midi; mar. 24 nov. → jeu. 26 nov. jusqu'à 11 h: of a leave, an absence, a stretch of time"""
    if isinstance(one, Leave):
        off = one.off
    else:
        ends = (one.lower, one.upper) if isinstance(one, Range) else (one.starts_at, one.ends_at)
        off = off_between(*(timezone.localtime(moment) for moment in ends))
    return said(off, timezone.localdate(), get_language() or "fr")


@register.filter
def length_off(leave: Leave) -> str:
    """3 jours; une demi-journée: of a leave, nothing where it begins or ends at another hour"""
    return said_length(leave.off)


@register.filter
def how_often(rule: OpeningRule) -> Words:
    """Every two weeks; the first of the month"""
    return opening_forms.how_often(rule)


@register.filter
def who_books(rule: OpeningRule) -> Words:
    """By the desk; by the practitioner alone"""
    return Channel(rule.channel).label


@register.filter
def goes_by(address: str) -> Words:
    """By SMS to; by e-mail to: how what is written to an address goes there."""
    return _("by SMS to") if address.startswith("+") else _("by e-mail to")


@register.filter
def as_said(address: str) -> str:
    """06 39 98 00 01; an e-mail address as it is"""
    return words.phone(address, get_language() or "fr") if address.startswith("+") else address


@register.filter
def as_fate(place: Place) -> str:
    """Write a place as a form sends it back."""
    return f"move|{place.reason}|{place.starts_at.isoformat()}"


@register.filter
def as_instead(thing: Resource) -> str:
    """Write what is to be taken instead as a form sends it back."""
    return f"instead|{thing.pk}"


@register.filter
def said_of(said: Mapping[UUID | None, Any], pk: UUID | None) -> Any:
    """Return what is said of one line or one place; nothing when nothing is."""
    return said.get(pk, "")
