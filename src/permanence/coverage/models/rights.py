"""Who pays for a patient's care, from a day until another."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import pgettext_lazy

from permanence.directory.models import Structure
from permanence.foundation.models import Row
from permanence.patients.models import Patient


class Kind(models.TextChoices):
    """What a right is."""

    BASIC = "basic", pgettext_lazy("coverage", "health insurance")
    COMPLEMENTARY = "complementary", pgettext_lazy("coverage", "complementary insurer")
    ALD = "ald", pgettext_lazy("coverage", "long-term illness")
    C2S = "c2s", pgettext_lazy("coverage", "solidarity cover")
    AME = "ame", pgettext_lazy("coverage", "state medical aid")
    EXEMPTION = "exemption", pgettext_lazy("coverage", "exemption")
    ACCIDENT = "accident", pgettext_lazy("coverage", "work accident")


class Exemption(models.TextChoices):
    """Why nothing is left to pay."""

    MATERNITY = "maternity", pgettext_lazy("exemption", "maternity")
    NEWBORN = "newborn", pgettext_lazy("exemption", "newborn")
    PENSION = "pension", pgettext_lazy("exemption", "disability pension")
    WAR = "war", pgettext_lazy("exemption", "military pension")
    OTHER = "other", pgettext_lazy("exemption", "other reason on the card")


class Coverage(Row):
    """One right of a patient (FHIR Coverage): nothing of the illness, by the database's own word.

    :ivar seen_on: when the card or the paper was last shown, and to whom
    :ivar withdrawn_at: noted by mistake, or replaced; kept
    """

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+", db_index=False)
    patient = models.ForeignKey(Patient, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=13, choices=Kind)
    payer = models.CharField(max_length=120, blank=True)
    payer_number = models.CharField(max_length=20, blank=True)
    contract = models.CharField(max_length=40, blank=True)
    reason = models.CharField(max_length=10, choices=Exemption, blank=True)
    third_party = models.BooleanField(default=False)
    from_on = models.DateField(null=True, blank=True)
    until_on = models.DateField(null=True, blank=True)
    seen_on = models.DateField(null=True, blank=True)
    seen_by_name = models.CharField(max_length=200, blank=True)
    noted_at = models.DateTimeField()
    noted_by_name = models.CharField(max_length=200, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-noted_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(from_on=None) | Q(until_on=None) | Q(until_on__gte=F("from_on")), name="coverage_in_order"
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["ald", "ame", "exemption", "accident"])
                | Q(payer="", payer_number="", contract="", third_party=False),
                name="coverage_says_no_more",
            ),
            models.CheckConstraint(condition=Q(kind="exemption") | Q(reason=""), name="coverage_reason_of_exemption"),
        ]

    def __str__(self) -> str:
        return " ".join(filter(None, [str(self.get_kind_display()), self.payer]))
