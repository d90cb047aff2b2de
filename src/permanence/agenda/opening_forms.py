"""What is typed about an opening: when it comes back, and what it is for."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from babel.dates import get_day_names
from django import forms
from django.utils.translation import get_language, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from permanence.capacity.actions import MeetsAnother, Recurring, Terms
from permanence.capacity.models import Channel, OpeningKind, OpeningRule, Recurrence
from permanence.directory.models import Site
from permanence.foundation.refusal import Words
from permanence.ui.words import clock_time

from .forms import DAYS, day_field, hour_field
from .models import VisitReason

MOST_RELEASE_H = 24 * 14
MOST_AT_ONCE = 60
TWO_WEEKS = timedelta(days=14)
OFTEN = (
    ("1w", pgettext_lazy("opening", "every week")),
    ("2w", pgettext_lazy("opening", "every two weeks")),
    ("1", _("the first of the month")),
    ("2", _("the second of the month")),
    ("3", _("the third of the month")),
    ("4", _("the fourth of the month")),
    ("-1", _("the last of the month")),
)
BY_RULE = ("rule", _("as its own rule says"))


def how_often(rule: OpeningRule) -> Words:
    """Every two weeks; the first of the month"""
    return dict(OFTEN).get(_often(rule), BY_RULE[1])


def meets(refusal: MeetsAnother, usual: Site | None = None) -> str:
    """Say which opening stands in the way: its day, its hours, how often, and where.

    :param usual: where it is when it names no site
    """
    met, lang = refusal.met, get_language() or "fr"
    opens, closes = (clock_time(datetime.combine(date.min, at), lang) for at in (met.opens_at, met.closes_at))
    said = [] if met.rrule else [get_day_names("wide", locale=lang)[met.weekday]]
    said += [gettext("%(opens)s to %(closes)s") % {"opens": opens, "closes": closes}, how_often(met)]
    if place := met.site or usual:
        said.append(f"{place.address}, {place.city}")
    return gettext("%(refused)s: %(opening)s.") % {"refused": refusal.title, "opening": ", ".join(map(str, said))}


class Opening(forms.Form):
    """A recurring opening and what it is for."""

    weekday = forms.TypedChoiceField(label=_("Day"), choices=list(enumerate(DAYS)), coerce=int)
    often = forms.ChoiceField(label=_("How often"), choices=OFTEN, initial="1w")
    opens_at = hour_field(_("From"))
    closes_at = hour_field(_("To"))
    overnight = forms.BooleanField(label=_("It closes the next day"), required=False)  # a night on duty
    from_on = day_field(_("Starting on"))
    until_on = day_field(_("Last day"), required=False)
    site = forms.TypedChoiceField(label=_("Place"), coerce=UUID, empty_value=None, required=False)
    kind = forms.ChoiceField(label=_("Use"), choices=OpeningKind.choices, initial=OpeningKind.REGULAR)
    release_h = forms.IntegerField(
        label=_("Released how many hours before"),
        min_value=0,
        max_value=MOST_RELEASE_H,
        required=False,
        help_text=_(
            "From then on, what is kept for own patients is for all, and what is kept for emergencies is for whoever"
            " must be seen within 48 hours. Nothing: as the directive says for emergencies."
        ),
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    seats = forms.IntegerField(
        label=_("Patients at once"),
        min_value=1,
        max_value=MOST_AT_ONCE,
        required=False,
        help_text=_("Several make a group: a workshop, a vaccination session. Nothing: one after the other."),
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    channel = forms.ChoiceField(label=_("Who may book it"), choices=Channel.choices, initial=Channel.ONLINE)
    reasons = forms.TypedMultipleChoiceField(
        label=_("Only for these reasons"),
        coerce=UUID,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked: for all of them."),
    )

    def __init__(
        self,
        data: Any = None,
        *,
        offered: Iterable[VisitReason],
        sites: Iterable[Site],
        usual: UUID,
        rule: OpeningRule | None = None,
        **more: Any,
    ):
        """Offer the reasons and, where the structure has several, the sites.

        :param usual: the site where the practitioner usually receives
        """
        self.rule = rule
        super().__init__(data, **({"initial": _said(rule)} if rule else {}) | more)
        reasons: Any = self.fields["reasons"]
        reasons.choices = [(str(one.pk), one.name) for one in offered]
        places = sorted(sites, key=lambda one: (one.pk != usual, one.name))
        if len(places) > 1:
            names = {one.pk: f"{one.name}, {one.city}" for one in places}
            usually = _("%(site)s (as usual)") % {"site": names.pop(usual, "")}
            self.fields["site"].choices = [("", usually), *names.items()]  # type: ignore[attr-defined]
        else:
            del self.fields["site"]
        often: Any = self.fields["often"]
        if rule is not None:
            self.fields["from_on"].label = _("From which day it changes")
            often.choices = [*OFTEN, BY_RULE] if rule.rrule else OFTEN

    def clean(self) -> dict[str, Any]:
        """Check that it ends after it begins, where the secretary looks."""
        told: dict[str, Any] = self.cleaned_data
        opens, closes, overnight = told.get("opens_at"), told.get("closes_at"), told.get("overnight")
        if opens and closes and not overnight and closes <= opens:
            self.add_error(
                "closes_at", _("An opening ends after it begins. Over midnight, say that it closes the next day.")
            )
        if opens and closes and overnight and closes >= opens:
            self.add_error("closes_at", _("An opening lasts less than a day: make two of it."))
        if told.get("from_on") and told.get("until_on") and told["until_on"] < told["from_on"]:
            self.add_error("until_on", _("The last day comes after the first."))
        if told.get("release_h") is not None and told.get("kind") == OpeningKind.REGULAR:
            self.add_error("release_h", _("Only what is kept can be released: choose another use, or leave it empty."))
        return told

    def recurring(self) -> Recurring:
        """Return when it comes back; every two weeks stay the same weeks when only the rest changes."""
        told, rule = self.cleaned_data, self.rule
        often = told["often"]
        from_on: date = told["from_on"]
        if rule is not None and often == "2w" and rule.recurrence == Recurrence.FORTNIGHTLY:
            from_on += (rule.from_on - from_on) % TWO_WEEKS
        by_rule = rule is not None and often == BY_RULE[0]
        return Recurring(
            weekday=told["weekday"],
            opens_at=told["opens_at"],
            closes_at=told["closes_at"],
            from_on=from_on,
            until_on=told["until_on"],
            every=2 if often == "2w" else 1,
            nth=int(often) if often.lstrip("-").isdigit() else None,
            rrule=rule.rrule if rule and by_rule else "",
            overnight=told["overnight"],
            except_on=frozenset(rule.except_on) if rule else frozenset(),
        )

    def terms(self) -> Terms:
        """Return what it is for."""
        told = self.cleaned_data
        seats = None if told["seats"] == 1 else told["seats"]
        site = told["site"] if "site" in self.fields else None
        return Terms(told["kind"], told["channel"], told["reasons"] or None, told["release_h"], seats, site)

    def digest(self) -> str:
        """Name what was typed, so that only what was shown is done."""
        return sha256(repr(sorted(self.cleaned_data.items())).encode()).hexdigest()[:16]


class End(forms.Form):
    """The day after which an opening ends."""

    last_on = day_field(_("Last day it opens"))

    def digest(self) -> str:
        """Name what was typed."""
        return sha256(repr(self.cleaned_data["last_on"]).encode()).hexdigest()[:16]


def _often(rule: OpeningRule) -> str:
    often = {Recurrence.WEEKLY: "1w", Recurrence.FORTNIGHTLY: "2w", Recurrence.RULE: BY_RULE[0]}
    return often.get(Recurrence(rule.recurrence), str(rule.nth))


def _said(rule: OpeningRule) -> dict[str, Any]:
    return {
        "weekday": rule.weekday,
        "often": _often(rule),
        "opens_at": rule.opens_at,
        "closes_at": rule.closes_at,
        "overnight": rule.overnight,
        "until_on": rule.until_on,
        "site": rule.site_id,
        "kind": rule.kind,
        "release_h": rule.release_h,
        "seats": rule.seats,
        "channel": rule.channel,
        "reasons": [str(one) for one in rule.reasons or []],
    }
