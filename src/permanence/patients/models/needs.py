"""What a patient needs, likes and is remembered for: each changes something, nothing is of health."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.functions import TransactionNow
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from permanence.directory.models import PractitionerRole, Structure
from permanence.foundation.models import Row
from permanence.foundation.sealed import Sealed

from .patients import Patient

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class NeedKind(models.TextChoices):
    """What is needed, by what it changes: where one is booked, how one is told, who comes along."""

    STEP_FREE = "step_free", _("a place without stairs")
    NO_VOICE = "no_voice", _("in writing, never by voice: does not hear on the telephone")
    ACCOMPANIED = "accompanied", _("comes accompanied")
    REASSURED = "reassured", _("to be reassured: told each step, received on time")


class HalfDay(models.TextChoices):
    """Which half of the day suits."""

    ANY = "", pgettext_lazy("half of the day", "either")
    MORNING = "am", pgettext_lazy("half of the day", "morning")
    AFTERNOON = "pm", pgettext_lazy("half of the day", "afternoon")


class Need(Row):
    """One thing a patient needs: who noted it and when stand in the trace."""

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+", db_index=False)
    patient = models.ForeignKey(Patient, models.CASCADE, related_name="needs")
    kind = models.CharField(max_length=12, choices=NeedKind)
    created_at = models.DateTimeField(db_default=TransactionNow())

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [models.UniqueConstraint(fields=["patient", "kind"], name="need_once")]


class Preference(Row):
    """When and with whom a patient likes to come: what a booking begins with.

    :ivar days: `mon` … `sun`; none means any
    """

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+", db_index=False)
    patient = models.OneToOneField(Patient, models.CASCADE, related_name="preference")
    days = ArrayField(models.CharField(max_length=3), default=list, blank=True)
    half_day = models.CharField(max_length=2, choices=HalfDay, default=HalfDay.ANY, blank=True)
    practitioner_role = models.ForeignKey(PractitionerRole, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(days__contained_by=[*DAYS]), name="preference_of_days")]


class Remembrance(Row):
    """Something kind to know, for a while: `vient avec sa fille`. Never of health."""

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+", db_index=False)
    patient = models.ForeignKey(Patient, models.CASCADE, related_name="remembrances")
    text = Sealed(max_length=140)
    until_on = models.DateField()
    noted_at = models.DateTimeField()
    noted_by_name = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["noted_at", "id"]


class Address(Row):
    """Where a patient lives (FHIR Address)."""

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+", db_index=False)
    patient = models.OneToOneField(Patient, models.CASCADE, related_name="address")
    lines = models.CharField(max_length=200, blank=True)
    postcode = models.CharField(max_length=10, blank=True)
    city = models.CharField(max_length=80, blank=True)
    commune_code = models.CharField(max_length=5, blank=True)
    access = models.CharField(max_length=140, blank=True)  # the door's code, the floor

    def __str__(self) -> str:
        town = f"{self.postcode} {self.city}".strip()
        return ", ".join(filter(None, [*self.lines.splitlines(), town]))


class RegularDoctor(Row):
    """The doctor a patient declared (médecin traitant): of the structure, or a name elsewhere."""

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+", db_index=False)
    patient = models.OneToOneField(Patient, models.CASCADE, related_name="regular_doctor")
    practitioner_role = models.ForeignKey(PractitionerRole, models.SET_NULL, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=120, blank=True)
    mssante = models.CharField(max_length=254, blank=True, db_default="")  # where he is written to
    declared_on = models.DateField(null=True, blank=True)


class Confirmed(Row):
    """That the patient said his file is still right: when, to whom (the last time alone)."""

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+", db_index=False)
    patient = models.OneToOneField(Patient, models.CASCADE, related_name="confirmed")
    at = models.DateTimeField()
    by_name = models.CharField(max_length=200, blank=True)


class Freshness(Row):
    """After how many months a structure wants files confirmed again; none says twelve."""

    structure = models.OneToOneField(Structure, models.PROTECT, related_name="+")
    months = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(months__range=(1, 60)), name="freshness_sensible")]
