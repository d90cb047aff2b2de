"""That someone else is to take an appointment, and whether the patient agrees."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from permanence.directory.models import PractitionerRole, Structure
from permanence.foundation.models import Row

from .appointments import Appointment, VisitReason


class Consent(models.TextChoices):
    """What the patient says of seeing someone else."""

    ASKED = "asked", _("asked, no answer yet")
    AGREED = "agreed", _("agrees")
    REFUSED = "refused", _("refuses")


class Replacement(Row):
    """Who would take an appointment, when, and the patient's consent: said to whom, at what moment."""

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+")
    appointment = models.OneToOneField(Appointment, models.CASCADE, related_name="replacement")
    practitioner_role = models.ForeignKey(PractitionerRole, models.PROTECT, related_name="+")
    reason = models.ForeignKey(VisitReason, models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    consent = models.CharField(max_length=8, choices=Consent)
    at = models.DateTimeField()
    by_name = models.CharField(max_length=200)
