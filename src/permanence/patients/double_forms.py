"""What of two files the one kept is to say."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from permanence.foundation.refusal import Words
from permanence.ui.words import in_full, phone

from . import hanging, queries
from .hanging import Both
from .models import Contact, Patient
from .queries import merging
from .rules import merging as rules

LABELS: dict[str, Words] = {
    "birth_name": _("Birth name"),
    "first_names": _("First names"),
    "birth_date": _("Birth date"),
    "sex": _("Sex"),
    "birth_place_code": _("Birth place (code)"),
    "used_name": _("Name in use"),
    "language": _("Language"),
    "interpreter": _("Interpreter"),
    "by_voice": _("To be called, not written to"),
    "extra_time_min": _("Minutes more at each appointment"),
    "died_on": pgettext_lazy("date", "Died on"),
}
HIDDEN = frozenset({"patients.nationalnumber"})  # shown on demand alone: told that it differs, never what it is


@dataclass(frozen=True, slots=True)
class Side:
    """One thing both files say, side by side.

    :ivar name: of the field that chooses; empty where nothing is to be chosen
    :ivar other: whether the other file's is taken unless someone chooses
    """

    label: Words
    kept: Words
    gone: Words
    name: str = ""
    other: bool = False

    @property
    def differs(self) -> bool:
        """Tell whether both files say different things."""
        return str(self.kept) != str(self.gone)


class Choices(forms.Form):
    """For each difference `kept` or `gone`."""

    keep = forms.UUIDField()

    def __init__(self, *args: Any, names: Collection[str] = (), **more: Any) -> None:
        super().__init__(*args, **more)
        for name in names:
            self.fields[name] = forms.ChoiceField(choices=[("kept", ""), ("gone", "")], required=False)

    def taken(self) -> list[str]:
        """Return what the other file's is taken of, and of what the kept file's nobody proved stays."""
        own = {one.own for one in hanging.hanging()}
        return [name for name, value in self.cleaned_data.items() if value == ("kept" if name in own else "gone")]


def sides(kept: Patient, gone: Patient) -> list[Side]:
    """Return the traits of both files, then what each has one of."""
    mine, theirs = merging.standing(kept), merging.standing(gone)
    free, usual = rules.choosable(mine, theirs), rules.usual(mine, theirs)
    told = [
        Side(LABELS[name], _said(kept, name), _said(gone, name), name if name in free else "", name in usual)
        for name in rules.TRAITS
        if mine.traits[name] not in rules.EMPTY or theirs.traits[name] not in rules.EMPTY
    ]
    told += [side for one in hanging.hanging() if one.both == Both.CHOSEN for side in _single(one, kept, gone)]
    return told + [side for one in hanging.hanging() if one.unproved for side in _unproved(one, kept, gone)]


def _unproved(one: hanging.Hanging, kept: Patient, gone: Patient) -> list[Side]:
    """Show what a visitor gave of himself from home: whoever reads it opens the space of the file it stands in."""
    label, aside = _("Given from home, proved by nobody"), _("left aside: ask the patient")
    mine, theirs = (", ".join(_way(row) for row in one.doubted(*files)) for files in ((kept, gone), (gone, kept)))
    own = [Side(label, mine, aside, one.own, other=True)] if mine else []
    return [*own, Side(label, aside, theirs, one.table)] if theirs else own


def _way(row: Contact) -> str:
    return phone(row.value) if row.system == "phone" else row.value


def _single(one: hanging.Hanging, kept: Patient, gone: Patient) -> list[Side]:
    rows = [one.of(file.pk).first() for file in (kept, gone)]
    if not any(rows):
        return []
    both = all(rows) and (one.table not in HIDDEN or not (kept.identity_retrieved or kept.identity_checked))
    said = [_content(one, row) for row in rows]
    return [Side(one.words, said[0], said[1], one.table if both else "")]


def _content(one: hanging.Hanging, row: Any) -> Words:
    if row is None:
        return "–"
    if one.table in HIDDEN:
        return _("noted on %(day)s") % {"day": in_full(timezone.localtime(row.noted_at), get_language() or "fr")}
    return merging.said(row)


def _said(file: Patient, name: str) -> Words:
    value = getattr(file, name)
    if name == "sex":
        return str(file.get_sex_display())
    if name == "language":
        return queries.LANGUAGES.get(value, str(value))
    if isinstance(value, bool):
        return pgettext_lazy("trait", "yes") if value else pgettext_lazy("trait", "no")
    if hasattr(value, "year"):
        return str(date_format(value, "d/m/Y"))
    return str(value or "–")
