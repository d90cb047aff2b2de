"""The words of the patients' names, as the search looks for them."""

from django.db import models

from permanence.directory.models import Structure

from .patients import Patient


class NameWord(models.Model):
    """One word of a patient's names, folded, as the search looks for it; a trigger of the database writes it.

    Beside the word stand all names and the birth date, so that a search for several words reads one index only.
    """

    id = models.BigAutoField(primary_key=True)
    structure = models.ForeignKey(Structure, models.DO_NOTHING, related_name="+", db_index=False, db_constraint=False)
    patient = models.ForeignKey(Patient, models.DO_NOTHING, related_name="+", db_constraint=False)
    word = models.CharField(max_length=250, db_collation="C")
    place = models.PositiveSmallIntegerField(db_default=0)  # in the family name in use 0, of birth 1, a first name 2
    sound = models.CharField(max_length=250, db_collation="C", db_default="")
    names = models.CharField(max_length=900, db_collation="C", db_default="")
    born = models.DateField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["structure", "place", "word", "names"], include=["patient", "born"], name="patient_by_name_word"
            ),
            models.Index(
                fields=["structure", "sound", "names"], include=["patient", "born"], name="patient_by_name_sound"
            ),
        ]
