"""What can be taken, and by whom besides its owner."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from permanence.directory.models import Person, PractitionerRole, Site, Structure
from permanence.foundation.models import Row

MOST_SEATS = 1000  # seats above are those of deliberate overbooking


class ResourceKind(models.TextChoices):
    """What a resource is."""

    PRACTITIONER = "practitioner", _("Practitioner")
    ROOM = "room", _("Room")
    DEVICE = "device", _("Device")
    BED = "bed", _("Bed")
    VEHICLE = "vehicle", _("Vehicle")
    STAFF = "staff", _("Member of staff")


class Resource(Row):
    """A practitioner at a structure, a room, a device…: what cannot be in two places."""

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=ResourceKind)
    name = models.CharField(max_length=120)
    practitioner_role = models.OneToOneField(PractitionerRole, models.PROTECT, null=True, blank=True, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")  # a member of the team
    site = models.ForeignKey(Site, models.PROTECT, null=True, blank=True, related_name="+")
    seats = models.PositiveSmallIntegerField(default=1)
    time_zone = models.CharField(max_length=40, default="Europe/Paris")
    retired_on = models.DateField(null=True, blank=True)  # from that day on nothing takes it any more

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=Q(seats__gte=1), name="resource_has_a_seat"),
            models.CheckConstraint(condition=Q(seats__lte=MOST_SEATS), name="resource_seats_countable"),
            models.CheckConstraint(
                condition=Q(retired_on=None) | Q(practitioner_role=None), name="retired_are_things_alone"
            ),
            models.CheckConstraint(condition=Q(person=None) | Q(kind="staff"), name="resource_persons_are_staff"),
            models.UniqueConstraint(
                fields=["structure", "person"], condition=Q(person__isnull=False), name="resource_person_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Sharing(Row):
    """That another structure may see when a resource is free, and take it, between two days, as agreed."""

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+")  # whose it is
    resource = models.ForeignKey(Resource, models.CASCADE, related_name="sharings")
    borrower = models.ForeignKey(Structure, models.PROTECT, related_name="+")
    agreement = models.CharField(max_length=120)  # what was agreed, and where it is written
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)
    weekdays = ArrayField(models.PositiveSmallIntegerField(), null=True, blank=True)  # 0 is Monday; none named: all
    opens_at = models.TimeField(null=True, blank=True)  # on the clock of the resource; none: the whole day
    closes_at = models.TimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(opens_at=None) | Q(closes_at=None) | Q(closes_at__gt=F("opens_at")),
                name="sharing_hours_follow_one_another",
            ),
            models.CheckConstraint(condition=Q(weekdays__contained_by=[*range(7)]), name="sharing_of_weekdays"),
            models.CheckConstraint(condition=~Q(borrower=F("structure")), name="sharing_with_another"),
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")), name="sharing_ends_after_it_begins"
            ),
            models.UniqueConstraint(
                fields=["resource", "borrower", "from_on", "until_on", "weekdays", "opens_at", "closes_at"],
                nulls_distinct=False,
                name="sharing_once",
            ),
        ]
