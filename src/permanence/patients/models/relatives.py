"""Who stands beside a patient, and what he may do for him."""

from django.contrib.postgres.functions import TransactionNow
from django.db import models
from django.db.models import F, Q
from django.utils.translation import pgettext_lazy

from permanence.directory.models import Structure
from permanence.foundation.models import Row

from .contacts import Given
from .patients import Patient


class Relation(models.TextChoices):
    """What a relative is to the patient."""

    MOTHER = "mother", pgettext_lazy("relation", "mother")
    FATHER = "father", pgettext_lazy("relation", "father")
    AUTHORITY = "authority", pgettext_lazy("relation", "holder of parental authority")
    GUARDIAN = "guardian", pgettext_lazy("relation", "legal guardian")
    TRUSTED = "trusted", pgettext_lazy("relation", "trusted person")
    PARTNER = "partner", pgettext_lazy("relation", "partner")
    CHILD = "child", pgettext_lazy("relation", "son or daughter")
    CARER = "carer", pgettext_lazy("relation", "carer")
    OTHER = "other", pgettext_lazy("relation", "relative")


class ToldOf(models.TextChoices):
    """What may be said to a relative; nothing of health is in this file to be said."""

    NOTHING = "nothing", pgettext_lazy("told of", "nothing")
    APPOINTMENTS = "appointments", pgettext_lazy("told of", "appointments")
    PAPERS = "papers", pgettext_lazy("told of", "appointments and papers")


class Relative(Given, Row):
    """Someone beside a patient and his rights, from a day until another (FHIR RelatedPerson).

    He is another patient of the structure, or a name with a number.

    :ivar instead: he receives what is written, in the patient's place
    In doubt who named him, nothing is opened to him.
    """

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+", db_index=False)
    patient = models.ForeignKey(Patient, models.CASCADE, related_name="relatives")
    relation = models.CharField(max_length=12, choices=Relation)
    known = models.ForeignKey(Patient, models.CASCADE, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=150, blank=True)
    phone = models.CharField(max_length=16, blank=True, db_collation="C")
    email = models.CharField(max_length=254, blank=True)
    may_book = models.BooleanField(default=False)
    told_of = models.CharField(max_length=12, choices=ToldOf, default=ToldOf.NOTHING)
    instead = models.BooleanField(default=False)
    from_on = models.DateField(null=True, blank=True)
    until_on = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField(db_default=TransactionNow())

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["patient", "known"], name="relative_once"),
            models.CheckConstraint(condition=~Q(known=F("patient")), name="relative_of_another"),
            models.CheckConstraint(condition=Q(known__isnull=False) | ~Q(name=""), name="relative_is_someone"),
            models.CheckConstraint(
                condition=Q(from_on=None) | Q(until_on=None) | Q(until_on__gte=F("from_on")), name="relative_in_order"
            ),
        ]
        indexes = [models.Index(fields=["structure", "phone"], name="relative_by_phone")]

    @property
    def acts_for(self) -> bool:
        """Whether a parent's or a guardian's authority is his, as long as his rights are in force."""
        return self.relation in {Relation.MOTHER, Relation.FATHER, Relation.AUTHORITY, Relation.GUARDIAN}

    def __str__(self) -> str:
        return self.known.name if self.known else self.name
