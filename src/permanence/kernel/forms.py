"""What is typed about something to do."""

from datetime import datetime, time
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from permanence.directory.models import Structure
from permanence.foundation.actor import Actor
from permanence.ui.days import DayField, MomentField

from . import actions, queries, words
from .models import ANYONE, Priority

EVENING = time(18)
ONCE = ("", pgettext_lazy("task", "only once"))


class Owned(forms.Form):
    """Who has it: `person:<id>`, a role, or whoever is free."""

    owner = forms.ChoiceField(label=_("For whom?"), initial=f"role:{ANYONE}")

    def __init__(self, *args: Any, actor: Actor, structure_id: UUID, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(one.pk): one for one in queries.colleagues(actor, structure_id)}
        me = [(key, _("me")) for key in self.people if key == str(actor.id)]
        others = [(key, str(one)) for key, one in self.people.items() if key != str(actor.id)]
        here = [(f"role:{name}", label) for name, label in queries.roles(structure_id)]
        field = self.fields["owner"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(f"role:{ANYONE}", pgettext("to do", "whoever is free")), *me, *others, *here]

    def owned(self) -> dict[str, Any]:
        """Return who has it, as verbs take it."""
        chosen: str = self.cleaned_data["owner"]
        if chosen.startswith("role:"):
            return {"owner": None, "owner_role": chosen.removeprefix("role:")}
        return {"owner": self.people[chosen]}


class NewTask(Owned):
    """Something to do, once or again and again."""

    title = forms.CharField(label=_("What is to be done?"), max_length=120, help_text=_("Nothing of health here"))
    due_on = DayField(label=_("By when?"))
    due_hour = forms.TimeField(
        label=_("At the latest at"), initial=EVENING, widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"})
    )
    often = forms.ChoiceField(label=_("Does it come again?"), choices=[ONCE, *words.OFTEN.items()], required=False)
    priority = forms.TypedChoiceField(
        label=_("Priority"), choices=Priority.choices, coerce=int, initial=Priority.NORMAL, widget=forms.RadioSelect
    )
    note = forms.CharField(
        label=_("To be known"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    key = forms.UUIDField(required=False, widget=forms.HiddenInput)
    field_order = ("title", "due_on", "due_hour", "owner", "priority", "often", "note")

    def __init__(self, *args: Any, structure: Structure, **kwargs: Any) -> None:
        super().__init__(*args, structure_id=structure.pk, **kwargs)
        self.zone = ZoneInfo(structure.time_zone)
        if not self.is_bound:
            self.fields["title"].widget.attrs["autofocus"] = True
            self.fields["due_on"].initial = timezone.localdate(timezone=self.zone)

    def due_at(self) -> datetime:
        """Return the deadline, in the wall time of the structure."""
        return datetime.combine(self.cleaned_data["due_on"], self.cleaned_data["due_hour"], tzinfo=self.zone)


class Postponement(forms.Form):
    """A later deadline and why."""

    due_at = MomentField()
    reason = forms.CharField(label=_("Why?"), max_length=200, required=False)

    def clean_reason(self) -> str:
        """Refuse none: whoever comes next wants to know."""
        reason: str = self.cleaned_data["reason"].strip()
        if not reason:
            raise forms.ValidationError(str(actions.NoReason.title))
        return reason
