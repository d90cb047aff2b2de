"""What one types at the demonstration's switchboard."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from permanence.desk import queries
from permanence.desk.models import Line
from permanence.foundation.actor import Actor
from permanence.patients.queries import as_e164
from permanence.ui.words import phone

from .rules import EVENTS

SCENES = [
    (
        "rush",
        _("Five calls at once"),
        _("Five lines ring together: who waits longest, what is known of each."),
    ),
    ("again", _("Hung up, then calls again"), _("One call missed a moment ago, and the same number rings again.")),
    ("gone", _("Three who hung up"), _("Nobody answered in time: who is called back, and who cannot be.")),
]


class Switchboard(forms.Form):
    """One event: a new ring by default, or the next word of a call going on."""

    line = forms.ModelChoiceField(Line.objects.none(), label=_("Line that rings"), empty_label=None)
    caller = forms.CharField(
        label=_("Caller's number"), required=False, max_length=32, help_text=_("Empty for a withheld number.")
    )
    event = forms.ChoiceField(choices=[(event, event) for event in EVENTS], initial="ringing", required=False)
    call_id = forms.CharField(required=False, max_length=100)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lines: forms.ModelChoiceField[Line] = self.fields["line"]  # type: ignore[assignment]
        lines.queryset = queries.lines(actor)
        lines.label_from_instance = lambda line: f"{line.label} · {phone(line.number)}"  # type: ignore[method-assign,assignment]

    def clean_caller(self) -> str:
        """Accept a number as people write it."""
        caller: str = self.cleaned_data["caller"]
        if caller and not as_e164(caller):
            raise forms.ValidationError(_("This is not a telephone number. For instance: 05 36 49 12 34."))
        return caller

    @property
    def line_chosen(self) -> Line:
        """The line chosen."""
        chosen: Line = self.cleaned_data["line"]
        return chosen

    def written(self, now: datetime, new_call: str) -> dict[str, str | None]:
        """Return the event as a switchboard writes it.

        :param new_call: the name of the call when it is a new one
        """
        return {
            "line": self.line_chosen.number,
            "call_id": self.cleaned_data["call_id"] or f"demo-{new_call}",
            "event": self.cleaned_data["event"] or "ringing",
            "at": now.isoformat(),
            "from": self.cleaned_data["caller"] or None,
        }
