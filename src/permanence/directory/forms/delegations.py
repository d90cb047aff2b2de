"""A delegation: to whom, what, why, from when to when."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from permanence.directory import queries
from permanence.directory.models import Person, Structure
from permanence.foundation.actor import Actor
from permanence.ui.days import DayField

from .days import in_order


class DelegationForm(forms.Form):
    """Rights lent to one person of the team beside his role."""

    person = forms.ModelChoiceField(label=_("To whom"), queryset=Person.objects.none(), empty_label=_("Choose…"))
    rights = forms.MultipleChoiceField(
        label=_("He may"),
        widget=forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"}),
        error_messages={"required": _("Choose at least one right.")},
    )
    why = forms.CharField(label=_("Why"), max_length=200, help_text=_("Holidays, an audit, a mission: kept with it."))
    from_on = DayField(label=_("First day"))
    until_on = DayField(label=_("Last day"), help_text=_("It ends by itself that day."))
    field_order = ("person", "from_on", "until_on", "why", "rights")

    def __init__(self, *args: Any, actor: Actor, structure: Structure, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        person, rights = self.fields["person"], self.fields["rights"]
        assert isinstance(person, forms.ModelChoiceField)
        assert isinstance(rights, forms.MultipleChoiceField)
        here = queries.memberships(actor, structure.pk).filter(queries.alive(queries.today()))
        person.queryset = Person.objects.filter(pk__in=here.order_by().values("person")).exclude(account=actor.id)
        rights.choices = [
            (right.value, _("%(right)s (%(days)s days at most)") % {"right": words, "days": settings.DELEGABLE[right]})
            for right, words in settings.RIGHTS.items()
            if right in settings.DELEGABLE and actor.may(right, structure.pk)
        ]
        self.fields["from_on"].initial = queries.today

    def clean(self) -> dict[str, Any]:
        """Refuse a last day before the first."""
        return in_order(self)
