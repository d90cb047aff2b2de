"""The page of a request that is over, whatever is left of what it promised."""

import pytest
from django.test import Client

from permanence.desk.models import Outcome, Request
from permanence.desk.tests.scenes import NOW, Scene, at, taken, text
from permanence.foundation.actor import scope


@pytest.mark.parametrize("outcome", list(Outcome))
def test_every_outcome_is_shown_also_without_its_appointment(scene: Scene, claire: Client, outcome: Outcome) -> None:
    request = taken(scene)
    with scope(scene.everyone):
        Request.objects.filter(pk=request.pk).update(outcome=outcome, closed_at=NOW)
    for headers in ({}, {"HX-Request": "true", "HX-Target": "pane"}):
        shown = claire.get(at(request), headers=headers)
        assert shown.status_code == 200
        assert "Je vous confirme" not in text(shown)
