"""What the practice writes about an appointment for itself: notes, and what has come or is ready for it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from permanence.directory.models import Structure
from permanence.foundation.models import Row
from permanence.foundation.sealed import Sealed

from .appointments import Appointment


class Note(Row):
    """Something to know about an appointment, within the practice; it is never sent to anyone."""

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+")
    appointment = models.ForeignKey(Appointment, models.CASCADE, related_name="notes")
    text = Sealed(max_length=500)
    at = models.DateTimeField()
    by_name = models.CharField(max_length=200)


class Preparation(models.TextChoices):
    """What must be ready before a teleconsultation, technical then administrative; and the letter, for any visit."""

    LINK = "link", _("The link has been sent and opened")
    DEVICE = "device", _("Camera and sound have been tried")
    PHONE = "phone", _("A number to call when the line breaks")
    DOCUMENTS = "documents", _("The documents asked for have come")
    CONSENT = "consent", _("The patient agrees to be seen at a distance")
    REFERRAL = "referral", _("The referral letter has come")


REMOTE = tuple(one for one in Preparation if one is not Preparation.REFERRAL)  # the checklist of a teleconsultation


class Prepared(Row):
    """That one thing is ready: who saw to it, and when."""

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+")
    appointment = models.ForeignKey(Appointment, models.CASCADE, related_name="prepared")
    item = models.CharField(max_length=10, choices=Preparation)
    at = models.DateTimeField()
    by_name = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["appointment", "item"], name="prepared_once")]
