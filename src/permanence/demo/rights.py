"""Who pays for the care of those whom demonstrations call by name: one mutuelle ended, one long-term illness."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from permanence.coverage.actions import begin, note, tick
from permanence.coverage.rules import guides
from permanence.demo.ids import patient_id, person_id
from permanence.foundation.actor import Actor, Kind
from permanence.patients.models import Patient

FUND = {"payer": "CPAM de la Haute-Garonne", "payer_number": "01 311"}
YEAR = timedelta(days=365)


def write_rights(by: Actor, now: datetime) -> None:
    """Write the rights of a few patients of Les Tilleuls."""
    today = now.date()
    _write_formalities(by, now)
    for name, rights in _rights(today).items():
        patient = Patient.objects.get(pk=patient_id(name))
        for kind, seen_days_ago, told in rights:
            row = note(by=by, patient=patient, kind=kind, now=now, **told)
            row.seen_on, row.seen_by_name = today - timedelta(days=seen_days_ago), "Sylvie Marty"
            row.save(update_fields=["seen_on", "seen_by_name"])


def _write_formalities(by: Actor, now: datetime) -> None:
    """Write one formality half done, and one just begun, as a secretary did."""
    by = replace(by, kind=Kind.PERSON, id=person_id("sylvie"), name="Sylvie Marty")
    for name, kind, ticked in (("elodie", "insurer", 2), ("hong", "regular_doctor", 1)):
        patient = Patient.objects.select_related("structure").get(pk=patient_id(name))
        row = begin(by=by, patient=patient, kind=kind, due_on=now.date() + timedelta(days=12), now=now)
        for step in guides.steps(kind)[:ticked]:
            tick(by=by, formality=row, step=step, done=True, now=now)


def _rights(today: date) -> dict[str, list[tuple[str, int, dict[str, Any]]]]:
    midi = {"payer": "Mutuelle du Midi (fictive)", "payer_number": "99 990 001", "third_party": True}
    return {
        "elodie": [
            ("basic", 40, FUND),
            ("complementary", 400, {**midi, "contract": "MM-4471-02", "until_on": today - timedelta(days=26)}),
        ],
        "tom": [("basic", 40, FUND), ("complementary", 40, {**midi, "until_on": today + timedelta(days=20)})],
        "maisonneuve": [
            ("basic", 480, FUND),
            (
                "complementary",
                90,
                {**midi, "contract": "MM-0091-17", "from_on": today - YEAR, "until_on": today + YEAR},
            ),
            ("ald", 90, {"from_on": today - 2 * YEAR, "until_on": today + 3 * YEAR}),
        ],
        "hong": [("basic", 12, FUND), ("c2s", 12, {"third_party": True, "until_on": today + timedelta(days=75)})],
        "siobhan": [
            ("basic", 200, FUND),
            ("exemption", 200, {"reason": "maternity", "until_on": today + timedelta(days=110)}),
        ],
    }
