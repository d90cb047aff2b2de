"""Rights: noted, changed, seen again, withdrawn and put back."""

from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from permanence.coverage.models import Coverage, Exemption, Kind
from permanence.coverage.rules import kinds
from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.refusal import Invalid
from permanence.foundation.rights import Can
from permanence.patients.models import Patient
from permanence.patients.sensitivity import Class, require

LONGEST = {"payer": 120, "payer_number": 20, "contract": 40}


class BadCoverage(Invalid):
    """Something of the right is missing or cannot be.

    :ivar errors: what is wrong, field by field
    """

    def __init__(self, errors: dict[str, str]) -> None:
        super().__init__()
        self.errors = errors


@action(Can.EDIT_PATIENT, audit="coverage.noted", of="patient")
def note(*, by: Actor, patient: Patient, kind: str, now: datetime, seen: bool = False, **told: Any) -> Coverage:
    """Note a right of a patient.

    :param seen: the card or the paper is shown now
    :param told: what `rules.kinds.FIELDS` names for this kind
    :raises BadCoverage: when something needed is missing, or its days are the wrong way round
    :raises Invalid: for what is no kind, or what is not said of it
    :raises NotPermitted: for a reserved kind, without the right to verify identities
    """
    if kind not in Kind.values:
        raise Invalid
    row = Coverage(structure_id=patient.structure_id, patient=patient, kind=kind, noted_at=now, noted_by_name=by.name)
    _check(by, row)
    _write(row, told)
    if seen:
        row.seen_on, row.seen_by_name = timezone.localdate(now), by.name
    row.save(force_insert=True)
    return row


@action(Can.EDIT_PATIENT, audit="coverage.changed", of="coverage")
def change(*, by: Actor, coverage: Coverage, now: datetime, seen: bool = False, **told: Any) -> Coverage:
    """Correct a right; the change log keeps what it was.

    :raises BadCoverage: when something needed is missing, or its days are the wrong way round
    """
    row = _locked(by, coverage)
    _write(row, told)
    if seen:
        row.seen_on, row.seen_by_name = timezone.localdate(now), by.name
    row.save()
    return row


@action(Can.EDIT_PATIENT, audit="coverage.seen", of="coverage")
def see(*, by: Actor, coverage: Coverage, now: datetime) -> Coverage:
    """Note that the card was shown, and still says so."""
    row = _locked(by, coverage)
    row.seen_on, row.seen_by_name = timezone.localdate(now), by.name
    row.save(update_fields=["seen_on", "seen_by_name"])
    return row


@action(Can.EDIT_PATIENT, audit="coverage.withdrawn", of="coverage")
def withdraw(*, by: Actor, coverage: Coverage, now: datetime) -> Coverage:
    """Let a right count no more; it stays among the earlier ones."""
    row = _locked(by, coverage)
    row.withdrawn_at = row.withdrawn_at or now
    row.save(update_fields=["withdrawn_at"])
    return row


@action(Can.EDIT_PATIENT, audit="coverage.put_back", of="coverage")
def put_back(*, by: Actor, coverage: Coverage) -> Coverage:
    """Let a withdrawn right count again."""
    row = _locked(by, coverage)
    row.withdrawn_at = None
    row.save(update_fields=["withdrawn_at"])
    return row


def _locked(by: Actor, coverage: Coverage) -> Coverage:
    _check(by, coverage)
    return Coverage.objects.select_for_update().get(pk=coverage.pk)


def _check(by: Actor, row: Coverage) -> None:
    require(by, row.structure_id, Class.CARE if kinds.is_reserved(row.kind) else Class.ADMINISTRATIVE)


def _write(row: Coverage, told: dict[str, Any]) -> None:
    fields = kinds.FIELDS[row.kind]
    if not told.keys() <= {*fields}:
        raise Invalid
    tidied = {name: " ".join(value.split()) if isinstance(value, str) else value for name, value in told.items()}
    errors = {field: str(_("This is needed.")) for field in kinds.missing(row.kind, tidied)}
    errors |= {f: str(_("This is too long.")) for f, most in LONGEST.items() if len(tidied.get(f) or "") > most}
    begins, ends = tidied.get("from_on"), tidied.get("until_on")
    if isinstance(begins, date) and isinstance(ends, date) and ends < begins:
        errors["until_on"] = str(_("A right cannot end before it begins."))
    if errors:
        raise BadCoverage(errors)
    if tidied.get("reason", "") not in ("", *Exemption.values):
        raise Invalid
    for name, value in tidied.items():
        setattr(row, name, value)
