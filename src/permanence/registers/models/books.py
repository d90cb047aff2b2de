"""What a structure writes down of how it deals with data: for what, with whom, who was taught, which texts changed."""

from typing import Any, ClassVar

from django.contrib.postgres.functions import TransactionNow
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from permanence.directory.models import Person, Structure
from permanence.foundation.models import Row


class Basis(models.TextChoices):
    """What makes a processing lawful (RGPD, article 6)."""

    CARE = "care", _("care of the patient (contract and public health)")
    DUTY = "duty", _("duty laid down by law")
    INTEREST = "interest", _("legitimate interest of the practice")
    CONSENT = "consent", pgettext_lazy("lawful basis", "consent")
    CONTRACT = "contract", _("contract of employment")


class Topic(models.TextChoices):
    """What the staff is taught."""

    SECRECY = "secrecy", _("professional secrecy and discretion")
    DATA = "data", _("personal data (RGPD)")
    SECURITY = "security", _("security: passwords, fraud, lost devices")
    IDENTITY = "identity", _("vigilance on identities")
    EMERGENCY = "emergency", _("signs of gravity and sending to the 15")
    OTHER = "other", pgettext_lazy("topic", "something else")


class Written(Row):
    """One entry of a register; nothing of it is removed, what is over has an end."""

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+")
    noted_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    noted_at = models.DateTimeField(db_default=TransactionNow())
    objects: ClassVar[models.Manager[Any]]

    class Meta:
        abstract = True


class Processing(Written):
    """One use of personal data (traitement; RGPD, article 30)."""

    name = models.CharField(max_length=160)
    purpose = models.TextField()
    basis = models.CharField(max_length=12, choices=Basis)
    people = models.CharField(max_length=300)
    which = models.TextField()
    recipients = models.TextField(blank=True)
    kept = models.CharField(max_length=300)
    measures = models.TextField(blank=True)
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["name", "id"]


class Processor(Written):
    """Whoever deals with data for the structure (sous-traitant; RGPD, article 28), besides those who hold a mandate."""

    name = models.CharField(max_length=160)
    does = models.TextField()
    country = models.CharField(max_length=80, default="France")
    hosts_health_data = models.BooleanField(default=False)
    certified_until = models.DateField(null=True, blank=True)
    contract_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["name", "id"]


class Instruction(Written):
    """That someone of the staff was taught something, and until when it holds [36]."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    topic = models.CharField(max_length=12, choices=Topic)
    on = models.DateField()
    until_on = models.DateField(null=True, blank=True)
    by_whom = models.CharField(max_length=160, blank=True)
    proof = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-on", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(until_on=None) | Q(until_on__gte=F("on")), name="instruction_in_order")
        ]


class Regulation(Written):
    """A text that was published, what it changes here, and whether that is done [37]."""

    title = models.CharField(max_length=200)
    source = models.CharField(max_length=200, blank=True)
    published_on = models.DateField(null=True, blank=True)
    applies_on = models.DateField(null=True, blank=True)
    changes = models.TextField(blank=True)
    settled_on = models.DateField(null=True, blank=True)
    settled_how = models.TextField(blank=True)

    class Meta:
        ordering = ["-noted_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(settled_on=None) | ~Q(settled_how=""), name="regulation_settled_with_words"
            )
        ]
