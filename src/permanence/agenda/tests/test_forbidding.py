"""Booking itself refuses what a directive forbids, as it stands at that moment, whoever asks by whatever door."""

from datetime import time, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from permanence.agenda import actions, queries
from permanence.agenda.actions.allowing import ALWAYS
from permanence.agenda.models import Appointment, Modality, VisitReason
from permanence.agenda.rules.series import Constraints
from permanence.capacity.tests.factories import MONDAY, SUNDAY_NOON, at, make_open, make_resource
from permanence.directives import actions as directives
from permanence.directives.models import BINDS_BOOKINGS, Directive
from permanence.directives.models import Kind as DirectiveKind
from permanence.directory.tests.personas import Personas, make_practitioner, sign_in
from permanence.foundation.actor import Actor, Kind, scope, system
from permanence.foundation.models import Trace
from permanence.foundation.refusal import NotPermitted
from permanence.foundation.rights import Can
from permanence.patients.models import Patient
from permanence.patients.tests.factories import make_patient

from .factories import Receiving, make_reason

pytestmark = pytest.mark.django_db


def test_whatever_booking_asks_is_written_behind_the_bookings_under_way() -> None:
    assert {*ALWAYS, *queries.OF_MODALITY.values(), DirectiveKind.EMERGENCY_SLOTS} == {*BINDS_BOOKINGS}


def directed(doctor: Receiving, kind: str, *, practice: bool = False, **body: Any) -> Directive:
    return directives.write(
        by=system("test", [doctor.role.structure_id]), structure=doctor.role.structure,
        practitioner_role=None if practice else doctor.role, kind=kind, body=body, term="permanent",
        valid_from=SUNDAY_NOON, valid_to=None, now=SUNDAY_NOON,
    )  # fmt: skip


def himself(doctor: Receiving, who: Personas) -> Actor:
    return Actor(Kind.PERSON, doctor.role.person_id, str(doctor.role.person), who.alice.rights)


def seen(doctor: Receiving, patient: Patient | None = None) -> None:
    """Let a patient have been seen a week ago."""
    before = SUNDAY_NOON - timedelta(days=13)
    doctor.book(at(7) - timedelta(days=7), patient=patient or doctor.patient, now=before)


@pytest.fixture
def last_monday(doctor: Receiving) -> None:
    """Let what is open every Monday have been open a week ago as well."""
    make_open(doctor.resource, time(7), time(8), now=SUNDAY_NOON - timedelta(days=14))


@pytest.mark.parametrize("policy", ["refuse", "ask"])
@pytest.mark.parametrize("practice", [False, True])
def test_new_patients_kept_back_are_booked_by_nobody(doctor: Receiving, policy: str, practice: bool) -> None:
    directed(doctor, "new_patients", practice=practice, policy=policy, exceptions=[])
    for source in ("desk", "agenda", "api", "online"):
        with pytest.raises(actions.NewPatientsRefused):
            doctor.book(source=source)
    online = queries.patient_online([doctor.role.structure_id])
    with scope(online), pytest.raises(actions.NewPatientsRefused):
        doctor.book(by=online)
    assert not Appointment.objects.exists()


@pytest.mark.usefixtures("last_monday")
def test_who_was_seen_is_booked(doctor: Receiving) -> None:
    seen(doctor)
    directed(doctor, "new_patients", policy="refuse", exceptions=[])
    assert doctor.book().despite == ""


def test_another_practitioners_directive_binds_him_alone(doctor: Receiving, who: Personas) -> None:
    directed(doctor, "new_patients", policy="refuse", exceptions=[])
    other = make_practitioner(who.here, "Roux")
    make_open(make_resource(other))
    assert doctor.book(practitioner_role=other, reason=make_reason(other)).practitioner_role_id == other.pk


