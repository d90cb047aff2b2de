"""Of which roles a second step is asked, from when on."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import ngettext

from permanence.directory import queries
from permanence.ui.days import DayField


class SecondStepsForm(forms.Form):
    """A day for each role; a role without one is not asked."""

    def __init__(self, *args: Any, asked: Sequence[queries.Asked], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for one in asked:
            self.fields[one.role] = DayField(
                label=str(one.label), required=False, initial=one.from_on, help_text=_who(one)
            )

    @property
    def days(self) -> dict[str, date | None]:
        """From when on it is asked of each role."""
        return dict(self.cleaned_data)


def _who(one: queries.Asked) -> str:
    people = ngettext("%(count)d person", "%(count)d people", one.people) % {"count": one.people}
    if not one.without:
        return people
    without = ngettext("%(count)d without a second step", "%(count)d without a second step", one.without)
    return f"{people}, {without % {'count': one.without}}"
