"""What is typed of an announcement to many."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any, TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from permanence.directory.models import PractitionerRole, Structure
from permanence.foundation.ids import uuid7
from permanence.messaging import actions as messaging
from permanence.messaging import queries as post_office
from permanence.messaging.announced import FARTHEST, LONGEST, MOST_DAYS
from permanence.ui.days import DayField

from .forms import hour_field
from .queries import Audience

Chosen = TypeVar("Chosen", Structure, PractitionerRole)
OTHERS = {
    "en": "English", "es": "Español", "pt": "Português", "ar": "العربية", "tr": "Türkçe", "uk": "Українська",
}  # fmt: skip


def _words(label: Any, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3}), **more)


class AnnouncementForm(forms.Form):
    """What is told, to whom, when."""

    announcement = forms.UUIDField(widget=forms.HiddenInput)
    structure = forms.TypedChoiceField(label=_("Practice"), coerce=UUID)
    practitioner_role = forms.TypedChoiceField(label=_("Patients of"), coerce=UUID, required=False, empty_value=None)
    from_on = DayField(label=_("Who have an appointment from"))
    until_on = DayField(label=_("to"))
    when = forms.ChoiceField(
        label=_("It leaves"), choices=[("now", _("at once")), ("later", _("later"))], widget=forms.RadioSelect
    )
    send_on = DayField(label=_("Its day"), required=False)
    send_time = hour_field(_("Its hour"), required=False)
    words_fr = _words(_("What is told"), help_text=_("A closing, another address, another number: nothing of health"))

    def __init__(
        self, data: Any = None, *, houses: Iterable[Structure], roles: Iterable[PractitionerRole], now: datetime
    ) -> None:
        self.houses, self.roles, self.now = {one.pk: one for one in houses}, {one.pk: one for one in roles}, now
        super().__init__(data, initial={"announcement": uuid7(), "when": "now"})
        structure, role = self.fields["structure"], self.fields["practitioner_role"]
        structure.choices = [(str(pk), one.name) for pk, one in self.houses.items()]  # type: ignore[attr-defined]
        if len(self.houses) == 1:
            structure.widget, structure.initial = forms.HiddenInput(), structure.choices[0][0]  # type: ignore[attr-defined]
        several = len(self.houses) > 1
        named = [(str(pk), f"{one} · {one.structure.name}" if several else str(one)) for pk, one in self.roles.items()]
        role.choices = [("", _("every practitioner")), *named]  # type: ignore[attr-defined]
        for code, spoken in OTHERS.items():
            field = self.fields[f"words_{code}"] = _words(spoken, required=False)
            field.widget.attrs |= {"lang": code, "dir": "rtl" if code == "ar" else "ltr"}

    @property
    def translations(self) -> list[forms.BoundField]:
        """The fields of the other languages."""
        return [self[f"words_{code}"] for code in OTHERS]

    @property
    def is_translated(self) -> bool:
        """Whether anything stands in another language, or is wrong there."""
        return any(one.value() or one.errors for one in self.translations)

    def clean(self) -> dict[str, Any]:
        """Refuse days the wrong way round, an hour that is past, words nobody may receive so."""
        told: dict[str, Any] = self.cleaned_data
        house, role = self._chosen("structure", self.houses), self._chosen("practitioner_role", self.roles)
        if house and role and role.structure_id != house.pk:
            self.add_error("practitioner_role", _("This practitioner does not receive at this practice."))
        if house and told.get("from_on") and told.get("until_on"):
            self._check_days(told, ZoneInfo(house.time_zone))
        try:
            post_office.checked_words(self.words)
        except messaging.BadAnnouncement as wrong:
            for language, errors in wrong.errors.items():
                for one in errors:
                    self.add_error(f"words_{language}", one)
        return told

    def anew(self) -> "AnnouncementForm":
        """Return the same under a new name: another announcement than the one this page has made."""
        typed = {name: self[name].data for name in self.fields} | {"announcement": str(uuid7())}
        return AnnouncementForm(typed, houses=self.houses.values(), roles=self.roles.values(), now=self.now)

    def _chosen(self, name: str, known: Mapping[UUID, Chosen]) -> Chosen | None:
        pk: UUID | None = self.cleaned_data.get(name)
        return known.get(pk) if pk else None

    def _check_days(self, told: dict[str, Any], zone: ZoneInfo) -> None:
        today, day, hour = self.now.astimezone(zone).date(), told.get("send_on"), told.get("send_time")
        told["send_at"] = self.now
        if told["until_on"] < told["from_on"]:
            self.add_error("until_on", _("The last day is before the first."))
        elif (told["until_on"] - told["from_on"]).days > MOST_DAYS:
            self.add_error("until_on", _("Three months at most."))
        elif told["until_on"] < today:
            self.add_error("until_on", _("These days are past: nobody comes any more."))
        if told.get("when") != "later":
            return
        if not day or not hour:
            self.add_error("send_on", _("Say on which day and at what hour it leaves."))
            return
        told["send_at"] = datetime.combine(day, hour, zone)
        if told["send_at"] <= self.now:
            self.add_error("send_time", _("This moment is past: choose a later one, or “at once”."))
        elif told["send_at"] - self.now > FARTHEST:
            self.add_error("send_on", _("A year ahead at most."))
        elif day > told["until_on"]:
            self.add_error("send_on", _("By then nobody comes on these days any more."))

    @property
    def seen(self) -> str:
        """What stands for all that is written here: whoever was shown it was shown this."""
        written = json.dumps([self[name].data or "" for name in self.fields if name != "announcement"])
        return sha256(written.encode()).hexdigest()

    @property
    def words(self) -> dict[str, str]:
        """What is told, by language."""
        return {code: self.cleaned_data.get(f"words_{code}", "") for code in ("fr", *OTHERS)}

    @property
    def audience(self) -> Audience:
        """Whom it is for, of a valid form."""
        told = self.cleaned_data
        return Audience(
            self.houses[told["structure"]], told["from_on"], told["until_on"], told["send_at"],
            told["practitioner_role"],
        )  # fmt: skip
