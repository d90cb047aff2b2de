"""How long calls are kept at one practice, which are kept longer and why, and what went each night."""

from django.db import models
from django.db.models import F, Q

from permanence.directory.models import Person, Structure
from permanence.foundation.models import Row
from permanence.foundation.sealed import Sealed

from .rules.keeping import USUAL


class Keeping(Row):
    """For how many months what was said is kept (durée de conservation). Without a row, the usual terms.

    :param from_on: nothing goes before that day
    :param set_by: none: the usual terms, announced by the night before they take anything away
    """

    structure = models.OneToOneField(Structure, models.PROTECT, related_name="+")
    months = models.PositiveSmallIntegerField(default=USUAL.months)
    grave_months = models.PositiveSmallIntegerField(default=USUAL.grave_months)
    why = models.CharField(max_length=400, blank=True)  # the contract or the text that asks for other terms
    from_on = models.DateField()
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(months__gte=3, grave_months__gte=F("months")), name="keeping_grave_no_shorter"
            )
        ]


class KeptLonger(Row):
    """That one request is kept whatever its term, and why: a claim, a judge asks. Taken away, its term counts."""

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+")
    request = models.OneToOneField("desk.Request", models.PROTECT, related_name="kept_longer")
    why = Sealed(max_length=300)
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-id"]


class Forgetting(Row):
    """What went one night: how much, of nobody."""

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    requests = models.PositiveIntegerField()
    calls = models.PositiveIntegerField()

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["structure", "-at"], name="forgetting_by_date")]
