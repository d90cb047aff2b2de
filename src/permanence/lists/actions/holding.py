"""Holding a list while something is done with it, so that two hands or two workers do nothing twice."""

from permanence.lists.models import Import


def hold(of: Import) -> Import:
    """Return the list as it stands, held until the transaction ends."""
    return Import.objects.select_for_update(of=("self",), no_key=True).select_related("structure").get(pk=of.pk)
