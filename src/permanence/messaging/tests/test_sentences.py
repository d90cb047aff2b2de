"""What SMS say: a practice's own sentence is checked, tried, versioned, and leaves in what is told."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.urls import reverse

from permanence.directory.tests.personas import Personas, three
from permanence.foundation.actor import scope
from permanence.messaging import actions, queries, written
from permanence.messaging.actions import BadSentence
from permanence.messaging.models import Sentence
from permanence.messaging.rules import letters, wording
from permanence.messaging.rules.mails import MAILS

from .test_pages import as_, text

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)

pytestmark = pytest.mark.django_db
OWN = "{practice} : votre RDV est {when}. Répondez OUI ou NON."


@pytest.fixture
def who() -> Personas:
    return three(may="manager")


def address(who: Personas, name: str = "reminder", language: str = "fr", page: str = "sentence") -> str:
    return reverse(f"messaging:{page}", args=[who.here.pk, language, name])


def sends(who: Personas, said: str, do: str = "keep", **where: Any) -> Any:
    return as_(who.alice).post(address(who, **where), {"text": said, "do": do})


@pytest.mark.parametrize("language", wording.LANGUAGES)
def test_the_house_s_own_sentences_pass_its_own_check(language: str) -> None:
    for name in (*wording.PLACES, *wording.MAIL_PLACES):
        assert not wording.wrong(wording.usual(name, language), name), name
    assert MAILS[language].keys() == wording.MAIL_PLACES.keys()


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("{practice} : RDV {when} chez {docteur}.", "« {docteur} » n’est pas connu ici"),
        ("Votre RDV est {when}.", "« {cabinet} » manque"),
        ("{practice} : RDV[ {when}].", "« {date} » manque"),
        ("{practice} : RDV {when} [ou pas.", "crochet"),
        ("{practice} : RDV {when}, venez à jeun.", "dit quelque chose de la santé"),
        ("{practice} : RDV cardiologie {when}.", "dit quelque chose de la santé"),
        ("{practice} : vos résultats sont là, RDV {when}.", "dit quelque chose de la santé"),
        ("{practice} : RDV {when}, détails sur www.exemple.test", "lien"),
    ],
)
def test_what_nobody_may_receive_is_refused_with_what_is_allowed(who: Personas, said: str, told: str) -> None:
    answer = sends(who, said)
    assert answer.status_code == 422
    shown = " ".join(text(answer).split())
    assert told in shown
    assert "{cabinet}" in shown
    with scope(who.alice):
        assert not Sentence.objects.exists()
        with pytest.raises(BadSentence):
            actions.write_sentence(by=who.alice, structure=who.here, name="reminder", language="fr", text=said, now=NOW)


def test_a_word_of_health_is_named_as_it_was_written() -> None:
    said = "Service d’Oncologie : venez à jeun, bilan sanguin fait, chez la sage-femme."
    assert wording.telling(said) == ["bilan sanguin", "Oncologie", "sage-femme", "à jeun"]


@pytest.mark.parametrize(
    ("language", "said"),
    [("ar", "نتائج التحاليل"), ("tr", "gebelik"), ("uk", "вагітність"), ("es", "embarazo"), ("pt", "gravidez")],
)
def test_health_is_heard_in_every_language(language: str, said: str) -> None:
    assert "telling" in [one.code for one in wording.wrong(f"{{practice}}: {said} {{when}}", "reminder")]


def test_places_are_french_words_on_screen_and_codes_where_they_are_kept(who: Personas) -> None:
    page = as_(who.alice).get(address(who))
    assert "{cabinet}" in text(page)
    assert "{practice}" not in page.content.decode()
    assert sends(who, "{cabinet} : RDV {Date}.[ Sinon {telephone}.]").status_code == 302
    with scope(who.alice):
        assert Sentence.objects.get().text == "{practice} : RDV {when}.[ Sinon {phone}.]"
    assert "Sinon {téléphone}" in text(as_(who.alice).get(address(who)))


def test_own_sentence_is_tried_kept_and_said(who: Personas) -> None:
    tried = sends(who, OWN, "try")
    assert "votre RDV est mer. 25 nov. 11h40." in text(tried)
    assert "1 SMS" in text(tried)
    with scope(who.alice):
        assert not written.own(who.here)
    assert sends(who, OWN).status_code == 302
    with scope(who.alice):
        said = queries.sentence(queries.post(who.here), "reminder", "fr", {"practice": "MSP", "when": "lun. 10h"})
    assert said == "MSP : votre RDV est lun. 10h. Répondez OUI ou NON."
    assert "propre au cabinet" in text(as_(who.alice).get(reverse("messaging:sentences", args=[who.here.pk, "fr"])))


def test_versions_are_kept_and_the_standard_comes_back_at_once(who: Personas) -> None:
    sends(who, OWN)
    sends(who, OWN)
    sends(who, OWN.replace("est", "sera"))
    assert as_(who.alice).post(address(who, page="standard")).status_code == 302
    with scope(who.alice):
        kept = [(one.version, one.text) for one in written.versions(who.here.pk, "reminder", "fr")]
        assert not written.own(who.here)
    assert [version for version, _ in kept] == [3, 2, 1]
    assert kept[0][1] == ""
    assert "Version n° 2" in text(as_(who.alice).get(address(who)))


def test_the_house_s_sentence_sent_as_it_is_stays_the_house_s(who: Personas) -> None:
    assert sends(who, wording.usual("reminder", "fr")).status_code == 302
    with scope(who.alice):
        assert not Sentence.objects.exists()


def test_nothing_unseen_turns_the_signs_after_it_round(who: Personas) -> None:
    sends(who, "{practice} : RDV {when}. R\u202eépondez\u202c \u2067OUI\u2069.")
    with scope(who.alice):
        assert Sentence.objects.get().text == "{practice} : RDV {when}. Répondez OUI."


def test_arabic_is_shown_from_the_right_and_costs_two_alphabets(who: Personas) -> None:
    page = as_(who.alice).get(address(who, language="ar"))
    assert b'dir="rtl" id="preview"' in page.content
    assert "UCS-2" in text(page)
    assert b"<textarea" in page.content
    assert b'lang="ar"' in page.content


def test_colleague_is_refused_and_stranger_finds_nothing(who: Personas) -> None:
    for client, status in ((as_(who.bob), 403), (as_(who.charlie), 404)):
        assert client.get(address(who)).status_code == status
        assert client.post(address(who), {"text": OWN}).status_code == status
        assert client.post(address(who, page="standard")).status_code == status
    assert as_(who.alice).get(address(who, name="nothing")).status_code == 404
    assert as_(who.alice).get(address(who, language="xx")).status_code == 404


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("Votre cancer est suivi chez nous.", "dit quelque chose de la santé"),
        ("Lisez www.exemple.test avant de venir.", "lien"),
        ("Bonjour {docteur}.", "n’est pas connu ici"),
        ("À bientôt [ou pas.", "crochet"),
    ],
)
def test_an_e_mail_says_nothing_of_health_and_follows_no_link(who: Personas, said: str, told: str) -> None:
    answer = sends(who, said, name="mail_booked")
    assert answer.status_code == 422
    shown = " ".join(text(answer).split())
    assert told in shown
    assert "SMS se lit" not in shown


def test_the_own_words_of_an_e_mail_are_tried_and_kept(who: Personas) -> None:
    tried = text(sends(who, "C’est noté avec {praticien} : à bientôt !", name="mail_booked", do="try"))
    assert "C’est noté avec Dr Martin : à bientôt !" in " ".join(tried.split())
    assert "Bien cordialement," in tried
    assert "SMS ·" not in tried, "an e-mail costs nothing by its length"
    with scope(who.alice):
        assert not Sentence.objects.exists()
    sends(who, "C’est noté avec {praticien}.", name="mail_booked")
    with scope(who.alice):
        assert written.own(who.here) == {("mail_booked", "fr"): "C’est noté avec {who}."}
    assert "C’est noté avec Dr Martin." in text(as_(who.alice).get(address(who).rpartition("reminder")[0]))


@pytest.mark.parametrize(
    ("name", "language", "told"),
    [
        ("mail_booked", "fr", "Rendez-vous confirmé : mercredi 25 novembre 2026"),
        ("mail_reminders", "fr", "Rappel : vos 3 rendez-vous"),
        ("mail_late", "en", "Delay at your appointment today: come at about 11:40"),
        ("mail_series", "es", "Sus citas: 3 sesiones"),
        ("mail_closing", "uk", "Запис підтверджено: "),
        ("mail_code", "fr", "Votre code : "),
    ],
)
def test_the_subject_an_e_mail_leaves_with_is_shown_before_it_is_worded(
    who: Personas, name: str, language: str, told: str
) -> None:
    page = text(as_(who.alice).get(address(who, name, language)))
    assert f"Objet : {told}" in page


def test_arabic_is_written_from_the_right_in_e_mails_too(who: Personas) -> None:
    page = as_(who.alice).get(address(who, "mail_closing", "ar")).content.decode()
    assert 'dir="rtl"' in page
    assert MAILS["ar"]["mail_closing"] in page


@pytest.mark.parametrize("language", wording.LANGUAGES)
def test_every_other_e_mail_is_whole_in_every_language(who: Personas, language: str) -> None:
    assert letters.PHRASES[language].keys() == letters.PHRASES["fr"].keys()
    with scope(who.alice):
        for name in letters.PARAGRAPHS:
            whole = written.whole_letter(who.here, f"mail_{name}", wording.usual(f"mail_{name}", language), language)
            assert not set(whole) & set("{}[]"), name
            assert whole.count("\n\n") >= 4, name
            assert "15" in whole, "where to call in an emergency is said in each"


@pytest.mark.parametrize("name", ["offer", "far_offer", "sheet", "waits", "code", "code_mine", "came_in", "news"])
def test_the_own_words_of_every_other_e_mail_are_tried_whole_kept_and_taken_back(who: Personas, name: str) -> None:
    one, said = f"mail_{name}", "Bonne nouvelle de {cabinet} !"
    tried = text(sends(who, said, name=one, do="try"))
    assert "Bonne nouvelle de MSP des Tilleuls" in tried
    assert "En cas d’urgence vitale, appelez le 15." in tried, "what is the house's is shown around it"
    sends(who, said, name=one)
    with scope(who.alice):
        _subject, body = queries.letter(who.here, name, "fr", {})
    assert "Bonne nouvelle de MSP des Tilleuls\u00a0!" in body
    assert as_(who.alice).post(address(who, one, page="standard")).status_code == 302
    with scope(who.alice):
        _subject, body = queries.letter(who.here, name, "fr", {})
    assert "Bonne nouvelle" not in body


@pytest.mark.parametrize("said", ["Votre can\u200bcer", "gyn\u00adecologue", "evil\u200b.fr", "ht\u2060tps://x.test"])
def test_no_unseen_sign_hides_a_word_of_health_or_a_link(said: str) -> None:
    assert {one.code for one in wording.wrong(said, "mail_booked")} & {"telling", "link"}


@pytest.mark.parametrize(
    "said",
    [
        "evil.xyz/rdv", "rdv.app", "bit.do/x", "t.co/a", "rdv.info", "evil.be", "evil.paris", "voir 1.2.3.4/x",
        "http ://x", "hxxp: //x", "EVIL.XYZ", "RDV.APP", "Evil.Xyz/rdv", "rdv．app", "пример.рф", "evil.xn--p1ai",
        "sous.evil.Xyz", "rdv-a.co.uk", "a@evil.health", "evil.[xyz]", "evil[.xyz]", "evil.[{phone}]xyz",
    ],
)  # fmt: skip
def test_no_address_of_the_web_passes_whatever_its_ending(said: str) -> None:
    assert [one.code for one in wording.wrong(f"Voyez {said} avant de venir", "mail_booked")] == ["link"]


def test_what_looks_like_an_address_is_named(who: Personas) -> None:
    shown = text(sends(who, "Fermé lundi.merci de rappeler.", name="mail_booked"))
    assert "« lundi.merci » ressemble à un lien" in " ".join(shown.split())


@pytest.mark.parametrize(
    "said",
    [
        "M. Martin", "fermé à 14h.Merci", "M.Martin", "Dr.MARTIN", "c.-à-d. lundi", "p.ex. lundi", "S.A.R.L. Martin",
        "3.50 €", "12.05.2026", "05.61.00.00.00", "05.61.00.00.00/01", "de 8.30 à 12.30", "a.m./p.m.", "3.kat", "et/ou",
        "вул.Шевченка", "12/05/2026", "fermé...merci", "Dr.Martin/Dr.Durand", "M.Jean-Pierre", "9h//18h", "1er.Merci",
    ],
)  # fmt: skip
def test_an_abbreviation_a_number_or_a_space_forgotten_is_no_address(said: str) -> None:
    assert not wording.wrong(f"Voyez {said} avant de venir", "mail_booked")


@pytest.mark.parametrize("said", ["[]", "[{phone}]", "{phone}", "\u200b", "…", "[Appelez le {phone}.]"])
def test_own_words_that_may_say_nothing_are_refused(who: Personas, said: str) -> None:
    assert "empty" in [one.code for one in wording.wrong(said, "mail_closing")]
    answer = sends(who, said.replace("phone", "téléphone"), name="mail_closing")
    assert answer.status_code == 422
    assert "Elle ne dit rien" in text(answer)


@pytest.mark.parametrize("said", ["{practice}", "[Merci]", "À {who}.", "شكرا"])
def test_few_words_are_words(said: str) -> None:
    assert not wording.wrong(said, "mail_booked")
