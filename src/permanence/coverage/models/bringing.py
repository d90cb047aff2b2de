"""Papers a patient is asked for, for a visit or a formality, and that one came."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from permanence.agenda.models import Appointment, VisitReason
from permanence.directory.models import Structure
from permanence.foundation.models import Row

from .formalities import Formality


class PaperKind(models.TextChoices):
    """What is asked for; the practice's own words for anything else."""

    VITALE = "vitale", pgettext_lazy("paper", "health insurance card, up to date")
    INSURER = "insurer", pgettext_lazy("paper", "card or certificate of the complementary insurer")
    IDENTITY = "identity", pgettext_lazy("paper", "identity document")
    PRESCRIPTION = "prescription", pgettext_lazy("paper", "prescription")
    MEDICINES = "medicines", pgettext_lazy("paper", "list of the medicines taken, or the last prescription")
    RESULTS = "results", pgettext_lazy("paper", "last results")
    IMAGING = "imaging", pgettext_lazy("paper", "images and their reports")
    HEALTH_BOOK = "health_book", pgettext_lazy("paper", "health record book")
    FORM = "form", pgettext_lazy("paper", "form to be filled in")
    AUTHORITY = "authority", pgettext_lazy("paper", "permission of a parent or guardian")
    ADDRESS = "address", pgettext_lazy("paper", "proof of address")
    RESOURCES = "resources", pgettext_lazy("paper", "resources of the last twelve months")
    PRESENCE = "presence", pgettext_lazy("paper", "proof of presence in France")
    TRANSPORT = "transport", pgettext_lazy("paper", "prescription of the transport")
    AGREEMENT = "agreement", pgettext_lazy("paper", "agreement of the fund")
    OWN = "own", pgettext_lazy("paper", "in the practice's own words")


FOR_VISITS = (
    PaperKind.VITALE, PaperKind.INSURER, PaperKind.IDENTITY, PaperKind.PRESCRIPTION,
    PaperKind.MEDICINES, PaperKind.RESULTS, PaperKind.IMAGING, PaperKind.HEALTH_BOOK, PaperKind.FORM,
    PaperKind.AUTHORITY,
)  # fmt: skip


class How(models.TextChoices):
    """By when it is wanted."""

    BRING = "bring", _("to bring")
    SEND = "send", _("to send before")


class Paper(Row):
    """One paper that a practice asks of whoever comes for a reason (FHIR ActivityDefinition's documentation).

    :ivar words: the practice's own, of the kind that has no others
    """

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+", db_index=False)
    reason = models.ForeignKey(VisitReason, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=12, choices=PaperKind)
    words = models.CharField(max_length=80, blank=True)
    how = models.CharField(max_length=5, choices=How, default=How.BRING)
    rank = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["rank", "id"]
        constraints = [
            models.UniqueConstraint(fields=["reason", "kind", "words"], name="paper_asked_once"),
            models.CheckConstraint(
                condition=Q(kind=PaperKind.OWN) & ~Q(words="") | ~Q(kind=PaperKind.OWN) & Q(words=""),
                name="paper_has_words_or_a_kind",
            ),
        ]

    @property
    def code(self) -> str:
        """What a tick names: the kind, or the practice's own words."""
        return self.words or self.kind


class Came(Row):
    """That a paper asked for came: when, and to whom; for one visit, or for one formality."""

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+", db_index=False)
    appointment = models.ForeignKey(Appointment, models.CASCADE, null=True, blank=True, related_name="+")
    formality = models.ForeignKey(Formality, models.CASCADE, null=True, blank=True, related_name="came")
    code = models.CharField(max_length=80)
    at = models.DateTimeField()
    by_name = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(appointment=None, formality__isnull=False) | Q(appointment__isnull=False, formality=None),
                name="came_for_one_thing",
            ),
            models.UniqueConstraint(fields=["appointment", "code"], name="came_once_for_a_visit"),
            models.UniqueConstraint(fields=["formality", "code"], name="came_once_for_a_formality"),
        ]
