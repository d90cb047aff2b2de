"""What follows a request that nobody answered: how it escalates, and who was called back with what result."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from permanence.directory.models import Person, Structure
from permanence.foundation.models import Row

from .rules.escalation import OWNER_MIN, PRACTITIONER_MIN, SUPERVISOR_MIN


class EscalationStep(models.TextChoices):
    """Who is told, one after the other."""

    OWNER = "owner", _("whoever has it")
    SUPERVISOR = "supervisor", _("the supervisor")
    PRACTITIONER = "practitioner", _("the practitioner")


class Escalation(Row):
    """That someone was told of a deadline missed: each step once for each deadline."""

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+")
    request = models.ForeignKey("desk.Request", models.CASCADE, related_name="escalations")
    due_at = models.DateTimeField()  # the deadline missed
    step = models.CharField(max_length=12, choices=EscalationStep)
    at = models.DateTimeField()
    to_person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    to_role = models.CharField(max_length=20, blank=True)  # when it is for nobody by name
    seen_at = models.DateTimeField(null=True, blank=True)
    seen_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["request", "due_at", "step"], name="escalated_once"),
            models.CheckConstraint(
                condition=Q(to_person__isnull=False) | ~Q(to_role=""), name="escalation_tells_someone"
            ),
            models.CheckConstraint(
                condition=Q(seen_by=None) | Q(seen_at__isnull=False), name="escalation_seen_at_some_time"
            ),
        ]


class EscalationDelays(Row):
    """After how many minutes each is told at one practice; none is never. Without a row, the usual delays."""

    structure = models.OneToOneField(Structure, models.PROTECT, related_name="+")
    owner_min = models.PositiveSmallIntegerField(default=OWNER_MIN)
    supervisor_min = models.PositiveSmallIntegerField(null=True, blank=True, default=SUPERVISOR_MIN)
    practitioner_min = models.PositiveSmallIntegerField(null=True, blank=True, default=PRACTITIONER_MIN)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(Q(supervisor_min=None) | Q(supervisor_min__gte=F("owner_min")))
                & (Q(practitioner_min=None) | Q(practitioner_min__gte=F("owner_min")))
                & (Q(practitioner_min=None) | Q(supervisor_min=None) | Q(practitioner_min__gte=F("supervisor_min"))),
                name="escalation_goes_up",
            )
        ]


class AttemptResult(models.TextChoices):
    """What a call back came to."""

    NO_ANSWER = "no_answer", _("no answer")
    LEFT_WORD = "left_word", pgettext_lazy("call back", "message left")
    REACHED = "reached", pgettext_lazy("call back", "reached")


class CallAttempt(Row):
    """One try to call back: by whom, with what result, and when the next one is proposed."""

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+")
    request = models.ForeignKey("desk.Request", models.CASCADE, related_name="attempts")
    rank = models.PositiveSmallIntegerField()  # the first is 1
    at = models.DateTimeField()
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    result = models.CharField(max_length=9, choices=AttemptResult)
    next_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["rank"]
        constraints = [models.UniqueConstraint(fields=["request", "rank"], name="attempt_counted_once")]
