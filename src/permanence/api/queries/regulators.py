"""Regulators, through the national platform's own door: no structure sees them."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from permanence.api.models import Regulator
from permanence.api.rules import fhir


@contextmanager
def platform_door() -> Iterator[None]:
    """Show the regulators in the open transaction, and hide them again."""
    _turn("sas")
    yield
    _turn("")  # when it fails, the transaction takes it back itself


def regulator(regulator_id: UUID) -> Regulator | None:
    """Return one regulator; the platform's door must be open."""
    return Regulator.objects.filter(pk=regulator_id).first()


def regulator_numbered(*, national: bool, number: str) -> Regulator | None:
    """Return who bears a number now, or else who bore it last; the platform's door must be open."""
    return _bearing(national=national, number=number).first()


def as_told(regulator: Regulator) -> fhir.regulators.Told:
    """Return what is known of a regulator, as the platform says it."""
    return fhir.regulators.Told(
        regulator.national, regulator.number, regulator.family_name, regulator.given_name, regulator.email,
        regulator.active,
    )  # fmt: skip


def _bearing(*, national: bool, number: str) -> QuerySet[Regulator]:
    return Regulator.objects.filter(national=national, number=number).order_by("-active", "-changed_at")


def _turn(door: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('permanence.door', %s, true)", [door])
