"""Who else follows a patient: professionals of the structure or elsewhere, beside the regular doctor."""

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from permanence.directory.models import PractitionerRole, Structure
from permanence.foundation.models import Row

from .patients import Patient


class Trade(models.TextChoices):
    """What someone is to the patient by his profession; of a specialty, nothing more."""

    SPECIALIST = "specialist", pgettext_lazy("follows", "specialist doctor")
    GENERALIST = "generalist", pgettext_lazy("follows", "general practitioner")
    NURSE = "nurse", pgettext_lazy("follows", "nurse")
    PHYSIOTHERAPIST = "physio", pgettext_lazy("follows", "physiotherapist")
    MIDWIFE = "midwife", pgettext_lazy("follows", "midwife")
    PHARMACIST = "pharmacist", pgettext_lazy("follows", "pharmacist")
    DENTIST = "dentist", pgettext_lazy("follows", "dentist")
    SPEECH = "speech", pgettext_lazy("follows", "speech therapist")
    PODIATRIST = "podiatrist", pgettext_lazy("follows", "podiatrist")
    HOME_HELP = "home_help", pgettext_lazy("follows", "help at home")
    SOCIAL = "social", pgettext_lazy("follows", "social worker")
    OTHER = "other", pgettext_lazy("follows", "other professional")


class Follower(Row):
    """One professional who follows a patient, until he no longer does (FHIR CareTeam.participant).

    :ivar name: as said; of a practitioner of the structure, his name when he was noted
    """

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+", db_index=False)
    patient = models.ForeignKey(Patient, models.CASCADE, related_name="followers")
    trade = models.CharField(max_length=12, choices=Trade)
    practitioner_role = models.ForeignKey(PractitionerRole, models.SET_NULL, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=120)
    rpps = models.CharField(max_length=11, blank=True)
    phone = models.CharField(max_length=16, blank=True)
    place = models.CharField(max_length=80, blank=True)
    mssante = models.CharField(max_length=254, blank=True, db_default="")  # where he is written to
    noted_at = models.DateTimeField()
    noted_by_name = models.CharField(max_length=200, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by_name = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["noted_at", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="follower_is_someone"),
            models.UniqueConstraint(
                fields=["patient", "practitioner_role"], condition=Q(ended_at=None), name="follower_once"
            ),
            models.UniqueConstraint(
                fields=["patient", "rpps"], condition=Q(ended_at=None) & ~Q(rpps=""), name="follower_once_by_number"
            ),
        ]

    def __str__(self) -> str:
        return str(self.practitioner_role) if self.practitioner_role else self.name
