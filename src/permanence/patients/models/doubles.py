"""Two files that may be of one person, what was said of them, and what one that took in another keeps of it."""

from datetime import datetime
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from permanence.directory.models import Structure
from permanence.foundation.models import Row
from permanence.foundation.sealed import SealedJson

from .patients import Patient


class Exactly(DjangoJSONEncoder):
    """Writes moments to the microsecond, so that what is given back is what was taken."""

    def default(self, o: Any) -> Any:
        """Write what JSON has no word for."""
        return o.isoformat() if isinstance(o, datetime) else super().default(o)


class Likeness(models.TextChoices):
    """Why two files look like one person; the words are read together, separated by commas."""

    SAME_NUMBER = "number", _("same national number")
    SAME_BIRTH = "birth", _("same birth date")
    NEAR_BIRTH = "near_birth", _("birth dates one digit or one exchange apart")
    SAME_NAMES = "names", _("same names")
    HEARD_ALIKE = "heard", _("names that sound alike")
    NEAR_NAMES = "near_names", _("names written nearly alike")
    SAME_FIRST = "first", _("same first name, another family name")
    SAME_PHONE = "phone", _("same telephone")
    SAME_EMAIL = "email", _("same e-mail address")
    SAME_HOME = "home", _("same address")
    OTHER_NUMBER = "other_number", _("but two different national numbers")
    OTHER_SEX = "other_sex", _("but not of the same sex")
    OTHER_PLACE = "other_place", _("but not born in the same place")
    TWINS = "twins", _("but two different first names: twins?")
    GENERATIONS = "generations", _("but born many years apart: father and son?")


class Double(Row):
    """Two files that look alike: how much and why, and whether someone said they are two people.

    It is derived from the files, and written anew when they change: nothing hangs on it.

    :ivar one: the file with the smaller identifier
    :ivar marks: of the traits both had when they were said to be two people: others ask again
    """

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+", db_index=False)
    one = models.ForeignKey(Patient, models.DO_NOTHING, related_name="+", db_constraint=False)
    other = models.ForeignKey(Patient, models.DO_NOTHING, related_name="+", db_constraint=False)
    score = models.PositiveSmallIntegerField()
    reasons = ArrayField(models.CharField(max_length=12))
    found_at = models.DateTimeField()
    apart_at = models.DateTimeField(null=True, blank=True)
    apart_by_name = models.CharField(max_length=200, blank=True)
    marks = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="double_once"),
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="double_in_order"),
        ]
        indexes = [models.Index(fields=["structure", "-score"], condition=Q(apart_at=None), name="double_to_settle")]


class Merge(Row):
    """That one file took in another: when, by whom, with which traits chosen; undone, it is as if it never was.

    :ivar chosen: by trait, what the kept file had and what it took
    """

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+", db_index=False)
    kept = models.ForeignKey(Patient, models.PROTECT, related_name="+")
    gone = models.ForeignKey(Patient, models.PROTECT, related_name="+")
    chosen = models.JSONField(default=dict, encoder=Exactly)
    at = models.DateTimeField()
    by_name = models.CharField(max_length=200)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by_name = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["gone"], condition=Q(undone_at=None), name="merged_once"),
            models.CheckConstraint(condition=~Q(kept=F("gone")), name="merged_with_another"),
        ]
        indexes = [models.Index(fields=["structure", "-at"], name="merge_by_date")]


class Moved(Row):
    """One row that a merge took from one file to the other, or whose content it exchanged with the other's.

    :ivar table: the model, as Django names it; `column` is what named the patient
    :ivar exchanged: the row of the file gone whose content was exchanged for this one's; None when the row was moved
    :ivar content: what that row said before
    :ivar aside: whether it went the other way, set aside with the file gone: nobody proved what it says
    """

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+", db_index=False)
    merge = models.ForeignKey(Merge, models.CASCADE, related_name="moved")
    table = models.CharField(max_length=60)
    column = models.CharField(max_length=30)
    row_id = models.UUIDField()
    exchanged = models.UUIDField(null=True, blank=True)
    content = SealedJson(null=True, blank=True, encoder=Exactly)
    aside = models.BooleanField(db_default=False, default=False)

    class Meta:
        ordering = ["id"]
