"""The form of an appointment, as a patient fills it in at home."""

import pytest

from permanence.agenda import queries as agenda
from permanence.agenda.models import Appointment
from permanence.capacity.tests.factories import SUNDAY_NOON, at
from permanence.documents import actions as documents
from permanence.documents.models import Filled
from permanence.documents.queries import Kind, Question
from permanence.foundation.actor import scope

from .factories import Open, text, visitor
from .homes import open_space

pytestmark = pytest.mark.django_db
ASKED = (
    Question("a1", Kind.YES_NO, "Avez-vous une allergie ?", required=True),
    Question("a2", Kind.CHOICE, "Comment venez-vous ?", ("à pied", "en voiture")),
    Question("a3", Kind.DATE, "Dernier vaccin ?"),
    Question("a4", Kind.TEXT, "Ce que vous voulez demander"),
)


@pytest.fixture
def booked(practice: Open) -> Appointment:
    documents.write_form(
        by=practice.doctor.by, reason=practice.doctor.reason, title="Avant votre visite", questions=ASKED,
        now=SUNDAY_NOON,
    )  # fmt: skip
    return practice.doctor.book(at(10))


def filled(practice: Open) -> Filled:
    with scope(practice.doctor.by):
        return Filled.objects.get()


def test_it_is_kept_while_he_types_and_handed_in_when_it_is_whole(practice: Open, booked: Appointment) -> None:
    home, path = open_space(practice), f"forms/{booked.pk}/"
    assert "Avant votre visite · Lundi 23 novembre 2026" in home.shown()
    assert home.post(path, {"a4": "Le dos", "later": "1", "quiet": "1"}).status_code == 204
    assert "Le dos" in home.get(path).content.decode()
    missing = home.post(path, {"a4": "Le dos et la nuque"})
    assert missing.status_code == 422
    assert "Le dos et la nuque" in missing.content.decode()
    said = {"a1": "no", "a2": "à pied", "a3": "2026-01-02", "a4": "Le dos et la nuque"}
    done = home.post(path, said, follow=True)
    assert "C’est envoyé" in text(done)
    assert "Avez-vous une allergie ? Non" in text(done)
    assert filled(practice).answers == said
    assert "Avant votre visite · " not in home.shown()
    again = home.get(path, again="1").content.decode()
    assert 'value="2026-01-02"' in again
    assert "data-draft" not in again


def test_without_scripts_a_button_keeps_it_for_later(practice: Open, booked: Appointment) -> None:
    home, path = open_space(practice), f"forms/{booked.pk}/"
    kept = home.post(path, {"a2": "à pied", "later": "1"}, follow=True)
    assert "Mon espace" in text(kept)
    assert filled(practice).answers["a2"] == "à pied"


def test_the_link_of_the_appointment_says_that_it_waits_in_his_space(practice: Open, booked: Appointment) -> None:
    assert "Le formulaire, à remplir dans votre espace" in text(visitor().get(agenda.patient_link(booked)))


def test_nobody_else_s_and_no_other_appointment_s(practice: Open, booked: Appointment) -> None:
    path = f"forms/{booked.pk}/"
    assert open_space(practice, "personne@exemple.test").get(path).status_code == 404
    documents.write_form(by=practice.doctor.by, reason=practice.doctor.reason, title="", questions=[], now=SUNDAY_NOON)
    assert open_space(practice).get(path).status_code == 404


def test_an_answer_that_is_none_is_pointed_out(practice: Open, booked: Appointment) -> None:
    home = open_space(practice)
    assert home.post(f"forms/{booked.pk}/", {"a1": "peut-être"}).status_code == 422
    assert home.post(f"forms/{booked.pk}/", {"a2": "à vélo", "later": "1"}).status_code == 422