def test_exceptions_hold_as_far_as_they_are_told_or_known(doctor: Receiving, who: Personas) -> None:
    accepted = [{"if": one, "policy": "accept"} for one in ("pregnant", "urgent", "child_under_6")]
    directed(doctor, "new_patients", policy="refuse", exceptions=accepted)
    with pytest.raises(actions.NewPatientsRefused):
        doctor.book()
    assert doctor.book(said=actions.Said(met=["pregnant"]))
    assert doctor.book(at(9, 20), urgent=True)
    child = make_patient(who.here, by=who.alice, birth_name="Petit", birth_date=MONDAY - timedelta(days=900))
    assert doctor.book(at(9, 40), patient=child)


def test_who_may_relay_says_that_he_agreed_and_it_is_kept(doctor: Receiving, who: Personas) -> None:
    directed(doctor, "new_patients", policy="refuse", exceptions=[])
    booked = doctor.book(said=actions.Said(despite="agreed"))
    kept = Appointment.objects.get(pk=booked.pk)
    assert (kept.despite, kept.despite_by) == ("agreed", who.alice.name)
    assert Trace.objects.filter(verb="directive.passed_over", subject_id=booked.pk, actor_id=who.alice.id).exists()


def test_who_may_not_relay_cannot_say_so(doctor: Receiving, who: Personas) -> None:
    directed(doctor, "new_patients", policy="refuse", exceptions=[])
    rights = {here: held - {Can.RELAY} for here, held in who.alice.rights.items()}
    program = Actor(Kind.PERSON, who.alice.id, who.alice.name, rights)
    with scope(program), pytest.raises(NotPermitted):
        doctor.book(by=program, said=actions.Said(despite="agreed"))
    for said in ("because", "promised"):  # which nobody may say
        with pytest.raises(actions.NewPatientsRefused):
            doctor.book(said=actions.Said(despite=said))


def test_nothing_is_kept_of_a_word_that_was_not_needed(doctor: Receiving) -> None:
    assert doctor.book(said=actions.Said(despite="agreed")).despite == ""


def test_a_practitioner_books_whom_he_likes(doctor: Receiving, who: Personas) -> None:
    directed(doctor, "new_patients", policy="refuse", exceptions=[])
    with scope(himself(doctor, who)) as him:
        assert doctor.book(by=him).despite == ""


def test_a_directive_written_since_the_time_was_shown_counts(doctor: Receiving) -> None:
    slot = queries.next_slots(
        doctor.by, practitioner_role=doctor.role, reason=doctor.reason, after=SUNDAY_NOON, limit=1
    )[0]
    written = directed(doctor, "new_patients", policy="refuse", exceptions=[])
    with pytest.raises(actions.NewPatientsRefused):
        doctor.book(slot.starts_at)
    directives.withdraw(by=system("test", [doctor.role.structure_id]), directive=written, now=SUNDAY_NOON)
    assert doctor.book(slot.starts_at)


def test_an_appointment_made_before_is_moved_with_him_and_with_nobody_who_refuses(
    doctor: Receiving, who: Personas
) -> None:
    booked = doctor.book()
    directed(doctor, "new_patients", practice=True, policy="refuse", exceptions=[])
    asked: dict[str, Any] = {"by": doctor.by, "practitioner_role": doctor.role, "reason": doctor.reason}
    moved = actions.move(appointment=booked, starts_at=at(10), now=SUNDAY_NOON, **asked)
    other = make_practitioner(who.here, "Roux")
    make_open(make_resource(other))
    asked |= {"practitioner_role": other, "reason": make_reason(other)}
    with pytest.raises(actions.NewPatientsRefused):
        actions.move(appointment=moved, starts_at=at(9), now=SUNDAY_NOON, **asked)
    assert queries.appointment(doctor.by, moved.pk).status == "booked"


WAYS = [
    ("teleconsultation", Modality.REMOTE, actions.TeleconsultationRefused),
    ("home_visit", Modality.HOME, actions.HomeVisitRefused),
]


def meeting(doctor: Receiving, modality: str) -> VisitReason:
    """Return another reason of the practitioner, for which the two meet so."""
    return actions.add_reason(
        by=doctor.by, practitioner_role=doctor.role, name="Autrement", duration_min=20, modality=modality
    )


