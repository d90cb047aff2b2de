"""What a practice says of its part in the national platform of access to care."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from permanence.patients.queries import as_e164

from .models import Audience, Community, Participation, Way
from .models.sas import CABINET, FINESS
from .queries.taking_part import Theirs


class SasForm(forms.Form):
    """How the platform asks, the community, and for each reason who sees its free times."""

    way = forms.ChoiceField(
        label=_("How the platform asks for your times"), choices=Way.choices, widget=forms.RadioSelect
    )
    cabinet = forms.CharField(
        label=_("Number of the practice's rank"), max_length=15, required=False, validators=[CABINET],
        help_text=_("Only when it has neither FINESS nor SIRET: RPPS rank (4…) or ADELI rank (0…)."),
    )  # fmt: skip
    community_name = forms.CharField(label=_("Professional community (CPTS)"), max_length=120, required=False)
    community_finess = forms.CharField(label=_("Its FINESS number"), max_length=9, required=False, validators=[FINESS])
    community_phone = forms.CharField(label=_("Its telephone number"), max_length=32, required=False)

    def __init__(self, *args: Any, theirs: Theirs, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.theirs = theirs
        for _role, reasons in theirs:
            for reason in reasons:
                self.fields[f"reason-{reason.pk}"] = forms.MultipleChoiceField(
                    label=reason.name, choices=Audience.choices, required=False, widget=forms.CheckboxSelectMultiple
                )

    def clean_community_phone(self) -> str:
        """Accept a number as people write it."""
        said: str = self.cleaned_data["community_phone"]
        if said and not as_e164(said):
            raise forms.ValidationError(gettext("This is not a telephone number. For instance: 05 36 49 12 34."))
        return as_e164(said) if said else ""

    def clean(self) -> dict[str, Any]:
        """A community is known by its number, and whoever sees times through it needs one."""
        said: dict[str, Any] = super().clean() or {}
        name, finess = said.get("community_name"), said.get("community_finess")
        if bool(name) != bool(finess) and "community_finess" not in self.errors:
            self.add_error("community_finess", gettext("Give both the name and the number, or neither."))
        if not name and any(Audience.CPTS in to for to in self.audiences.values()):
            self.add_error("community_name", gettext("Name the community that some reasons are shown to."))
        return said

    @property
    def lines(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """The reasons of each practitioner, as fields."""
        return [(role, [self[f"reason-{one.pk}"] for one in reasons]) for role, reasons in self.theirs]

    @property
    def audiences(self) -> dict[UUID, list[str]]:
        """To whom the times of each reason are shown."""
        told = {one.pk: self.cleaned_data.get(f"reason-{one.pk}") for _role, reasons in self.theirs for one in reasons}
        return {pk: list(to) for pk, to in told.items() if to}

    @property
    def community(self) -> tuple[str, str, str] | None:
        """The community, when there is one."""
        said = self.cleaned_data
        parts = said["community_finess"], said["community_name"], said["community_phone"]
        return parts if said["community_finess"] else None


def begun(said: Participation | None, of: Community | None, offered: dict[UUID, list[str]]) -> dict[str, Any]:
    """Return what the form begins with."""
    first = {f"reason-{pk}": to for pk, to in offered.items()}
    first |= {"way": said.way if said else Way.INDIVIDUAL, "cabinet": said.cabinet if said else ""}  # type: ignore[dict-item]
    if of:
        first |= {"community_name": of.name, "community_finess": of.finess, "community_phone": of.phone}  # type: ignore[dict-item]
    return first
