"""How he feels after a visit, said in his space; the message that it waits says nothing of it."""

from datetime import timedelta

import pytest
import time_machine

from permanence.agenda.models import Appointment
from permanence.capacity.tests.factories import SUNDAY_NOON
from permanence.documents import actions as documents
from permanence.documents import queries as kept
from permanence.foundation.actor import scope, system
from permanence.messaging.models import Message
from permanence.portal.jobs import ask_feeling

from .factories import Open, text
from .homes import open_space

pytestmark = pytest.mark.django_db
ASKED = "Comment vous sentez-vous depuis votre rendez-vous ?"


@pytest.fixture
def visit(practice: Open) -> Appointment:
    doctor = practice.doctor
    documents.ask_after(by=doctor.by, reason=doctor.reason, words=ASKED, kind="faces", days=7, now=SUNDAY_NOON)
    return doctor.book()


def test_he_says_it_once_and_reads_what_to_do_if_it_is_urgent(
    practice: Open, visit: Appointment, sunday: time_machine.Traveller
) -> None:
    sunday.move_to(visit.ends_at + timedelta(days=8))
    home, path = open_space(practice), f"feeling/{visit.pk}/"
    assert "Comment vous sentez-vous ?" in home.shown()
    asked = text(home.get(path))
    assert ASKED in asked
    assert "appelez le 15" in asked
    assert "n’est pas lue tout de suite" in asked
    missing = home.post(path, {"said": "Mieux qu’avant"})
    assert missing.status_code == 422
    assert "Mieux qu’avant" in missing.content.decode()
    assert "Choisissez un" in missing.content.decode(), "what is missing is said, not that a field is"
    done = home.post(path, {"felt": "4", "said": "Je me sens plus reposé"}, follow=True)
    assert "Merci" in text(done)
    assert "reposé" not in text(done), "a screen that others may see"
    assert "Merci" in text(home.post(path, {"felt": "1"})), "another window: what was said first stands"
    with scope(practice.doctor.by):
        (one,) = kept.felt(practice.doctor.by, visit.patient)
    assert (one.value, one.most, one.said, one.by_name) == (4, 5, "Je me sens plus reposé", "")
    assert "Comment vous sentez-vous ?" not in home.shown()


def test_he_is_told_once_that_something_waits_and_not_what(practice: Open, visit: Appointment) -> None:
    house = visit.structure
    by, due = system("job", [house.pk]), visit.ends_at + timedelta(days=7, hours=1)
    for now in (due - timedelta(hours=2), due, due + timedelta(days=1), due + timedelta(days=2)):
        with scope(by):
            ask_feeling(by=by, now=now)
    with scope(by):
        told = Message.objects.filter(key=f"space-feeling:{visit.pk}")
        assert told.count() == 1
        assert "sentez" not in told.get().subject + told.get().body
