"""Tables of the desk's manners: what is said, and what happened of a call. `models` opens them."""

from django.contrib.postgres.functions import TransactionNow
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from permanence.directory.models import Person, Structure
from permanence.foundation.models import Row
from permanence.foundation.sealed import Sealed


class Wording(Row):
    """One version of a sentence of a practice; the highest is in force, an empty one brings the usual sentence back."""

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+")
    situation = models.CharField(max_length=20)  # of `rules.moments`
    version = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=600, blank=True)
    written_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    written_at = models.DateTimeField(db_default=TransactionNow())

    class Meta:
        ordering = ["situation", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["structure", "situation", "version"], name="wording_version_once")
        ]


class Attitude(models.TextChoices):
    """How a caller comes across just now; said of a call, never of a person [140]."""

    SLOW = "slow", pgettext_lazy("attitude", "slow, elderly")
    HURRIED = "hurried", pgettext_lazy("attitude", "hurried")
    ANXIOUS = "anxious", pgettext_lazy("attitude", "anxious")
    ANGRY = "angry", pgettext_lazy("attitude", "angry")
    STUBBORN = "stubborn", pgettext_lazy("attitude", "insists")
    UNDECIDED = "undecided", pgettext_lazy("attitude", "undecided")
    SCEPTICAL = "sceptical", pgettext_lazy("attitude", "sceptical")
    CONFUSED = "confused", pgettext_lazy("attitude", "confused")
    HEARING = "hearing", pgettext_lazy("attitude", "hard of hearing")
    CHILD = "child", pgettext_lazy("attitude", "a child")
    DISTRESS = "distress", pgettext_lazy("attitude", "in distress")


class Tone(Row):
    """The attitude advice was asked for during a call: it goes with the call, and no change log keeps it."""

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+")
    call = models.OneToOneField("desk.Call", models.CASCADE, related_name="tone")
    attitude = models.CharField(max_length=12, choices=Attitude)


class Tongue(Row):
    """The language a request is spoken in, when it is not French, and whether an interpreter is needed [166]."""

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+")
    request = models.OneToOneField("desk.Request", models.CASCADE, related_name="tongue")
    language = models.CharField(max_length=5)
    interpreter = models.BooleanField(default=False)


class Incivility(models.TextChoices):
    """What happened, as a fact."""

    SHOUTING = "shouting", _("shouting")
    INSULTS = "insults", _("insults")
    THREATS = "threats", _("threats")
    DISCRIMINATION = "discrimination", _("discriminating words")
    REPEATED = "repeated", _("calls again and again")


class DifficultCall(Row):
    """A request that turned difficult: warnings, who was asked to help, what happened, what follows [139, 167]."""

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+")
    request = models.OneToOneField("desk.Request", models.CASCADE, related_name="difficulty")
    opened_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    warnings = models.PositiveSmallIntegerField(default=0)
    helper = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    asked_at = models.DateTimeField(null=True, blank=True)
    helped_at = models.DateTimeField(null=True, blank=True)
    what = models.CharField(max_length=16, choices=Incivility, blank=True)
    facts = Sealed(max_length=600, blank=True)
    follow_up = models.ForeignKey("desk.Request", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(helper=None, asked_at=None) | models.Q(helper__isnull=False, asked_at__isnull=False),
                name="difficult_helper_asked_at_some_time",
            )
        ]
        indexes = [
            models.Index(
                fields=["helper"], condition=models.Q(asked_at__isnull=False, helped_at=None), name="difficult_help"
            )
        ]
