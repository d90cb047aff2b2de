"""Of whom a structure asks a second step at sign-in, and from when on."""

from collections.abc import Mapping
from datetime import date

from permanence.directory.models import SecondStep, Structure
from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.rights import Can


@action(Can.MANAGE_DIRECTORY, audit="second_step.asked", of="structure")
def ask_second_step(*, by: Actor, structure: Structure, days: Mapping[str, date | None]) -> None:
    """Ask it of these roles from these days on; of those without a day, no longer."""
    SecondStep.objects.filter(
        structure=structure, role__in=[role for role, day in days.items() if day is None]
    ).delete()
    SecondStep.objects.bulk_create(
        (SecondStep(structure=structure, role=role, from_on=day) for role, day in days.items() if day is not None),
        update_conflicts=True,
        unique_fields=["structure", "role"],
        update_fields=["from_on"],
    )
