"""How a file is erased: what goes, what is emptied, and what stays without a name; the change log forgets it as well.

What others are owed stays: that there was an appointment, that a call was answered, who opened the file. It says of
whom no more. Letters to professionals are part of the medical file and stay as long as it does: what was told to a
colleague must be proved for as long (Code de la santé publique, L. 1111-7 and L. 1142-28). `speaking.py` finds what
speaks of a file; each table with words of its own is dealt with here by name.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from permanence.documents.models import State
from permanence.messaging.models import Channel
from permanence.patients.models import Patient

from . import speaking
from .models import Demand, Erasure, Extent

Deal = Callable[[QuerySet[Any]], int]
NAMELESS = date(1900, 1, 1)
NOBODY = "–"
UNSAID = dict.fromkeys(("to_address", "to_name", "subject", "body", "other"), "")
UNHEARD = dict.fromkeys(("from_address", "body"), "")


def _gone(rows: QuerySet[Any]) -> int:
    count = rows.count()
    rows.delete()
    return count


def _emptied(**empty: Any) -> Deal:
    return lambda rows: rows.update(**empty)


def _unasked(rows: QuerySet[Any]) -> int:
    answered = rows.exclude(answered_on=None)  # an open one has yet to be answered to somebody
    answered.exclude(extended_why="").update(extended_why=NOBODY)
    return answered.update(asked_by=NOBODY, what="", checked_how=NOBODY, answer=NOBODY)


def _unexplained(rows: QuerySet[Any]) -> int:
    rows.exclude(finding="").update(finding=NOBODY)
    return rows.update(words=NOBODY)


def _unjustified(rows: QuerySet[Any]) -> int:
    return rows.exclude(overbooked_why="").update(overbooked_why=NOBODY)


def _unsaid(rows: QuerySet[Any]) -> int:
    return rows.exclude(channel=Channel.MSSANTE).update(**UNSAID)


def _untried(rows: QuerySet[Any]) -> int:
    return rows.exclude(message__channel=Channel.MSSANTE).update(detail="")


def _unsettled(rows: QuerySet[Any]) -> int:
    return _gone(rows.exclude(state=State.ACCEPTED))  # what was accepted is part of the file


def _unnamed(rows: QuerySet[Any]) -> int:
    """Leave files without a name: the year of birth is what figures by age need."""
    return sum(_unname(file) for file in rows)


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
    "patients.fault": _gone,
    "patients.situation": _gone,
    "messaging.wish": _gone,
    "messaging.said": _gone,
    "messaging.attending": _gone,
    "messaging.conversation": _gone,
    "messaging.message": _unsaid,
    "messaging.received": _emptied(**UNHEARD),
    "messaging.attempt": _untried,
    "agenda.recall": _gone,
    "waiting.entry": _emptied(note=""),
    "lists.line": _emptied(cells=[]),
    "documents.document": _unsettled,
    "portal.passkey": _gone,
    "portal.federated": _gone,
    "portal.booking": _emptied(birth_name="", first_names="", birth_date=None, phone="", facts={}, red_flags=None),
}
# … the rest when its years are over (`WHOLE`).
WHOLE: Mapping[str, Deal] = {
    **BESIDE,
    "patients.nationalnumber": _gone,
    "patients.identitycheck": _gone,
    "coverage.coverage": _gone,
    "coverage.formality": _gone,
    "messaging.message": _emptied(**UNSAID),
    "messaging.attempt": _emptied(detail=""),
    "desk.heardanswer": _gone,
    "desk.question": _gone,
    "desk.tongue": _gone,
    "desk.difficultcall": _gone,
    "desk.mailreceived": _gone,
    "desk.proof": _gone,
    "desk.keptlonger": _gone,
    "desk.proposalmade": _emptied(script="", reasons=[]),
    "desk.request": _emptied(expressed="", understood="", urgent_because="", red_flags=None, facts={}, back_to=""),
    "desk.call": _emptied(caller_number=""),
    "documents.document": _gone,
    "documents.filled": _gone,
    "documents.receivedletter": _gone,
    "documents.awaited": _gone,
    "agenda.note": _gone,
    "api.sasbooking": _gone,
    "capacity.reservation": _unjustified,
    "kernel.taskstep": _emptied(reason=""),
    "kernel.task": _emptied(about="", about_id=None, title=NOBODY, note=""),
    "registers.copy": _emptied(archive=""),
    "registers.demand": _unasked,
    "registers.hold": _emptied(why=NOBODY),
    "guard.glass": _unexplained,
    "patients.archiveopening": _emptied(words=NOBODY),
    "guard.alert": _emptied(finding=""),
    "patients.moved": _emptied(content=None),
    "patients.merge": _emptied(chosen={}),
    "patients.patient": _unnamed,
}
# That it happened, of nobody: times, figures and the names of the staff; their file bears no name any more. What goes
# with a row above, or is derived from the name, is among them.
STAYS = {
    "agenda.appointment", "agenda.series", "agenda.cancellation", "agenda.move", "agenda.prepared", "agenda.postponed",
    "agenda.reminder", "agenda.replacement", "agenda.place", "agenda.step", "agenda.ticket", "agenda.delaytold",
    "coverage.ticked", "coverage.came", "documents.content", "waiting.offer", "waiting.faroffer",
    "documents.chase",
    "desk.escalation", "desk.callattempt", "desk.handover", "desk.tone", "desk.callevent",
    "guard.restriction", "guard.listed", "registers.erasure", "patients.double", "patients.nameword",
    "patients.archived",
    "api.hold", "training.exercise",
}  # fmt: skip


def erase(patient: Patient, extent: str) -> dict[str, int]:
    """Erase that much of a file, and of those merged into it; return how many rows of each table."""
    whole = extent == Extent.WHOLE
    files = Patient.objects.filter(merged_into=patient).values_list("pk", flat=True)
    # Somebody else's relative goes with the whole file only: that he stands beside him is the other one's.
    reached = speaking.rows({patient.pk, *files}, leaving=() if whole else ("known_id",))
    counted: dict[str, int] = {}
    for model in reversed(speaking.speaking()):
        label = model._meta.label_lower
        if deal := (WHOLE if whole else BESIDE).get(label):
            counted[label] = deal(model.objects.filter(pk__in=reached[model]))
    return {table: count for table, count in counted.items() if count}


def forget_changes(erasures: Iterable[Erasure]) -> int:
    """Take what is erased out of the change log too; the database does it for what rows of erasures name alone."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT registers_forget_changes(%s::uuid[])", [[one.pk for one in erasures]])
        (count,) = cursor.fetchone()
    return int(count)


def forget_demands(rows: QuerySet[Demand]) -> list[Erasure]:
    """Forget who asked what; return the erasures whose lines of the change log tell it still."""
    files = {one.patient_id for one in rows}
    _unasked(rows)
    return list(Erasure.objects.filter(patient__in=files, extent=Extent.WHOLE))


def _unname(file: Patient) -> int:
    return Patient.objects.filter(pk=file.pk).update(
        birth_name="EFFACÉ",
        used_name="",
        first_names=NOBODY,
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
