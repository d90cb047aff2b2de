"""Days and moments as forms take them: beyond this reach neither the calendar nor PostgreSQL can count on."""

from datetime import UTC, date, datetime, time
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

FIRST, LAST = date(1900, 1, 1), date(2199, 12, 31)
TOO_EARLY, TOO_LATE = _("This date is too long ago."), _("This date is too far away.")


BORN = [f"%d{mark}%m{mark}%{year}" for year in "Yy" for mark in "/.- "] + ["%d%m%y", "%d%m%Y", "%Y-%m-%d"]


def _moment(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


class DayPicker(forms.DateInput):
    """The browser's own date picker."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class DayField(forms.DateField):
    """A day between the years 1900 and 2199, picked on the browser's calendar."""

    widget = DayPicker
    default_validators = (MinValueValidator(FIRST, TOO_EARLY), MaxValueValidator(LAST, TOO_LATE))  # type: ignore[assignment]


class BirthDateField(forms.DateField):
    """A birth date as it is said or copied: 12/03/1984, 12/03/84, 12031984; whether it can be is the patients' rule."""

    default_error_messages = {"invalid": _("Write the day, the month and the year: 12/03/1984.")}

    def __init__(self, **more: Any) -> None:
        attrs = {"inputmode": "numeric", "autocomplete": "off"}
        super().__init__(input_formats=BORN, widget=forms.DateInput(format="%d/%m/%Y", attrs=attrs), **more)

    def strptime(self, value: str, format: str) -> date:  # noqa: A002  # Django's own name
        """Take two digits for the last year they can mean: nobody is born tomorrow."""
        day = datetime.strptime(value, format).date()  # noqa: DTZ007  # a day has no zone
        is_next_century = format.endswith("%y") and day > timezone.localdate()
        return day.replace(year=day.year - 100) if is_next_century else day


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
