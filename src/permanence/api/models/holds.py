"""Times that programs hold for some minutes before they book them."""

from datetime import datetime

from django.db import models

from permanence.agenda.models import Appointment, VisitReason
from permanence.directory.models import Structure
from permanence.foundation.models import Row

from .access import Access


class Hold(Row):
    """That a program keeps a time: what it books then bears the same identifier.

    :param whom: the identifier of a patient's file, where the program said it; no key, for it lives ten minutes
    """

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+")
    access = models.ForeignKey(Access, models.CASCADE, related_name="+")
    reason = models.ForeignKey(VisitReason, models.CASCADE, related_name="+")
    whom = models.UUIDField(null=True, blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    at = models.DateTimeField()
    until = models.DateTimeField()
    let_go_at = models.DateTimeField(null=True, blank=True)
    appointment = models.OneToOneField(Appointment, models.CASCADE, null=True, blank=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["access", "until"], name="hold_of_a_program")]

    def is_held(self, now: datetime) -> bool:
        """Tell whether the time is still kept."""
        return self.let_go_at is None and self.appointment_id is None and self.until > now
