"""Questions a practice asks before a visit, and what one patient answered."""

import json
from typing import Any

from django.db import models
from django.db.models import Q

from permanence.agenda.models import Appointment, VisitReason
from permanence.directory.models import Structure
from permanence.documents.rules.questions import Answered, Question, read
from permanence.foundation.models import Row
from permanence.foundation.sealed import SealedFile
from permanence.foundation.sealing import open_file, seal_file
from permanence.patients.models import Patient


class Form(Row):
    """The questions asked of whoever comes for a reason (FHIR Questionnaire).

    :ivar after_days: how many days after the visit it is asked how he feels; None before it
    """

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+", db_index=False)
    reason = models.ForeignKey(VisitReason, models.CASCADE, related_name="+")
    title = models.CharField(max_length=80)
    questions = models.JSONField(default=list)  # of `rules.questions`
    after_days = models.PositiveSmallIntegerField(null=True, blank=True)
    written_at = models.DateTimeField()
    by_name = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["reason"], condition=Q(after_days=None), name="form_before_once"),
            models.UniqueConstraint(fields=["reason"], condition=Q(after_days__isnull=False), name="form_after_once"),
            models.CheckConstraint(
                condition=Q(after_days=None) | Q(after_days__gte=1, after_days__lte=90), name="form_after_sensible"
            ),
        ]

    @property
    def asked(self) -> list[Question]:
        """The questions."""
        return read(self.questions)


class Filled(Row):
    """What one patient answered before or after a visit, sealed; a draft until he hands it in.

    FHIR QuestionnaireResponse.

    It keeps the questions as they were asked. The change log copies nothing of this table.
    """

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+", db_index=False)
    patient = models.ForeignKey(Patient, models.CASCADE, related_name="+")
    appointment = models.ForeignKey(Appointment, models.CASCADE, related_name="+")
    after = models.BooleanField(default=False, db_default=False)
    title = models.CharField(max_length=80)
    sealed = SealedFile()
    changed_at = models.DateTimeField()
    handed_in_at = models.DateTimeField(null=True, blank=True)
    by_name = models.CharField(max_length=200, blank=True)  # who noted that it came otherwise; empty: the patient

    class Meta:
        constraints = [models.UniqueConstraint(fields=["appointment", "after"], name="filled_once")]

    def put(self, answers: dict[str, str], told: list[Answered]) -> None:
        """Seal what was answered."""
        kept = {"answers": answers, "told": [[one.words, one.kind, one.answer] for one in told]}
        self.sealed = seal_file(json.dumps(kept).encode(), of=self.pk)

    def handed_out(self) -> tuple[str, bytes]:
        """Return it as it leaves with all data of the structure: questions and answers, opened."""
        return "json", json.dumps(self._opened(), ensure_ascii=False).encode()

    @property
    def answers(self) -> dict[str, str]:
        """The answers by the names of the questions."""
        return dict(self._opened()["answers"])

    @property
    def told(self) -> list[Answered]:
        """The questions as they were asked, with their answers."""
        return [Answered(*one) for one in self._opened()["told"]]

    def _opened(self) -> dict[str, Any]:
        opened: dict[str, Any] = json.loads(open_file(bytes(self.sealed), of=self.pk))
        return opened
