"""The administrative file: who the patient is. Nothing of care."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.functions import TransactionNow
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce, Concat, ExtractDay, ExtractMonth, NullIf
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from permanence.directory.models import Structure
from permanence.foundation.models import Row

from .folds import Fold


class Sex(models.TextChoices):
    """Administrative sex, with FHIR's codes."""

    FEMALE = "female", _("female")
    MALE = "male", _("male")
    UNKNOWN = "unknown", _("not known")


class IdentityStatus(models.TextChoices):
    """Trust in an identity: the cross of {INSi retrieved} and {document checked} (RNIV)."""

    PROVISIONAL = "PROV", _("provisional identity")
    VALIDATED = "VALI", _("validated identity")
    RETRIEVED = "RECUP", _("retrieved identity")
    QUALIFIED = "QUAL", _("qualified identity")


class Patient(Row):
    """A person cared for by a structure, by his strict identity traits (FHIR Patient)."""

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+", db_index=False)
    birth_name = models.CharField(max_length=100)
    used_name = models.CharField(max_length=100, blank=True)
    first_names = models.CharField(max_length=150)
    birth_date = models.DateField()
    sex = models.CharField(max_length=8, choices=Sex, default=Sex.UNKNOWN)
    birth_place_code = models.CharField(max_length=5, blank=True)
    identity_retrieved = models.BooleanField(default=False)
    identity_checked = models.BooleanField(default=False)
    language = models.CharField(max_length=5, default="fr")
    interpreter = models.BooleanField(default=False, db_default=False)
    by_voice = models.BooleanField(default=False, db_default=False)  # called rather than written to [191]
    extra_time_min = models.PositiveSmallIntegerField(default=0, db_default=0)  # added to every appointment
    died_on = models.DateField(null=True, blank=True)
    attributes = ArrayField(models.CharField(max_length=4), default=list, db_default=[], blank=True)  # RNIV
    created_at = models.DateTimeField(db_default=TransactionNow())
    archived_at = models.DateTimeField(null=True, blank=True, editable=False)  # follows `Archived`, by a trigger
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, editable=False, related_name="+")
    sort_name = models.GeneratedField(
        expression=Fold(
            Concat(
                Coalesce(NullIf(F("used_name"), Value("")), F("birth_name")),
                Value(" "),
                F("first_names"),
                output_field=models.TextField(),
            )
        ),
        output_field=models.TextField(db_collation="C"),  # so that one index serves beginnings and order
        db_persist=True,
    )

    birthday = models.GeneratedField(  # 1203: behind the fence no index finds by what a function says of a column
        expression=ExtractMonth("birth_date") * 100 + ExtractDay("birth_date"),
        output_field=models.SmallIntegerField(),
        db_persist=True,
    )

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(extra_time_min__lte=120), name="extra_time_sensible")]
        indexes = [
            models.Index(fields=["structure", "birth_date"], name="patient_by_birth_date"),
            models.Index(fields=["structure", "sort_name"], name="patient_by_name"),
            models.Index(fields=["structure", "birthday"], name="patient_by_birthday"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """Family name in use, in capitals, then first name: `DURAND Élodie`."""
        return f"{self.family_name.upper()} {self.first_name}"

    @property
    def family_name(self) -> str:
        """The name in use."""
        return self.used_name or self.birth_name

    @property
    def born_as(self) -> str:
        """The birth name in words when another one is in use: `née Martin`."""
        if not self.used_name or self.used_name == self.birth_name:
            return ""
        words = {Sex.FEMALE: pgettext("woman", "born %s"), Sex.MALE: pgettext("man", "born %s")}
        return words.get(Sex(self.sex), pgettext("person", "born %s")) % self.birth_name

    @property
    def first_name(self) -> str:
        """The first of the first names as written on the papers."""
        return self.first_names.split(",")[0].strip()

    @property
    def phone(self) -> str:
        """The first number noted, in E.164; empty when there is none."""
        return self._first("phone")

    @property
    def email(self) -> str:
        """The first address noted; empty when there is none."""
        return self._first("email")

    @property
    def has_doubts(self) -> bool:
        """Whether it was not proved who gave one of his numbers or addresses."""
        return not all(contact.is_proved for contact in self.contacts.all())

    @property
    def written_at(self) -> str:
        """The address he is written at; empty when he gave none, or is to be called rather than written to."""
        return "" if self.by_voice else self.email

    def _first(self, system: str) -> str:
        return next((contact.value for contact in self.contacts.all() if contact.system == system), "")

    @property
    def identity_status(self) -> IdentityStatus:
        """The status told by what was retrieved and what was checked."""
        return {
            (False, False): IdentityStatus.PROVISIONAL,
            (False, True): IdentityStatus.VALIDATED,
            (True, False): IdentityStatus.RETRIEVED,
            (True, True): IdentityStatus.QUALIFIED,
        }[self.identity_retrieved, self.identity_checked]
