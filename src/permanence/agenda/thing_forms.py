"""What is typed about rooms and devices."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from permanence.capacity.models import Resource, ResourceKind
from permanence.directory.models import Person, Site

from .forms import DAYS, Closure, day_field, hour_field

PEOPLE = (ResourceKind.PRACTITIONER, ResourceKind.STAFF)
KINDS = [(kind.value, kind.label) for kind in ResourceKind if kind not in PEOPLE]


class Thing(forms.Form):
    """A room or a device, and where it is."""

    name = forms.CharField(label=_("Name"), max_length=120)
    kind = forms.ChoiceField(label=pgettext_lazy("room or device", "What it is"), choices=KINDS)
    site = forms.TypedChoiceField(label=_("Site"), coerce=UUID)

    def __init__(
        self, data: Any = None, *, sites: Iterable[Site], changing: Resource | None = None, **more: Any
    ) -> None:
        super().__init__(data, **more)
        places: Any = self.fields["site"]
        places.choices = [(str(one.pk), one.name) for one in sites]
        if changing:
            del self.fields["kind"]
        if changing and changing.person_id:
            del self.fields["name"]  # the directory's


class Staff(forms.Form):
    """A member of staff whose time is taken with visits: of the team, or of who is named alone."""

    person = forms.TypedChoiceField(
        label=_("Of the team"), coerce=lambda told: UUID(told) if told else None, empty_value=None, required=False
    )
    name = forms.CharField(
        label=_("Or somebody else"),
        max_length=120,
        required=False,
        help_text=_("Who is not in the team's list: an interpreter, a trainee"),
    )
    site = forms.TypedChoiceField(label=_("Site"), coerce=UUID)

    def __init__(self, data: Any = None, *, people: Iterable[Person], sites: Iterable[Site], **more: Any) -> None:
        super().__init__(data, **more)
        fields: Any = self.fields
        fields["person"].choices = [("", "–"), *((str(one.pk), str(one)) for one in people)]
        fields["site"].choices = [(str(one.pk), one.name) for one in sites]

    def clean(self) -> dict[str, Any]:
        """Check that one is named, and one alone."""
        told: dict[str, Any] = self.cleaned_data
        if not self.errors and bool(told.get("person")) == bool(told.get("name")):
            self.add_error("name", _("Choose someone of the team, or write a name: one of the two."))
        return told


class Upkeep(Closure):
    """When a room or a device cannot be had."""

    why = forms.CharField(
        label=_("Why"), max_length=80, required=False, help_text=_("Seen by the staff: maintenance, painting…")
    )


class Retirement(forms.Form):
    """The day from which it is there no more."""

    on = day_field(_("From which day it is there no more"))


class Departure(Retirement):
    """The day from which someone is there no more."""

    on = day_field(_("From which day this person is there no more"))


def closing(found: Resource) -> type[Closure]:
    """Return what is asked to close it for a while: a person is away, a thing is being repaired."""
    return Closure if found.kind == ResourceKind.STAFF else Upkeep


def retirement(found: Resource) -> type[Retirement]:
    """Return what is asked when it is there no more."""
    return Departure if found.kind == ResourceKind.STAFF else Retirement


class Hours(forms.Form):
    """Weekly hours in which a room or a device can be had."""

    weekday = forms.TypedChoiceField(label=_("Day"), choices=list(enumerate(DAYS)), coerce=int)
    opens_at = hour_field(_("From"))
    closes_at = hour_field(_("To"))
    from_on = day_field(_("Starting on"))

    def clean(self) -> dict[str, Any]:
        """Check that it ends after it begins."""
        told: dict[str, Any] = self.cleaned_data
        if told.get("opens_at") and told.get("closes_at") and told["closes_at"] <= told["opens_at"]:
            self.add_error("closes_at", _("The hours end after they begin."))
        return told


class Use(forms.Form):
    """Taking a room or a device without a patient."""

    what = forms.CharField(
        label=_("What for"), max_length=80, help_text=_("Seen by the staff: meeting, training, works… nobody's name")
    )
    on = day_field(_("Day"))
    from_at = hour_field(_("From"))
    to_at = hour_field(_("To"))
    until_on = day_field(_("Every week until"), required=False)

    def clean(self) -> dict[str, Any]:
        """Check that days and hours follow one another."""
        told: dict[str, Any] = self.cleaned_data
        if told.get("on") and told.get("until_on") and told["until_on"] < told["on"]:
            self.add_error("until_on", _("The last day comes after the first."))
        if told.get("from_at") and told.get("to_at") and told["to_at"] <= told["from_at"]:
            self.add_error("to_at", _("It ends after it begins."))
        return told


class Sharing(forms.Form):
    """An agreement that lets another structure have it."""

    whom = forms.CharField(
        label=_("With which structure"), max_length=120, help_text=_("Its name as it stands, its FINESS or its SIRET")
    )
    agreement = forms.CharField(
        label=_("What was agreed"), max_length=120, help_text=_("And where it is written: “agreement of 12 March”")
    )
    from_on = day_field(_("From"))
    until_on = day_field(_("Last day"), required=False)
    weekdays = forms.TypedMultipleChoiceField(
        label=_("Days"),
        choices=list(enumerate(DAYS)),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked: all of them."),
    )
    opens_at = hour_field(_("From what time"), required=False)
    closes_at = hour_field(_("Until what time"), required=False)

    def clean(self) -> dict[str, Any]:
        """Check that days and hours follow one another."""
        told: dict[str, Any] = self.cleaned_data
        if told.get("from_on") and told.get("until_on") and told["until_on"] < told["from_on"]:
            self.add_error("until_on", _("The last day comes after the first."))
        if told.get("opens_at") and told.get("closes_at") and told["closes_at"] <= told["opens_at"]:
            self.add_error("closes_at", _("The hours end after they begin."))
        return told

    def terms(self) -> dict[str, Any]:
        """Return what was agreed, without whom."""
        return {name: value for name, value in self.cleaned_data.items() if name != "whom"}


class Ending(forms.Form):
    """The last day of an agreement."""

    last_on: Any = day_field(_("Last day"))


class Requirement(forms.Form):
    """One of these is needed, any of them."""

    suitable = forms.TypedMultipleChoiceField(
        label=_("One of these, whichever is free"), coerce=UUID, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, data: Any = None, *, offered: Iterable[tuple[UUID, str]], **more: Any) -> None:
        super().__init__(data, **more)
        suitable: Any = self.fields["suitable"]
        suitable.choices = [(str(pk), name) for pk, name in offered]
