"""A practitioner who receives at two sites: appointments keep theirs, and patients are told that one."""

from datetime import time, timedelta
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from permanence.agenda import actions, letters, queries
from permanence.agenda.actions.moves import FormerTaken
from permanence.agenda.models import Appointment
from permanence.capacity.actions import Recurring, Terms
from permanence.capacity.models import Opening, OpeningRule
from permanence.capacity.tests.factories import MONDAY, SUNDAY_NOON, at
from permanence.directives import actions as directives
from permanence.directory.models import PractitionerRole, Site
from permanence.directory.tests.personas import Personas, make_site
from permanence.foundation.actor import scope
from permanence.patients import actions as files

from .factories import Receiving, make_receiving
from .pages import as_, url

pytestmark = pytest.mark.django_db
TUESDAY = MONDAY + timedelta(days=1)
MADE = {
    "weekday": "2", "often": "1w", "opens_at": "14:00", "closes_at": "18:00", "kind": "regular", "channel": "online",
    "from_on": "2026-11-25",
}  # fmt: skip


@pytest.fixture
def aspet(who: Personas) -> Site:
    made = make_site(who.here, "Cabinet d’Aspet")
    with scope(who.alice):
        Site.objects.filter(pk=made.pk).update(city="Aspet", postal_code="31160", address="2 rue du Barry")
        made.refresh_from_db()
    return made


@pytest.fixture
def doctor(who: Personas, aspet: Site) -> Receiving:
    """On Mondays at the usual site, on Tuesday mornings at Aspet."""
    with scope(who.alice):
        made = make_receiving(who.here, by=who.alice, email="elodie@exemple.test")
        actions.add_opening(
            by=who.alice, practitioner_role=made.role, recurring=Recurring(1, time(9), time(12), MONDAY),
            terms=Terms(site=aspet.pk), now=SUNDAY_NOON,
        )  # fmt: skip
    return made


def on_tuesday(hour: int, minute: int = 0) -> Any:
    return at(hour, minute, day=TUESDAY)


def test_an_appointment_is_where_its_time_is(who: Personas, doctor: Receiving, aspet: Site) -> None:
    with scope(who.alice):
        usual, there = doctor.book(), doctor.book(on_tuesday(9))
        assert (usual.site_id, usual.where) == (None, doctor.role.site)
        assert there.where == aspet
        moved = actions.move(
            by=who.alice, appointment=there, practitioner_role=doctor.role, reason=doctor.reason, starts_at=at(10),
            now=SUNDAY_NOON,
        )  # fmt: skip
        assert moved.where == doctor.role.site
        back = actions.return_move(by=who.alice, appointment=moved, now=SUNDAY_NOON)
        assert back.where == aspet


def test_a_move_is_not_undone_into_a_time_that_is_elsewhere_by_now(
    who: Personas, doctor: Receiving, aspet: Site
) -> None:
    with scope(who.alice):
        moved = actions.move(
            by=who.alice, appointment=doctor.book(), practitioner_role=doctor.role, reason=doctor.reason,
            starts_at=on_tuesday(9), now=SUNDAY_NOON,
        )  # fmt: skip
        Opening.objects.filter(site=None).update(site=aspet)
        with pytest.raises(FormerTaken):
            actions.return_move(by=who.alice, appointment=moved, now=SUNDAY_NOON)


@pytest.fixture
def downstairs(doctor: Receiving, aspet: Site) -> Any:
    """The patient needs a place without stairs, which Aspet is not; his appointment is at the usual site."""
    with scope(doctor.by) as by:
        Site.objects.filter(pk=aspet.pk).update(accessible=False)
        Site.objects.filter(pk=doctor.role.site_id).update(accessible=True)
        files.note_needs(by=by, patient=doctor.patient, needs=["step_free"])
        booked = doctor.book()
        Opening.objects.filter(site=None, ends_at__lt=on_tuesday(12)).delete()
    return booked


