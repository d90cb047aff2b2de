"""Training practices and the exercises done there."""

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from permanence.desk.models import Call
from permanence.directory.models import Person, PractitionerRole, Structure
from permanence.foundation.models import Row


class Ground(Row):
    """That a structure is a training practice, of which permanence or practice, made by whom: nobody there is real.

    :param like: the real practitioner whose team, hours, reasons and directives it has; none: invented ones
    :param copied: which version of each directive it has, and who there stands for which real practitioner
    """

    structure = models.OneToOneField(Structure, models.PROTECT, related_name="+")
    of = models.ForeignKey(Structure, models.PROTECT, related_name="+")
    like = models.ForeignKey(PractitionerRole, models.PROTECT, null=True, blank=True, related_name="+")
    copied = models.JSONField(default=dict, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["of", "like"], name="ground_once_each", nulls_distinct=False)]


class Level(models.TextChoices):
    """How far one thinks to have come with something."""

    TO_WORK = "to_work", pgettext_lazy("own judgement", "to work on")
    NEARLY = "nearly", pgettext_lazy("own judgement", "nearly there")
    ACQUIRED = "acquired", pgettext_lazy("own judgement", "acquired")


class Exercise(Row):
    """One invented call: who trains, what was said, how it was marked once it was over, and how she judges herself."""

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+")
    trainee = models.ForeignKey(Person, models.PROTECT, related_name="+")
    caller = models.CharField(max_length=30)
    call = models.OneToOneField(Call, models.PROTECT, related_name="+")
    chosen = models.JSONField(default=list)  # which choice at each step
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    marks = models.JSONField(default=list)  # axis, points, most, reasons
    total = models.PositiveSmallIntegerField(null=True, blank=True)  # out of 100
    own = models.JSONField(default=dict, blank=True)  # a level for each axis that she judged
    learnt = models.CharField(max_length=400, blank=True)  # what she takes from it
    shared_at = models.DateTimeField(null=True, blank=True)  # her team reads it since then, without her name

    class Meta:
        ordering = ["-began_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at=None, total=None) | Q(ended_at__isnull=False, total__isnull=False),
                name="exercise_marked_when_it_ends",
            ),
            models.CheckConstraint(
                condition=Q(shared_at=None) | (Q(ended_at__isnull=False) & ~Q(learnt="")),
                name="exercise_shared_with_what_was_learnt",
            ),
        ]
        indexes = [models.Index(fields=["structure", "trainee", "-began_at"], name="exercise_by_trainee")]
