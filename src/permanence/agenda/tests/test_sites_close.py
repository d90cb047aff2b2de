"""A site closes when nothing stands there any more, and a practitioner goes to another one from a day on."""

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from permanence.agenda import actions
from permanence.agenda.actions.sites import going_on
from permanence.agenda.queries import sites
from permanence.capacity.actions import Recurring, SiteCloses, Terms
from permanence.capacity.models import OpeningRule
from permanence.capacity.tests.factories import MONDAY, SUNDAY_NOON, at
from permanence.directory import jobs
from permanence.directory.actions import ClosedThen, LastSite, UsualSite
from permanence.directory.models import PractitionerRole, Site
from permanence.directory.tests.personas import Personas, make_member, make_site
from permanence.foundation.actor import Actor, scope, system

from .factories import Receiving, make_receiving
from .pages import as_, url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sunday")]
WEEK = timedelta(days=7)


@pytest.fixture
def chief(who: Personas) -> Actor:
    """Who manages the directory, and keeps the agenda."""
    return make_member(who.here, "associate", "Aude Coste")


@pytest.fixture
def aspet(who: Personas) -> Site:
    made = make_site(who.here, "Cabinet d’Aspet")
    with scope(who.alice):
        Site.objects.filter(pk=made.pk).update(city="Aspet", address="2 rue du Barry")
        made.refresh_from_db()
    return made


@pytest.fixture
def doctor(who: Personas, aspet: Site) -> Receiving:
    """On Mondays at the usual site, on Tuesday mornings at Aspet until the end of the year."""
    with scope(who.alice):
        made = make_receiving(who.here, by=who.alice)
        actions.add_opening(
            by=who.alice, practitioner_role=made.role,
            recurring=Recurring(1, time(9), time(12), MONDAY, date(2026, 12, 31)), terms=Terms(site=aspet.pk),
            now=SUNDAY_NOON,
        )  # fmt: skip
    return made


def test_it_closes_after_all_that_stands_there(who: Personas, chief: Actor, doctor: Receiving, aspet: Site) -> None:
    with scope(chief):
        doctor.book(at(9, day=MONDAY + timedelta(days=1)))
    page = as_(chief).post(url("site_closing", aspet.pk), {"from_on": "2026-11-24"})
    assert page.status_code == 409
    shown = page.content.decode()
    for words in ("Ce lieu ne peut pas encore fermer", "Mardi, 9 h – 12 h", "un rendez-vous, mar. 24 nov. 9 h"):
        assert words in shown.replace("après-demain", "mar. 24 nov.")
    page = as_(chief).post(url("site_closing", aspet.pk), {"from_on": "2026-12-01"})
    assert page.status_code == 409, "the opening goes on"
    assert "Rendez-vous qui s’y tiennent" not in page.content.decode()
    done = as_(chief).post(url("site_closing", aspet.pk), {"from_on": "2027-01-01"})
    assert done["Location"] == reverse("directory:structure", args=[who.here.pk])
    assert "fermé à partir du 1er janvier 2027" in as_(chief).get(done["Location"]).content.decode()


def test_nothing_is_opened_at_a_site_that_closes(chief: Actor, doctor: Receiving, aspet: Site) -> None:
    weekly = Recurring(2, time(9), time(12), MONDAY)
    with scope(chief):
        actions.close_site(by=chief, site=aspet, from_on=date(2027, 1, 1))
        said: dict[str, Any] = {
            "by": chief,
            "practitioner_role": doctor.role,
            "terms": Terms(site=aspet.pk),
            "now": SUNDAY_NOON,
        }
        with pytest.raises(SiteCloses):
            actions.add_opening(recurring=weekly, **said)
        until = Recurring(2, time(9), time(12), MONDAY, date(2026, 12, 30))
        assert actions.add_opening(recurring=until, **said).site_id == aspet.pk
        with pytest.raises(ClosedThen):
            actions.say_usual_site(
                by=chief, practitioner_role=doctor.role, site=aspet, from_on=date(2027, 1, 4), now=SUNDAY_NOON
            )
    with time_machine.travel(SUNDAY_NOON + 8 * WEEK, tick=False):
        offered = as_(chief).get(url("openings", doctor.role.pk)).content.decode()
        assert "Cabinet d’Aspet" not in offered
        assert as_(chief).post(url("site_closing", aspet.pk), {"step": "open"}).status_code == 302, "it opens again"
        assert "Cabinet d’Aspet" in as_(chief).get(url("openings", doctor.role.pk)).content.decode()