def test_who_needs_no_stairs_is_proposed_nothing_upstairs(who: Personas, doctor: Receiving, downstairs: Any) -> None:
    usual: dict[str, Any] = {"practitioner_role": doctor.role, "reason": doctor.reason, "now": SUNDAY_NOON}
    with scope(who.alice):
        anyone = queries.next_slots(who.alice, after=at(0), **usual)
        his = queries.next_slots(who.alice, after=at(0), patient=doctor.patient, **usual)
        search = queries.Search(doctor.reason.name, after=at(0), patient=doctor.patient)
        offered = queries.offers(who.alice, doctor.role, [downstairs], now=SUNDAY_NOON)[downstairs.pk].places
        found = {*his, *queries.search(who.alice, search), *offered}
        assert anyone[0].starts_at == on_tuesday(9)
        assert found
        assert min(one.starts_at for one in found) > on_tuesday(12)
        with pytest.raises(actions.NotOpen):  # let go near nine o’clock
            actions.move_near(
                by=who.alice, appointment=downstairs, practitioner_role=doctor.role, near=on_tuesday(8, 50),
                now=SUNDAY_NOON,
            )  # fmt: skip


def test_an_extra_and_an_exception_are_where_he_receives_then(who: Personas, doctor: Receiving, aspet: Site) -> None:
    with scope(who.alice):
        directives.write(
            by=who.alice, structure=who.here, practitioner_role=doctor.role, kind="overbook",
            body={"max_per_half_day": 2, "min_urgency": "planned", "known_only": False}, term="permanent",
            valid_from=SUNDAY_NOON, valid_to=None, now=SUNDAY_NOON,
        )  # fmt: skip
        doctor.book(on_tuesday(9))
        extra = actions.overbook(
            by=who.alice, patient=doctor.patient, practitioner_role=doctor.role, reason=doctor.reason,
            starts_at=on_tuesday(9), urgency="same_day", why="fièvre", now=SUNDAY_NOON,
        )  # fmt: skip
        given = actions.book_exception(
            by=who.alice, patient=doctor.patient, practitioner_role=doctor.role, reason=doctor.reason,
            starts_at=on_tuesday(11), allowed_by=doctor.role.person_id, why="", now=SUNDAY_NOON,
        )  # fmt: skip
        assert (extra.where, given.where) == (aspet, aspet)


def test_the_letter_says_the_place_of_the_appointment(who: Personas, doctor: Receiving) -> None:
    with scope(who.alice):
        usual, there = doctor.book(), doctor.book(on_tuesday(9))
        told = {one: letters.letter(queries.appointment(who.alice, one.pk), "booked") for one in (usual, there)}
    assert "Aspet" not in told[usual]
    assert "2 rue du Barry" in told[there]
    assert "Toulouse" not in told[there]


def test_what_was_promised_stays_where_it_was(who: Personas, doctor: Receiving, aspet: Site) -> None:
    former = doctor.role.site
    with scope(who.alice):
        booked = doctor.book()
        PractitionerRole.objects.filter(pk=doctor.role.pk).update(site=aspet)
        assert queries.appointment(who.alice, booked.pk).where == former
        assert doctor.book(at(10)).site_id is None


def test_the_database_holds_that_it_is_of_the_structure(who: Personas, doctor: Receiving) -> None:
    theirs = make_site(who.elsewhere)
    with scope(who.alice):
        doctor.book()
        with pytest.raises(IntegrityError, match="same_structure"):
            _write(theirs)


def _write(site: Site) -> None:
    with transaction.atomic():
        Appointment.objects.update(site=site)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.usefixtures("sunday")
