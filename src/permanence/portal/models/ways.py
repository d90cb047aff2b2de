"""Other ways into a patient's space than the code, once a code has opened it: passkeys, and who knows him elsewhere."""

from django.db import models

from permanence.directory.models import Structure
from permanence.foundation.models import Row
from permanence.patients.models import Patient


class Way(Row):
    """That whoever comes so opens what a contact in this file opens, as long as it stands there.

    :param mark: of the contact, which is kept in the file alone
    """

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+", db_index=False)
    patient = models.ForeignKey(Patient, models.CASCADE, related_name="+")
    mark = models.CharField(max_length=32)
    added_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True
        ordering = ["added_at", "id"]


class Passkey(Way):
    """A key that a device keeps and shows by a finger, a face or a code (WebAuthn); here is what knows it again.

    :param key: its public half, with its identifier
    :param count: how often it says that it was used; a copy says less
    """

    name = models.CharField(max_length=40)
    credential = models.CharField(max_length=1400)
    key = models.BinaryField()
    count = models.BigIntegerField(default=0)

    class Meta(Way.Meta):
        constraints = [models.UniqueConstraint(fields=["structure", "credential"], name="passkey_once")]


class Federated(Way):
    """That a provider of identities knows him: by a mark of its name for him, never by that name."""

    who = models.CharField(max_length=32)

    class Meta(Way.Meta):
        constraints = [models.UniqueConstraint(fields=["structure", "who"], name="federated_once")]
