"""Appointments of one person and their changes, for the line of what happened with him."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from django.db.models import CharField, DateTimeField, F, QuerySet, Value
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, pgettext, pgettext_lazy

from permanence.directory.models import Person
from permanence.foundation.actor import Actor
from permanence.foundation.refusal import Words
from permanence.foundation.rights import Can
from permanence.foundation.timeline import Before, Happened
from permanence.ui import words

from .models import Appointment, Cancellation, Move, Step, StepKind

TOLD = (StepKind.CONFIRMED, StepKind.ARRIVED, StepKind.GONE, StepKind.EXCUSED, StepKind.UNEXCUSED)
ICONS = {
    "booked": "calendar-plus",
    "cancelled": "calendar-x",
    "moved": "switch-horizontal",
    StepKind.EXCUSED.value: "user-x",
    StepKind.UNEXCUSED.value: "user-x",
}
SAID: dict[str, Words] = {
    "booked": pgettext_lazy("history", "Appointment booked for %(when)s"),
    "cancelled": pgettext_lazy("history", "Appointment of %(when)s cancelled"),
    "moved": pgettext_lazy("history", "Appointment moved from %(former)s to %(when)s"),
    StepKind.CONFIRMED.value: pgettext_lazy("history", "Appointment of %(when)s confirmed"),
    StepKind.ARRIVED.value: pgettext_lazy("history", "Arrived for the appointment of %(when)s"),
    StepKind.GONE.value: pgettext_lazy("history", "Seen, appointment of %(when)s"),
    StepKind.EXCUSED.value: pgettext_lazy("history", "Absent and excused, appointment of %(when)s"),
    StepKind.UNEXCUSED.value: pgettext_lazy("history", "Did not come to the appointment of %(when)s"),
}


def happened(actor: Actor, person: UUID, before: Before, most: int) -> Sequence[Happened]:
    """Tell what was booked, moved and cancelled, and whether he came."""
    seen = actor.structures(Can.VIEW_AGENDA)
    theirs = {"structure_id__in": seen, "appointment__patient": person}
    booked = Appointment.objects.filter(structure_id__in=seen, patient=person, moved_from=None)
    given_back = Cancellation.objects.filter(**theirs, appointment__moved_to=None)
    moves = Move.objects.filter(**theirs)
    steps = Step.objects.filter(**theirs, undone_at=None, kind__in=TOLD)
    arms = [
        _arm(before.of(booked, "created_at"), "created_at", "", Value("booked")),
        _arm(before.of(given_back), "at", "appointment__", Value("cancelled")),
        _arm(before.of(moves), "at", "appointment__", Value("moved"), former="former__"),
        _arm(before.of(steps), "at", "appointment__", F("kind")),
    ]
    rows = arms[0].union(*arms[1:], all=True).order_by("-moment", "-id")[:most]
    said = _sayer()
    return [said(row) for row in rows]


def _arm(
    rows: QuerySet[Any], moment: str, path: str, what: F | Value, *, former: str = ""
) -> QuerySet[Any, dict[str, Any]]:
    """Give each kind of fact the same columns, so that one query tells them all."""
    no_one = Value("", CharField())
    return rows.order_by().values(
        "id",
        moment=F(moment),
        what=what,
        appointment_id_=F(f"{path}id"),
        starts=F(f"{path}starts_at"),
        former_starts=F(f"{former}starts_at") if former else Cast(Value(None), DateTimeField()),
        why=F(f"{path}reason__name"),
        title_=F(f"{path}practitioner_role__person__title"),
        given=F(f"{path}practitioner_role__person__given_name"),
        family=F(f"{path}practitioner_role__person__family_name"),
        by=F("by_name") if path else no_one,
        from_home=F("by_patient") if path and not former else Value(False),
    )


def _sayer() -> Callable[[dict[str, Any]], Happened]:
    now, lang = timezone.localtime(), get_language() or "fr"

    def said(row: dict[str, Any]) -> Happened:
        when = words.spoken(row["starts"], now, lang)
        former = words.spoken(row["former_starts"], now, lang) if row["former_starts"] else ""
        receives = Person(title=row["title_"], given_name=row["given"], family_name=row["family"])
        return Happened(
            row["moment"],
            row["id"],
            ICONS.get(row["what"], "calendar-check"),
            str(SAID[row["what"]]) % {"when": when, "former": former},
            detail=f"{row['why']} · {receives}",
            by=pgettext("history", "the patient") if row["from_home"] else row["by"],
            url=reverse("agenda:appointment", args=[row["appointment_id_"]]),
            tone="soon" if row["what"] == StepKind.UNEXCUSED else "",
        )

    return said