@pytest.mark.parametrize(("kind", "modality", "refusal"), WAYS)
def test_moved_to_where_the_two_may_not_meet_it_is_refused_and_stays(
    doctor: Receiving, kind: str, modality: str, refusal: type[Exception]
) -> None:
    booked, other = doctor.book(), meeting(doctor, modality)
    directed(doctor, kind, policy="refuse")
    directed(doctor, "new_patients", policy="refuse", exceptions=[])
    asked: dict[str, Any] = {"by": doctor.by, "practitioner_role": doctor.role, "starts_at": at(10)}
    with pytest.raises(refusal):
        actions.move(appointment=booked, reason=other, now=SUNDAY_NOON, **asked)
    assert queries.appointment(doctor.by, booked.pk).status == "booked"
    assert (
        actions.move(
            appointment=booked, reason=other, now=SUNDAY_NOON, **asked, said=actions.Said(despite="agreed")
        ).despite
        == "agreed"
    )


@pytest.mark.parametrize(("kind", "modality", "refusal"), WAYS)
def test_where_the_two_already_meet_they_go_on_meeting(
    doctor: Receiving, kind: str, modality: str, refusal: type[Exception]
) -> None:
    booked = doctor.book(reason=meeting(doctor, modality))
    said = doctor.book(at(11))
    actions.describe(by=doctor.by, appointment=said, modality=modality, referral_required=False, now=SUNDAY_NOON)
    directed(doctor, kind, policy="refuse")
    for number, one in enumerate((booked, said)):
        former = queries.appointment(doctor.by, one.pk)
        moved = actions.move(
            by=doctor.by, appointment=former, practitioner_role=doctor.role, reason=former.reason,
            starts_at=at(10, 20 * number), now=SUNDAY_NOON,
        )  # fmt: skip
        assert moved.modality == modality


@pytest.mark.parametrize(("kind", "modality", "refusal"), WAYS)
def test_an_appointment_that_stands_is_not_turned_into_what_is_forbidden(
    doctor: Receiving, who: Personas, kind: str, modality: str, refusal: type[Exception]
) -> None:
    directed(doctor, "new_patients", policy="refuse", exceptions=[])
    booked = doctor.book(said=actions.Said(despite="excepted"))
    directed(doctor, kind, policy="refuse")
    directed(doctor, "closed")  # it stays inside all the same
    asked: dict[str, Any] = {"appointment": booked, "modality": modality, "referral_required": True}
    with pytest.raises(refusal):
        actions.describe(by=doctor.by, **asked, now=SUNDAY_NOON)
    kept = queries.appointment(doctor.by, booked.pk)
    assert (kept.modality, kept.referral_required, kept.despite) == ("office", False, "excepted")
    asked["modality"] = "office"
    assert actions.describe(by=doctor.by, **asked, now=SUNDAY_NOON).despite == "excepted"
    asked["modality"] = modality
    agreed = actions.describe(by=doctor.by, **asked, now=SUNDAY_NOON, said=actions.Said(despite="agreed"))
    assert (agreed.modality, agreed.despite, agreed.despite_by) == (modality, "agreed", who.alice.name)
    assert Trace.objects.filter(verb="directive.passed_over", subject_id=booked.pk).count() == 2
    with scope(himself(doctor, who)) as him:
        assert actions.describe(by=him, **asked, now=SUNDAY_NOON).modality == modality


def test_where_the_two_met_is_noted_afterwards(doctor: Receiving) -> None:
    booked = doctor.book()
    directed(doctor, "teleconsultation", policy="refuse")
    noted = actions.describe(
        by=doctor.by, appointment=booked, modality="remote", referral_required=False, now=booked.ends_at
    )
    assert noted.modality == "remote"


