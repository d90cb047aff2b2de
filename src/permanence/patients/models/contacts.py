"""How a patient is reached."""

from django.contrib.postgres.functions import TransactionNow
from django.db import models
from django.db.models import Q
from django.db.models.functions import Reverse
from django.utils.translation import gettext_lazy as _

from permanence.directory.models import Structure
from permanence.foundation.models import Row

from .patients import Patient

PROVED = Q(unproved_at=None, moved_from=None, merged_with=None)  # of what is `Given`


class Given(models.Model):
    """What somebody said of a patient, and whether it was proved who did (ADR 0073).

    :ivar unproved_at: since when it is in doubt who gave it; set by a trigger, ended by `actions.prove` alone
    :ivar moved_from: from which file merges took it: proved there, it is in doubt elsewhere; by a trigger too
    :ivar came_with_file: nobody proved it: nothing else was in the file yet; by a trigger too
    :ivar merged_with: with which file a merge joined its own: having come with it, it is in doubt until they are parted
    """

    unproved_at = models.DateTimeField(null=True, blank=True, editable=False)
    moved_from = models.UUIDField(null=True, blank=True, editable=False)
    came_with_file = models.BooleanField(default=False, db_default=False, editable=False)
    merged_with = models.UUIDField(null=True, blank=True, editable=False)

    class Meta:
        abstract = True

    @property
    def is_proved(self) -> bool:
        """Whether it was proved who gave it: then it opens to him, and may prove who speaks."""
        return not (self.unproved_at or self.moved_from or self.merged_with)


class Contact(Given, Row):
    """A way to reach a patient; several patients may share a number (FHIR ContactPoint)."""

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+", db_index=False)
    patient = models.ForeignKey(Patient, models.CASCADE, related_name="contacts")
    system = models.CharField(max_length=6, choices=[("phone", _("phone")), ("email", _("e-mail"))])
    value = models.CharField(max_length=254, db_collation="C")
    note = models.CharField(max_length=60, blank=True)
    created_at = models.DateTimeField(db_default=TransactionNow())
    backwards = models.GeneratedField(  # so that an index finds a number by its last digits
        expression=Reverse("value"), output_field=models.TextField(db_collation="C"), db_persist=True
    )

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [models.UniqueConstraint(fields=["patient", "system", "value"], name="contact_once")]
        indexes = [
            models.Index(fields=["structure", "system", "value"], name="contact_by_value"),
            models.Index(fields=["structure", "system", "backwards"], name="contact_by_ending"),
        ]
