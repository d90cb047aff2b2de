"""The read model of free time: written by the database alone, in the transaction that changes it."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class FreeTime(models.Model):
    """A piece of one free stretch of one opening and seat, cut at every half hour; holds do not shorten it.

    Made and kept by triggers (see migrations/0004_free_time.py); the application may only read. Cut so short, what
    could begin in a half hour is found among the pieces of that half hour and nowhere else.
    """

    pk = models.CompositePrimaryKey("resource_id", "starts_at", "seat", "opening_id")
    structure_id = models.UUIDField()
    resource_id = models.UUIDField()
    opening_id = models.UUIDField()
    seat = models.PositiveSmallIntegerField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    free_since = models.DateTimeField()  # the whole stretch, of which this is a piece
    free_until = models.DateTimeField()
    minutes = models.IntegerField()  # from here to the end of the whole stretch
    opened_at = models.DateTimeField()  # where the grid of the opening begins
    kind = models.CharField(max_length=10)
    channel = models.CharField(max_length=8)
    reasons = ArrayField(models.UUIDField(), null=True)
    released_at = models.DateTimeField(null=True)

    class Meta:
        managed = False
        db_table = "capacity_freetime"
