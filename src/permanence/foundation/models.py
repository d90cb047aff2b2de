"""Tables of the ground floor: sign-in accounts, the trace, the outbox, idempotency keys."""

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.functions import TransactionNow
from django.db import models
from django.utils.translation import pgettext_lazy

from .ids import uuid7


class Row(models.Model):
    """A table row named by a time-ordered identifier."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)

    class Meta:
        abstract = True


class Accounts(BaseUserManager["Account"]):
    """Creation of sign-in accounts."""

    def create_user(self, email: str, password: str | None = None, **more: Any) -> "Account":
        """Create an account; without password nobody can sign in with it."""
        account = self.model(email=self.normalize_email(email).lower(), **more)
        account.set_password(password)
        account.save(using=self._db)
        return account


class Account(AbstractBaseUser, Row):
    """What is needed to sign in, and nothing else: the person behind it lives in the directory.

    Not fenced by structure: authentication must find it before any scope is known.
    """

    email = models.EmailField(pgettext_lazy("account", "email address"), unique=True)
    is_active = models.BooleanField(default=True)
    language = models.CharField(max_length=5, default="fr")
    created_at = models.DateTimeField(db_default=TransactionNow())

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = Accounts()


class Trace(Row):
    """One line of the trace: who, for which structure and why, did or read what, when, from where.

    :ivar place: the network address that a page was asked from; empty for what the house does by itself
    """

    at = models.DateTimeField(db_default=TransactionNow())
    structure_id = models.UUIDField(null=True)
    actor_kind = models.CharField(max_length=12)
    actor_id = models.UUIDField(null=True)
    actor_name = models.CharField(max_length=200)
    purpose = models.CharField(max_length=100)
    verb = models.CharField(max_length=60)
    subject_type = models.CharField(max_length=60, blank=True)
    subject_id = models.UUIDField(null=True)
    place = models.CharField(max_length=45, blank=True, db_default="")

    class Meta:
        indexes = [
            models.Index(fields=["structure_id", "-at"], name="trace_by_structure"),
            models.Index(fields=["subject_id", "-at"], name="trace_by_subject"),
        ]


class Change(models.Model):
    """The former and new content of a row, written by a database trigger."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField(db_default=TransactionNow())
    structure_id = models.UUIDField(null=True)
    actor = models.CharField(max_length=240)
    table = models.CharField(max_length=60)
    row_id = models.UUIDField()
    operation = models.CharField(max_length=6)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["row_id", "-at"], name="change_by_row"),
            models.Index(
                fields=["structure_id", "table", "at"], condition=models.Q(operation="delete"), name="change_removed"
            ),
        ]


class Event(Row):
    """The outbox: a fact told to other rooms, committed with the data it tells."""

    at = models.DateTimeField(db_default=TransactionNow())
    structure_id = models.UUIDField()
    name = models.CharField(max_length=80)
    payload = models.JSONField()


class Handled(Row):
    """That one handler has dealt with one event: a second delivery does nothing."""

    structure_id = models.UUIDField()
    event = models.ForeignKey(Event, models.CASCADE, related_name="+")
    handler = models.CharField(max_length=120)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "handler"], name="handled_once")]


class IdempotencyKey(Row):
    """A key sent with a write, and what the first use of it made."""

    at = models.DateTimeField(db_default=TransactionNow())
    structure_id = models.UUIDField()
    verb = models.CharField(max_length=60)
    key = models.CharField(max_length=100)
    result_id = models.UUIDField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["structure_id", "verb", "key"], name="key_used_once")]


class KeyInUse(models.Model):
    """A key that sealed something here, or marked it: told by its name, so that a start without it is refused.

    :ivar name: `sealing.KEYLESS` while something may lie here that was not sealed under a key with a name
    """

    name = models.CharField(max_length=8, primary_key=True)
    since = models.DateTimeField(db_default=TransactionNow())


class Night(models.Model):
    """That the installation was up that night, by its clock."""

    day = models.DateField(primary_key=True)
