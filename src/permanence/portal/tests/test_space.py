"""A patient's own space: who opens it and for how long, of whom it shows what, and that what he says there is done."""

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine

from permanence.agenda import queries as agenda
from permanence.capacity.tests.factories import SUNDAY_NOON, at
from permanence.foundation.actor import scope
from permanence.foundation.models import Trace
from permanence.guard import actions as guard
from permanence.messaging import queries as messaging
from permanence.messaging.models import OptOut
from permanence.patients import queries as patients
from permanence.patients.models import Patient, Relative
from permanence.patients.tests.factories import make_patient
from permanence.portal import links, tongues
from permanence.portal.rules import limits
from permanence.portal.rules.acting import Extent, extent

from .factories import Open, make_open, text, visitor
from .homes import open_space, page_of

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("relation", "born", "may_book", "told_of", "much"),
    [
        ("mother", date(2011, 11, 23), True, "papers", Extent.WHOLE),  # fifteen tomorrow
        ("mother", date(2011, 11, 22), True, "papers", None),  # fifteen today: his own affair
        ("authority", date(2020, 1, 1), True, "nothing", Extent.WHOLE),
        ("father", date(2020, 1, 1), False, "papers", None),
        ("mother", date(1990, 1, 1), True, "papers", None),  # of a grown-up, a mother is nobody
        ("guardian", date(1950, 1, 1), True, "nothing", Extent.WHOLE),
        ("guardian", date(2010, 1, 1), True, "papers", None),  # sixteen
        ("carer", date(1940, 1, 1), True, "appointments", Extent.TIMES),
        ("carer", date(1940, 1, 1), True, "nothing", None),
        ("other", date(2020, 1, 1), True, "papers", Extent.TIMES),  # a grandmother
        ("trusted", date(1940, 1, 1), False, "papers", None),
    ],
)
def test_how_much_a_relative_sees(
    relation: str, born: date, may_book: bool, told_of: str, much: Extent | None
) -> None:  # fmt: skip
    assert extent(relation, born, TODAY, may_book=may_book, told_of=told_of) == much


def elodie(practice: Open) -> Patient:
    with scope(practice.doctor.by):
        return Patient.objects.select_related("structure").get(
            contacts__value="elodie@exemple.test", first_names="Élodie"
        )


def beside(practice: Open, patient: Patient, **said: object) -> None:
    with scope(practice.doctor.by):
        Relative.objects.create(structure=practice.structure, patient=patient, may_book=True, **said)


