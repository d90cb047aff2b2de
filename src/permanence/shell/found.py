"""What the search finds in the directory: practitioners and structures, each leading to its page."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from permanence.directory import queries as directory
from permanence.foundation.actor import Actor
from permanence.foundation.rights import Can
from permanence.foundation.search import Hit


def structures(actor: Actor, text: str) -> list[Hit]:
    """Find structures by name."""
    if not actor.may(Can.VIEW_DIRECTORY):
        return []
    return [
        Hit(_("Structures"), structure.name, structure.get_kind_display(), _page("structure", structure.pk))
        for structure in directory.structures_named(actor, text)
    ]


def practitioners(actor: Actor, text: str) -> list[Hit]:
    """Find practitioners by name or specialty."""
    if not actor.may(Can.VIEW_DIRECTORY):
        return []
    return [
        Hit(
            _("Practitioners"),
            str(role.person),
            f"{role.specialty} · {role.structure.name}",
            _page("person", role.person_id),
        )
        for role in directory.practitioners_named(actor, text)
    ]


def _page(name: str, key: object) -> str:
    return reverse(f"directory:{name}", args=[key])
