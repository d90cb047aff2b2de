"""Whom a structure is fitted out to welcome."""

from collections.abc import Mapping, Sequence

from permanence.directory.models import Means, Structure, Welcome, Welcomed
from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.refusal import Invalid
from permanence.foundation.rights import Can

LONGEST = 200


@action(Can.MANAGE_DIRECTORY, audit="structure.welcomes_said", of="structure")
def say_welcomes(*, by: Actor, structure: Structure, welcomed: Mapping[str, tuple[Sequence[str], str]]) -> Structure:
    """Say whom a structure is fitted out to welcome, with what and in its own words; who is not named no longer is.

    :raises Invalid: for people or means nobody knows, or words too long
    """
    for kind, (means, words) in welcomed.items():
        if kind not in Welcomed or not {*means} <= {*Means.values} or len(words) > LONGEST:
            raise Invalid
    Welcome.objects.filter(structure=structure).exclude(kind__in=welcomed).delete()
    for kind, (means, words) in welcomed.items():
        said = {"means": [one for one in Means.values if one in means], "words": words}
        Welcome.objects.update_or_create(structure=structure, kind=kind, defaults=said)
    return structure
