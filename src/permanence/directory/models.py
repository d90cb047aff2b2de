"""Structures, sites, people and what they are to each other."""

from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.functions import TransactionNow
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from permanence.foundation.models import Account, Row

from .kinds import StructureKind

ADELI = r"^([0-9][0-9AB][0-9]{7})?$"


class Structure(Row):
    """An organisation or a part of one; the fence stands around each (FHIR Organization)."""

    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="parts")
    kind = models.CharField(max_length=20, choices=StructureKind)
    name = models.CharField(max_length=120)
    time_zone = models.CharField(max_length=40, default="Europe/Paris")
    phone = models.CharField(max_length=16, blank=True)
    email = models.EmailField(blank=True)
    finess = models.CharField(max_length=9, blank=True)
    siret = models.CharField(max_length=14, blank=True)
    founded_at = models.DateTimeField(null=True, blank=True)  # by the installation; none for a part

    class Meta:
        ordering = ["name"]
        constraints = [models.CheckConstraint(condition=~Q(parent=F("id")), name="structure_not_its_own_part")]

    def __str__(self) -> str:
        return self.name


class Site(Row):
    """A place where a structure receives people (FHIR Location)."""

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="sites")
    name = models.CharField(max_length=120)
    address = models.CharField(max_length=200)
    postal_code = models.CharField(max_length=5)
    city = models.CharField(max_length=80)
    commune_code = models.CharField(max_length=5, blank=True)
    accessible = models.BooleanField(default=True)
    directions = models.TextField(blank=True)
    closed_on = models.DateField(null=True, blank=True)  # nobody is received there from that day on

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Person(Row):
    """Someone of the staff; his account, when he signs in, bears the same identifier (FHIR Practitioner)."""

    account = models.OneToOneField(Account, models.PROTECT, null=True, blank=True, related_name="+")
    title = models.CharField(max_length=20, blank=True)
    family_name = models.CharField(max_length=80)
    given_name = models.CharField(max_length=80)
    rpps = models.CharField(max_length=11, blank=True)
    adeli = models.CharField(max_length=9, blank=True)  # of who has no RPPS

    class Meta:
        ordering = ["family_name", "given_name"]
        constraints = [
            models.CheckConstraint(condition=Q(account=None) | Q(account=F("id")), name="person_is_account"),
            models.UniqueConstraint(fields=["rpps"], condition=~Q(rpps=""), name="rpps_once"),
            models.CheckConstraint(condition=Q(adeli__regex=ADELI), name="adeli_form"),
        ]

    def __str__(self) -> str:
        return " ".join(filter(None, [self.title, self.given_name, self.family_name]))

    @property
    def national(self) -> str:
        """The national identifier, which says by its first digit whose number it bears; empty when there is none."""
        return f"8{self.rpps}" if self.rpps else f"0{self.adeli}" if self.adeli else ""

    @property
    def short_name(self) -> str:
        """Name as said at the desk: `Dr Benali`, or the given name of a secretary."""
        return f"{self.title} {self.family_name}" if self.title.startswith("Dr") else self.given_name


class Membership(Row):
    """That a person works for a structure in a role, from a day to another (inclusive; none is open)."""

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="memberships")
    person = models.ForeignKey(Person, models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=20)
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")), name="membership_ends_after_start"
            ),
            models.UniqueConstraint(
                fields=["structure", "person", "role"], condition=Q(until_on=None), name="membership_open_once"
            ),
        ]
        indexes = [models.Index(fields=["person"], name="membership_by_person")]

    @property
    def role_label(self) -> Any:
        """The role as said on screen."""
        return settings.ROLES[self.role].label


class PractitionerRole(Row):
    """A practitioner at a structure: what patients ask for (FHIR PractitionerRole)."""

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="practitioner_roles")
    person = models.ForeignKey(Person, models.PROTECT, related_name="practitioner_roles")
    site = models.ForeignKey(Site, models.PROTECT, related_name="+")
    # Where he will usually receive from a day on; said before that day, and done when it has come.
    next_site = models.ForeignKey(Site, models.PROTECT, null=True, blank=True, related_name="+")
    next_site_on = models.DateField(null=True, blank=True)
    specialty = models.CharField(max_length=80)

    class Meta:
        ordering = ["person__family_name"]
        constraints = [
            models.UniqueConstraint(fields=["structure", "person"], name="practitioner_once"),
            models.CheckConstraint(
                condition=Q(next_site=None, next_site_on=None) | Q(next_site__isnull=False, next_site_on__isnull=False),
                name="next_site_on_a_day",
            ),
        ]

    def __str__(self) -> str:
        return str(self.person)


