"""Zeros typed to fill a field are refused wherever a number is typed, whatever may be kept otherwise."""

from collections.abc import Callable
from typing import Any

import pytest
from django.forms import BaseForm

from permanence.directory import forms


@pytest.mark.parametrize(
    ("form", "field", "digits"),
    [
        (forms.PersonForm, "rpps", 11),
        (forms.PersonForm, "adeli", 9),
        (forms.PartnerForm, "rpps", 11),
        (forms.PartnerForm, "finess", 9),
        (forms.StructureForm, "finess", 9),
        (forms.StructureForm, "siret", 14),
        (forms.FoundingForm, "finess", 9),
        (forms.FoundingForm, "siret", 14),
    ],
)
@pytest.mark.django_db
def test_zeros_alone_are_refused(form: Callable[[dict[str, Any]], BaseForm], field: str, digits: int) -> None:
    for typed in ("0" * digits, "0 " * digits, "0"):
        [told] = form({field: typed, "keep_numbers": "on"}).errors[field]
        assert "zeros" in str(told) or "zéros" in str(told), typed
    assert field not in form({field: ""}).errors
