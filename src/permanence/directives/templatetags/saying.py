"""Directives in words, in templates."""

from django import template
from django.utils import timezone

from permanence.directives import saying
from permanence.directives.models import Directive
from permanence.directives.rules.clashes import Clash

register = template.Library()


@register.filter
def sentence(directive: Directive) -> str:
    """Nouveaux patients : non"""
    return saying.sentence(directive)


@register.filter
def answer(directive: Directive | None, kind: str) -> str:
    """non"""
    return saying.answer(directive, kind)


@register.filter
def until(directive: Directive) -> str:
    """jusqu'à ce soir"""
    return saying.until(directive.valid_to, timezone.localtime())


@register.filter
def because(clash: Clash[Directive]) -> str:
    """le praticien avant le cabinet"""
    return saying.because(clash)


@register.filter
def whose(directive: Directive) -> str:
    """Dr Benali, du jour"""
    return saying.whose(directive)
