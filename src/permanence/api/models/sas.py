"""What a practice lets the national platform of access to care (SAS) see, and who regulates there."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.functions import TransactionNow
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from permanence.agenda.models import VisitReason
from permanence.directory.models import Structure
from permanence.foundation.models import Row

FINESS = RegexValidator(r"^[0-9AB]{9}\Z", _("Nine characters, as in the national register."))
CABINET = RegexValidator(r"^(4\d{14}|0\d+)?\Z", _("It begins with 4 (RPPS rank) or 0 (ADELI rank)."))


class Way(models.TextChoices):
    """How the platform asks for a practice's times."""

    INDIVIDUAL = "individual", _("practitioner by practitioner")
    SOS = "sos", _("as an SOS Médecins association, place by place")


class Audience(models.TextChoices):
    """For whom the platform shows a time (TRE_R314)."""

    PUBLIC = "PUBLIC", _("everyone")
    PRO = "PRO", _("professionals")
    SNP = "SNP", _("regulators")
    CPTS = "CPTS", _("community (CPTS)")


AUDIENCES = tuple(Audience.values)


class Participation(Row):
    """That a practice shows free times to the platform, since when and by whose word."""

    structure = models.OneToOneField(Structure, models.PROTECT, related_name="+")
    way = models.CharField(max_length=10, choices=Way, default=Way.INDIVIDUAL)
    cabinet = models.CharField(max_length=15, blank=True, validators=[CABINET])  # where there is no FINESS nor SIRET
    at = models.DateTimeField(db_default=TransactionNow())
    by_name = models.CharField(max_length=200)
    ended_at = models.DateTimeField(null=True, blank=True)


class SasOffer(Row):
    """That free times for a visit reason are shown, and to whom."""

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+")
    reason = models.OneToOneField(VisitReason, models.CASCADE, related_name="+")
    audiences = ArrayField(models.CharField(max_length=6, choices=Audience))
    at = models.DateTimeField(db_default=TransactionNow())
    by_name = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(audiences__len__gte=1, audiences__contained_by=list(AUDIENCES)),
                name="sas_offer_for_someone",
            )
        ]


class Community(Row):
    """A professional community (CPTS) to which a practice shows the times it offers to such communities."""

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+")
    finess = models.CharField(max_length=9, validators=[FINESS])
    name = models.CharField(max_length=120)
    phone = models.CharField(max_length=16, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["structure", "finess"], name="community_once")]


class Regulator(Row):
    """A regulator as the platform made him known: of no structure, and seen through the platform's door alone.

    :param number: his national identifier, with its prefix, or the platform's own (`national` false)
    """

    national = models.BooleanField()
    number = models.CharField(max_length=60)
    family_name = models.CharField(max_length=100)
    given_name = models.CharField(max_length=150)
    email = models.EmailField()
    active = models.BooleanField()
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["email"], condition=Q(active=True), name="regulator_email_once"),
            models.UniqueConstraint(fields=["national", "number"], condition=Q(active=True), name="regulator_once"),
        ]
