"""What is sent of who speaks."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from .models import Speaker, Trait
from .rules import proving as rules


class Speaks(forms.Form):
    """Who speaks; of a relative, which one."""

    speaker = forms.ChoiceField(choices=Speaker.choices, required=False)
    relative = forms.UUIDField(required=False)

    def clean(self) -> dict[str, Any]:
        """Name the relative as the action does."""
        told = super().clean() or {}
        relative = told.get("relative")
        return {"speaker": Speaker.RELATIVE.value if relative else told.get("speaker"), "relative_id": relative}


class Compared(forms.Form):
    """With whose file, and of which voice, as the screen showed it."""

    patient_id = forms.UUIDField()
    voice = forms.CharField(max_length=36)


class Marked(Compared):
    """One thing asked, and what came of it."""

    trait = forms.ChoiceField(choices=Trait.choices)
    answer = forms.ChoiceField(choices=[(one, one) for one in rules.ANSWERS])


class Confirmed(Compared):
    """Which number or address is the patient's."""

    contact_id = forms.UUIDField()


class Back(forms.Form):
    """The house whose switchboard is called, of a professional."""

    partner = forms.UUIDField(required=False)


class Given(forms.Form):
    """What was told or handed over."""

    ready_id = forms.UUIDField()


class Asked(forms.Form):
    """How many things must be right."""

    traits = forms.TypedChoiceField(
        label=_("Before anything sensitive is said, how many answers must be right?"),
        coerce=int,
        choices=[
            (count, ngettext_lazy("%(count)d answer", "%(count)d answers", count) % {"count": count})
            for count in range(rules.LEAST, rules.MOST + 1)
        ],
    )
