"""All that passes between a practice and one person, whatever the channel: who has it, and what waits for an answer."""

from django.contrib.postgres.functions import TransactionNow
from django.db import models
from django.db.models import Q

from permanence.directory.models import Person, Structure
from permanence.foundation.models import Row
from permanence.foundation.sealed import Sealed


class Conversation(Row):
    """One line of the team's board: a person, or an address behind which nobody is known yet."""

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+")
    person = models.UUIDField(null=True, blank=True)  # in the room that knows him
    address = models.CharField(max_length=254, blank=True)  # of who is not known: a number, or an e-mail address
    name = models.CharField(max_length=120, blank=True)  # as he was named last
    owner = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    waits_since = models.DateTimeField(null=True, blank=True)  # the oldest word that nobody answered
    said_at = models.DateTimeField(null=True, blank=True)  # his last word
    read_at = models.DateTimeField(null=True, blank=True)  # when someone of the team looked last
    told_at = models.DateTimeField(null=True, blank=True)  # the last word of a human of the practice
    told_by = models.CharField(max_length=200, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["structure", "person"], condition=Q(person__isnull=False), name="one_conversation_each"
            ),
            models.UniqueConstraint(
                fields=["structure", "address"], condition=Q(person=None), name="one_conversation_an_address"
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=False) | ~Q(address=""), name="conversation_with_someone"
            ),
        ]
        indexes = [
            models.Index(
                fields=["structure", "waits_since"], condition=Q(waits_since__isnull=False), name="conversation_waits"
            ),
            models.Index(fields=["structure", "-told_at"], name="conversation_by_answer"),
        ]

    @property
    def unread(self) -> bool:
        """Whether he said something since someone looked last."""
        return self.said_at is not None and (self.read_at is None or self.read_at < self.said_at)


class Said(Row):
    """Something a person wrote to the practice that a human must answer, by whatever channel it came."""

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+")
    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="said")
    channel = models.CharField(max_length=8)  # as the room that heard it names it
    words = Sealed(blank=True)
    about = models.UUIDField()  # the row of the room that heard it: once each
    at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["structure", "about"], name="said_once")]
        indexes = [models.Index(fields=["conversation", "-at"], name="said_by_conversation")]


class Attending(Row):
    """That someone of the team has a conversation before him, and whether he is writing; stale after a minute."""

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+")
    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="attending")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    name = models.CharField(max_length=200)
    writing = models.BooleanField(default=False)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["conversation", "person"], name="attending_once")]


class CannedAnswer(Row):
    """An answer a practice gives often, with places that are filled in (réponse type)."""

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+")
    title = models.CharField(max_length=60)
    text = models.CharField(max_length=1000)
    written_at = models.DateTimeField(db_default=TransactionNow())
    by_name = models.CharField(max_length=200)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["title"]
        constraints = [
            models.UniqueConstraint(
                fields=["structure", "title"], condition=Q(retired_at=None), name="canned_answer_title_once"
            )
        ]
