"""What the database itself refuses of files, whoever writes."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from permanence.directory.tests.personas import three
from permanence.foundation.actor import scope
from permanence.foundation.models import Row
from permanence.patients.models import Freshness, Preference, Relative

from .factories import make_patient

pytestmark = pytest.mark.django_db


def test_what_is_beyond_its_bounds_is_not_written() -> None:
    who = three()
    patient = make_patient(who.here)
    of = {"structure": who.here, "patient": patient}
    wrong: list[tuple[Row, str]] = [
        (Freshness(structure=who.here, months=0), "freshness_sensible"),
        (Freshness(structure=who.here, months=61), "freshness_sensible"),
        (Preference(**of, days=["mon", "day"]), "preference_of_days"),
        (
            Relative(**of, name="Julien", relation="parent", from_on=date(2026, 2, 2), until_on=date(2026, 2, 1)),
            "relative_in_order",
        ),
    ]
    for row, bound in wrong:
        with scope(who.alice), pytest.raises(IntegrityError, match=bound), transaction.atomic():
            row.save()
