"""What is sent with a question, and with its answer."""

from datetime import datetime, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from permanence.agenda import queries as agenda
from permanence.directory.models import PractitionerRole
from permanence.foundation.actor import Actor
from permanence.foundation.refusal import Invalid, Refusal
from permanence.patients import queries as patients
from permanence.ui.days import MomentField

from . import actions
from .actions.asking import LONGEST
from .models import Asks, Judged, Pressing, Reply, Request

HE_SAYS, OWN = "", "own"  # no time asked for: he names one; or one that is typed


class Asking(forms.Form):
    """A message or an exception, as sent from the dialog.

    :param zone: how a time typed is meant: on the wall of the practice
    """

    asks = forms.ChoiceField(choices=[(Asks.MESSAGE, ""), (Asks.EXCEPTION, "")])
    pressing = forms.ChoiceField(choices=Pressing.choices)
    text = forms.CharField(max_length=LONGEST, required=False)
    call_back = forms.CharField(max_length=120, required=False)
    when = forms.CharField(required=False)
    at = MomentField(required=False)
    extra = forms.BooleanField(required=False)

    def clean(self) -> dict[str, Any]:
        """Read the time asked for: one of those shown, one typed, or none."""
        data = self.cleaned_data
        chosen = data.get("when", HE_SAYS)
        if chosen == OWN:
            data["starts_at"] = data.get("at")
            if data["starts_at"] is None:
                self.add_error("at", _("Say which time, or let the practitioner name one."))
        else:
            data["starts_at"] = MomentField(required=False).clean(chosen)
        return data

    def asked(self) -> dict[str, Any]:
        """Return what the verb takes."""
        data = self.cleaned_data
        common = {name: data[name] for name in ("pressing", "text", "call_back")}
        if data["asks"] == Asks.MESSAGE:
            return common
        return common | {"starts_at": data["starts_at"], "extra": data["extra"]}

    @property
    def wrong(self) -> Refusal:
        """Say what needs another look."""
        said = [str(error) for errors in self.errors.values() for error in errors]
        return Invalid(" ".join(said))


class FromAgenda(forms.Form):
    """What the agenda's panel holds: whom for, why, and the moment it refuses.

    :param at: midnight when any time of the day was meant
    :param starts_at: the time chosen among those that are free
    :param urgency: sent when the moment is taken: it would be an extra appointment
    """

    patient = forms.UUIDField()
    reason = forms.UUIDField()
    at = MomentField()
    starts_at = MomentField(required=False)
    urgency = forms.CharField(required=False)

    def clean(self) -> dict[str, Any]:
        """Mean the time chosen where no moment was."""
        data = self.cleaned_data
        at, chosen = data.get("at"), data.get("starts_at")
        if at and chosen and timezone.localtime(at).time() == time():
            data["at"] = chosen
        return data

    def open(self, *, by: Actor, role: PractitionerRole, now: datetime) -> Request:
        """Return a request of one's own for it; the one opened a moment ago when it was asked twice."""
        data, mine = self.cleaned_data, Request.objects.filter(owner=by.id, outcome="", call=None)
        same = {"practitioner_role": role, "patient_id": data["patient"], "starts_at": data["at"]}
        if known := mine.filter(**same).first():
            return known
        patient, reason = patients.to_book(by, data["patient"]), agenda.reason(by, data["reason"])
        opened = actions.open_request(by=by, structure=role.structure, practitioner_role=role, now=now)
        opened = actions.choose_patient(by=by, request=opened, patient=patient, now=now)
        opened = actions.choose_practitioner(by=by, request=opened, practitioner_role=role, now=now)
        opened = actions.choose_reason(by=by, request=opened, reason=reason, now=now)
        return actions.choose_start(by=by, request=opened, starts_at=data["at"], now=now)


class Replying(forms.Form):
    """One tap of the practitioner."""

    reply = forms.ChoiceField(choices=[(one, "") for one in (Reply.YES, Reply.OTHER_TIME, Reply.NO, Reply.SAID)])
    said = forms.CharField(max_length=LONGEST, required=False)
    at = MomentField(required=False)
    extra = forms.BooleanField(required=False)


class Heard(forms.Form):
    """What the practitioner answered by telephone."""

    reply = forms.ChoiceField(choices=[(one, "") for one in (Reply.YES, Reply.OTHER_TIME, Reply.NO, Reply.SAID)])
    said = forms.CharField(max_length=LONGEST, required=False)
    at = MomentField(required=False)

    def heard(self) -> dict[str, Any]:
        """Return what the verb takes."""
        data = self.cleaned_data
        return {"reply": data["reply"], "said": data["said"], "starts_at": data["at"]}


class Judging(forms.Form):
    """Whether it was said so."""

    judged = forms.ChoiceField(choices=Judged.choices)
    because = forms.CharField(max_length=400, required=False)


class CallMe(forms.Form):
    """When the practitioner wants to be called, and about what."""

    pressing = forms.ChoiceField(choices=Pressing.choices)
    text = forms.CharField(max_length=200, required=False)
    key = forms.UUIDField(required=False)