def test_an_opening_names_its_place(who: Personas, doctor: Receiving, aspet: Site) -> None:
    page = as_(who.alice).get(url("openings", doctor.role.pk))
    assert "à Aspet" in text(page)
    choices = [one.text() for one in HTMLParser(page.content).css("#id_site option")]
    assert choices == ["Site principal, Toulouse (comme d’habitude)", "Cabinet d’Aspet, Aspet"]
    as_(who.alice).post(url("openings", doctor.role.pk), MADE | {"site": str(aspet.pk)})
    theirs = make_site(who.elsewhere)
    wrong = as_(who.alice).post(url("openings", doctor.role.pk), MADE | {"weekday": "3", "site": str(theirs.pk)})
    assert wrong.status_code == 422
    met = "mercredi, de 14 h à 18 h, chaque semaine, 2 rue du Barry, Aspet."
    again = as_(who.alice).post(url("openings", doctor.role.pk), MADE | {"site": str(aspet.pk), "opens_at": "11:00"})
    assert f"Cette plage en chevauche une autre : {met}" in text(again)
    with scope(who.alice):
        assert OpeningRule.objects.get(weekday=2).site == aspet
        assert not OpeningRule.objects.filter(weekday=3).exists()


@pytest.mark.usefixtures("sunday")
def test_where_there_is_one_site_nothing_is_asked(who: Personas) -> None:
    with scope(who.alice):
        doctor = make_receiving(who.here, by=who.alice)
    assert not HTMLParser(as_(who.alice).get(url("openings", doctor.role.pk)).content).css("#id_site")


@pytest.mark.usefixtures("sunday")
def test_who_comes_is_shown_when_an_opening_goes_elsewhere(who: Personas, doctor: Receiving, aspet: Site) -> None:
    with scope(who.alice):
        booked = doctor.book(on_tuesday(9))
        rule = OpeningRule.objects.get(weekday=1)
    typed = MADE | {"weekday": "1", "opens_at": "09:00", "closes_at": "12:00", "from_on": "2026-11-24", "site": ""}
    page = as_(who.alice).post(url("opening", rule.pk), typed | {"step": "preview"})
    assert "L’ancien lieu a été promis à ces patients" in text(page)
    seen = HTMLParser(page.content).css_first("[name=seen]").attributes["value"]  # type: ignore[union-attr]
    fate = HTMLParser(page.content).css_first("select[name^=fate]").attributes["name"]  # type: ignore[union-attr]
    as_(who.alice).post(url("opening", rule.pk), typed | {"step": "apply", "seen": seen, str(fate): "keep"})
    with scope(who.alice):
        assert OpeningRule.objects.get(weekday=1, site=None)
        assert queries.appointment(who.alice, booked.pk).where == aspet, "kept, it is where it was promised"


def text(answer: Any) -> str:
    return " ".join(HTMLParser(answer.content).css_first("main").text(separator=" ").split())  # type: ignore[union-attr]


def test_the_panel_says_where_it_is_and_where_it_would_be_moved(who: Personas, doctor: Receiving, aspet: Site) -> None:
    with scope(who.alice), time_machine.travel(SUNDAY_NOON, tick=False):
        booked = doctor.book(on_tuesday(9))
        shown = as_(who.alice).get(url("visit", booked.pk)).content.decode()
    [place] = [one.parent for one in HTMLParser(shown).css("dt") if one.text().strip() == "Lieu"]
    assert "À Aspet" in place.text()
    assert "<b>à Toulouse</b>" in shown


def test_free_times_are_found_at_the_site_asked_for(who: Personas, doctor: Receiving, aspet: Site) -> None:
    client = as_(who.alice)
    with time_machine.travel(SUNDAY_NOON, tick=False):
        whole = HTMLParser(client.get(reverse("agenda:places")).content)
        assert [one.text() for one in whole.css("select[name=site] option")][1:] == [
            "Aspet, 2 rue du Barry", f"Toulouse, {doctor.role.site.address}",
        ]  # fmt: skip
        for site, wrong in ((aspet, "à Toulouse"), (doctor.role.site, "à Aspet")):
            shown = text(client.get(reverse("agenda:places"), {"site": site.pk}))
            assert wrong not in shown
            assert ("à Aspet" if site == aspet else "à Toulouse") in shown
        theirs = client.get(reverse("agenda:places"), {"site": make_site(who.elsewhere).pk})
        assert "à Aspet" in text(theirs), "no site of ours asks for nothing"
