"""Every kind of directive: well-formed bodies, what is usual, bans, and what they come to in words."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.utils import translation

from permanence.directives import saying
from permanence.directives.models import Kind
from permanence.directives.rules.allowing import accepts_new
from permanence.directives.rules.fields import Wrong
from permanence.directives.rules.form import FIELDS, tidy, wrong_body
from permanence.directives.rules.kinds import CONDITIONS, USUAL, usual
from permanence.directives.rules.precedence import is_ban, prevailing
from permanence.directives.rules.slots import EmergencySlots, Overbooking, emergency_slots, overbooking
from permanence.foundation.ids import uuid7

NOW = datetime(2026, 11, 23, 9, 12, tzinfo=UTC)
PREGNANT = {"if": "pregnant", "policy": "accept"}
URGENT = {"if": "urgent", "policy": "refuse"}


def test_every_kind_has_fields_words_and_something_usual_or_nothing() -> None:
    assert set(FIELDS) == set(Kind.values) == set(saying.SAID)
    assert set(USUAL) | {"no_show", "closed", "note"} == set(Kind.values)


@pytest.mark.parametrize("kind", USUAL)
def test_what_is_usual_is_well_formed_and_complete(kind: str) -> None:
    assert wrong_body(kind, usual(kind)) == {}
    assert tidy(kind, usual(kind)) == usual(kind)


RIGHT: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("new_patients", {"policy": "ask"}, {"policy": "ask", "exceptions": []}),
    ("new_patients", {"policy": "refuse", "exceptions": [{**PREGNANT, "why": 1}]},
     {"policy": "refuse", "exceptions": [PREGNANT]}),
    ("exceptions", {"ask": "always"}, {"ask": "always", "via": "message", "answer_within_min": 120}),
    ("emergency_slots", {"min_urgency": "doctor_now"}, {"min_urgency": "doctor_now", "release_h": 2}),
    ("overbook", {"max_per_half_day": 0}, {"max_per_half_day": 0, "min_urgency": "same_day", "known_only": False}),
    ("colleagues", {"order": ["roux", "roux", "blanc"]}, {"order": ["roux", "blanc"], "zone": False}),
    ("waiting_list", {"allowed": False}, {"allowed": False}),
    ("renewal", {"by": "teleconsultation"}, {"by": "teleconsultation"}),
    ("results", {"by": "appointment"}, {"by": "appointment"}),
    ("certificate", {"by": "appointment"}, {"by": "appointment"}),
    ("home_visit", {"policy": "ask"}, {"policy": "ask", "zone_only": False}),
    ("teleconsultation", {"policy": "accept", "known_only": True}, {"policy": "accept", "known_only": True}),
    ("no_show", {"after": 2, "then": "message"}, {"after": 2, "then": "message"}),
    ("closed", {}, {"replaced_by": None}),
    ("closed", {"replaced_by": "roux", "from": "x"}, {"replaced_by": "roux"}),
    ("note", {"text": " ici "}, {"text": "ici"}),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "body", "kept"), RIGHT)
def test_right_bodies_are_completed_and_kept(kind: str, body: dict[str, Any], kept: dict[str, Any]) -> None:
    assert wrong_body(kind, body) == {}
    assert tidy(kind, body) == kept


@pytest.mark.parametrize(
    ("kind", "body", "wrong"),
    [
        ("new_patients", {"policy": ["accept"]}, {"policy": Wrong.NOT_A_CHOICE}),
        ("new_patients", {"policy": "ask", "exceptions": "urgent"}, {"exceptions": Wrong.NOT_A_CONDITION}),
        ("new_patients", {"policy": "ask", "exceptions": [PREGNANT, {"if": "rich", "policy": "accept"}]},
         {"exceptions.1": Wrong.NOT_A_CONDITION}),
        ("new_patients", {"policy": "ask", "exceptions": [{"if": "urgent"}]}, {"exceptions.0": Wrong.NOT_A_CHOICE}),
        ("exceptions", {"ask": "often"}, {"ask": Wrong.NOT_A_CHOICE}),
        ("exceptions", {"ask": "always", "via": "fax", "answer_within_min": 0},
         {"via": Wrong.NOT_A_CHOICE, "answer_within_min": Wrong.NOT_A_NUMBER}),
        ("transfer", {"calls": "never", "windows": [{"from": "09:00+01:00", "to": "12:00"}]},
         {"windows.0": Wrong.NOT_A_TIME}),
        ("transfer", {"calls": "never", "windows": [{"days": "mon", "from": "09:00", "to": "12:00"}]},
         {"windows.0": Wrong.NOT_A_CHOICE}),
        ("emergency_slots", {"min_urgency": "planned"}, {"min_urgency": Wrong.NOT_A_CHOICE}),
        ("emergency_slots", {"min_urgency": "same_day", "release_h": -1}, {"release_h": Wrong.NOT_A_NUMBER}),
        ("overbook", {}, {"max_per_half_day": Wrong.NOT_A_NUMBER}),
        ("overbook", {"max_per_half_day": True, "known_only": "yes"},
         {"max_per_half_day": Wrong.NOT_A_NUMBER, "known_only": Wrong.NOT_A_CHOICE}),
        ("overbook", {"max_per_half_day": 2.5}, {"max_per_half_day": Wrong.NOT_A_NUMBER}),
        ("overbook", {"max_per_half_day": 21}, {"max_per_half_day": Wrong.NOT_A_NUMBER}),
        ("overbook", {"max_per_half_day": 1, "min_urgency": "now_15"}, {"min_urgency": Wrong.NOT_A_CHOICE}),
        ("colleagues", {"order": "roux"}, {"order": Wrong.NOT_A_NAME}),
        ("colleagues", {"order": ["", 3]}, {"order": Wrong.NOT_A_NAME}),
        ("waiting_list", {}, {"allowed": Wrong.NOT_A_CHOICE}),
        ("waiting_list", {"allowed": 1}, {"allowed": Wrong.NOT_A_CHOICE}),
        ("results", {"by": "teleconsultation"}, {"by": Wrong.NOT_A_CHOICE}),
        ("teleconsultation", {"policy": "ask"}, {"policy": Wrong.NOT_A_CHOICE}),
        ("no_show", {"after": 0, "then": "scold"}, {"after": Wrong.NOT_A_NUMBER, "then": Wrong.NOT_A_CHOICE}),
        ("closed", {"replaced_by": 3}, {"replaced_by": Wrong.NOT_A_NAME}),
    ],
)  # fmt: skip
def test_wrong_bodies_are_pointed_out_by_field(kind: str, body: dict[str, Any], wrong: dict[str, Wrong]) -> None:
    assert wrong_body(kind, body) == wrong


WINDOW = {"days": {}, "from": [], "to": 3}
JUNK: list[Any] = [None, True, 0, -1, 1.5, "", "x", [], ["x"], [1], [None], {}, {"if": 1}, [{"if": []}], [{}], [WINDOW]]


@pytest.mark.parametrize(("kind", "name"), [(kind, name) for kind, fields in FIELDS.items() for name in fields])
def test_no_junk_breaks_the_check_and_what_passes_is_kept(kind: str, name: str) -> None:
    for junk in JUNK:
        body = {**usual(kind), name: junk}
        if not wrong_body(kind, body):
            kept = tidy(kind, body)
            assert wrong_body(kind, kept) == {}
            assert tidy(kind, kept) == kept


@pytest.mark.parametrize(
    ("policy", "exceptions", "met", "answer"),
    [
        ("refuse", [PREGNANT], {"pregnant"}, "accept"),
        ("refuse", [PREGNANT], {"urgent"}, "refuse"),
        ("accept", [URGENT, PREGNANT], {"urgent", "pregnant"}, "refuse"),  # the first that is met decides
        ("accept", [PREGNANT, URGENT], {"urgent", "pregnant"}, "accept"),
        ("ask", [], set(CONDITIONS), "ask"),
    ],
)
def test_first_exception_met_decides(policy: str, exceptions: list[Any], met: set[str], answer: str) -> None:
    assert accepts_new({"policy": policy, "exceptions": exceptions}, met) == answer


@dataclass(frozen=True)
class Said:
    kind: str
    body: dict[str, Any]
    practitioner_role_id: UUID | None = None
    term: str = "permanent"
    valid_from: datetime = NOW - timedelta(days=1)
    valid_to: datetime | None = None
    written_at: datetime = NOW - timedelta(days=1)
    pk: UUID = field(default_factory=uuid7)


BAN_AND_LEAVE = [
    ("new_patients", {"policy": "refuse", "exceptions": [PREGNANT]}, {"policy": "accept", "exceptions": []}),
    ("exceptions", {"ask": "never"}, {"ask": "always"}),
    ("transfer", {"calls": "never"}, {"calls": "emergencies"}),
    ("overbook", {"max_per_half_day": 0}, {"max_per_half_day": 2}),
    ("colleagues", {"zone": False}, {"zone": True}),
    ("waiting_list", {"allowed": False}, {"allowed": True}),
    ("home_visit", {"policy": "refuse"}, {"policy": "ask"}),
    ("teleconsultation", {"policy": "refuse"}, {"policy": "accept"}),
]


@pytest.mark.parametrize(("kind", "ban", "leave"), BAN_AND_LEAVE)
def test_no_practice_lifts_a_practitioners_ban(kind: str, ban: dict[str, Any], leave: dict[str, Any]) -> None:
    his, house = Said(kind, ban, uuid7()), Said(kind, leave, term="of_day")
    assert (is_ban(his), is_ban(house)) == (True, False)
    assert prevailing([his, house], NOW) is his
    lifted = Said(kind, leave, his.practitioner_role_id, "of_day")
    assert prevailing([his, house, lifted], NOW) is lifted


@pytest.mark.parametrize("kind", ["emergency_slots", "renewal", "results", "certificate", "no_show", "note"])
def test_other_kinds_forbid_nothing_so_the_shorter_term_decides(kind: str) -> None:
    his, house = Said(kind, {}, uuid7()), Said(kind, {}, term="of_day")
    assert prevailing([his, house], NOW) is house


def test_a_closure_of_his_own_stands_before_the_practices() -> None:
    his, house = Said("closed", {"replaced_by": "roux"}, uuid7()), Said("closed", {"replaced_by": None}, term="of_day")
    assert prevailing([house, his], NOW) is his


@pytest.mark.parametrize(
    ("already", "urgency", "known", "allowed"),
    [
        (0, "same_day", True, True),
        (1, "doctor_now", True, True),
        (2, "doctor_now", True, False),
        (0, "within_48h", True, False),
        (0, "planned", True, False),
        (0, "same_day", False, False),
    ],
)
def test_overbooking(already: int, urgency: str, known: bool, allowed: bool) -> None:
    two = Overbooking(2, "same_day", known_only=True)
    assert two.allows(already=already, urgency=urgency, known=known) is allowed


def test_without_directive_nobody_is_overbooked_and_emergency_slots_open_two_hours_before() -> None:
    assert overbooking(None) == Overbooking(0, "same_day", known_only=False)
    assert not overbooking(None).allows(already=0, urgency="doctor_now", known=True)
    assert emergency_slots(None) == EmergencySlots("same_day", 2)


SPRING = datetime(2026, 3, 29, 0, 30, tzinfo=UTC)  # 01:30 in Paris; the clock jumps half an hour later


@pytest.mark.parametrize(
    ("urgency", "now", "ahead_min", "allowed"),
    [
        ("doctor_now", NOW, 600, True),
        ("same_day", NOW, 600, True),
        ("within_48h", NOW, 121, False),
        ("within_48h", NOW, 120, True),  # the limit is included
        ("planned", NOW, 30, False),
        ("within_48h", SPRING, 120, True),  # elapsed hours: 04:30 on the wall
        ("within_48h", SPRING, 121, False),
        ("within_48h", datetime(2026, 10, 25, 0, 30, tzinfo=UTC), 120, True),  # 02:30, twice that night
    ],
)
def test_emergency_slots(urgency: str, now: datetime, ahead_min: int, allowed: bool) -> None:
    starts_at = now + timedelta(minutes=ahead_min)
    assert EmergencySlots("same_day", 2).allows(urgency=urgency, starts_at=starts_at, now=now) is allowed


@pytest.mark.parametrize(
    ("kind", "body", "words"),
    [
        ("new_patients", {"policy": "refuse", "exceptions": [PREGNANT, {"if": "child_under_6", "policy": "accept"}]},
         "non, sauf : femme enceinte, enfant de moins de 6 ans"),
        ("new_patients", {"policy": "accept", "exceptions": [{"if": "lives_in_zone", "policy": "ask"}]},
         "oui ; habitant du secteur : demander d’abord"),
        ("exceptions", {"ask": "sometimes", "via": "call", "answer_within_min": 30},
         "parfois, par téléphone, réponse sous 30 min"),
        ("exceptions", None, "parfois, par message, réponse sous 2 h"),
        ("emergency_slots", {"min_urgency": "same_day", "release_h": 4},
         "à voir dans la journée ou plus urgent ; ouverts aux autres 4 h avant"),
        ("overbook", {"max_per_half_day": 2, "min_urgency": "planned", "known_only": True},
         "2 par demi-journée, toute demande, patients connus seulement"),
        ("overbook", None, "aucun"),
        ("colleagues", {"order": ["r", "?"], "zone": True},
         "du cabinet, puis du secteur ; d’abord Dr Roux, un confrère"),
        ("waiting_list", None, "oui"),
        ("renewal", {"by": "teleconsultation"}, "en téléconsultation"),
        ("home_visit", {"policy": "accept", "zone_only": True}, "oui, dans le secteur seulement"),
        ("teleconsultation", {"policy": "accept", "known_only": True}, "oui, patients connus seulement"),
        ("no_show", {"after": 2, "then": "message"},
         "après 2 absences en 12 mois : message au praticien au lieu d’un rendez-vous"),
        ("no_show", None, "rien de particulier"),
        ("closed", {"replaced_by": "r"}, "aucun rendez-vous ; remplacement par Dr Roux"),
        ("closed", None, "aucune annoncée"),
        ("note", {"text": "Retard 40 min"}, "Retard 40 min"),
    ],
)  # fmt: skip
def test_kinds_in_words(kind: str, body: dict[str, Any] | None, words: str) -> None:
    with translation.override("fr"):
        assert saying.said(kind, body, {"r": "Dr Roux"}).replace("\u00a0", " ") == words