def test_the_same_closing_sent_twice_from_an_old_tab_opens_nothing(chief: Actor, aspet: Site) -> None:
    make_site(aspet.structure)
    closing = url("site_closing", aspet.pk)
    sent = {"from_on": "2027-01-01", "step": "close"}
    assert 'name="step" value="close"' in as_(chief).get(closing).content.decode()
    assert as_(chief).post(closing, sent).status_code == 302
    again = as_(chief).post(closing, sent | {"from_on": "2027-02-01"})
    assert (again.status_code, "Ce lieu est déjà fermé" in again.content.decode()) == (409, True)
    assert 'name="step" value="open"' in again.content.decode()
    with scope(chief):
        aspet.refresh_from_db()
        assert aspet.closed_on == date(2027, 1, 1)
        with pytest.raises(actions.ClosedAlready):
            actions.close_site(by=chief, site=aspet, from_on=date(2027, 2, 1))
    assert [as_(chief).post(closing, {"step": "open"}).status_code for _ in range(2)] == [302, 302]
    with scope(chief):
        aspet.refresh_from_db()
        assert aspet.closed_on is None


def test_it_closes_on_no_day_that_is_over(chief: Actor, aspet: Site) -> None:
    make_site(aspet.structure)
    for day, status in (("2001-01-01", 422), ("2026-11-21", 422), (f"{SUNDAY_NOON.date()}", 302)):
        page = as_(chief).post(url("site_closing", aspet.pk), {"from_on": day, "step": "close"})
        assert page.status_code == status
        assert ("Ce jour est passé" in page.content.decode()) == (status == 422)


def test_neither_the_last_one_nor_where_somebody_usually_receives(chief: Actor, doctor: Receiving, aspet: Site) -> None:
    with scope(chief):
        with pytest.raises(actions.SiteInUse) as refused:
            actions.close_site(by=chief, site=doctor.role.site, from_on=date(2027, 1, 1))
        assert [one.pk for one in refused.value.standing.usual] == [doctor.role.pk]
        actions.close_site(by=chief, site=aspet, from_on=date(2027, 1, 1))
        PractitionerRole.objects.update(site=aspet)
        with pytest.raises((LastSite, UsualSite)):
            actions.close_site(by=chief, site=doctor.role.site, from_on=date(2027, 1, 1))


def test_who_may_not_manage_closes_nothing(who: Personas, doctor: Receiving, aspet: Site) -> None:
    for address in (url("site_closing", aspet.pk), url("usual_site", doctor.role.pk)):
        assert as_(who.bob).get(address).status_code == 403
        assert as_(who.charlie).get(address).status_code in {403, 404}


def test_the_openings_of_a_day_to_come_go_with_him(chief: Actor, doctor: Receiving, aspet: Site) -> None:
    former, later = doctor.role.site, MONDAY + WEEK
    with scope(chief):
        promised = doctor.book(at(9, day=later))
    typed = {"site": str(aspet.pk), "from_on": f"{later}"}
    page = as_(chief).post(url("usual_site", doctor.role.pk), typed | {"step": "look"}).content.decode()
    assert "Une plage passe à\xa0: Cabinet d’Aspet." in page
    assert url("appointment", promised.pk) in page
    with scope(chief):
        assert OpeningRule.objects.filter(site=aspet, weekday=0).count() == 0, "nothing before it is said"
    assert as_(chief).post(url("usual_site", doctor.role.pk), typed | {"step": "apply"}).status_code == 302
    with scope(chief):
        before, after = OpeningRule.objects.filter(weekday=0).order_by("from_on")
        assert (before.site_id, before.until_on) == (None, later - timedelta(days=1))
        assert (after.site_id, after.from_on) == (aspet.pk, later)
        booked = doctor.book(at(10, day=later))
        assert (booked.where, doctor.book(at(10)).where) == (aspet, former)
        assert [one.pk for one in sites.standing_at(chief, aspet, later).usual] == [doctor.role.pk]
    _on(doctor, SUNDAY_NOON)
    with scope(chief):
        assert PractitionerRole.objects.get(pk=doctor.role.pk).site == former, "not before that day"
    _on(doctor, SUNDAY_NOON + WEEK + timedelta(hours=13))
    with scope(chief):
        role = PractitionerRole.objects.get(pk=doctor.role.pk)
        assert (role.site, role.next_site, role.next_site_on) == (aspet, None, None)
        promised.refresh_from_db()
        assert promised.where == former, "where it was promised"


