"""Where nothing may be said, the console proposes and reads back nothing that tells whether somebody is a patient."""

import pytest
from django.test import Client

from permanence.desk import actions
from permanence.desk.tests.scenes import NOW, Scene, at, text

from .test_proving import about, known, mark, stood


@pytest.mark.parametrize("why", ["nobody", "failed"])
def test_where_nothing_may_be_said_nothing_else_is_proposed(scene: Scene, claire: Client, why: str) -> None:
    request = about(scene, known(scene))
    assert 'id="proposals"' in text(claire.get(at(request)))
    if why == "nobody":
        actions.choose_speaker(by=scene.claire, request=request, speaker="other", now=NOW)
    else:
        for _ in range(2):
            mark(scene, request, stood(scene, request).left[0], "wrong")
    page = text(claire.get(at(request)))
    assert 'id="proposals"' not in page
    assert "vous répondra" not in page
    assert "/deadline/" in page, "the message is left for the practice"
