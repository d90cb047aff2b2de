"""How a patient is reached."""

from django.contrib.postgres.functions import TransactionNow
from django.db import models
from django.db.models.functions import Reverse
from django.utils.translation import gettext_lazy as _

from permanence.directory.models import Structure
from permanence.foundation.models import Row

from .patients import Patient


class Contact(Row):
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