def test_the_page_of_an_appointment_says_that_it_is_forbidden_and_takes_his_word(
    doctor: Receiving, who: Personas
) -> None:
    booked, client = doctor.book(), Client()
    directed(doctor, "teleconsultation", policy="refuse")
    sign_in(client, who.alice)
    address = reverse("agenda:description", args=[booked.pk])
    with time_machine.travel(SUNDAY_NOON, tick=False):
        refused = client.post(address, {"modality": "remote"})
        assert (refused.status_code, b'name="despite"' in refused.content) == (409, True)
        assert client.post(address, {"modality": "remote", "despite": "agreed"}).status_code == 302
    assert queries.appointment(doctor.by, booked.pk).despite == "agreed"


def test_a_move_is_not_undone_into_a_closure(doctor: Receiving) -> None:
    booked = doctor.book()
    moved = actions.move(
        by=doctor.by, appointment=booked, practitioner_role=doctor.role, reason=doctor.reason, starts_at=at(11),
        now=SUNDAY_NOON,
    )  # fmt: skip
    directed(doctor, "new_patients", policy="refuse", exceptions=[])  # which he was promised to be spared
    closed = directed(doctor, "closed")
    with pytest.raises(actions.ClosedByDirective):
        actions.return_move(by=doctor.by, appointment=moved, now=SUNDAY_NOON)
    assert queries.appointment(doctor.by, moved.pk).status == "booked"
    directives.withdraw(by=system("test", [doctor.role.structure_id]), directive=closed, now=SUNDAY_NOON)
    assert actions.return_move(by=doctor.by, appointment=moved, now=SUNDAY_NOON).starts_at == at(9)


@pytest.mark.parametrize(
    ("kind", "body", "refusal"),
    [
        ("no_show", {"after": 1, "then": "message"}, actions.MissedTooMany),
        ("new_patients", {"policy": "refuse", "exceptions": []}, actions.NewPatientsRefused),
        ("teleconsultation", {"policy": "refuse"}, None),
    ],
)
def test_what_was_missed_is_no_promise_any_more(
    doctor: Receiving, kind: str, body: dict[str, Any], refusal: type[Exception] | None
) -> None:
    missed, late = doctor.book(), at(9, 15)
    actions.describe(by=doctor.by, appointment=missed, modality="remote", referral_required=False, now=SUNDAY_NOON)
    actions.note_absence(by=doctor.by, appointment=missed, excused=False, now=late)
    directed(doctor, kind, **body)
    asked: dict[str, Any] = {
        "by": doctor.by, "appointment": missed, "practitioner_role": doctor.role, "reason": doctor.reason,
        "starts_at": at(10), "now": late,
    }  # fmt: skip
    if refusal:
        with pytest.raises(refusal):
            actions.move(**asked)
    else:
        assert actions.move(**asked).modality == "office"


def test_a_series_of_a_new_patient_needs_his_word_once(doctor: Receiving) -> None:
    directed(doctor, "new_patients", policy="ask", exceptions=[])
    asked: dict[str, Any] = {
        "by": doctor.by, "patient": doctor.patient, "practitioner_role": doctor.role, "reason": doctor.reason,
        "asked": Constraints(2, [0], 1, time(9), time(12), MONDAY),
        "starts": [at(9), at(10)], "now": SUNDAY_NOON,
    }  # fmt: skip
    with pytest.raises(actions.NewPatientsRefused):
        actions.book_series(**asked)
    actions.book_series(**asked, said=actions.Said(despite="excepted"))
    assert set(Appointment.objects.values_list("despite", flat=True)) == {"excepted"}


def test_an_extra_is_refused_as_well(doctor: Receiving, who: Personas) -> None:
    directed(doctor, "overbook", max_per_half_day=3, min_urgency="planned", known_only=False)
    doctor.book()
    directed(doctor, "new_patients", policy="refuse", exceptions=[])
    new = make_patient(who.here, by=who.alice, birth_name="Petit")
    asked: dict[str, Any] = {
        "by": doctor.by, "patient": new, "practitioner_role": doctor.role, "reason": doctor.reason,
        "starts_at": at(9), "urgency": "planned", "why": "entre deux", "now": SUNDAY_NOON,
    }  # fmt: skip
    with pytest.raises(actions.NewPatientsRefused):
        actions.overbook(**asked)
    assert actions.overbook(**asked, said=actions.Said(despite="agreed")).despite == "agreed"


