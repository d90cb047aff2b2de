"""Openings from their page: what they are for, what an edit touches, and nobody lost on the way."""

from datetime import time, timedelta
from typing import Any

import pytest
from django.db import transaction
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from permanence.agenda import actions, queries
from permanence.agenda.models import Appointment, Status
from permanence.capacity.actions import LeftOutside, Recurring
from permanence.capacity.models import Opening, OpeningRule
from permanence.capacity.tests.factories import SUNDAY_NOON, at, make_open
from permanence.directory.tests.personas import Personas
from permanence.foundation.actor import scope
from permanence.patients.tests.factories import make_patient

from .factories import Receiving, make_reason, make_receiving
from .pages import as_, url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sunday")]
MADE = {
    "weekday": 1, "often": "1w", "opens_at": "14:00", "closes_at": "18:00", "kind": "regular", "channel": "online",
    "from_on": "2026-11-24",
}  # fmt: skip
SHORTER = MADE | {"weekday": 0, "opens_at": "09:00", "closes_at": "10:00", "from_on": "2026-11-23"}


@pytest.fixture
def doctor(who: Personas) -> Receiving:
    with scope(who.alice):
        return make_receiving(who.here, by=who.alice, email="elodie@exemple.test")


def text(answer: Any) -> str:
    return " ".join(HTMLParser(answer.content).css_first("main").text(separator=" ").split())  # type: ignore[union-attr]


def the_rule(who: Personas) -> OpeningRule:
    with scope(who.alice):
        return OpeningRule.objects.get()


def test_an_opening_says_what_it_is_for(who: Personas, doctor: Receiving) -> None:
    with scope(who.alice):
        vaccine = make_reason(doctor.role, "Vaccin", 10)
    typed = MADE | {
        "kind": "emergency",
        "release_h": "3",
        "channel": "desk",
        "reasons": [str(vaccine.pk)],
        "often": "2w",
    }
    shown = text(as_(who.alice).post(url("openings", doctor.role.pk), typed, follow=True))
    assert "toutes les deux semaines 14 h – 18 h réservé aux urgences libérée 3 h avant l’accueil" in shown
    assert "Vaccin" in shown.split("Ajouter une plage")[0]
    with scope(who.alice):
        rule = OpeningRule.objects.get(weekday=1)
    assert (rule.kind, rule.channel, rule.release_h, rule.reasons) == ("emergency", "desk", 3, [vaccine.pk])


def test_regular_time_is_not_released(who: Personas, doctor: Receiving) -> None:
    answer = as_(who.alice).post(url("openings", doctor.role.pk), MADE | {"release_h": "3"})
    assert answer.status_code == 422
    assert "Seul ce qui est réservé peut être libéré" in text(answer)


def test_an_edit_shows_what_it_touches_and_changes_nothing_yet(who: Personas, doctor: Receiving) -> None:
    booked, rule = doctor.book(at(11)), the_rule(who)
    looked = as_(who.alice).post(url("opening", rule.pk), SHORTER | {"step": "preview"})
    assert "1 rendez-vous se trouverait hors des plages" in text(looked)
    assert "DURAND Élodie" in text(looked)
    with scope(who.alice):
        assert OpeningRule.objects.get().closes_at == time(12)
        assert Appointment.objects.get().pk == booked.pk


@pytest.mark.parametrize("step", ["apply", "preview"])
def test_what_was_not_shown_is_not_done(who: Personas, doctor: Receiving, step: str) -> None:
    rule = the_rule(who)
    as_(who.alice).post(url("opening", rule.pk), SHORTER | {"step": step, "seen": "something else"})
    assert the_rule(who).closes_at == time(12)


@pytest.mark.parametrize("fate", ["keep", "cancel", "move"])
def test_each_left_outside_is_kept_moved_or_cancelled(who: Personas, doctor: Receiving, fate: str) -> None:
    booked, rule, client = doctor.book(at(11)), the_rule(who), as_(who.alice)
    looked = client.post(url("opening", rule.pk), SHORTER | {"step": "all-move"})
    ((line, decided),) = looked.context["lines"]
    assert decided.startswith("move|")
    said = {f"fate-{line.reservation.pk}": decided if fate == "move" else fate}
    done = client.post(url("opening", rule.pk), SHORTER | said | {"step": "apply", "seen": looked.context["seen"]})
    assert done.status_code == 302
    with scope(who.alice):
        booked.refresh_from_db()
        moved = queries.moved_to(booked)
        assert not Opening.objects.filter(starts_at__gte=at(9), ends_at__gt=at(10), ends_at__lte=at(23)).exists()
    expected = {"keep": Status.BOOKED, "cancel": Status.CANCELLED, "move": Status.CANCELLED}[fate]
    assert (booked.status, moved is not None) == (expected, fate == "move")
    if moved:
        assert moved.starts_at.date() > booked.starts_at.date()


def test_each_of_several_left_outside_has_a_fate_of_its_own(who: Personas, doctor: Receiving) -> None:
    with scope(who.alice):
        others = [make_patient(who.here, by=who.alice, birth_name=name) for name in ("Petit", "Roux")]
    kept, given_back = doctor.book(at(10)), doctor.book(at(10, 40), patient=others[0])
    moved = doctor.book(at(11), patient=others[1])
    rule, client = the_rule(who), as_(who.alice)
    looked = client.post(url("opening", rule.pk), SHORTER | {"step": "all-move"})
    places = {line.appointment.pk: (line.reservation.pk, decided) for line, decided in looked.context["lines"]}
    said = {kept.pk: "keep", given_back.pk: "cancel", moved.pk: places[moved.pk][1]}
    told = {f"fate-{places[pk][0]}": fate for pk, fate in said.items()}
    done = client.post(url("opening", rule.pk), SHORTER | told | {"step": "apply", "seen": looked.context["seen"]})
    assert done.status_code == 302
    with scope(who.alice):
        live = Appointment.objects.filter(status=Status.BOOKED)
        assert {one.patient_id: one.starts_at for one in live} == {
            doctor.patient.pk: at(10), others[1].pk: at(9) + timedelta(days=7),
        }  # fmt: skip
        assert Opening.objects.filter(starts_at__lt=at(23)).get().ends_at == at(10)


