"""What is typed of a professional who follows a patient."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from permanence.directory.models import PractitionerRole
from permanence.foundation.refusal import Words

from .habit_forms import Practitioners
from .models import Follower, Trade


class FollowerForm(forms.Form):
    """Who follows a patient: one of the structure, or a name elsewhere."""

    trade = forms.ChoiceField(label=_("Profession"), choices=[("", "—"), *Trade.choices])
    practitioner_role = Practitioners(
        label=_("Practitioner of the practice"),
        queryset=PractitionerRole.objects.none(),
        required=False,
        empty_label=_("none here"),
    )
    name = forms.CharField(
        label=_("Or a name elsewhere"),
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("May stay empty when the RPPS number is known to the directory"),
    )
    rpps = forms.CharField(
        label=_("RPPS"), required=False, max_length=20, help_text=_("11 digits, for health professionals")
    )
    phone = forms.CharField(
        label=_("Telephone"), required=False, widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"})
    )
    mssante = forms.EmailField(label=_("MSSanté address"), required=False, help_text=_("Letters leave there securely"))
    place = forms.CharField(label=_("Where"), required=False, max_length=80, help_text=_("Town, practice or hospital"))

    def __init__(self, *args: Any, practitioners: QuerySet[PractitionerRole], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["practitioner_role"].queryset = practitioners  # type: ignore[attr-defined]

    def show_errors(self, errors: Mapping[str, Words]) -> None:
        """Show beside each field what the verb said of it."""
        for field, error in errors.items():
            self.add_error(field if field in self.fields else None, str(error))


def told_of(row: Follower) -> dict[str, Any]:
    """Return what the form of someone who follows a patient begins with."""
    kept = {name: getattr(row, name) for name in ("trade", "rpps", "phone", "mssante", "place")}
    return {**kept, "practitioner_role": row.practitioner_role_id, "name": "" if row.practitioner_role_id else row.name}
