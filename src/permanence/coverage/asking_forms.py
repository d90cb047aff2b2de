"""Which papers a practice asks for: each of the usual ones, and its own words."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from .models import FOR_VISITS, How, Paper
from .rules import bringing

NO = "no"


class Asking(forms.Form):
    """The papers asked of whoever comes for one reason."""

    own = forms.CharField(
        label=_("In your own words"),
        required=False,
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One paper a line; the patient reads it behind his link, never in a message."),
    )

    def __init__(self, data: QueryDict | None, *, papers: list[Paper], **more: Any) -> None:
        asked = {one.kind: one.how for one in papers if not one.words}
        own = "\n".join(one.words for one in papers if one.words)
        sent: dict[str, Any] | None = None
        if data is not None:
            sent = {**dict.fromkeys((kind.value for kind in FOR_VISITS), NO), **data.dict()}
        super().__init__(sent, **more | {"initial": {"own": own}})
        for kind in FOR_VISITS:
            self.fields[kind.value] = forms.ChoiceField(
                label=capfirst(kind.label),
                choices=[(NO, _("not asked for")), *How.choices],
                initial=asked.get(kind.value, NO),
            )

    @property
    def usual(self) -> list[forms.BoundField]:
        """The fields of the usual papers."""
        return [self[kind.value] for kind in FOR_VISITS]

    def clean_own(self) -> list[str]:
        """Return the own words, one paper each; refuse what is too long to be read."""
        words = bringing.own_words(self.cleaned_data["own"])
        if len(words) > bringing.MOST_OWN:
            most = ngettext_lazy(
                "%(count)s paper in your own words at most.",
                "%(count)s papers in your own words at most.",
                bringing.MOST_OWN,
            )
            raise forms.ValidationError(most, params={"count": bringing.MOST_OWN})
        if not bringing.fits(words):
            raise forms.ValidationError(_("80 letters at most for each paper."))
        return words

    def wanted(self) -> dict[str, str]:
        """Return the usual papers asked for, each with how it is wanted."""
        return {kind.value: how for kind in FOR_VISITS if (how := self.cleaned_data[kind.value]) != NO}