@pytest.mark.django_db
class TestWhoOpensIt:
    def test_the_address_opens_nothing_without_the_browser_s_key(self, practice: Open) -> None:
        practice.doctor.book(at(10))
        home = open_space(practice)
        assert "Élodie D." in home.shown()
        other = visitor()
        assert "Élodie" not in text(other.get(home.address))
        other.post(home.address, {"code": links.code(practice.proof().pk)})
        assert "Élodie" not in text(other.get(home.address)), "a code opens one space, once"
        assert "Élodie D." in home.shown()

    def test_the_key_is_kept_from_scripts_other_sites_and_other_pages(self, practice: Open) -> None:
        cookie = open_space(practice).phone.cookies["espace-tilleuls"]
        assert cookie["httponly"]
        assert cookie["samesite"] == "Strict"
        assert (cookie["path"], cookie["domain"]) == ("/", ""), "of this host alone: named so behind TLS"
        assert not cookie["max-age"]

    def test_behind_tls_their_names_bind_them_to_this_host(self, practice: Open, settings: Any) -> None:
        settings.SESSION_COOKIE_SECURE = True
        home = open_space(practice)
        assert {*home.phone.cookies} == {"__Host-espace-tilleuls", "__Host-connu-tilleuls"}
        assert all(one["secure"] and one["path"] == "/" and not one["domain"] for one in home.phone.cookies.values())

    def test_two_practices_spaces_stand_open_beside_each_other(self, practice: Open) -> None:
        other = make_open("Cabinet du Capitole", "capitole")
        home = open_space(practice)
        there = open_space(other, phone=home.phone)
        assert "Mon espace" in home.shown()
        assert "Mon espace" in there.shown()
        there.post("closing/")
        assert "Votre espace est fermé" in there.shown()
        assert "Mon espace" in home.shown()

    def test_it_closes_by_itself_and_never_stays_longer_than_hours(self, practice: Open) -> None:
        practice.doctor.book(at(10))
        home = open_space(practice)
        step = limits.SPACE_IDLE - timedelta(minutes=1)
        spent = timedelta()
        while spent + step < limits.SPACE_LONGEST:
            spent += step
            with time_machine.travel(SUNDAY_NOON + spent, tick=False):
                assert "Élodie D." in home.shown(), spent
        with time_machine.travel(SUNDAY_NOON + limits.SPACE_LONGEST, tick=False):
            assert "Élodie" not in home.shown()
            ended = home.post(page_of(elodie(practice), "messages"), {"words": "Je serai en retard"})
        assert ended.status_code == 403
        assert "Je serai en retard" in ended.content.decode(), "nothing typed is lost"
        with time_machine.travel(SUNDAY_NOON + limits.SPACE_IDLE, tick=False):
            assert "Élodie" not in open_space_then_wait(practice)

    def test_he_closes_it_on_a_computer_that_others_use(self, practice: Open) -> None:
        home = open_space(practice)
        closed = home.post("closing/")
        assert "Votre espace est fermé" in text(closed)
        later = home.shown()
        assert "Votre espace est fermé" in later, "no code was written anew: none is asked for"
        assert "elodie@" not in later.lower(), "nor is it said whose space it was"

    def test_whoever_has_no_file_there_finds_no_space(self, practice: Open) -> None:
        home = open_space(practice, "personne@exemple.test")
        assert "Aucun rendez-vous à venir" in home.shown() or "Il n’y a pas de rendez-vous" in home.shown()
        assert home.get(page_of(elodie(practice), "preferences")).status_code == 404

    @pytest.mark.parametrize("language", tongues.LANGUAGES)
    def test_it_speaks_each_language_and_always_shows_the_telephone(self, practice: Open, language: str) -> None:
        home = open_space(practice)
        for path in ("", page_of(elodie(practice), "preferences")):
            shown = home.shown(path, lang=language)
            assert "05 36 49 01 00" in shown
            assert ("Mon espace" in shown) is (language == "fr")
            assert ("My space" in shown) is (language == "en")


def open_space_then_wait(practice: Open) -> str:
    """Return what a space shows that was opened at noon and not used since."""
    with time_machine.travel(SUNDAY_NOON, tick=False):
        home = open_space(practice)
    return home.shown()


