"""The trace in words, for its pages."""

from django import template
from django.utils.translation import gettext_lazy as _

from permanence.foundation.models import Trace
from permanence.foundation.refusal import Words
from permanence.privacy import words
from permanence.privacy.rules.unusual import Why

register = template.Library()
GROUNDS: dict[Why, Words] = {
    Why.NAMESAKE: _("same family name"),
    Why.NIGHT: _("at night"),
    Why.MANY: _("very many files within an hour"),
}


@register.filter
def deed(verb: str) -> Words:
    """Say what was done."""
    return words.deed(verb)


@register.filter
def taken(line: Trace) -> str:
    """Say how many lines of a list were taken out, and in which form."""
    return words.taken(line.purpose)


@register.filter
def doer(line: Trace) -> Words:
    """Say who did it."""
    return words.doer(line.actor_kind, line.actor_name)


@register.filter
def ground(why: Why) -> Words:
    """Say why a line is pointed out."""
    return GROUNDS[why]
