"""What is looked for among many agendas; an answer that makes no sense is left out, and the search goes on."""

from typing import Any
from uuid import UUID

from babel.dates import get_day_names
from django import forms
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from permanence.directory.models import Site
from permanence.ui.days import DayField, MomentField

from .queries import Searchable


class Places(forms.Form):
    """Why, with whom, and when it suits."""

    reason = forms.ChoiceField(label=_("Reason to come"))
    structure = forms.UUIDField(required=False)
    site = forms.UUIDField(required=False)
    specialty = forms.ChoiceField(required=False)
    weekdays = forms.TypedMultipleChoiceField(
        label=_("Days that suit"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    half = forms.ChoiceField(
        label=_("When in the day"),
        choices=[("", _("any hour")), ("am", _("mornings")), ("pm", _("afternoons"))],
        required=False,
        widget=forms.RadioSelect,
    )
    from_on = DayField(
        label=pgettext_lazy("days", "From"),
        required=False,
    )
    after = MomentField(required=False)

    def __init__(self, *args: Any, known: Searchable, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = known
        names = get_day_names("abbreviated", locale=get_language() or "fr")
        self._choices("reason", [(name, name) for name in known.reasons])
        self._choices("specialty", [(name, name) for name in known.specialties])
        self._choices("weekdays", [(number, names[number]) for number in range(7)])

    def asked(self) -> dict[str, Any]:
        """Return what is looked for: the most usual reason, anyone, any time, as far as nothing else is said."""
        self.full_clean()
        told: dict[str, Any] = {
            "reason": "",
            "structure": None,
            "site": None,
            "specialty": "",
            "weekdays": [],
            "half": "",
            "from_on": None,
        }
        told |= {"after": None} | self.cleaned_data
        if told["structure"] not in {structure.pk for structure in self.known.structures}:
            told["structure"] = None
        if told["site"] not in {site.pk for site in self.sites(told["structure"])}:
            told["site"] = None
        return told | {"reason": told["reason"] or self.known.reasons[0]}

    def sites(self, structure_id: UUID | None) -> list[Site]:
        """Return the places to choose among at a practice, or at all of them."""
        return [one for one in self.known.sites if structure_id in (None, one.structure_id)]

    def _choices(self, name: str, choices: list[tuple[Any, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices
