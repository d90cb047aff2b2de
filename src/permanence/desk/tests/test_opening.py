"""Requests opened without a call, from a page that stays open all day."""

from permanence.desk import actions
from permanence.desk.tests.scenes import NOW, Scene
from permanence.foundation.actor import scope
from permanence.foundation.models import Trace


def test_a_page_kept_all_day_opens_a_request_for_each_visitor_and_traces_each_once(scene: Scene) -> None:
    by, opened = scene.claire, set()
    for number in range(12):
        one = actions.open_request(by=by, structure=scene.practice, now=NOW, key="shown in the morning")
        actions.note(by=by, request=one, understood=f"certificat {number}", now=NOW)
        opened.add(one.pk)
    with scope(scene.everyone):
        assert len(opened) == Trace.objects.filter(verb="request.opened").count() == 12
