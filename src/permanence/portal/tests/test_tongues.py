"""The patients' pages in seven languages: nothing English or French is left where another is read."""

import pytest
from django.test import Client
from django.utils import translation

from permanence.agenda import queries as agenda
from permanence.capacity.tests.factories import SUNDAY_NOON, at
from permanence.foundation.actor import scope
from permanence.messaging.models import Message
from permanence.patients.queries import LANGUAGES
from permanence.portal import tongues
from permanence.portal.sending import send_code
from permanence.portal.templatetags.portal_words import full_day, hour

from .factories import Open, chosen, proven, text, visitor, who

pytestmark = pytest.mark.django_db
ARABIC = Client(headers={"accept-language": "ar-MA,ar;q=0.9,fr;q=0.5"})
SAID = {
    "en": ("Choose a time", "Monday 23 November 2026"),
    "es": ("Elija una hora", "Lunes, 23 de noviembre de 2026"),
    "pt": ("Escolha um horário", "Segunda-feira, 23 de novembro de 2026"),
    "ar": ("اختر وقتًا", "الاثنين، 23 نوفمبر 2026"),
    "tr": ("Bir saat seçin", "23 Kasım 2026 Pazartesi"),
    "uk": ("Оберіть час", "Понеділок, 23 листопада 2026"),
    "fr": ("Choisissez un horaire", "Lundi 23 novembre 2026"),
}


def test_a_file_can_note_every_language_of_these_pages() -> None:
    assert set(tongues.LANGUAGES) == set(LANGUAGES)


@pytest.mark.parametrize("language", tongues.LANGUAGES)
def test_what_and_when_is_said_in_each(practice: Open, language: str) -> None:
    page = visitor().get(f"{practice.times}?lang={language}")
    shown = text(page)
    for words in SAID[language]:
        assert words in shown
    assert f'lang="{language}"' in page.content.decode()
    assert ('dir="rtl"' in page.content.decode().split("<head>")[0]) is (language == "ar")


@pytest.mark.parametrize(("language", "said"), [("fr", "9 h 20"), ("en", "9:20"), ("uk", "9:20")])
def test_hours_are_said_as_each_says_them(language: str, said: str) -> None:
    with translation.override(language):
        assert hour(at(9, 20)) == said
        assert (full_day(None), hour(None)) == ("", "")


def test_an_arabic_speaking_patient_books_and_is_written_to_in_his_language(practice: Open) -> None:
    address = chosen(ARABIC, practice)
    ARABIC.post(address, who())
    proof = practice.proof()
    with scope(practice.doctor.by):
        send_code(by=practice.doctor.by, now=SUNDAY_NOON, proof_id=str(proof.pk))
        assert "رمزك" in Message.objects.get(key=f"portal-code:{proof.pk}").subject
    assert "هل كل شيء صحيح؟" in text(proven(ARABIC, practice, address))
    assert "تم أخذ موعدك" in text(ARABIC.post(address, {"step": "confirm"}, follow=True))
    with scope(practice.doctor.by):
        made = practice.booking()
        assert made.patient is not None
        assert made.patient.language == "ar"
        link = agenda.patient_link(made.appointment)
    assert "موعدك" in text(visitor().get(link)), "his own language, whatever the browser reads"
