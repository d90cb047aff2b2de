"""What is typed about the screen on a wall."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from permanence.directory.models import PractitionerRole, Site

from .models import Door, Screen

EVERY_SITE = ""


class Said(forms.Form):
    """What a screen says, and whether it is heard."""

    sentence = forms.CharField(
        label=_("A sentence at the bottom"),
        max_length=Screen._meta.get_field("sentence").max_length,
        required=False,
        help_text=_("Read by everybody who waits: nothing about anyone."),
    )
    sound = forms.BooleanField(label=_("Two soft notes when someone is called"), required=False, initial=True)


class Hung(Said):
    """A new screen: where it hangs, whose practitioners it shows."""

    name = forms.CharField(
        label=_("Where it hangs"),
        max_length=Screen._meta.get_field("name").max_length,
        help_text=_("For you: “waiting room, first floor”"),
    )
    site = forms.TypedChoiceField(
        label=pgettext_lazy("screen", "Whom it shows"),
        coerce=lambda told: UUID(told) if told else None,
        empty_value=None,
        required=False,
    )
    field_order = ("name", "site", "sentence", "sound")

    def __init__(self, data: Any = None, *, sites: Iterable[Site], **more: Any) -> None:
        super().__init__(data, **more)
        places: Any = self.fields["site"]
        places.choices = [
            (EVERY_SITE, _("The practitioners of every site")),
            *((str(one.pk), one.name) for one in sites),
        ]


class Doors(forms.Form):
    """Behind which door each practitioner receives; the card says that none must be told."""

    all_optional = True

    def __init__(
        self, data: Any = None, *, roles: Iterable[PractitionerRole], said: Mapping[UUID, str], **more: Any
    ) -> None:
        super().__init__(data, **more)
        longest = Door._meta.get_field("words").max_length
        for role in roles:
            self.fields[role.pk.hex] = forms.CharField(
                label=str(role.person), max_length=longest, required=False, initial=said.get(role.pk, "")
            )

    def doors(self) -> dict[UUID, str]:
        """Return what was said of each."""
        return {UUID(hex=name): words for name, words in self.cleaned_data.items()}