@pytest.fixture
def said_aspet(chief: Actor, doctor: Receiving, aspet: Site) -> date:
    """Aspet is said to be his usual site from the second Monday on; his Tuesdays are there already."""
    later = MONDAY + WEEK
    sent = {"site": str(aspet.pk), "from_on": f"{later}", "step": "apply"}
    assert as_(chief).post(url("usual_site", doctor.role.pk), sent).status_code == 302
    return later


def _where(role: PractitionerRole, weekday: int = 0) -> list[tuple[date, date | None, str]]:
    found = OpeningRule.objects.filter(resource__practitioner_role=role, weekday=weekday).order_by("from_on")
    return [(one.from_on, one.until_on, one.site.name if one.site else "") for one in found.select_related("site")]


def test_another_site_said_instead_takes_the_openings_along(
    chief: Actor, doctor: Receiving, aspet: Site, said_aspet: date
) -> None:
    balma, later = make_site(aspet.structure, "Balma"), said_aspet + 2 * WEEK
    typed = {"site": str(balma.pk), "from_on": f"{later}"}
    assert as_(chief).post(url("usual_site", doctor.role.pk), typed | {"step": "look"}).status_code == 200
    assert as_(chief).post(url("usual_site", doctor.role.pk), typed | {"step": "apply"}).status_code == 302
    with scope(chief):
        role = PractitionerRole.objects.get(pk=doctor.role.pk)
        assert (role.next_site, role.next_site_on) == (balma, later)
        assert [(one[1], one[2]) for one in _where(role)] == [
            (said_aspet - timedelta(days=1), ""), (later - timedelta(days=1), ""), (None, "Balma"),
        ]  # fmt: skip
        assert {one[2] for one in _where(role, 1)} == {"Cabinet d’Aspet"}, "what was there before stays"
        assert actions.close_site(by=chief, site=aspet, from_on=date(2027, 1, 1)).closed_on


def test_the_present_site_takes_back_what_was_said(
    chief: Actor, doctor: Receiving, aspet: Site, said_aspet: date
) -> None:
    with scope(chief):
        promised = doctor.book(at(9, day=said_aspet))
    typed = {"site": str(doctor.role.site_id), "from_on": f"{MONDAY}"}
    page = as_(chief).post(url("usual_site", doctor.role.pk), typed | {"step": "look"}).content.decode()
    assert "Une plage passe" in page
    assert url("appointment", promised.pk) in page, "promised at Aspet"
    assert as_(chief).post(url("usual_site", doctor.role.pk), typed | {"step": "apply"}).status_code == 302
    with scope(chief):
        role = PractitionerRole.objects.get(pk=doctor.role.pk)
        assert (role.site_id, role.next_site, role.next_site_on) == (doctor.role.site_id, None, None)
        assert {one[2] for one in _where(role)} == {""}
        promised.refresh_from_db()
        assert (promised.where, doctor.book(at(10, day=said_aspet)).where) == (aspet, doctor.role.site)


def test_no_site_that_closed_meanwhile_is_gone_back_to(
    chief: Actor, doctor: Receiving, aspet: Site, said_aspet: date
) -> None:
    balma = make_site(aspet.structure, "Balma")
    said: dict[str, Any] = {"by": chief, "now": SUNDAY_NOON}
    with scope(chief):
        actions.close_site(by=chief, site=doctor.role.site, from_on=said_aspet)
        for site, from_on in ((doctor.role.site, MONDAY), (balma, said_aspet + WEEK)):
            with pytest.raises(ClosedThen):
                actions.say_usual_site(practitioner_role=doctor.role, site=site, from_on=from_on, **said)
        sooner = actions.say_usual_site(practitioner_role=doctor.role, site=balma, from_on=MONDAY, **said)
        assert sooner.next_site == balma
        assert _where(doctor.role)[-1][1:] == (None, "Balma")


def _on(doctor: Receiving, now: datetime) -> None:
    with scope(system("test", [doctor.role.structure_id])) as by:
        jobs.change_sites_of(by=by, now=now)


@pytest.mark.parametrize(
    ("from_on", "goes_on"),
    [
        ("2026-11-24", "2026-11-24"),
        ("2026-11-30", "2026-12-07"),
        ("2026-12-03", "2026-12-07"),
        ("2026-12-08", "2026-12-08"),
    ],
)
def test_every_two_weeks_it_goes_on_in_the_same_weeks(from_on: str, goes_on: str) -> None:
    rule = Recurring(1, time(9), time(12), MONDAY, every=2)
    assert going_on(rule, date.fromisoformat(from_on)).from_on == date.fromisoformat(goes_on)
