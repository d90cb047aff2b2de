"""A colleague takes over: who can, what the patients say, and each appointment moved wholly or not at all."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from permanence.agenda import actions, queries
from permanence.agenda.models import Appointment, Move, Replacement, Step, VisitReason
from permanence.agenda.rules.replacing import Offer, assign
from permanence.capacity.actions import renew_free_time
from permanence.capacity.models import Opening
from permanence.capacity.tests.factories import MONDAY, SUNDAY_NOON, at
from permanence.directory.tests.personas import Personas, sign_in
from permanence.foundation import ready
from permanence.foundation.actor import scope
from permanence.foundation.refusal import NotPermitted
from permanence.patients.models import Patient
from permanence.patients.tests.factories import make_patient

from .factories import Receiving, make_receiving

pytestmark = pytest.mark.django_db


def offer(who: str, start: datetime) -> Offer[str]:
    return Offer(who, start, start + timedelta(minutes=20))


@pytest.mark.parametrize(
    ("wanted", "offers", "given"),
    [
        ([], {}, {}),
        ([("a", at(9))], {"a": []}, {}),
        ([("a", at(9))], {"a": [offer("x", at(9, 20)), offer("y", at(9))]}, {"a": ("y", at(9))}),
        (  # never two at once, and the earlier one first
            [("b", at(9, 20)), ("a", at(9))],
            {"a": [offer("x", at(9, 20))], "b": [offer("x", at(9, 20)), offer("x", at(9, 40))]},
            {"a": ("x", at(9, 20)), "b": ("x", at(9, 40))},
        ),
        (  # as near: whoever takes fewest
            [("a", at(9)), ("b", at(9, 20))],
            {"a": [offer("x", at(9))], "b": [offer("x", at(9, 20)), offer("y", at(9, 20))]},
            {"a": ("x", at(9)), "b": ("y", at(9, 20))},
        ),
    ],
)
def test_who_takes_whom(wanted: list, offers: dict, given: dict) -> None:  # type: ignore[type-arg]
    assert {key: (o.who, o.starts_at) for key, o in assign(wanted, offers).items()} == given


@pytest.fixture
def doctor(who: Personas) -> Iterator[Receiving]:
    with scope(who.alice):
        yield make_receiving(who.here, by=who.alice, email="elodie@exemple.test")


@pytest.fixture
def colleague(who: Personas, doctor: Receiving) -> Receiving:
    return make_receiving(who.here, by=who.alice, birth_name="Petit")


def agree(doctor: Receiving, booked: Appointment) -> Replacement:
    [found] = [one for one in queries.replaceable(doctor.by, doctor.role, MONDAY, SUNDAY_NOON)
               if one.appointment.pk == booked.pk]  # fmt: skip
    assert found.proposed
    return actions.note_consent(
        by=doctor.by, appointment=booked, candidate=found.proposed, consent="agreed", now=SUNDAY_NOON
    )


def test_candidates_are_free_then_and_offer_the_same(doctor: Receiving, colleague: Receiving) -> None:
    doctor.book(at(9)), doctor.book(at(9, 20))
    colleague.book(at(9))
    found = queries.replaceable(doctor.by, doctor.role, MONDAY, SUNDAY_NOON)
    proposed = [one.proposed for one in found if one.proposed]
    assert [(one.role, one.starts_at) for one in proposed] == [(colleague.role, at(9, 20)), (colleague.role, at(9, 40))]


def test_consent_to_a_time_taken_since_is_asked_again(
    client: Client, doctor: Receiving, colleague: Receiving, who: Personas
) -> None:
    booked = doctor.book(at(9))
    said = agree(doctor, booked)
    [found] = queries.replaceable(doctor.by, doctor.role, MONDAY, SUNDAY_NOON)
    assert not found.gone
    colleague.book(said.starts_at)
    [found] = queries.replaceable(doctor.by, doctor.role, MONDAY, SUNDAY_NOON)
    assert found.gone
    with time_machine.travel(SUNDAY_NOON, tick=False):
        sign_in(client, who.alice)
        page = client.get(reverse("agenda:replacement", args=[doctor.role.pk]) + f"?on={MONDAY}").content.decode()
    assert "Heure prise depuis" in page
    assert 'id="replace"' not in page, "nothing is left to move"


def test_what_a_colleague_calls_alike_but_for_capitals_is_the_same_visit(
    doctor: Receiving, colleague: Receiving
) -> None:
    VisitReason.objects.filter(pk=colleague.reason.pk).update(name="CONSULTATION", rank=2)
    actions.add_reason(by=colleague.by, practitioner_role=colleague.role, name="Bilan", duration_min=60, rank=1)
    doctor.book(at(9))
    [found] = queries.replaceable(doctor.by, doctor.role, MONDAY, SUNDAY_NOON)
    assert {one.reason.pk for one in found.candidates} == {colleague.reason.pk}


def test_what_is_kept_for_own_patients_is_for_those_a_colleague_knows(doctor: Receiving, colleague: Receiving) -> None:
    colleague.book(at(9))
    Opening.objects.filter(resource=colleague.resource).update(kind="own")
    renew_free_time(by=colleague.by, resource=colleague.resource)
    doctor.book(at(10)), doctor.book(at(10, 20), patient=colleague.patient)
    stranger, known = queries.replaceable(doctor.by, doctor.role, MONDAY, at(9, 30))
    assert (stranger.candidates, len(known.candidates)) == ([], 3)


def test_who_is_slower_is_found_whatever_time_the_patient_before_needs_more(
    doctor: Receiving, colleague: Receiving, who: Personas
) -> None:
    slower = make_receiving(who.here, by=who.alice, birth_name="Lent")
    VisitReason.objects.filter(pk=slower.reason.pk).update(duration_min=30)
    needs_more = make_patient(who.here, birth_name="Long")
    Patient.objects.filter(pk=needs_more.pk).update(extra_time_min=10)
    needs_more.refresh_from_db()
    doctor.book(at(9), patient=needs_more), doctor.book(at(9, 40))
    longer, usual = queries.replaceable(doctor.by, doctor.role, MONDAY, SUNDAY_NOON)
    for found in (longer, usual):
        assert {one.role for one in found.candidates} == {colleague.role, slower.role}


def test_the_page_asks_as_little_for_a_full_house_as_for_one(
    doctor: Receiving, who: Personas, monkeypatch: pytest.MonkeyPatch, django_assert_max_num_queries: Any
) -> None:
    for number in range(6):
        make_receiving(who.here, by=who.alice, birth_name=f"Petit-{number}")
        doctor.book(at(9) + number * timedelta(minutes=20))
    asked: list[str] = []
    monkeypatch.setattr(ready, "rows", lambda *args, rows=ready.rows: asked.append(args[0]) or rows(*args))
    with django_assert_max_num_queries(9):
        found = queries.replaceable(doctor.by, doctor.role, MONDAY, SUNDAY_NOON)
    assert ([len(one.candidates) for one in found], len(asked)) == ([18] * 6, 2)


def test_what_was_agreed_is_moved_and_nothing_else(doctor: Receiving, colleague: Receiving) -> None:
    agreed, asked = doctor.book(at(9)), doctor.book(at(10))
    agree(doctor, agreed)
    other = next(o for o in queries.replaceable(doctor.by, doctor.role, MONDAY, SUNDAY_NOON) if o.appointment == asked)
    assert other.proposed
    actions.note_consent(by=doctor.by, appointment=asked, candidate=other.proposed, consent="refused", now=SUNDAY_NOON)
    tuesday = MONDAY + timedelta(days=1)
    assert not actions.replace(by=doctor.by, practitioner_role=doctor.role, on=tuesday, now=SUNDAY_NOON).moved
    for moved in (1, 0):
        done = actions.replace(by=doctor.by, practitioner_role=doctor.role, on=MONDAY, now=SUNDAY_NOON)
        assert (len(done.moved), done.left) == (moved, [])
    new = Move.objects.get(former=agreed).appointment
    assert (new.practitioner_role_id, new.starts_at) == (colleague.role.pk, at(9))
    assert Appointment.objects.get(pk=asked.pk).stage == "planned"


def test_a_time_agreed_to_is_proposed_to_nobody_else(doctor: Receiving, colleague: Receiving) -> None:
    first, second = doctor.book(at(9)), doctor.book(at(9, 20))
    shown = {one.appointment.pk: one for one in queries.replaceable(doctor.by, doctor.role, MONDAY, SUNDAY_NOON)}
    late = next(one for one in shown[first.pk].candidates if one.starts_at == at(9, 20))
    same = next(one for one in shown[second.pk].candidates if one.starts_at == at(9, 20))
    actions.note_consent(by=doctor.by, appointment=first, candidate=late, consent="agreed", now=SUNDAY_NOON)
    with pytest.raises(actions.PromisedMeanwhile):  # chosen on a page that was opened before
        actions.note_consent(by=doctor.by, appointment=second, candidate=same, consent="agreed", now=SUNDAY_NOON)
    own, other = queries.replaceable(doctor.by, doctor.role, MONDAY, SUNDAY_NOON)
    assert at(9, 20) in [one.starts_at for one in own.candidates]
    assert at(9, 20) not in [one.starts_at for one in other.candidates]
    assert queries.candidate(doctor.by, second, same.code, SUNDAY_NOON) is None
    actions.note_consent(by=doctor.by, appointment=first, candidate=late, consent="refused", now=SUNDAY_NOON)
    _own, other = queries.replaceable(doctor.by, doctor.role, MONDAY, SUNDAY_NOON)
    assert at(9, 20) in [one.starts_at for one in other.candidates]


def test_a_time_taken_meanwhile_leaves_that_one_as_it_was(doctor: Receiving, colleague: Receiving) -> None:
    first, second = doctor.book(at(9)), doctor.book(at(10))
    agree(doctor, first), agree(doctor, second)
    colleague.book(at(9))
    done = actions.replace(by=doctor.by, practitioner_role=doctor.role, on=MONDAY, now=SUNDAY_NOON)
    assert [one.starts_at for one in done.moved] == [at(10)]
    assert [(one.pk, type(why)) for one, why in done.left] == [(first.pk, actions.SlotTaken)]
    assert Appointment.objects.get(pk=first.pk).stage == "planned"


def test_who_waits_goes_on_waiting(doctor: Receiving, colleague: Receiving) -> None:
    booked = doctor.book(at(9, 40))
    actions.check_in(by=doctor.by, appointment=booked, now=at(8, 50))
    agree(doctor, booked)
    [moved] = actions.replace(by=doctor.by, practitioner_role=doctor.role, on=MONDAY, now=at(9)).moved
    assert moved.stage == "waiting"
    assert Step.objects.filter(appointment=moved, kind="arrived").get().at == at(8, 50)


def test_the_page_marks_consent_and_moves(doctor: Receiving, colleague: Receiving, who: Personas) -> None:
    booked = doctor.book(at(9))
    client = Client(headers={"Accept-Language": "fr"})
    sign_in(client, who.alice)
    address = reverse("agenda:replacement", args=[doctor.role.pk]) + f"?on={MONDAY}"
    with time_machine.travel(SUNDAY_NOON, tick=False):
        assert "9 h, Dr Benali" in " ".join(client.get(address).content.decode().split())
        consent = reverse("agenda:consent", args=[booked.pk])
        gone = client.post(consent, {"candidate": "nobody", "consent": "agreed"}, follow=True)
        assert "n’est plus libre" in gone.content.decode()
        code = f"{colleague.role.pk} {colleague.reason.pk} "
        found = queries.replaceable(who.alice, doctor.role, MONDAY, SUNDAY_NOON)[0].candidates[0].code
        assert found.startswith(code)
        answer = client.post(consent, {"candidate": found, "consent": "agreed"}, follow=True)
        assert "Déplacer 1 rendez-vous" in answer.content.decode()
        done = client.post(address, follow=True)
    assert "1 rendez-vous est déplacé" in done.content.decode()


def test_whom_nobody_can_see_is_postponed_from_the_page(doctor: Receiving, who: Personas) -> None:
    doctor.book(at(9))
    client = Client(headers={"Accept-Language": "fr"})
    sign_in(client, who.alice)
    address = reverse("agenda:replacement", args=[doctor.role.pk])
    with time_machine.travel(SUNDAY_NOON, tick=False):
        shown = client.get(address, {"on": f"{MONDAY}"}).content.decode()
        empty = client.get(address, {"on": f"{MONDAY + timedelta(days=1)}"}).content.decode()
    assert "Personne n’est libre dans l’heure" in shown
    assert reverse("agenda:postponements", args=[doctor.role.pk]) in shown
    assert reverse("agenda:postponements", args=[doctor.role.pk]) not in empty


def test_colleague_without_the_right_and_stranger_replace_nobody(
    doctor: Receiving, colleague: Receiving, who: Personas
) -> None:
    booked = doctor.book(at(9))
    agree(doctor, booked)
    for actor in (who.bob, who.charlie):
        with pytest.raises(NotPermitted):
            actions.replace(by=actor, practitioner_role=doctor.role, on=MONDAY, now=SUNDAY_NOON)