@pytest.mark.django_db
class TestOfWhom:
    def test_appointments_to_come_and_past_with_what_may_be_done(self, practice: Open) -> None:
        practice.doctor.book(at(9))
        link = agenda.patient_link(practice.doctor.book(at(10)))
        with time_machine.travel(at(9, 30), tick=False):
            home = open_space(practice)
            page = home.get()
        shown = text(page)
        assert "Rendez-vous passés Lundi 23 novembre 2026, 9 h" in shown
        for path in (link, f"{link}move/", f"{link}cancellation/", f"{link}appointment.ics"):
            assert f'href="{path}"' in page.content.decode()

    def test_a_parent_s_rights_noted_in_the_child_s_file_open_it_until_fifteen(self, practice: Open) -> None:
        child = make_patient(practice.structure, first_names="Tom", birth_date=date(2012, 1, 5))
        beside(practice, child, relation="mother", known=elodie(practice))
        assert "Tom D." in open_space(practice).shown()
        with time_machine.travel(SUNDAY_NOON.replace(year=2027), tick=False):
            home = open_space(practice)
            assert "Tom" not in home.shown()
            assert home.get(page_of(child, "preferences")).status_code == 404

    def test_a_guardian_who_is_no_patient_opens_the_space_of_whom_she_is_guardian_of(self, practice: Open) -> None:
        ward = make_patient(practice.structure, first_names="Roger", birth_date=date(1941, 1, 5))
        beside(practice, ward, relation="guardian", name="Me Lacaze", email="tutelle@exemple.test")
        assert "Roger D." in open_space(practice, "tutelle@exemple.test").shown()

    def test_who_may_book_for_another_sees_his_times_and_nothing_else(self, practice: Open) -> None:
        old = make_patient(practice.structure, first_names="Roger", birth_date=date(1941, 1, 5))
        practice.doctor.book(at(11), patient=old)
        beside(practice, old, relation="carer", known=elodie(practice), told_of="appointments")
        home = open_space(practice)
        assert "11 h Roger D." in home.shown()
        assert home.get(page_of(old, "preferences")).status_code == 404

    def test_of_two_grown_ups_behind_one_address_only_the_times_show(self, practice: Open) -> None:
        other = make_patient(
            practice.structure, first_names="Paul", birth_date=date(1980, 1, 2), email="elodie@exemple.test"
        )
        practice.doctor.book(at(10))
        practice.doctor.book(at(11), patient=other)
        home = open_space(practice)
        shown = home.shown()
        assert "10 h Élodie D." in shown
        assert "11 h Paul D." in shown
        assert "Plusieurs personnes partagent cette adresse" in shown
        assert home.get(page_of(elodie(practice), "preferences")).status_code == 404

    def test_from_fifteen_on_nothing_shows_behind_a_parent_s_address(self, practice: Open) -> None:
        teen = make_patient(
            practice.structure, first_names="Zoé", birth_date=date(2011, 1, 2), email="elodie@exemple.test"
        )
        practice.doctor.book(at(11), patient=teen)
        assert "Zoé" not in open_space(practice).shown()

    def test_of_somebody_looked_for_nothing_shows(self, practice: Open) -> None:
        practice.doctor.book(at(10))
        guard.restrict(by=practice.doctor.by, patient=elodie(practice), kind="danger", people=[], now=SUNDAY_NOON)
        assert "Élodie" not in open_space(practice).shown()


@pytest.mark.django_db
class TestWhatHeSays:
    def test_his_file_does_as_he_says(self, practice: Open) -> None:
        person = elodie(practice)
        home = open_space(practice)
        page = page_of(person, "preferences")
        contact = person_contact(practice, person)
        shown = home.shown(page)
        assert "e••••@exemple.test" in shown
        assert "elodie@exemple.test" not in home.get(page).content.decode()
        said = {"way": "sms", "language": "es", "days": ["tue", "thu"], "half_day": "am", "stopped": [contact]}
        kept = home.post(page, said, follow=True)
        assert kept.status_code == 200
        with scope(practice.doctor.by):
            person = Patient.objects.select_related("structure").get(pk=person.pk)
            assert messaging.wish(person.structure, person.pk) == "sms"
            assert person.language == "es"
            liked = patients.preference(person)
            assert liked is not None
            assert (liked.days, liked.half_day) == (["tue", "thu"], "am")
            stop = OptOut.objects.get(ended_at=None)
            assert (stop.channel, stop.address) == ("email", "elodie@exemple.test")
            assert Trace.objects.filter(verb="preferences.said", actor_name="portal.online").exists()
        home.post(page, said | {"stopped": [], "way": "voice"})
        with scope(practice.doctor.by):
            assert not OptOut.objects.filter(ended_at=None).exists()
            assert Patient.objects.get(pk=person.pk).by_voice

    def test_nonsense_is_pointed_out_and_kept(self, practice: Open) -> None:
        home = open_space(practice)
        answer = home.post(page_of(elodie(practice), "preferences"), {"way": "pigeon", "language": "xx"})
        assert answer.status_code == 422


def person_contact(practice: Open, person: Patient) -> str:
    with scope(practice.doctor.by):
        return str(person.contacts.get(system="email").pk)
