"""The questions of the demo world: every persona finds one, and each belongs to an open request."""

from datetime import datetime

import pytest

from permanence.demo import build
from permanence.demo.bookings import PARIS
from permanence.demo.houses import structure_ids
from permanence.demo.ids import person_id
from permanence.demo.practices import PRACTICES
from permanence.desk.models import Question
from permanence.foundation.actor import scope, system

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("now", ["2026-11-23T10:12", "2026-11-28T21:30"], ids=["at work", "on a Saturday night"])
def test_every_practitioner_who_signs_in_has_something_to_answer(now: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build, "PRACTICES", PRACTICES[:2])  # where they work: seconds instead of a minute
    moment = datetime.fromisoformat(now).replace(tzinfo=PARIS)
    build.build(today=moment.date(), now=moment)
    with scope(system("test", structure_ids(1))):
        found = Question.objects.select_related("request", "practitioner_role")
        asked = {one.practitioner_role.person_id for one in found.filter(reply="")}
        assert asked == {person_id("benali"), person_id("roux")}
        assert {one.asks for one in found} == {"exception", "message", "call_me"}
        assert all(one.answer_by > moment and one.request.due_at == one.answer_by for one in found)
        assert found.filter(reply="said").count() == 1
