"""All that a structure has, prepared to be taken away in one archive: who asked, how far it is, who took it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from permanence.directory.models import Structure
from permanence.foundation.models import Row
from permanence.foundation.sealed import Sealed


class RemovalState(models.TextChoices):
    """How far an archive has come."""

    MAKING = "making", pgettext_lazy("archive", "being prepared")
    READY = "ready", pgettext_lazy("archive", "ready")
    TAKEN = "taken", pgettext_lazy("archive", "taken")
    FORGOTTEN = "forgotten", pgettext_lazy("archive", "erased: nobody took it in time")


class Removal(Row):
    """One archive asked for; whoever asked takes it, once.

    :ivar asked_by: the account of whoever asked
    :ivar share: how much of it is made, in hundredths
    """

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+")
    state = models.CharField(max_length=9, choices=RemovalState, default=RemovalState.MAKING)
    asked_by = models.UUIDField(editable=False)
    asked_by_name = models.CharField(max_length=200)
    asked_at = models.DateTimeField()
    share = models.PositiveSmallIntegerField(default=0)
    files = models.PositiveIntegerField(default=0)
    size = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True)  # of the archive, by SHA-256
    made_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    taken_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-asked_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["structure"], condition=Q(state="making"), name="removal_one_at_a_time"),
            models.CheckConstraint(condition=~Q(state="ready") | Q(expires_at__isnull=False), name="removal_expires"),
        ]


class RemovalPart(Row):
    """A piece of the archive, sealed; gone once it was taken, or too old."""

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+", db_index=False)
    of = models.ForeignKey(Removal, models.CASCADE, related_name="parts", db_index=False)
    number = models.PositiveIntegerField()
    archive = Sealed()  # in Base64

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["of", "number"], name="removal_part_once")]
