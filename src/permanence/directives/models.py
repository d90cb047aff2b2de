"""Directives (consignes): what each practitioner allows, typed, versioned and dated."""

from collections.abc import Mapping
from types import MappingProxyType

from django.contrib.postgres.functions import TransactionNow
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from permanence.directory.models import Person, PractitionerRole, Structure
from permanence.foundation.models import Row


class Kind(models.TextChoices):
    """What a directive is about; `body` has the fields of its kind."""

    NEW_PATIENTS = "new_patients", _("New patients")
    EXCEPTIONS = "exceptions", _("Exceptions")
    TRANSFER = "transfer", _("Transfer of calls")
    EMERGENCY_SLOTS = "emergency_slots", _("Emergency slots")
    OVERBOOK = "overbook", _("Extra appointments")
    COLLEAGUES = "colleagues", _("Colleagues")
    WAITING_LIST = "waiting_list", _("Waiting list")
    RENEWAL = "renewal", _("Renewals")
    RESULTS = "results", _("Results")
    CERTIFICATE = "certificate", _("Certificates")
    HOME_VISIT = "home_visit", _("Home visits")
    TELECONSULTATION = "teleconsultation", _("Teleconsultations")
    NO_SHOW = "no_show", _("Missed appointments")
    CLOSED = "closed", _("Absence")
    NOTE = "note", _("Note of the day")


# asked by every booking: written and ended behind those under way (ADR 0068)
BINDS_BOOKINGS = (
    Kind.NEW_PATIENTS,
    Kind.EMERGENCY_SLOTS,
    Kind.HOME_VISIT,
    Kind.TELECONSULTATION,
    Kind.NO_SHOW,
    Kind.CLOSED,
)


class Term(models.TextChoices):
    """How long a directive is meant to last; of the day beats temporary beats permanent."""

    OF_DAY = "of_day", _("of the day")
    TEMPORARY = "temporary", _("temporary")
    PERMANENT = "permanent", _("permanent")


class Directive(Row):
    """One version of one directive; editing adds a version and ends the former one.

    In force in [valid_from, valid_to) while not replaced. Without practitioner it binds the whole practice.
    """

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+")
    practitioner_role = models.ForeignKey(PractitionerRole, models.PROTECT, null=True, blank=True, related_name="+")
    lineage = models.UUIDField()
    version = models.PositiveIntegerField(default=1)
    kind = models.CharField(max_length=20, choices=Kind)
    term = models.CharField(max_length=10, choices=Term, default=Term.PERMANENT)
    valid_from = models.DateTimeField()
    valid_to = models.DateTimeField(null=True, blank=True)
    body = models.JSONField()
    written_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    written_at = models.DateTimeField(db_default=TransactionNow())
    replaced_at = models.DateTimeField(null=True, blank=True)
    people: Mapping[str, str] = MappingProxyType({})  # who is named in the body, by id; filled by the queries

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["lineage", "version"], name="directive_version_once"),
            models.UniqueConstraint(
                fields=["lineage"], condition=Q(replaced_at=None), name="directive_one_current_version"
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")), name="directive_ends_after_start"
            ),
        ]
        indexes = [models.Index(fields=["structure", "kind", "valid_from"], name="directive_in_force")]
