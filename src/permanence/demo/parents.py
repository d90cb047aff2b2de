"""A parent noted for most children of the demo world; of the others the files to correct tell."""

from datetime import datetime

from permanence.demo.ids import demo_id
from permanence.patients.models import Patient, Relation, Relative, ToldOf
from permanence.patients.rules.kin import OF_AGE

FIRST_NAMES = ("Claire", "Nadia", "Sophie", "Marc", "Karim", "Inès", "Thomas", "Aïcha")
FATHERS = {"Marc", "Karim", "Thomas"}
NOT_NOTED = 25  # of so many children one has nobody


def write_parents(now: datetime) -> None:
    """Note a parent by name alone, so that nobody more is recognised by his number."""
    born_since = now.date().replace(year=now.year - OF_AGE, day=1)
    children = Patient.objects.filter(birth_date__gte=born_since, relatives=None).order_by("pk")
    Relative.objects.bulk_create(
        Relative(
            id=demo_id("parent", child.pk),
            structure_id=child.structure_id,
            patient=child,
            relation=Relation.FATHER if first_name in FATHERS else Relation.MOTHER,
            name=f"{first_name} {child.birth_name}",
            may_book=True,
            told_of=ToldOf.PAPERS,
        )
        for rank, child in enumerate(children)
        if rank % NOT_NOTED
        for first_name in [FIRST_NAMES[rank % len(FIRST_NAMES)]]
    )
