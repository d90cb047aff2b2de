"""The shelf of tasks: what is left to do, by whom and by when; what comes again; what became of each."""

from django.contrib.postgres.functions import TransactionNow
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from permanence.directory.models import Person, Structure
from permanence.foundation.models import Row
from permanence.foundation.sealed import Sealed

ANYONE = "anyone"  # the first who takes it


class Priority(models.IntegerChoices):
    """What is done first among what is due on the same day."""

    FIRST = 1, _("first of all")
    NORMAL = 2, pgettext_lazy("priority", "as usual")
    CALM = 3, _("when it is calm")


class Recurring(Row):
    """What comes again: a rule of RFC 5545, in the wall time of the structure."""

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+")
    title = models.CharField(max_length=120)
    note = models.TextField(blank=True)
    owner = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    owner_role = models.CharField(max_length=20, blank=True)
    priority = models.PositiveSmallIntegerField(choices=Priority, default=Priority.NORMAL)
    rrule = models.CharField(max_length=200)
    first_on = models.DateField()
    due_hour = models.TimeField()
    made_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField(db_default=TransactionNow())
    stopped_at = models.DateTimeField(null=True, blank=True)
    stopped_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["title", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(owner__isnull=False) | ~Q(owner_role=""), name="recurring_owned"),
            models.CheckConstraint(
                condition=Q(stopped_by=None) | Q(stopped_at__isnull=False), name="recurring_stopped_at_some_time"
            ),
        ]


class Task(Row):
    """One thing to do (à faire); its title holds nothing of health.

    `about` and `about_id` name the row it is about: the kind is one that `kernel.registry` knows.
    """

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+")
    title = models.CharField(max_length=120)
    note = Sealed(blank=True)
    about = models.CharField(max_length=60, blank=True)
    about_id = models.UUIDField(null=True, blank=True)
    owner = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    owner_role = models.CharField(max_length=20, blank=True)  # a role of the directory, or ANYONE
    due_at = models.DateTimeField()
    priority = models.PositiveSmallIntegerField(choices=Priority, default=Priority.NORMAL)
    made_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField(db_default=TransactionNow())
    done_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    done_at = models.DateTimeField(null=True, blank=True)
    recurring = models.ForeignKey(Recurring, models.PROTECT, null=True, blank=True, related_name="tasks")
    occurs_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["due_at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(owner__isnull=False) | ~Q(owner_role=""), name="task_owned"),
            models.CheckConstraint(condition=Q(done_by=None) | Q(done_at__isnull=False), name="task_done_at_some_time"),
            models.CheckConstraint(
                condition=Q(about="", about_id=None) | (~Q(about="") & Q(about_id__isnull=False)),
                name="task_about_something",
            ),
            models.UniqueConstraint(fields=["recurring", "occurs_on"], name="task_comes_once"),
        ]
        indexes = [
            models.Index(fields=["structure", "due_at"], condition=Q(done_at=None), name="task_open"),
            models.Index(fields=["structure", "-done_at"], condition=Q(done_at__isnull=False), name="task_done"),
            models.Index(fields=["about_id"], name="task_by_subject"),
        ]


class StepKind(models.TextChoices):
    """What may happen to a task."""

    MADE = "made", pgettext_lazy("task", "made")
    TAKEN = "taken", pgettext_lazy("task", "taken")
    HANDED_OVER = "handed", pgettext_lazy("task", "handed over")
    POSTPONED = "postponed", pgettext_lazy("task", "postponed")
    DONE = "done", pgettext_lazy("task", "done")
    UNDONE = "undone", pgettext_lazy("task", "opened again")


class TaskStep(Row):
    """One fact of a task's life, with who and when."""

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+")
    task = models.ForeignKey(Task, models.CASCADE, related_name="steps")
    kind = models.CharField(max_length=9, choices=StepKind)
    at = models.DateTimeField()
    by_name = models.CharField(max_length=200)
    to_name = models.CharField(max_length=200, blank=True)  # to whom it was handed over
    due_at = models.DateTimeField(null=True, blank=True)  # the deadline it was given
    reason = Sealed(max_length=200, blank=True)

    class Meta:
        ordering = ["at", "id"]
