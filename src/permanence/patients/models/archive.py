"""Files no longer in everyday use: when each went to the archive and came back, and who read one there."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from permanence.directory.models import Structure
from permanence.foundation.models import Row
from permanence.foundation.sealed import Sealed

from .patients import Patient


class Return(models.TextChoices):
    """Why a file came back from the archive."""

    COMES = "comes", _("the patient comes again")
    ASKED = "asked", _("the patient, or the law, asks for it")
    MISTAKE = "mistake", _("it should not have been archived")
    CONTACT = "contact", pgettext_lazy("archive", "an appointment or a call was noted")


class Archived(Row):
    """That a file lies in the archive: out of search and lists, opened by who brings it back or says why he reads it.

    A trigger writes `Patient.archived_at` from it.
    """

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+", db_index=False)
    patient = models.ForeignKey(Patient, models.CASCADE, related_name="+")
    last_contact_on = models.DateField()
    at = models.DateTimeField()
    back_at = models.DateTimeField(null=True, blank=True)
    back_by_name = models.CharField(max_length=200, blank=True)
    back_because = models.CharField(max_length=8, choices=Return, blank=True)

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["patient"], condition=Q(back_at=None), name="archived_once"),
            models.CheckConstraint(
                condition=Q(back_at=None, back_because="") | Q(back_at__isnull=False) & ~Q(back_because=""),
                name="back_for_a_reason",
            ),
        ]


class ArchiveOpening(Row):
    """That someone in charge read one file in the archive for some minutes, and why."""

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+", db_index=False)
    patient = models.ForeignKey(Patient, models.CASCADE, related_name="+")
    person_id = models.UUIDField()
    person_name = models.CharField(max_length=200)
    words = Sealed()
    at = models.DateTimeField()
    until = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [models.CheckConstraint(condition=~Q(words=""), name="archive_opened_with_words")]
