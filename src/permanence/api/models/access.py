"""Who else's programs read for a structure: by which name and secret, what, since when, and until they no longer do."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.functions import TransactionNow
from django.db import models
from django.db.models import Q

from permanence.directory.models import Structure
from permanence.foundation.models import Row


class Access(Row):
    """A program that may read here (an OAuth 2.0 client); of its secret only a fingerprint is kept.

    One that can keep no secret, such as those of a telephone or a desk, has none: it acts for people alone.
    """

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    client_id = models.CharField(max_length=40, unique=True)
    secret = models.CharField(max_length=64)
    scopes = ArrayField(models.CharField(max_length=60))
    redirects = ArrayField(models.CharField(max_length=300), default=list, blank=True)  # where people are led back to
    at = models.DateTimeField(db_default=TransactionNow())
    by_name = models.CharField(max_length=200)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.CharField(max_length=200, blank=True)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=~Q(secret="") | Q(redirects__len__gt=0), name="access_public_leads_back")
        ]


class Token(Row):
    """A key for some minutes, by its fingerprint."""

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+")
    access = models.ForeignKey(Access, models.CASCADE, related_name="tokens")
    grant = models.ForeignKey("api.Grant", models.CASCADE, null=True, blank=True, related_name="tokens")
    digest = models.CharField(max_length=64, unique=True)
    scopes = ArrayField(models.CharField(max_length=60))
    expires_at = models.DateTimeField()