@pytest.mark.parametrize("urgency", ["xyz", "", "now_15", "PLANNED"])
def test_an_urgency_that_there_is_not_is_said_so(doctor: Receiving, who: Personas, urgency: str) -> None:
    directed(doctor, "overbook", max_per_half_day=3, min_urgency="planned", known_only=False)
    doctor.book()
    new = make_patient(who.here, by=who.alice, birth_name="Petit")
    typed = {
        "patient": new.pk, "reason": doctor.reason.pk, "at": at(9).isoformat(), "urgency": urgency, "why": "entre deux"
    }  # fmt: skip
    client = Client()
    sign_in(client, who.alice)
    with time_machine.travel(SUNDAY_NOON, tick=False):
        answer = client.post(reverse("agenda:overbooking", args=[doctor.role.pk]), typed)
    assert (answer.status_code, b"NoSuchUrgency" in answer.content) == (422, True)
    assert Appointment.objects.count() == 1


@pytest.mark.parametrize(
    ("kind", "modality", "body", "refusal"),
    [
        ("teleconsultation", Modality.REMOTE, {"policy": "refuse"}, actions.TeleconsultationRefused),
        (
            "teleconsultation",
            Modality.REMOTE,
            {"policy": "accept", "known_only": True},
            actions.TeleconsultationRefused,
        ),
        ("home_visit", Modality.HOME, {"policy": "refuse"}, actions.HomeVisitRefused),
        ("home_visit", Modality.HOME, {"policy": "ask"}, actions.HomeVisitRefused),
    ],
)
def test_where_the_two_meet_is_forbidden_for_that_way_alone(
    doctor: Receiving, kind: str, modality: str, body: dict[str, Any], refusal: type[Exception]
) -> None:
    directed(doctor, kind, **body)
    assert doctor.book()
    doctor.reason.modality = modality
    with pytest.raises(refusal):
        doctor.book(at(10))
    assert doctor.book(at(10), said=actions.Said(despite="agreed")).despite == "agreed"


@pytest.mark.usefixtures("last_monday")
def test_who_missed_too_many_is_booked_when_it_is_urgent(doctor: Receiving) -> None:
    seen(doctor)
    Appointment.objects.update(status="noshow", stage="unexcused")
    directed(doctor, "no_show", after=1, then="message")
    with pytest.raises(actions.MissedTooMany):
        doctor.book()
    assert doctor.book(urgent=True)


@pytest.mark.usefixtures("last_monday")
def test_missed_appointments_close_the_online_door_alone_when_so_written(doctor: Receiving) -> None:
    seen(doctor)
    Appointment.objects.update(status="noshow", stage="unexcused")
    directed(doctor, "no_show", after=1, then="refuse_online")
    online = queries.patient_online([doctor.role.structure_id])
    with scope(online), pytest.raises(actions.MissedTooMany):
        doctor.book(by=online)
    assert doctor.book()


def test_time_kept_for_a_higher_urgency_is_not_for_a_lower_one(doctor: Receiving) -> None:
    make_open(doctor.resource, time(14), time(15), kind="emergency")
    directed(doctor, "emergency_slots", min_urgency="doctor_now", release_h=0)
    with pytest.raises(actions.KeptForHigherUrgency):
        doctor.book(at(14), urgent=True)
    assert doctor.book(at(14), urgent=True, said=actions.Said(urgency="doctor_now"))


@pytest.mark.usefixtures("last_monday")
def test_who_replaces_knows_the_patients_of_the_absent(doctor: Receiving, who: Personas) -> None:
    seen(doctor)
    other = make_practitioner(who.here, "Roux")
    make_open(make_resource(other))
    directed(doctor, "new_patients", practice=True, policy="refuse", exceptions=[])
    asked = {"practitioner_role": other, "reason": make_reason(other)}
    with pytest.raises(actions.NewPatientsRefused):
        doctor.book(**asked)
    directed(doctor, "closed", replaced_by=str(other.pk))
    assert doctor.book(**asked)
