"""A list being brought in, line by line: what was read, and what became of each."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.functions import TransactionNow
from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from permanence.agenda.models import Appointment
from permanence.directory.models import Partner, Structure
from permanence.foundation.models import Row
from permanence.foundation.sealed import SealedJson
from permanence.patients.models import Patient


class Kind(models.TextChoices):
    """What a list holds."""

    PEOPLE = "people", pgettext_lazy("list", "Patients")
    AGENDA = "agenda", pgettext_lazy("list", "Appointments")
    PARTNERS = "partners", pgettext_lazy("list", "Partners")


class State(models.TextChoices):
    """How far a list has come."""

    READING = "reading", pgettext_lazy("list", "being read")
    READ = "read", pgettext_lazy("list", "read, nothing brought in yet")
    BRINGING = "bringing", pgettext_lazy("list", "being brought in")
    STOPPED = "stopped", pgettext_lazy("list", "stopped")
    DONE = "done", pgettext_lazy("list", "brought in")
    UNDOING = "undoing", pgettext_lazy("list", "being taken back")
    UNDONE = "undone", pgettext_lazy("list", "taken back")


BUSY = (State.READING, State.BRINGING, State.UNDOING)


class Import(Row):
    """One file sent; the same content is sent once, until it is taken back.

    `columns` tells in which column each thing stands, by the fields of its kind. `choices` tells of appointments who
    is who: for each practitioner, reason and room as written, which of ours (its id, or a reason's name; empty: none).
    """

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.PEOPLE, db_default=Kind.PEOPLE)
    file_name = models.CharField(max_length=120)
    digest = models.CharField(max_length=64)  # of its content, by SHA-256
    titles = ArrayField(models.CharField(max_length=1000))
    columns = models.JSONField(default=dict)
    choices = models.JSONField(default=dict, db_default={})
    state = models.CharField(max_length=8, choices=State, default=State.READING)
    made_by_name = models.CharField(max_length=200)
    made_at = models.DateTimeField(db_default=TransactionNow())
    applied_at = models.DateTimeField(null=True, blank=True)  # since when files of it may stand
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-made_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["structure", "kind", "digest"], condition=~Q(state="undone"), name="list_sent_once"
            )
        ]


class LineState(models.TextChoices):
    """What becomes of a line."""

    UNREAD = "unread", pgettext_lazy("line", "not read yet")
    GOOD = "good", pgettext_lazy("line", "ready")
    UNSURE = "unsure", pgettext_lazy("line", "for whom is not sure")
    NOBODY = "nobody", pgettext_lazy("line", "nobody of this name has a file")
    FAULTY = "faulty", pgettext_lazy("line", "cannot be read")
    TWICE = "twice", pgettext_lazy("line", "twice in the file")
    KNOWN = "known", pgettext_lazy("line", "is here already")
    MADE = "made", pgettext_lazy("line", "brought in")
    REMOVED = "removed", pgettext_lazy("line", "taken back")
    KEPT = "kept", pgettext_lazy("line", "kept: used since")


class Line(Row):
    """One line of the file as it came; `faults` and `doubts` are codes of `rules.lines` and `rules.appointments`.

    `patient` is whose file a line of people made, or for whom an appointment is; `chosen`: someone said so by hand.
    `partner` is the one a line added.
    """

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+", db_index=False)
    of = models.ForeignKey(Import, models.CASCADE, related_name="lines", db_index=False)
    number = models.PositiveIntegerField()  # as the spreadsheet counts: the titles are line 1
    cells = SealedJson(default=list)
    state = models.CharField(max_length=7, choices=LineState, default=LineState.UNREAD)
    faults = ArrayField(models.CharField(max_length=20), default=list)
    doubts = ArrayField(models.CharField(max_length=20), default=list)
    reached = models.PositiveSmallIntegerField(default=0)  # rows noted beside what it made
    starts_at = models.DateTimeField(null=True, blank=True)  # of an appointment
    chosen = models.BooleanField(default=False, db_default=False)
    appointment = models.ForeignKey(
        Appointment, models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )
    partner = models.ForeignKey(Partner, models.SET_NULL, null=True, blank=True, related_name="+", db_index=False)
    patient = models.ForeignKey(Patient, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["of", "number"], name="list_line_once")]
        indexes = [
            models.Index(fields=["of", "state", "number"], name="list_line_by_state"),
            models.Index(
                fields=["appointment"], condition=Q(appointment__isnull=False), name="list_line_by_appointment"
            ),
            models.Index(fields=["partner"], condition=Q(partner__isnull=False), name="list_line_by_partner"),
        ]
