"""What the database itself refuses of leave, rooms and devices, whoever writes."""

import pytest
from django.db import IntegrityError, transaction
from psycopg.types.range import Range

from permanence.agenda.models import Presence, Use
from permanence.capacity.models import Resource, Sharing
from permanence.capacity.tests.factories import MONDAY, at
from permanence.directory.tests.personas import Personas
from permanence.foundation.actor import scope
from permanence.foundation.models import Row

from .factories import make_receiving
from .test_things import make_thing

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sunday")]


def test_what_is_beyond_its_bounds_is_not_written(who: Personas) -> None:
    with scope(who.alice):
        doctor = make_receiving(who.here, by=who.alice)
        room = make_thing(doctor)
        shared = {"structure": who.here, "resource": room, "borrower": who.elsewhere, "agreement": "Convention"}
        practitioner = Resource.objects.get(pk=doctor.resource.pk)
        practitioner.retired_on = MONDAY
    wrong: list[tuple[Row, str]] = [
        (Presence(structure=who.here, least=0), "presence_sensible"),
        (Presence(structure=who.here, least=100), "presence_sensible"),
        (Use(structure=who.here, resource=room, what="", during=Range(at(9), at(10), "[)")), "use_says_what_for"),
        (Sharing(**shared, from_on=MONDAY, weekdays=[0, 7]), "sharing_of_weekdays"),
        (practitioner, "retired_are_things_alone"),
    ]
    for row, bound in wrong:
        with scope(who.alice), pytest.raises(IntegrityError, match=bound), transaction.atomic():
            row.save()
