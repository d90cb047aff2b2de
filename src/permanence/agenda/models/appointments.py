"""Appointments: why, with whom, when, and whether they were given back or moved."""

from django.contrib.postgres.fields import DateTimeRangeField
from django.contrib.postgres.fields.ranges import RangeEndsWith, RangeStartsWith
from django.contrib.postgres.functions import TransactionNow
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from permanence.directory.models import PractitionerRole, Site, Structure
from permanence.foundation.models import Row
from permanence.patients.models import Patient


class Modality(models.TextChoices):
    """Where the two meet."""

    OFFICE = "office", _("at the practice")
    HOME = "home", _("at the patient's home")
    REMOTE = "remote", _("teleconsultation")


class VisitReason(Row):
    """A reason to come (motif), with the time it takes; never written in what leaves the practice."""

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+")
    practitioner_role = models.ForeignKey(PractitionerRole, models.CASCADE, related_name="+")
    name = models.CharField(max_length=60)
    duration_min = models.PositiveSmallIntegerField()
    color = models.CharField(max_length=12, default="blue")
    rank = models.PositiveSmallIntegerField(default=1)
    modality = models.CharField(max_length=6, choices=Modality, default=Modality.OFFICE, db_default=Modality.OFFICE)
    referral_required = models.BooleanField(default=False, db_default=False)
    grouped = models.BooleanField(null=True, blank=True)  # in groups alone, or in none; not said: either
    equipped = models.BooleanField(default=False, db_default=False)  # needs a room or a device; PostgreSQL keeps it
    max_wait_days = models.PositiveSmallIntegerField(null=True, blank=True)  # after the day planned; none: not said
    withdrawn_at = models.DateTimeField(null=True, blank=True)  # no longer offered; past appointments keep it

    class Meta:
        ordering = ["rank", "name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(duration_min__gte=5, duration_min__lte=480), name="reason_duration_sensible"
            ),
            models.UniqueConstraint(
                fields=["practitioner_role", "name"], condition=Q(withdrawn_at=None), name="reason_named_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Status(models.TextChoices):
    """FHIR's appointment status, in the profession's words."""

    BOOKED = "booked", _("booked")
    ARRIVED = "arrived", _("arrived")
    CHECKED_IN = "checked-in", _("in the waiting room")
    FULFILLED = "fulfilled", _("seen")
    CANCELLED = "cancelled", _("cancelled")
    NO_SHOW = "noshow", _("did not come")


class Stage(models.TextChoices):
    """How far a visit has come, as the front desk says it; PostgreSQL works it out from its steps."""

    PLANNED = "planned", _("planned")
    CONFIRMED = "confirmed", _("confirmed")
    ARRIVED = "arrived", _("arrived")
    WAITING = "waiting", _("in the waiting room")
    IN_ROOM = "in_room", _("with the practitioner")
    GONE = "gone", _("gone")
    CANCELLED = "cancelled", _("cancelled")
    EXCUSED = "excused", _("absent, excused")
    UNEXCUSED = "unexcused", _("absent, not excused")


STATUS_OF = {
    Stage.PLANNED: Status.BOOKED,
    Stage.CONFIRMED: Status.BOOKED,
    Stage.ARRIVED: Status.ARRIVED,
    Stage.WAITING: Status.CHECKED_IN,
    Stage.IN_ROOM: Status.CHECKED_IN,
    Stage.GONE: Status.FULFILLED,
    Stage.CANCELLED: Status.CANCELLED,
    Stage.EXCUSED: Status.NO_SHOW,
    Stage.UNEXCUSED: Status.NO_SHOW,
}


def _agree() -> Q:
    """Tell when a status is the one of its stage."""
    told: dict[Status, list[Stage]] = {}
    for stage, status in STATUS_OF.items():
        told.setdefault(status, []).append(stage)
    agree = Q()
    for status, stages in told.items():
        agree |= Q(status=status.value, stage__in=[stage.value for stage in stages])
    return agree


class Despite(models.TextChoices):
    """Why an appointment stands that a directive forbids; each is told by who may write down a practitioner's word."""

    AGREED = "agreed", _("the practitioner agreed")
    EXCEPTED = "excepted", _("an exception of the directive applies")


class Stairs(models.TextChoices):
    """Why somebody who needs a place without stairs comes to one that has some."""

    ACCEPTED = "accepted", _("they agreed to the stairs this time")
    HELPED = "helped", _("somebody helps them up")
    BELOW = "below", _("they are received below the stairs")


class Appointment(Row):
    """A promise of time to a patient; its reservations in capacity carry its identifier."""

    # The keys of two, each of these with the structure, say all that keys of one would.
    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+", db_constraint=False)
    # Both are indexed with the time.
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    practitioner_role = models.ForeignKey(
        PractitionerRole, models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    reason = models.ForeignKey(VisitReason, models.PROTECT, related_name="+", db_constraint=False)
    # Where it was promised to be; none is where the practitioner usually receives, and PostgreSQL writes that down when
    # it becomes another place. Read `where`.
    site = models.ForeignKey(
        Site, models.PROTECT, null=True, blank=True, related_name="+", db_index=False, db_constraint=False
    )
    during = DateTimeRangeField()
    starts_at = models.GeneratedField(
        expression=RangeStartsWith("during"), output_field=models.DateTimeField(), db_persist=True
    )
    ends_at = models.GeneratedField(
        expression=RangeEndsWith("during"), output_field=models.DateTimeField(), db_persist=True
    )
    status = models.CharField(max_length=10, choices=Status, default=Status.BOOKED)  # follows the stage
    stage = models.CharField(
        max_length=10, choices=Stage, default=Stage.PLANNED, db_default=Stage.PLANNED
    )  # follows the steps
    modality = models.CharField(max_length=6, choices=Modality, default=Modality.OFFICE, db_default=Modality.OFFICE)
    referral_required = models.BooleanField(default=False, db_default=False)
    urgent = models.BooleanField(default=False, db_default=False)  # may lie in time kept for emergencies
    overbooked = models.BooleanField(default=False, db_default=False)  # who and why: its reservation
    despite = models.CharField(max_length=8, choices=Despite, blank=True, default="", db_default="")
    despite_by = models.CharField(max_length=200, blank=True, default="", db_default="")  # who said so
    stairs = models.CharField(max_length=8, choices=Stairs, blank=True, default="", db_default="")
    stairs_by = models.CharField(max_length=200, blank=True, default="", db_default="")  # who said so
    source = models.CharField(max_length=10, default="desk")
    created_at = models.DateTimeField(db_default=TransactionNow())

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(during__isempty=False), name="appointment_has_duration"),
            models.CheckConstraint(condition=_agree(), name="appointment_status_follows_stage"),
            models.CheckConstraint(
                condition=Q(despite="", despite_by="") | ~Q(despite="") & ~Q(despite_by=""),
                name="appointment_despite_by_someone",
            ),
            models.CheckConstraint(
                condition=Q(stairs="", stairs_by="") | ~Q(stairs="") & ~Q(stairs_by=""),
                name="appointment_stairs_by_someone",
            ),
        ]
        indexes = [
            models.Index(fields=["practitioner_role", "starts_at"], name="appointment_by_time"),
            models.Index(fields=["patient", "starts_at"], name="appointment_by_patient"),
            models.Index(
                fields=["structure", "starts_at"], name="appointment_with_referral", condition=Q(referral_required=True)
            ),
        ]

    @property
    def where(self) -> Site:
        """Where it is promised to be, for whoever says where to go."""
        return self.site or self.practitioner_role.site


class Cancellation(Row):
    """Who cancelled an appointment, when, and by which door."""

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+")
    appointment = models.OneToOneField(Appointment, models.CASCADE, related_name="cancellation")
    at = models.DateTimeField(db_default=TransactionNow())
    by_patient = models.BooleanField()
    by_name = models.CharField(max_length=200)


class Move(Row):
    """That one appointment took the place of another, when and by whom; the former one is cancelled."""

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+")
    former = models.OneToOneField(Appointment, models.CASCADE, related_name="moved_to")
    appointment = models.OneToOneField(Appointment, models.CASCADE, related_name="moved_from")
    at = models.DateTimeField(db_default=TransactionNow())
    by_name = models.CharField(max_length=200)
