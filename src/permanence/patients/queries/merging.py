"""What a merge reads: how far each identity is trusted, the content of single rows, until when it can be undone."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Field, Model
from django.utils.translation import pgettext_lazy

from permanence.foundation.refusal import Words
from permanence.foundation.sealed import BlindIndex
from permanence.patients.hanging import Hanging
from permanence.patients.models import Address, Merge, NationalNumber, Patient, Preference, RegularDoctor
from permanence.patients.rules.merging import TRAITS, Standing

NOTHING = "–"
DAYS = (
    ("mon", pgettext_lazy("day that suits", "Monday")),
    ("tue", pgettext_lazy("day that suits", "Tuesday")),
    ("wed", pgettext_lazy("day that suits", "Wednesday")),
    ("thu", pgettext_lazy("day that suits", "Thursday")),
    ("fri", pgettext_lazy("day that suits", "Friday")),
    ("sat", pgettext_lazy("day that suits", "Saturday")),
)


def standing(file: Patient) -> Standing:
    """Return how far an identity is trusted, with its traits."""
    number = NationalNumber.objects.filter(patient=file).values_list("digest", flat=True).first()
    traits = {name: getattr(file, name) for name in TRAITS}
    return Standing(file.identity_retrieved, file.identity_checked, traits, number or "")


def until(merge: Merge) -> datetime:
    """Return until when a merge can be undone."""
    return merge.at + timedelta(days=settings.UNMERGE_DAYS)


def content(one: Hanging, row: Model) -> dict[str, Any]:
    """Return what a row says besides whose it is."""
    return {name: getattr(row, name) for name in _says(one)}


def write(one: Hanging, row: Model, said: dict[str, Any]) -> None:
    """Let a row say something else."""
    for name, value in said.items():
        setattr(row, name, value)
    row.save()


def as_kept(model: type[Model], name: str, value: object) -> object:
    """Read a value back from what a merge noted of it."""
    field = next(one for one in model._meta.get_fields() if isinstance(one, Field) and name in (one.name, one.attname))
    return value if field.remote_field else field.to_python(value)


def _says(one: Hanging) -> list[str]:
    whose = {"id", one.field.attname, "structure_id"}
    fields = [field for field in one.model._meta.concrete_fields if not isinstance(field, BlindIndex)]
    return [field.attname for field in fields if field.attname not in whose]


def said(row: Address | RegularDoctor | Preference) -> Words:
    """Say what a row says of which a file has one."""
    if isinstance(row, Address):
        return str(row) or NOTHING
    if isinstance(row, RegularDoctor):
        return str(row.practitioner_role or row.name) or NOTHING
    days = [str(label) for code, label in DAYS if code in row.days]
    half = [str(row.get_half_day_display())] if row.half_day else []
    whom = [str(row.practitioner_role)] if row.practitioner_role else []
    return ", ".join([*days, *half, *whom]) or NOTHING
