"""Days and moments as forms take them: beyond this reach neither the calendar nor PostgreSQL can count on."""

from datetime import UTC, date, datetime, time
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

FIRST, LAST = date(1900, 1, 1), date(2199, 12, 31)
TOO_EARLY, TOO_LATE = _("This date is too long ago."), _("This date is too far away.")


def _moment(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


class DayField(forms.DateField):
    """A day between the years 1900 and 2199."""

    default_validators = (MinValueValidator(FIRST, TOO_EARLY), MaxValueValidator(LAST, TOO_LATE))  # type: ignore[assignment]


class MomentField(forms.DateTimeField):
    """An aware instant between the years 1900 and 2199."""

    default_validators = (  # type: ignore[assignment]
        MinValueValidator(_moment(FIRST), TOO_EARLY),
        MaxValueValidator(_moment(LAST), TOO_LATE),
    )

    def clean(self, value: Any) -> datetime | None:
        """Return it in UTC: PostgreSQL knows no offset beyond sixteen hours, and Python does."""
        moment: datetime | None = super().clean(value)
        return moment.astimezone(UTC) if moment else None
