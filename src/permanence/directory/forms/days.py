"""The first and the last day of something."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from permanence.directory import queries
from permanence.ui.days import DayField


class EndForm(forms.Form):
    """The last day of a membership or a mandate."""

    until_on = DayField(
        label=_("Last day"),
        help_text=_("Access stays open until the end of that day. To close it at once, choose yesterday."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["until_on"].initial = queries.today


def in_order(form: forms.Form) -> dict[str, Any]:
    """Refuse a last day before the first."""
    given: dict[str, Any] = form.cleaned_data
    first, last = given.get("from_on"), given.get("until_on")
    if isinstance(first, date) and isinstance(last, date) and last < first:
        form.add_error("until_on", _("The last day is before the first."))
    return given