class Mandate(Row):
    """What a practice lets an answering service do for it: exactly the rights listed, between two days."""

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="mandates")
    holder = models.ForeignKey(Structure, models.PROTECT, related_name="mandates_held")
    rights = ArrayField(models.CharField(max_length=30))
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)
    signed_at = models.DateTimeField(db_default=TransactionNow())

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(structure=F("holder")), name="mandate_to_another"),
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")), name="mandate_ends_after_start"
            ),
            models.UniqueConstraint(
                fields=["structure", "holder"], condition=Q(until_on=None), name="mandate_open_once"
            ),
        ]
        indexes = [models.Index(fields=["holder"], name="mandate_by_holder")]


class Delegation(Row):
    """That one person of a structure may do exactly the rights listed there, beside his role, between two days."""

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    rights = ArrayField(models.CharField(max_length=30))
    why = models.CharField(max_length=200)
    from_on = models.DateField()
    until_on = models.DateField()
    given_at = models.DateTimeField(db_default=TransactionNow())
    given_by_name = models.CharField(max_length=200)

    class Meta:
        ordering = ["-from_on", "-given_at"]
        constraints = [
            models.CheckConstraint(condition=Q(until_on__gte=F("from_on")), name="delegation_ends_after_start"),
            models.CheckConstraint(condition=~Q(why=""), name="delegation_says_why"),
        ]
        indexes = [models.Index(fields=["person"], name="delegation_by_person")]


class Undertaking(Row):
    """That someone who answers for other structures has signed to keep their patients' secrets."""

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+")  # for which he answers
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    wording = models.CharField(max_length=20)  # which text was signed
    signed_as = models.CharField(max_length=200)
    signed_at = models.DateTimeField(db_default=TransactionNow())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "structure", "wording"], name="undertaking_signed_once")
        ]


class SecondStep(Row):
    """That who works at a structure in this role needs a second step at sign-in, from a day on."""

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+")
    role = models.CharField(max_length=20)
    from_on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["structure", "role"], name="second_step_once_a_role")]


class Pin(models.Model):
    """The short code by which someone opens a locked screen where he has signed in; of no use anywhere else."""

    account = models.OneToOneField(Account, models.CASCADE, primary_key=True, related_name="+")
    secret = models.CharField(max_length=128)
    chosen_at = models.DateTimeField(auto_now=True)


class Seat(Row):
    """That someone has signed in at a shared desk, for some hours.

    :param desk: fingerprint of the desk's own cookie
    :param wrong: codes tried in vain here since he signed in
    :param strong: he signed in by who asked him for two factors elsewhere
    """

    desk = models.CharField(max_length=64)
    account = models.ForeignKey(Account, models.CASCADE, related_name="+")
    name = models.CharField(max_length=200)
    until = models.DateTimeField()
    wrong = models.SmallIntegerField(default=0)
    strong = models.BooleanField(default=False, db_default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["desk", "account"], name="seat_once")]


class LinkedIdentity(Row):
    """That whoever a provider knows by this name is whoever signs in here with that account.

    :param strong: whether the provider asked him for two factors when he last came by it
    """

    account = models.ForeignKey(Account, models.CASCADE, related_name="+")
    issuer = models.CharField(max_length=200)
    subject = models.CharField(max_length=255)
    strong = models.BooleanField(default=False)
    linked_at = models.DateTimeField(db_default=TransactionNow())
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["issuer", "subject"], name="identity_of_one_account"),
            models.UniqueConstraint(fields=["account", "issuer"], name="identity_once_a_provider"),
        ]


NETWORK_KINDS = [("zone", _("Zone")), ("colleagues", _("Colleagues"))]


class Network(Row):
    """A zone or a group of colleagues who take each other's patients."""

    name = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=12, choices=NETWORK_KINDS)

    def __str__(self) -> str:
        return self.name


