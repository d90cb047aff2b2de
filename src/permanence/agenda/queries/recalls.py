"""Recalls: who should come back by when, how each stands, whom to tell today; always for an actor."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import DateTimeField, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from permanence.agenda.models import Appointment, Recall, Stage
from permanence.agenda.rules import recalling
from permanence.agenda.rules.recalling import Facts, Stand
from permanence.directory.models import Structure
from permanence.foundation.actor import Actor
from permanence.foundation.refusal import NotFound
from permanence.foundation.rights import Can
from permanence.messaging.queries import Way
from permanence.patients.beside import Card, Line
from permanence.patients.models import Patient
from permanence.ui.words import in_full

MOST = 300
SAID = 4  # of a patient's recalls on his file
TONES = {Stand.CALL: "soon", Stand.CAME: "accent", Stand.BOOKED: "done"}


@dataclass(frozen=True, slots=True)
class Standing:
    """One recall, how it stands, and the appointments that say so."""

    row: Recall
    stand: Stand
    booked_at: datetime | None
    came_at: datetime | None

    @property
    def tells_from(self) -> date:
        """The first day on which the patient is told."""
        return recalling.tells_from(self.row.due_on, self.row.lead_days)

    @property
    def tone(self) -> str:
        """How it is coloured."""
        return TONES.get(self.stand, "")

    @property
    def words(self) -> str:
        """How it stands, in words."""
        if self.stand is Stand.BOOKED and self.booked_at:
            return _("appointment on %(day)s") % {"day": _day(self.booked_at)}
        if self.stand is Stand.CAME and self.came_at:
            return _("came on %(day)s: is it done?") % {"day": _day(self.came_at)}
        if self.stand is Stand.CALL:
            return pgettext("recall", "to be called")
        if self.stand is Stand.TOLD and self.row.told_at:
            return pgettext("recall", "told on %(day)s") % {"day": _day(self.row.told_at)}
        return pgettext("recall", "told from %(day)s") % {"day": in_full(self.tells_from, get_language() or "fr")}


def recall(actor: Actor, recall_id: UUID) -> Recall:
    """Return a recall of a patient whom the actor may know.

    :raises NotFound: when there is none, or it is not for him
    """
    found = Recall.objects.select_related("patient", "structure", "practitioner_role__person").filter(pk=recall_id)
    row = found.filter(structure__in=actor.structures(Can.VIEW_PATIENT)).first()
    if row is None:
        raise NotFound
    return row


def recalls(actor: Actor, until: date, now: datetime, *, at: Iterable[UUID]) -> list[Standing]:
    """Return the recalls of some structures due until a day, those that ask for someone first."""
    named = [one for one in at if actor.may(Can.VIEW_PATIENT, one)]
    return _standing(_open(now).filter(structure__in=named, due_on__lte=until)[:MOST], now)


def recalls_to_call(actor: Actor, now: datetime, *, at: Iterable[UUID]) -> list[Recall]:
    """Return those for which someone has to call, the longest due first."""
    named = [one for one in at if actor.may(Can.VIEW_PATIENT, one)]
    may_be = Q(told_at__isnull=False) | Q(due_on__lt=now + timedelta(days=1))  # whatever the clock there says
    found = _standing(_open(now).filter(may_be, structure__in=named)[:MOST], now)
    return [one.row for one in found if one.stand is Stand.CALL]


def recalls_of(actor: Actor, patient: Patient, now: datetime) -> list[Standing]:
    """Return the open recalls of one patient."""
    if not actor.may(Can.VIEW_PATIENT, patient.structure_id):
        return []
    return _standing(_open(now).filter(patient=patient), now)


def ended_recalls(actor: Actor, patient: Patient) -> list[Recall]:
    """Return the recalls of a patient that ended, the last first."""
    if not actor.may(Can.VIEW_PATIENT, patient.structure_id):
        return []
    ended = Recall.objects.filter(patient=patient, ended_at__isnull=False)
    return list(ended.select_related("practitioner_role__person").order_by("-ended_at")[:20])


def recalls_to_tell(structure: Structure, now: datetime) -> list[Recall]:
    """Return whom a structure has to tell today: nobody told yet, nor with an appointment, nor dead."""
    today = now.astimezone(ZoneInfo(structure.time_zone)).date()
    near = _open(now).filter(structure=structure, told_at=None, patient__died_on=None)
    return [one.row for one in _standing(near, now) if one.stand is not Stand.BOOKED and one.tells_from <= today]


def _open(now: datetime) -> QuerySet[Recall]:
    """Read the open ones with what says how they stand; a visit that is past and not noted as missed took place."""
    theirs = Appointment.objects.filter(
        patient=OuterRef("patient"), practitioner_role=OuterRef("practitioner_role")
    ).exclude(stage__in=[Stage.CANCELLED, Stage.EXCUSED, Stage.UNEXCUSED])
    coming = theirs.filter(starts_at__gt=now).order_by("starts_at").values("starts_at")[:1]
    came = theirs.filter(starts_at__lte=now).order_by("-starts_at").values("starts_at")[:1]
    rows = Recall.objects.filter(ended_at=None, patient__merged_into=None)
    return rows.select_related("patient", "structure", "practitioner_role__person").annotate(
        coming_at=Subquery(coming, output_field=DateTimeField()), came_at=Subquery(came, output_field=DateTimeField())
    )


def _standing(rows: Iterable[Recall], now: datetime) -> list[Standing]:
    found = [_one(row, now) for row in rows]
    return sorted(found, key=lambda one: (recalling.ORDER.index(one.stand), one.row.due_on))


def _one(row: Recall, now: datetime) -> Standing:
    zone = ZoneInfo(row.structure.time_zone)
    came_at: datetime | None = row.came_at  # type: ignore[attr-defined]  # annotated above
    coming_at: datetime | None = row.coming_at  # type: ignore[attr-defined]
    facts = Facts(
        due_on=row.due_on,
        lead_days=row.lead_days,
        planned_on=row.planned_at.astimezone(zone).date(),
        told_on=row.told_at.astimezone(zone).date() if row.told_at else None,
        written=bool(row.told_way) and Way(row.told_way).written,
        booked=coming_at is not None,
        came_on=came_at.astimezone(zone).date() if came_at else None,
    )
    return Standing(row, recalling.stand(facts, now.astimezone(zone).date()), coming_at, came_at)


def recalls_beside(actor: Actor, patient: Patient, now: datetime) -> Card | None:
    """Tell on a patient's file what he should come back for, and how it stands."""
    if not actor.may(Can.VIEW_PATIENT, patient.structure_id):
        return None
    lines = [
        Line(
            term=capfirst(str(one.row.get_kind_display())),
            text=f"{in_full(one.row.due_on, get_language() or 'fr')} · {one.row.practitioner_role.person.short_name}",
            tone=one.tone,
            hint=one.words,
        )
        for one in recalls_of(actor, patient, now)[:SAID]
    ]
    return Card(
        title=_("Follow-up reminders"),
        lines=lines,
        empty=_("Nothing planned: a prescription to renew, a vaccine or a check-up can be noted here."),
        address=reverse("agenda:recalls_of", args=[patient.pk]),
        action=_("Open the follow-up reminders"),
    )


def _day(moment: datetime) -> str:
    return in_full(localtime(moment), get_language() or "fr")
