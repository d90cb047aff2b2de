"""What is typed about how long calls are kept."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from permanence.ui.days import DayField

from .rules import keeping as rules


class TermsForm(forms.Form):
    """For how many months, and the reason of other terms than the usual ones."""

    months = forms.TypedChoiceField(label=_("Calls and requests"), coerce=int)
    grave_months = forms.TypedChoiceField(
        label=_("Those that may be disputed"),
        coerce=int,
        help_text=_("Sent to the 15, a sign of gravity, a complaint, a difficult call."),
    )
    why = forms.CharField(
        label=_("Why these terms"),
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("The contract, the insurer or the text that asks for it; needed when they are not the usual ones."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (("months", rules.CHOICES), ("grave_months", rules.GRAVE_CHOICES)):
            field = self.fields[name]
            assert isinstance(field, forms.TypedChoiceField)
            field.choices = _choices({*choices, int(self.initial.get(name) or choices[0])})

    def clean(self) -> dict[str, Any]:
        """Refuse a shorter term for what may be disputed, and unusual terms without a reason."""
        told: dict[str, Any] = super().clean() or {}
        months, grave = told.get("months"), told.get("grave_months")
        if months is None or grave is None:
            return told
        if grave < months:
            self.add_error("grave_months", _("What may be disputed is kept at least as long as the rest."))
        if rules.Terms(months, grave) != rules.USUAL and not told.get("why"):
            self.add_error("why", _("Say in a few words why the usual terms do not do."))
        return told


class ReasonForm(forms.Form):
    """Why one request is kept whatever its term."""

    why = forms.CharField(label=_("Why it is kept longer"), max_length=300)


class WhichDay(forms.Form):
    """The day of a call one looks for."""

    on = DayField(label=_("Day of the call"))


def _choices(months: Iterable[int]) -> list[tuple[int, str]]:
    return [(one, said(one)) for one in sorted(months)]


def said(months: int) -> str:
    """Say a term: in years when it is a number of them beyond the second."""
    if months >= 24 and months % 12 == 0:
        return ngettext("%(count)s year", "%(count)s years", months // 12) % {"count": months // 12}
    return ngettext("%(count)s month", "%(count)s months", months) % {"count": months}