class NetworkMember(Row):
    """That a structure belongs to a network, and how far it is from the network's centre, in km."""

    network = models.ForeignKey(Network, models.CASCADE, related_name="members")
    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+")
    distance_km = models.DecimalField(max_digits=5, decimal_places=1, default=0)

    class Meta:
        ordering = ["distance_km"]
        constraints = [models.UniqueConstraint(fields=["network", "structure"], name="network_member_once")]


class Welcomed(models.TextChoices):
    """People whom a structure may be fitted out for [60]; the wording is that of the accessibility registers."""

    MOTOR = "motor", _("people who move with difficulty")
    SIGHT = "sight", _("people who see badly or not at all")
    HEARING = "hearing", _("people who hear badly or not at all")
    MIND = "mind", _("people with a mental or psychic disability, or autism")
    DEPENDENT = "dependent", _("people who depend on others in everyday life")
    HARDSHIP = "hardship", _("people in social difficulty")


class Means(models.TextChoices):
    """What a structure has for them."""

    ACCESS = "access", _("accessible premises")
    EQUIPMENT = "equipment", _("equipment for them")
    STAFF = "staff", _("staff trained for it")
    TIME = "time", _("longer visits")


class Welcome(Row):
    """That a structure is fitted out to welcome some people, and how: it is published, and refuses nobody."""

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=9, choices=Welcomed)
    means = ArrayField(models.CharField(max_length=9, choices=Means), default=list)
    words = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["kind"]
        constraints = [models.UniqueConstraint(fields=["structure", "kind"], name="welcome_once")]

    @property
    def said(self) -> list[str]:
        """With what, in words."""
        return [str(Means(one).label) for one in self.means]


class PartnerKind(models.TextChoices):
    """Who is outside the network and may help a patient [112, 155]."""

    PRACTITIONER = "practitioner", _("Practitioner")
    HEALTH_HOUSE = "health_house", _("Practice or health centre")
    HOSPITAL = "hospital", _("Hospital")
    CLINIC = "clinic", _("Clinic")
    LABORATORY = "laboratory", _("Laboratory")
    IMAGING = "imaging", _("Medical imaging")
    PHARMACY = "pharmacy", _("Pharmacy")
    NURSING = "nursing", _("Nursing and home care")
    TRANSPORT = "transport", _("Medical transport")
    ORGANISATION = "organisation", _("Other organisation")


UNKNOWN = ("unknown", pgettext_lazy("partner", "not known"))
ACCEPTS = [("yes", _("takes new patients")), ("no", _("takes no new patients")), UNKNOWN]


class Partner(Row):
    """Whom a structure knows outside its networks and may name to a patient; each keeps its own."""

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=12, choices=PartnerKind)
    name = models.CharField(max_length=120)
    specialty = models.CharField(max_length=80, blank=True)
    phone, other_phone = models.CharField(max_length=16, blank=True), models.CharField(max_length=16, blank=True)
    email = models.EmailField(blank=True)
    address = models.CharField(max_length=200, blank=True)
    postal_code = models.CharField(max_length=5, blank=True)
    city = models.CharField(max_length=80, blank=True)
    hours = models.CharField(max_length=200, blank=True)
    distance_km = models.DecimalField(max_digits=5, decimal_places=1, null=True, blank=True)
    rpps, finess = models.CharField(max_length=11, blank=True), models.CharField(max_length=9, blank=True)
    remarks = models.CharField(max_length=400, blank=True)
    accepts = models.CharField(max_length=7, choices=ACCEPTS, default="unknown")  # as heard then, by whom
    confirmed_on = models.DateField(null=True, blank=True)
    confirmed_by_name = models.CharField(max_length=200, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(accepts="unknown", confirmed_on=None)
                | ~Q(accepts="unknown") & Q(confirmed_on__isnull=False) & ~Q(confirmed_by_name=""),
                name="partner_heard_from_by_someone",
            ),
            models.CheckConstraint(condition=Q(distance_km=None) | Q(distance_km__gte=0), name="partner_at_a_distance"),
            models.UniqueConstraint(
                fields=["structure", "kind", "name", "city"], condition=Q(withdrawn_at=None), name="partner_once"
            ),
            models.UniqueConstraint(fields=["id", "structure"], name="partner_of_structure"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def place(self) -> str:
        """Where he is, on one line."""
        return ", ".join(filter(None, [self.address, f"{self.postal_code} {self.city}".strip()]))
