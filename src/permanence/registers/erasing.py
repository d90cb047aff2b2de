"""How a file is erased: what goes, what is emptied, and what stays without a name; the change log forgets it as well.

What others are owed stays: that there was an appointment, that a call was answered, who opened the file. It says of
whom no more. Each table that names a patient is dealt with here by name; a test compares it with `config/hanging.py`.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from permanence.agenda.models import Note
from permanence.desk.models import HeardAnswer
from permanence.documents.models import State
from permanence.messaging.models import Received
from permanence.patients.hanging import hanging
from permanence.patients.models import Merge, Moved, Patient

from .models import Erasure, Extent

Deal = Callable[[QuerySet[Any]], int]
NAMELESS = date(1900, 1, 1)


def _gone(rows: QuerySet[Any]) -> int:
    count = rows.count()
    rows.delete()
    return count


def _emptied(**empty: Any) -> Deal:
    return lambda rows: rows.update(**empty)


def _unheard(rows: QuerySet[Any]) -> int:
    HeardAnswer.objects.filter(question__in=rows).delete()
    return _gone(rows)


def _unsaid(rows: QuerySet[Any]) -> int:
    Received.objects.filter(answers__in=rows).update(from_address="", body="")
    return rows.update(to_address="", to_name="", subject="", body="", other="")


def _unasked(rows: QuerySet[Any]) -> int:
    return rows.exclude(answered_on=None).update(
        asked_by="–", what=""
    )  # an open one has yet to be answered to somebody


def _unsettled(rows: QuerySet[Any]) -> int:
    return _gone(rows.exclude(state=State.ACCEPTED))  # what was accepted is part of the file


def _stays(rows: QuerySet[Any]) -> int:
    return 0


# Of each table: what the law does not oblige to keep goes at once when it is asked (`BESIDE`) …
BESIDE: Mapping[str, Deal] = {
    "patients.contact": _gone,
    "patients.relative": _gone,
    "patients.address": _gone,
    "patients.regulardoctor": _gone,
    "patients.preference": _gone,
    "patients.need": _gone,
    "patients.follower": _gone,
    "patients.remembrance": _gone,
    "patients.confirmed": _gone,
    "messaging.wish": _gone,
    "messaging.conversation": _gone,
    "messaging.message": _unsaid,
    "waiting.entry": _emptied(note=""),
    "lists.line": _emptied(cells=[]),
    "documents.document": _unsettled,
    "portal.booking": _emptied(birth_name="", first_names="", birth_date=None, phone="", facts={}, red_flags=None),
}
# … the rest when its years are over (`WHOLE`).
WHOLE: Mapping[str, Deal] = {
    **BESIDE,
    "patients.nationalnumber": _gone,
    "patients.identitycheck": _gone,
    "coverage.coverage": _gone,
    "coverage.formality": _gone,
    "desk.question": _unheard,
    "desk.request": _emptied(expressed="", understood="", urgent_because="", red_flags=None, facts={}),
    "kernel.task": _emptied(about="", about_id=None, note=""),
    "registers.demand": _unasked,
    "documents.document": _gone,
    "documents.filled": _gone,
}
# That it happened, of nobody: their times count, their file bears no name any more.
STAYS = {
    "agenda.appointment", "agenda.series", "registers.hold", "registers.erasure",
    "guard.restriction", "guard.glass", "guard.alert", "patients.patient",
}  # fmt: skip


def erase(patient: Patient, extent: str) -> dict[str, int]:
    """Erase that much of a file, and of those merged into it; return how many rows of each table."""
    plan = WHOLE if extent == Extent.WHOLE else BESIDE
    merged = list(Patient.objects.filter(merged_into=patient))
    counted: dict[str, int] = {}
    for file in (patient, *merged):
        for one in hanging():
            if one.column == "known" and extent != Extent.WHOLE:
                continue  # somebody else's relative: that he stands beside him is the other one's
            deal = plan.get(one.table, _stays)
            counted[one.table] = counted.get(one.table, 0) + deal(one.of(file.pk))
        if extent == Extent.WHOLE:
            counted["agenda.note"] = counted.get("agenda.note", 0) + _gone(
                Note.objects.filter(appointment__patient=file)
            )
            _unname(file)
            _unmerge(file)
    return {table: count for table, count in counted.items() if count}


def forget_changes(erasure: Erasure) -> int:
    """Take what is erased out of the change log too; the database does it for what a row of erasures names alone."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT registers_forget_changes(%s)", [erasure.pk])
        (count,) = cursor.fetchone()
    return int(count)


def _unname(file: Patient) -> None:
    """Leave a file without a name: the year of birth is what figures by age need."""
    Patient.objects.filter(pk=file.pk).update(
        birth_name="EFFACÉ",
        used_name="",
        first_names="–",
        birth_date=date(max(file.birth_date.year, NAMELESS.year), 1, 1),
        birth_place_code="",
        identity_retrieved=False,
        identity_checked=False,
        attributes=[],
        interpreter=False,
        by_voice=False,
        extra_time_min=0,
        language="fr",
    )


def _unmerge(file: Patient) -> None:
    """Leave of a merge that it happened: what the two files said of him goes with them."""
    merges = Merge.objects.filter(Q(kept=file) | Q(gone=file))
    Moved.objects.filter(merge__in=merges).update(content=None)
    merges.update(chosen={})
