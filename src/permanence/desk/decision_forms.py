"""What is pressed and typed to decide: signs, urgency, facts, a proposal taken or turned down."""

from typing import Any

from django import forms

from permanence.ui.days import DayField, MomentField

from . import queries
from .models import Urgency, Why
from .rules.deciding.known import RED_FLAGS, RELATIONS
from .rules.facts import TRAITS
from .rules.wishes import DAYS, HALF_DAYS, Wishes

YES_NO = [("1", "1"), ("0", "0")]


class Sheet(forms.Form):
    """A sign found, or none of them."""

    sign = forms.ChoiceField(choices=[("", ""), *((flag, flag) for flag in RED_FLAGS)], required=False)


class Situation(forms.Form):
    """One thing learnt: how urgent it is, who calls, or a trait that is so or not."""

    urgency = forms.ChoiceField(choices=[one for one in Urgency.choices if one[0] != Urgency.NOW_15], required=False)
    relation = forms.ChoiceField(choices=[(one, one) for one in RELATIONS], required=False)
    trait = forms.CharField(required=False)  # `ill:1`, `ill:0`

    def clean_trait(self) -> dict[str, bool]:
        """Return the trait and whether it is so; nothing when none was sent."""
        sent: str = self.cleaned_data["trait"]
        name, _, so = sent.partition(":")
        if sent and (name not in TRAITS or so not in ("0", "1")):
            raise forms.ValidationError("")
        return {name: so == "1"} if sent else {}

    def told(self) -> dict[str, Any]:
        """Return the facts told."""
        traits: dict[str, Any] = self.cleaned_data["trait"]
        relation = self.cleaned_data["relation"]
        return traits | ({"relation": relation} if relation else {})


class Wished(forms.Form):
    """When the caller would like to come."""

    before = DayField(required=False)
    days = forms.MultipleChoiceField(choices=[(day, day) for day in DAYS], required=False)
    half_day = forms.ChoiceField(choices=[(half, half) for half in HALF_DAYS], required=False)
    site = forms.UUIDField(required=False)

    def wished(self) -> Wishes:
        """Return what is wished for; every day of the week is any day."""
        named = self.cleaned_data
        days = tuple(day for day in DAYS if day in named["days"])
        site = str(named["site"]) if named["site"] else ""
        return Wishes(named["before"], () if len(days) == len(DAYS) else days, named["half_day"], site)


class Words(forms.Form):
    """What was typed, as far as it goes."""

    expressed = forms.CharField(max_length=300, required=False, strip=False)
    urgent_because = forms.CharField(max_length=200, required=False, strip=False)

    def sent(self) -> dict[str, str]:
        """Return only what was sent."""
        return {name: self.cleaned_data[name] for name in self.fields if name in self.data}


class Proposed(forms.Form):
    """One of the proposals on the screen."""

    action = forms.CharField(max_length=20)
    practitioner = forms.UUIDField(required=False)
    slot = MomentField(required=False)
    starts_at = MomentField(required=False)

    def wanted(self) -> queries.Wanted:
        """Return which one is meant."""
        named = self.cleaned_data
        return queries.Wanted(named["action"], named["practitioner"], named["slot"], named["starts_at"])


class TurnedDown(Proposed):
    """One that does not suit, and why."""

    why = forms.ChoiceField(choices=Why.choices)


class Again(forms.Form):
    """One that was turned down by mistake."""

    proposal = forms.UUIDField()
