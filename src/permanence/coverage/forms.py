"""What is typed of a right: what its kind asks for, and no more."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from permanence.ui.days import DayField

from .models import Coverage, Exemption
from .rules import kinds


class Due(forms.Form):
    """By when a formality is to be done."""

    due_on = DayField(label=_("To be done by"))


class CoverageForm(forms.Form):
    """One right."""

    payer = forms.CharField(label=_("Fund or insurer"), max_length=120, required=False)
    payer_number = forms.CharField(
        label=_("Its number"),
        max_length=20,
        required=False,
        help_text=_("As on the card; the fund's code or the insurer's number"),
    )
    contract = forms.CharField(label=_("Contract or member number"), max_length=40, required=False)
    reason = forms.ChoiceField(
        label=pgettext_lazy("exemption", "Why"), choices=[("", "—"), *Exemption.choices], required=False
    )
    from_on = DayField(label=pgettext_lazy("rights", "From"), required=False)
    until_on = DayField(label=pgettext_lazy("rights", "Until the end of"), required=False)
    third_party = forms.BooleanField(label=_("Third-party payment agreed"), required=False)
    seen = forms.BooleanField(label=_("The card or the paper is shown to me today"), required=False)

    def __init__(self, *args: Any, kind: str, row: Coverage | None = None, **more: Any) -> None:
        fields = kinds.FIELDS[kind]
        if row:
            more["initial"] = {name: getattr(row, name) for name in fields}
        super().__init__(*args, **more)
        for name in [one for one in self.fields if one not in (*fields, "seen")]:
            del self.fields[name]
        if kind == "basic":
            self.fields["payer"].label = _("Fund")
            self.fields["payer_number"].label = _("Number of the fund")
            self.fields["payer_number"].help_text = _("As on the card")
        if kind == "complementary":
            self.fields["payer"].label = _("Insurer")
            self.fields["payer_number"].label = _("Number of the insurer")
            self.fields["payer_number"].help_text = _("As on the card: its AMC number")
        if kind == "accident":
            self.fields["from_on"].label = _("Day of the accident")
