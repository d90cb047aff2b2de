"""The e-mail one writes to a practice of the demonstration."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from permanence.desk import queries
from permanence.directory.models import Structure
from permanence.foundation.actor import Actor


class DemoMail(forms.Form):
    """What a patient writes."""

    practice = forms.ModelChoiceField(Structure.objects.none(), label=_("Practice"), empty_label=None)
    name = forms.CharField(label=_("Name of who writes"), max_length=80, initial="Élodie Durand")
    sender = forms.EmailField(label=_("Address of who writes"), initial="elodie.durand@exemple.invalid")
    subject = forms.CharField(label=_("Subject"), max_length=120, initial="Renouvellement d’ordonnance")
    words = forms.CharField(
        label=_("Words"), max_length=4000, widget=forms.Textarea(attrs={"rows": 5}),
        initial="Bonjour,\n\nMon traitement se termine vendredi. Pouvez-vous renouveler mon ordonnance ?\n\nMerci.",
    )  # fmt: skip
    attached = forms.BooleanField(label=_("With a document"), required=False)
    automatic = forms.BooleanField(label=_("An automatic answer: kept off the board"), required=False)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places: forms.ModelChoiceField[Structure] = self.fields["practice"]  # type: ignore[assignment]
        places.queryset = queries.written_to(actor)

    def clean_name(self) -> str:
        """Keep to one line: it goes into a header."""
        name: str = self.cleaned_data["name"]
        return " ".join(name.split())

    def clean_subject(self) -> str:
        """Keep to one line: it goes into a header."""
        subject: str = self.cleaned_data["subject"]
        return " ".join(subject.split())
