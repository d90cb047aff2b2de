"""What the search finds in the directory, and among the pages of the house: each leads to its page."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from permanence.directory import queries as directory
from permanence.directory.models import PractitionerRole
from permanence.foundation.actor import Actor
from permanence.foundation.rights import Can
from permanence.foundation.search import Hit

from . import navigation


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


def partners(actor: Actor, text: str) -> list[Hit]:
    """Find partners outside the networks by name, specialty or town, on the page of who knows them."""
    if not actor.may(Can.VIEW_DIRECTORY):
        return []
    return [
        Hit(
            _("Partners"),
            one.name,
            " · ".join(filter(None, [one.specialty or str(one.get_kind_display()), one.city, one.structure.name])),
            f"{_page('partners', one.structure_id)}#partner-{one.pk}",
        )
        for one in directory.partners_named(actor, text)
    ]


def settings(actor: Actor, text: str) -> list[Hit]:
    """Find pages that the rail does not show by their name, those of a practitioner or a structure for each."""
    found = []
    for one in navigation.settings_named(actor, text):
        if one.alone:
            found.append(Hit(_("Pages"), str(one.label), "", reverse(one.page)))
            continue
        owners = _practitioners(actor, one.right) if one.of_practitioner else directory.structures(actor, one.right)
        found += [Hit(_("Pages"), str(one.label), str(owner), reverse(one.page, args=[owner.pk])) for owner in owners]
    return found


def _practitioners(actor: Actor, right: Can) -> list[PractitionerRole]:
    return [role for here in actor.structures(right) for role in directory.practitioners(actor, here)]


def _page(name: str, key: object) -> str:
    return reverse(f"directory:{name}", args=[key])
