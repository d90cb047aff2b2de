"""Mandates: to whom, until when, and what they lend."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from permanence.directory import queries
from permanence.directory.models import Structure
from permanence.ui.days import DayField

from .days import in_order


class RightsForm(forms.Form):
    """What a mandate lends: one switch a right."""

    rights = forms.MultipleChoiceField(
        label=_("The service may"),
        widget=forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"}),
        error_messages={"required": _("Choose at least one right: a mandate without any would open nothing.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rights = self.fields["rights"]
        assert isinstance(rights, forms.MultipleChoiceField)
        rights.choices = [(right.value, words) for right, words in settings.MANDATABLE.items()]


class MandateForm(RightsForm):
    """A mandate given to an answering service."""

    holder = forms.ModelChoiceField(
        label=_("Answering service"), queryset=Structure.objects.none(), empty_label=_("Choose…")
    )
    from_on = DayField(label=_("First day"))
    until_on = DayField(
        label=_("Last day"), required=False, help_text=_("It ends by itself that day. Empty: without end.")
    )
    field_order = ("holder", "from_on", "until_on", "rights")

    def __init__(self, *args: Any, structure: Structure, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        holder = self.fields["holder"]
        assert isinstance(holder, forms.ModelChoiceField)
        holder.queryset = queries.answering_services(besides=structure)
        self.fields["from_on"].initial = queries.today

    def clean(self) -> dict[str, Any]:
        """Refuse a last day before the first."""
        return in_order(self)
