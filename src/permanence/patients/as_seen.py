"""Forms that know what their writer had before him: what a colleague changed meanwhile is not written over unread."""

import json
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from permanence.foundation.refusal import Words


class AsSeen(forms.Form):
    """A form about what is kept; sent from a page shown before that changed, it says what changed and is sent again.

    Its `initial` is what is kept now, also when it is bound; the page holds the file (`actions.files.file_to_change`).
    """

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._now = {name: self._plain(name, self._kept(name)) for name in self.fields if name != "seen"}
        self.initial["seen"] = json.dumps(self._now)

    def clean(self) -> dict[str, Any]:
        """Refuse what was typed over something else than what is kept now; sent again, it was read."""
        given = super().clean() or {}
        seen = _read(given.pop("seen", ""))
        changed = [name for name, value in self._now.items() if seen.get(name, value) != value]
        if changed:
            self.add_error(None, _said([(self.fields[name].label or "", self._worded(name)) for name in changed]))
            untouched = [name for name in changed if name in given and self._plain(name, given[name]) == seen[name]]
            self._renew(untouched)
        return given

    def _renew(self, untouched: list[str]) -> None:
        """Let the form show what was typed, and what is kept now of all that was not."""
        sent: Any = self.data
        sent = sent.copy()
        sent[self.add_prefix("seen")] = self.initial["seen"]
        for name in untouched:
            kept = self._now[name] if isinstance(self._now[name], list) else [self._as_typed(name)]
            sent.setlist(self.add_prefix(name), [one for one in kept if one])
        self.data = sent

    def _kept(self, name: str) -> Any:
        return self.get_initial_for_field(self.fields[name], name)

    def _plain(self, name: str, value: Any) -> Any:
        plain = self.fields[name].prepare_value(value)
        return sorted(map(str, plain)) if isinstance(plain, list) else str(plain or "")

    def _as_typed(self, name: str) -> str:
        field = self.fields[name]
        if isinstance(field, forms.BooleanField | forms.ChoiceField | forms.ModelChoiceField):
            return str(self._now[name])
        return str(field.widget.format_value(field.prepare_value(self._kept(name))) or "")

    def _worded(self, name: str) -> str:
        """Return what is kept now as the form shows it."""
        field = self.fields[name]
        if isinstance(field, forms.BooleanField):
            return str(_("yes") if self._kept(name) else _("no"))
        if isinstance(field, forms.ChoiceField | forms.ModelChoiceField):
            chosen = self._now[name] if isinstance(self._now[name], list) else [self._now[name]]
            choices: Any = field.choices
            return ", ".join(str(words) for code, words in choices if str(code) in chosen)
        return self._as_typed(name)


def _read(text: str) -> dict[str, Any]:
    try:
        seen = json.loads(text)
    except ValueError:
        return {}
    return seen if isinstance(seen, dict) else {}


def _said(changed: list[tuple[Words, str]]) -> str:
    told = " · ".join(_("%(what)s: %(now)s") % {"what": label, "now": now or _("nothing")} for label, now in changed)
    return _("Changed meanwhile by someone else. %(told)s. What you typed is kept: read this, then keep it again.") % {
        "told": told
    }
