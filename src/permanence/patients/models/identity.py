"""What an identity rests on: the document seen, and the national number."""

from django.contrib.postgres.functions import TransactionNow
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from permanence.directory.models import Structure
from permanence.foundation.models import Row
from permanence.foundation.sealed import BlindIndex, Sealed
from permanence.patients.rules import national

from .patients import Patient


class Document(models.TextChoices):
    """Documents that tell enough to check an identity by (RNIV); a driving licence or a health card is none."""

    ID_CARD = "id_card", _("identity card")
    PASSPORT = "passport", _("passport")
    RESIDENCE = "residence", _("residence permit")
    BIRTH = "birth", _("birth certificate, with a parent's identity card")
    FAMILY_BOOK = "family_book", _("family record book, with a parent's identity card")
    APPLICATION = "application", _("health insurance application (carte Vitale)")


class Attribute(models.TextChoices):
    """What is to be known of an identity besides its status, with the codes of FR Core."""

    NAMESAKE = "HOMA", pgettext_lazy("identity", "has a namesake")
    DOUBTFUL = "DOUT", pgettext_lazy("identity", "doubtful")
    FICTITIOUS = "FICT", pgettext_lazy("identity", "fictitious")
    USURPED = "USUR", pgettext_lazy("identity", "used by someone else")


class IdentityCheck(Row):
    """That a document was seen: which, when, by whom; ended when the traits changed or were doubted."""

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+", db_index=False)
    patient = models.ForeignKey(Patient, models.CASCADE, related_name="identity_checks")
    document = models.CharField(max_length=12, choices=Document)
    seen_at = models.DateTimeField()
    seen_by_name = models.CharField(max_length=200, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["patient"], condition=Q(ended_at=None), name="one_identity_check_stands"),
        ]


class NationalNumber(Row):
    """A patient's national number as it was typed; the change log copies nothing of this table.

    :ivar value: show it by `actions.show_number` alone
    :ivar digest: of the number without spaces and key
    """

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+", db_index=False)
    patient = models.OneToOneField(Patient, models.CASCADE, related_name="national_number")
    value = Sealed()
    digest = BlindIndex(of="value", folded=national.findable)
    noted_at = models.DateTimeField(db_default=TransactionNow())
    noted_by_name = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [models.Index(fields=["structure", "digest"], name="patient_by_number")]
