"""Words of the page for whoever writes programs."""

from django import template
from django.utils.translation import gettext

register = template.Library()


@register.filter
def translated(text: str) -> str:
    """Say in the reader's language what the description says in English."""
    return gettext(text) if text else ""
