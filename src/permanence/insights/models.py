"""What a structure aims at."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from permanence.directory.models import Structure
from permanence.foundation.models import Row


class ServiceAim(Row):
    """How many percent of a structure's calls are to be answered within how many seconds."""

    structure = models.OneToOneField(Structure, models.PROTECT, related_name="+")
    percent = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(100)])
    within_s = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(600)])

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(percent__range=(1, 100), within_s__range=(1, 600)), name="service_aim_can_be_met"
            )
        ]
