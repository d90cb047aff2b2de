"""The sheets for a power cut: what stands on them, for whom, how they are kept, and who is noted as read."""

from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.test import Client, override_settings
from procrastinate.contrib.django.models import ProcrastinateJob

from permanence.desk import actions, jobs, queries
from permanence.directory.tests.personas import make_member, make_structure, reloaded, sign_in
from permanence.foundation.actor import scope, system
from permanence.foundation.models import Trace
from permanence.waiting import actions as waiting

from .scenes import NOW, Scene, make_patient, ring, seen, taken, text


@pytest.fixture
def told(scene: Scene) -> Scene:
    """Return a practice where one comes tomorrow, one waits, and one is to be called back."""
    seen(scene, make_patient(scene, "D’Arcy-Lefèvre", phone="+33639980011"))
    waits = make_patient(scene, "Benyahia", phone="+33639980012")
    waiting.put_on_list(by=scene.everyone, patient=waits, reason=scene.reason, urgency="same_day", now=NOW)
    request = taken(scene)
    actions.choose_patient(by=scene.claire, request=request, patient=make_patient(scene, "Nguyễn"), now=NOW)
    actions.leave_open(by=scene.claire, request=request, due_at=NOW + timedelta(hours=2), now=NOW)
    ring(scene, kind="ended", name=request.call.provider_id)
    return scene


def test_the_page_and_the_file_hold_who_comes_who_waits_and_whom_to_call(told: Scene) -> None:
    client = Client()
    sign_in(client, make_member(told.practice, "secretary", "Sylvie Puech"))
    with time_machine.travel(NOW, tick=False):
        page, file = client.get("/desk/standby/"), client.get("/desk/standby/file/")
        for shown in (text(page), text(file)):
            for words in ("D’ARCY-LEFÈVRE", "06 39 98 00 11", "BENYAHIA", "06 39 98 00 12", "NGUYỄN", "06 39 98 00 01"):
                assert words in shown
        assert file["Content-Disposition"] == 'attachment; filename="permanence-2026-11-23-10h00.html"'
        assert file["Cache-Control"] == "no-store"
        for outside in ("<script", "src=", "href=", "@import", "url("):
            assert outside not in text(file), "it opens without network"
        with scope(told.everyone):
            read = Trace.objects.filter(verb="patient.read", actor_name="Sylvie Puech")
            assert read.count() == 3, "each once, however often the page is renewed"


def test_it_is_put_whole_for_its_owner_alone(told: Scene, tmp_path: Path) -> None:
    for _ in range(2):
        place = actions.write_standby(by=told.everyone, structure=told.practice, folder=tmp_path, now=NOW)
    assert list(tmp_path.iterdir()) == [place]
    assert place.stat().st_mode & 0o077 == 0
    assert "BENYAHIA" in place.read_text()
    assert "BENYAHIA" not in place.name


def test_every_quarter_of_an_hour_where_a_folder_is_named(told: Scene, tmp_path: Path) -> None:
    asked = ProcrastinateJob.objects.filter(
        task_name="desk.jobs.write_standby", args__structure_id=str(told.practice.pk)
    )
    with override_settings(STANDBY=None):
        jobs.write_standby_everywhere(now=NOW)
        assert not asked.exists()
    with override_settings(STANDBY=tmp_path):
        jobs.write_standby_everywhere(now=NOW)
        assert asked.exists()
        with scope(told.everyone):
            jobs.write_standby(by=system("job", [told.practice.pk]), now=NOW)
    assert [one.suffix for one in tmp_path.iterdir()] == [".html"]


def test_nobody_of_another_practice_stands_on_it(told: Scene) -> None:
    stranger = Client()
    elsewhere = make_structure("Cabinet du Canal")
    sign_in(stranger, reloaded(make_member(elsewhere, "secretary", "Charlie Nguyen")))
    page = stranger.get("/desk/standby/", {"structure": str(told.practice.pk)})
    assert "Cabinet du Canal" in text(page)
    assert "BENYAHIA" not in text(page)
    with scope(told.claire):
        assert queries.standby(told.claire, told.practice, NOW).people, "a permanence holds what its mandate lets it"