def test_one_time_given_to_two_left_outside_changes_nothing(who: Personas, doctor: Receiving) -> None:
    with scope(who.alice):
        other = make_patient(who.here, by=who.alice, birth_name="Petit")
    booked, rule = [doctor.book(at(10)), doctor.book(at(11), patient=other)], the_rule(who)
    with scope(who.alice):
        becomes = Recurring(0, time(9), time(10), at(0).date())
        lines = queries.left_outside(who.alice, rule, becomes, from_on=at(0).date(), now=SUNDAY_NOON).lines
        same = actions.Fate("move", doctor.reason, at(9))
        with pytest.raises(actions.SlotTaken), transaction.atomic():
            actions.edit_opening(
                by=who.alice, rule=rule, becomes=becomes, from_on=at(0).date(), now=SUNDAY_NOON,
                fates={one.reservation.pk: same for one in lines},
            )  # fmt: skip
        assert [Appointment.objects.get(pk=one.pk).status for one in booked] == [Status.BOOKED] * 2
        assert OpeningRule.objects.get().closes_at == time(12)


def test_who_is_booked_meanwhile_stops_the_edit(who: Personas, doctor: Receiving) -> None:
    rule, client = the_rule(who), as_(who.alice)
    looked = client.post(url("opening", rule.pk), SHORTER | {"step": "preview"})
    doctor.book(at(11))
    done = client.post(url("opening", rule.pk), SHORTER | {"step": "apply", "seen": looked.context["seen"]})
    assert done.status_code == 409
    assert "DURAND Élodie" in text(done)
    assert the_rule(who).closes_at == time(12)


def test_one_that_cannot_be_moved_leaves_everything_as_it_was(who: Personas, doctor: Receiving) -> None:
    with scope(who.alice):
        other = make_patient(who.here, by=who.alice, birth_name="Petit")
    first, second = doctor.book(at(10)), doctor.book(at(11), patient=other)
    rule = the_rule(who)
    with scope(who.alice):
        outside = queries.left_outside(
            who.alice, rule, None, from_on=at(0).date(), now=SUNDAY_NOON
        ).lines  # fmt: skip
        fates = {outside[0].reservation.pk: actions.Fate("cancel")}
        with pytest.raises(LeftOutside):
            actions.edit_opening(
                by=who.alice, rule=rule, becomes=None, from_on=at(0).date(), now=SUNDAY_NOON, fates=fates
            )
        for one in (first, second):
            one.refresh_from_db()
            assert one.status == Status.BOOKED


def test_ending_an_opening_shows_who_is_left(who: Personas, doctor: Receiving) -> None:
    doctor.book(at(11))
    rule, client = the_rule(who), as_(who.alice)
    assert client.get(url("opening_end", rule.pk)).status_code == 200
    looked = client.post(url("opening_end", rule.pk), {"last_on": "2026-11-22", "step": "preview"})
    assert "1 rendez-vous se trouverait hors des plages" in text(looked)


def test_colleague_is_refused_and_stranger_finds_nothing(who: Personas, doctor: Receiving) -> None:
    rule = the_rule(who)
    for name in ("opening", "opening_end"):
        assert as_(who.bob).get(url(name, rule.pk)).status_code == 403
        assert as_(who.charlie).get(url(name, rule.pk)).status_code == 404


def test_an_edit_keeps_the_weeks_of_every_two_weeks(who: Personas, doctor: Receiving) -> None:
    with scope(who.alice):
        make_open(doctor.resource, time(14), time(15), weekday=2)
    client = as_(who.alice)
    made = MADE | {"weekday": 3, "often": "2w", "from_on": "2026-11-26"}
    client.post(url("openings", doctor.role.pk), made)
    with scope(who.alice):
        rule = OpeningRule.objects.get(weekday=3)
        before = set(Opening.objects.filter(rule=rule).values_list("starts_at", flat=True))
    later = made | {"closes_at": "17:00", "from_on": "2026-12-02"}
    looked = client.post(url("opening", rule.pk), later | {"step": "preview"})
    client.post(url("opening", rule.pk), later | {"step": "apply", "seen": looked.context["seen"]})
    with scope(who.alice):
        after = set(
            Opening.objects.filter(resource=doctor.resource, rule__weekday=3).values_list("starts_at", flat=True)
        )
    assert after == before


def test_a_night_on_duty_is_opened_and_changed_from_its_page(who: Personas, doctor: Receiving) -> None:
    page, client = url("openings", doctor.role.pk), as_(who.alice)
    night = MADE | {"opens_at": "20:00", "closes_at": "06:00"}
    refused = client.post(page, night)
    assert refused.status_code == 422
    assert "se termine le lendemain" in text(refused)
    assert client.post(page, night | {"closes_at": "21:00", "overnight": "on"}).status_code == 422, "a day and more"
    assert "20 h – 6 h le lendemain" in text(client.post(page, night | {"overnight": "on"}, follow=True))
    with scope(who.alice):
        rule = OpeningRule.objects.get(weekday=1)
        first = Opening.objects.filter(rule=rule).order_by("starts_at").first()
    assert first
    assert first.ends_at - first.starts_at == timedelta(hours=10)
    changed = HTMLParser(client.get(url("opening", rule.pk)).content).css_first("[name=overnight]")
    assert changed
    assert "checked" in changed.attributes
