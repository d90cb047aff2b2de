"""Requests opened without a call, from a page that stays open all day."""

from datetime import timedelta

from django.test import Client

from permanence.agenda import actions as agenda
from permanence.desk import actions
from permanence.desk.tests.scenes import NOW, Scene, at, taken, text
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


def test_the_delay_of_the_waiting_room_is_what_the_desk_reads(scene: Scene, claire: Client) -> None:
    said = {"by": scene.everyone, "practitioner_role": scene.doctor, "until": NOW + timedelta(hours=3)}
    request = taken(scene)
    assert "de retard" not in text(claire.get(at(request)))
    agenda.announce_delay(minutes=40, now=NOW, **said)
    assert "40 min de retard, jusqu’à" in text(claire.get(at(request)))
    agenda.announce_delay(minutes=0, now=NOW + timedelta(minutes=1), **said)
    assert "de retard" not in text(claire.get(at(request))), "on time after all"
