"""What a practitioner answered by telephone, written down by who heard him, for him to confirm or contest."""

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from permanence.directory.models import Person, Structure
from permanence.foundation.models import Row
from permanence.foundation.sealed import Sealed


class Judged(models.TextChoices):
    """What he says of what was written down for him."""

    CONFIRMED = "confirmed", pgettext_lazy("answer heard", "confirmed")
    CONTESTED = "contested", pgettext_lazy("answer heard", "contested")


class HeardAnswer(Row):
    """One answer given by voice (réponse de vive voix): who heard it, and when."""

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+")
    question = models.OneToOneField("desk.Question", models.PROTECT, related_name="heard")
    heard_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    heard_by_name = models.CharField(max_length=200)  # for who cannot see the staff of the answering service
    heard_at = models.DateTimeField()
    judged = models.CharField(max_length=9, choices=Judged, blank=True)
    judged_at = models.DateTimeField(null=True, blank=True)
    because = Sealed(max_length=400, blank=True)  # what he says he answered instead

    class Meta:
        ordering = ["heard_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(judged="", judged_at=None) | (~Q(judged="") & Q(judged_at__isnull=False)),
                name="heard_judged_at_some_time",
            )
        ]
