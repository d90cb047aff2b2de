"""Which lines of the trace are wanted; what makes no sense is left out."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from permanence.directory.models import Structure

from .queries import Asked

USUAL = "7"
PERIODS = [("1", _("24 hours")), (USUAL, _("7 days")), ("31", _("31 days")), ("366", _("12 months"))]
WHATS = [("", _("All that happened")), ("read", _("Files opened")), ("done", _("What was changed"))]
FARTHEST = 1000


class Which(forms.Form):
    """Which lines of the trace are shown."""

    structure = forms.UUIDField(required=False)
    person = forms.UUIDField(required=False)
    what = forms.ChoiceField(choices=WHATS, required=False)
    period = forms.ChoiceField(choices=PERIODS, required=False)
    page = forms.IntegerField(required=False, min_value=0, max_value=FARTHEST)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self.full_clean()

    def asked(self, known: Sequence[Structure], now: datetime) -> Asked:
        """Return what was asked, of structures whose trace may be seen."""
        chosen = [one for one in known if one.pk == self.cleaned_data.get("structure")]
        return Asked(
            structures=chosen or known,
            since=now - timedelta(days=int(self.days)),
            person_id=self.cleaned_data.get("person"),
            what=self.cleaned_data.get("what") or "",
        )

    @property
    def days(self) -> str:
        """The days looked back, as in the address."""
        return self.cleaned_data.get("period") or USUAL

    @property
    def at(self) -> int:
        """Which page of lines, from 0."""
        return self.cleaned_data.get("page") or 0

    def address(self) -> str:
        """The same choice without its page, as the end of an address."""
        told = {name: self.cleaned_data.get(name) for name in ("structure", "person", "what", "period")}
        return urlencode({name: str(value) for name, value in told.items() if value})

    def chosen(self, name: str) -> UUID | str | None:
        """Return what one field was given."""
        value: UUID | str | None = self.cleaned_data.get(name)
        return value
