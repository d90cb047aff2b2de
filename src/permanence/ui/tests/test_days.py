"""Days and moments typed or sent stay within reach, in every form of the house."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from importlib import import_module

import pytest
import time_machine
from django import forms
from django.apps import apps
from django.core.exceptions import ValidationError
from django.utils import translation

from permanence.ui.days import BirthDateField, DayField, MomentField

BEYOND = ["0001-01-01T00:00:00+14:00", "1899-12-31T23:59:59Z", "9999-12-31T23:59:59-14:00", "2200-01-01T12:00:00Z"]


@pytest.mark.parametrize("written", BEYOND)
def test_what_is_beyond_reach_is_said_so(written: str) -> None:
    with translation.override("fr"):
        for field, text in ((MomentField(), written), (DayField(), written[:10])):
            with pytest.raises(ValidationError) as refused:
                field.clean(text)
            assert "Cette date est trop" in refused.value.messages[0]


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("12/03/1984", date(1984, 3, 12)),
        ("12/03/84", date(1984, 3, 12)),
        ("12.3.84", date(1984, 3, 12)),
        ("120384", date(1984, 3, 12)),
        ("12031984", date(1984, 3, 12)),
        ("1984-03-12", date(1984, 3, 12)),
        ("23 11 26", date(2026, 11, 23)),
        ("24/11/26", date(1926, 11, 24)),
        ("24/11/2026", date(2026, 11, 24)),  # the patients' rule says that it is in the future
    ],
)
def test_a_birth_date_is_read_as_people_write_it(written: str, day: date) -> None:
    with time_machine.travel(datetime(2026, 11, 23, 12, tzinfo=UTC)):
        assert BirthDateField().clean(written) == day


@pytest.mark.parametrize("written", ["31/02/84", "12/03", "84", "29/02/2023", "douze mars"])
def test_what_is_no_birth_date_is_asked_again(written: str) -> None:
    with pytest.raises(ValidationError):
        BirthDateField().clean(written)


def test_moments_within_reach_are_taken() -> None:
    for written in ("1900-01-02T12:00:00+01:00", "2026-10-25T02:30:00+02:00", "2026-11-23T10:00:00-23:59"):
        moment = MomentField().clean(written)
        assert (moment, moment.utcoffset()) == (datetime.fromisoformat(written), timedelta(0))


def test_every_form_of_the_house_asks_for_days_within_reach() -> None:
    boundless = {
        f"{form.__module__}.{form.__qualname__}.{name}"
        for form in forms_of_the_house()
        for name, field in form.base_fields.items()
        if isinstance(field, forms.DateField | forms.DateTimeField)
        and not isinstance(field, DayField | MomentField)
        and name not in ("birth_date", "born_on", "died_on", "declared_on")  # which are read as birth dates are
    }
    assert not boundless


def forms_of_the_house() -> Iterator[type[forms.Form]]:
    for room in apps.get_app_configs():
        if room.name.startswith("permanence.") and room.module is not None:
            try:
                import_module(f"{room.name}.forms")
            except ModuleNotFoundError:
                continue
    waiting = list(forms.BaseForm.__subclasses__())
    while waiting:
        form = waiting.pop()
        waiting += form.__subclasses__()
        if form.__module__.startswith("permanence.") and hasattr(form, "base_fields"):
            yield form
