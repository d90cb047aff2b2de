"""What surrounds every page of the staff: rail, structures, who I am. A context processor, worked out when shown."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from permanence.directory import queries as directory
from permanence.foundation.actor import Actor, Kind

from . import navigation


def frame(request: HttpRequest) -> dict[str, Any]:
    """Give `frame` to templates; fragments never pay for it."""
    return {"frame": SimpleLazyObject(lambda: surroundings(request))}


def surroundings(request: HttpRequest) -> dict[str, Any]:
    """Return the frame for the actor of this request, nothing for a patient or a stranger."""
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None or actor.kind is not Kind.PERSON:
        return {}
    structures = [(structure.pk, structure.name) for structure in directory.structures(actor)]
    return {
        "navigation": navigation.entries(actor, getattr(request, "stands_at", request.path)),
        "structures": structures,
        "structure_name": next((name for key, name in structures if key == actor.at), "") or _only(structures),
        "at": actor.at,
        "person_name": actor.name,
        "live_address": "/live/",
        "switch_address": reverse("shell:structure_choice"),
        "search_address": reverse("shell:search"),
        "language_address": reverse("shell:language"),
    }


def _only(structures: list[tuple[Any, str]]) -> str:
    return structures[0][1] if len(structures) == 1 else _("All my structures")
