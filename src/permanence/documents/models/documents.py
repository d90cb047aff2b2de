"""Files that go from a patient to his practice, and from the practice to him."""

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from permanence.agenda.models import Appointment
from permanence.directory.models import Structure
from permanence.foundation.models import Row
from permanence.foundation.sealed import Sealed, SealedFile
from permanence.foundation.sealing import open_file, seal_file
from permanence.patients.models import Patient

from .received import ReceivedLetter


class Way(models.TextChoices):
    """Who handed it to whom."""

    SENT = "sent", pgettext_lazy("document", "from the patient")
    GIVEN = "given", pgettext_lazy("document", "to the patient")
    LETTER = "letter", pgettext_lazy("document", "to a professional")
    CAME = "came", pgettext_lazy("document", "from a professional")


class State(models.TextChoices):
    """How far it has come; what the practice gives is there at once."""

    CHECKING = "checking", pgettext_lazy("document", "held until it is scanned")
    WAITING = "waiting", pgettext_lazy("document", "to be looked at")
    ACCEPTED = "accepted", pgettext_lazy("document", "accepted")
    REFUSED = "refused", pgettext_lazy("document", "refused")
    INFECTED = "infected", pgettext_lazy("document", "refused by the scan")


class Document(Row):
    """One file, and what became of it (FHIR DocumentReference); what is taken back leaves nothing in the change log.

    :ivar patient: none while the letter it came with is nobody's
    :ivar paper: the code of the paper asked for that it is, of `coverage`; empty for anything else
    :ivar scanned_at: when the scan found nothing in it; none where the installation has no scan
    :ivar read_at: when the other side opened it first
    """

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+", db_index=False)
    patient = models.ForeignKey(Patient, models.CASCADE, null=True, blank=True, related_name="+")
    letter = models.ForeignKey(ReceivedLetter, models.CASCADE, null=True, blank=True, related_name="documents")
    way = models.CharField(max_length=6, choices=Way)
    appointment = models.ForeignKey(Appointment, models.SET_NULL, null=True, blank=True, related_name="+")
    paper = models.CharField(max_length=80, blank=True)
    words = Sealed(max_length=80, blank=True)  # what it is, in the words of who hands it over
    kind = models.CharField(max_length=4)  # of `rules.kinds`
    size = models.PositiveIntegerField()  # in bytes, as it was handed over
    state = models.CharField(max_length=8, choices=State)
    at = models.DateTimeField()
    by_name = models.CharField(max_length=200, blank=True)  # empty: the patient, or who wrote the letter it came with
    scanned_at = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by_name = models.CharField(max_length=200, blank=True)
    why = Sealed(max_length=200, blank=True)  # it was refused
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(way__in=[Way.SENT, Way.CAME]) | Q(state=State.ACCEPTED), name="document_given_is_there"
            ),
            models.CheckConstraint(
                condition=Q(way=Way.CAME, letter__isnull=False)
                | ~Q(way=Way.CAME) & Q(letter=None, patient__isnull=False),
                name="document_of_a_patient_or_a_letter",
            ),
        ]
        indexes = [
            models.Index(fields=["patient", "-at"], name="document_by_patient"),
            models.Index(
                fields=["structure", "at"], condition=Q(state__in=["checking", "waiting"]), name="document_to_look_at"
            ),
        ]


class Content(Row):
    """The bytes of a document, sealed; nothing but this table holds them, and the change log copies none of it."""

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+", db_index=False)
    document = models.OneToOneField(Document, models.CASCADE, related_name="content")
    sealed = SealedFile()

    def put(self, content: bytes) -> None:
        """Seal the bytes of this very document."""
        self.sealed = seal_file(content, of=self.document_id)

    def handed_out(self) -> tuple[str, bytes]:
        """Return it as it leaves with all data of the structure: its ending, and the bytes opened."""
        return self.document.kind, self.taken()

    def taken(self) -> bytes:
        """Return the bytes.

        :raises Unreadable: when no key of the installation opens them, or they are another's
        """
        return open_file(bytes(self.sealed), of=self.document_id)
