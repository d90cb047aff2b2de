"""Django's bound fields in our look."""

import json
from datetime import datetime
from typing import Any

from django import template
from django.conf import settings
from django.forms import BoundField
from django.utils import timezone
from django.utils.translation import pgettext

from permanence.ui.sorting import Head, head

register = template.Library()

CLASSES = {"checkbox": "form-check-input", "select": "form-select", "radio": "", "file": "form-control"}


@register.filter
def control(field: BoundField, placeholder: str = "") -> str:
    """Render the widget with its class; Django has already tied help and error to it.

    The page says the placeholder: a library's own says the label again, in other words.
    """
    kind = getattr(field.field.widget, "input_type", "text")
    own = field.field.widget.attrs.get("class", "")
    attrs: dict[str, Any] = {"class": f"{CLASSES.get(kind, 'form-control')} {own}".strip()}
    attrs["placeholder"] = placeholder or False  # False is left out
    return field.as_widget(attrs=attrs)


@register.simple_tag
def sorted_head(said: str, name: str) -> Head:
    """Return what a head of a table says and does while the list is in this order."""
    return head(said, name)


@register.filter
def focused(field: BoundField) -> BoundField:
    """Have the page open with the cursor in the field."""
    field.field.widget.attrs["autofocus"] = True
    return field


@register.filter
def is_checkbox(field: BoundField) -> bool:
    """Tell whether the label stands after the control."""
    return getattr(field.field.widget, "input_type", "") == "checkbox" and not field.use_fieldset


@register.filter
def is_group(field: BoundField) -> bool:
    """Tell whether the field is several controls under one legend."""
    return bool(field.use_fieldset)


@register.simple_tag
def sign_in_provider() -> Any:
    """Return who proves elsewhere who members of the staff are; None when nobody does."""
    return settings.STAFF_IDENTITIES


@register.filter
def as_json(value: Any) -> str:
    """Write a value for a data attribute; the template escapes it."""
    return json.dumps(value, default=str)


@register.filter
def iso(moment: datetime | None) -> str:
    """Write a moment for programs, in UTC."""
    return moment.astimezone(timezone.get_default_timezone()).isoformat() if moment else ""


@register.filter
def is_current(item: Any, current: Any) -> bool:
    """Tell whether a tab or an option is the one shown, whatever the types."""
    return str(item) == str(current)


@register.filter
def key_words(key: str) -> str:
    """Name a key as the person's keyboard does: Ctrl+Entrée; of several, the first."""
    names = {"Enter": pgettext("key", "Enter"), "Esc": pgettext("key", "Esc"), "Delete": pgettext("key", "Delete")}
    first = str(key).partition(" ")[0]
    return "+".join(names.get(part, part.upper() if len(part) == 1 else part) for part in first.split("+"))


@register.filter
def key_code(key: str) -> str:
    """Name a key as ARIA does: Control+Enter"""
    return str(key).replace("Ctrl", "Control").replace("Esc", "Escape")
