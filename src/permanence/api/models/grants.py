"""Whom a person lets act for him: a program of a structure, there, as far as he may himself, until he takes it back."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from permanence.directory.models import Person, Structure
from permanence.foundation.models import Row

from .access import Access


class Grant(Row):
    """What one person let one program do in his name; of its code and of what renews it, fingerprints alone."""

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+")
    access = models.ForeignKey(Access, models.CASCADE, related_name="grants")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    account = models.UUIDField()  # which standing is read at every request
    scopes = ArrayField(models.CharField(max_length=60))
    at = models.DateTimeField()
    code = models.CharField(max_length=64, unique=True)
    challenge = models.CharField(max_length=128)  # of PKCE, S256
    redirect = models.CharField(max_length=300)
    code_until = models.DateTimeField()
    code_used_at = models.DateTimeField(null=True, blank=True)
    refresh = models.CharField(max_length=64, blank=True, db_index=True)
    spent = models.CharField(max_length=64, blank=True, db_index=True)  # the one before: shown again, all ends
    used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-at"]
        indexes = [models.Index(fields=["structure", "person"], name="grant_of_person")]
