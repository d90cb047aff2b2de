"""The words of the patients' names, as the search looks for them."""

from django.db import models

from permanence.directory.models import Structure

from .patients import Patient


class NameWord(models.Model):
    """One word of a patient's names, folded, as the search looks for it; a trigger of the database writes it."""

    id = models.BigAutoField(primary_key=True)
    structure = models.ForeignKey(Structure, models.DO_NOTHING, related_name="+", db_index=False, db_constraint=False)
    patient = models.ForeignKey(Patient, models.DO_NOTHING, related_name="+", db_constraint=False)
    word = models.CharField(max_length=250, db_collation="C")

    class Meta:
        indexes = [
            models.Index(fields=["structure", "word", "patient"], name="patient_by_name_word"),
        ]
