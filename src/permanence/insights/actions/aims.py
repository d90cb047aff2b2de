"""What a structure aims at."""

from permanence.directory.models import Structure
from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.rights import Can
from permanence.insights.models import ServiceAim


@action(Can.VIEW_FIGURES, audit="service_aim.set", of="structure")
def set_aim(*, by: Actor, structure: Structure, percent: int, within_s: int) -> ServiceAim:
    """Say how many percent of the calls of a structure are to be answered within how many seconds."""
    told = {"percent": percent, "within_s": within_s}
    return ServiceAim.objects.update_or_create(structure=structure, defaults=told)[0]
