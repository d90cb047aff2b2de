"""A practice's own sentence: what is wrong with it is said in words, with what it may speak of."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from permanence.messaging.rules import places, wording
from permanence.messaging.rules.wording import Wrong

LANGUAGES = [
    ("fr", "Français"), ("en", "English"), ("es", "Español"), ("pt", "Português"), ("ar", "العربية"), ("tr", "Türkçe"),
    ("uk", "Українська"),
]  # fmt: skip
TITLES: Mapping[str, str | Promise] = {
    "booked": _("An appointment is booked"),
    "moved": _("An appointment is moved"),
    "cancelled": _("An appointment is cancelled"),
    "reminder": _("An appointment is reminded"),
    "reminders": _("A family's appointments of one day are reminded"),
    "series": _("A series of appointments is booked"),
    "series_ended": _("A series of appointments is cancelled"),
    "recall": _("It is time to come back"),
    "came_in": _("A document about the patient came"),
    "reached": _("How the patient is reached changed"),
    "document": _("A document is missing for an appointment"),
    "late": _("The practitioner is late"),
    "offer": _("A time is offered from the waiting list"),
    "far_offer": _("A time is offered at a colleague's"),
    "waits": _("Something waits in the patient's space"),
    "news": _("An information is sent to many"),
    "gone": _("The time offered was just taken"),
    "too_late": _("It is too late to cancel by SMS"),
    "forwarded": _("What someone wrote was passed on"),
}
MAIL_TITLES: Mapping[str, str | Promise] = {  # where its own words stand; all between is the house's
    "mail_booked": _("An appointment is booked"),
    "mail_moved": _("An appointment is moved"),
    "mail_cancelled": _("An appointment is cancelled"),
    "mail_reminder": _("An appointment is reminded"),
    "mail_reminders": _("A family's appointments of one day are reminded"),
    "mail_late": _("The practitioner is late"),
    "mail_series": _("A series of appointments is booked"),
    "mail_ended": _("A series of appointments is cancelled"),
    "mail_recall": _("It is time to come back"),
    "mail_referral": _("A document is missing for an appointment"),
    "mail_offer": _("A time is offered from the waiting list"),
    "mail_far_offer": _("A time is offered at a colleague's"),
    "mail_sheet": _("The sheet of a formality is sent"),
    "mail_came_in": _("A document about the patient came"),
    "mail_reached": _("How the patient is reached changed"),
    "mail_waits": _("Something waits in the patient's space"),
    "mail_code": _("The code to go on with an appointment online"),
    "mail_code_mine": _("The code to see one's appointments online"),
    "mail_news": _("An information is sent to many"),
    "mail_closing": _("How every e-mail ends"),
}
WRONG: Mapping[str, str | Promise] = {
    "unknown": _("“%(about)s” is not known here. This sentence may speak of: %(allowed)s."),
    "missing": _("“%(about)s” is missing, outside of brackets."),
    "unbalanced": _("A bracket is opened and not closed, or the other way round."),
    "telling": _("“%(word)s” tells something of health: an SMS shows on a locked screen."),
    "long": _("It is too long: 480 characters at most."),
    "link": _(
        "“%(word)s” looks like a link: only the house's own may stand in an SMS, where the sentence has one. "
        "Put a space after a full stop."
    ),
    "empty": _("It says nothing: write words of your own, or bring the standard sentence back."),
}
MAIL_WRONG: Mapping[str, str | Promise] = {
    "telling": _("“%(word)s” tells something of health: others may read over someone's shoulder."),
    "link": _(
        "“%(word)s” looks like a link: only the house's own stands in an e-mail, patients are told to follow no other. "
        "Put a space after a full stop."
    ),
}
# How a place is written on screen; French words there, codes where it is kept.
PLACE_WORDS: Mapping[str, str | Promise] = {
    "practice": pgettext_lazy("place", "practice"),
    "when": pgettext_lazy("place", "when"),
    "phone": pgettext_lazy("place", "phone"),
    "former": pgettext_lazy("place", "former"),
    "who": pgettext_lazy("place", "practitioner"),
    "former_who": pgettext_lazy("place", "former practitioner"),
    "expected": pgettext_lazy("place", "expected"),
    "planned": pgettext_lazy("place", "planned"),
    "late": pgettext_lazy("place", "late"),
    "day": pgettext_lazy("place", "day"),
    "hours": pgettext_lazy("place", "hours"),
    "count": pgettext_lazy("place", "count"),
    "until": pgettext_lazy("place", "until"),
    "link": pgettext_lazy("place", "link"),
    "papers": pgettext_lazy("place", "papers"),
    "words": pgettext_lazy("place", "words"),
    "early": pgettext_lazy("place", "early"),
    "person": pgettext_lazy("place", "person"),
    "agent": pgettext_lazy("place", "agent"),
    "appointment": pgettext_lazy("place", "appointment"),
}
PLACES: Mapping[str, str | Promise] = {
    "practice": _("who writes"),
    "when": _("day and hour"),
    "phone": _("the practice's telephone"),
    "former": _("the former day and hour"),
    "who": _("with whom"),
    "former_who": _("with whom the former one was, if another"),
    "expected": _("the hour to come at"),
    "planned": _("the hour planned"),
    "late": pgettext_lazy("sentence", "the delay"),
    "day": _("the day"),
    "hours": _("the hours"),
    "count": _("how many"),
    "early": _("how many minutes before one should come"),
    "until": _("the last hour to answer"),
    "link": _("a short link"),
    "words": _("what is to be told"),
    "papers": _("the link to the list of the documents asked for, when some are missing"),
}


def on_screen(text: str) -> str:
    """Write the places of a sentence in the words of the screen."""
    return places.shown(text, {code: str(word) for code, word in PLACE_WORDS.items()})


def as_kept(text: str) -> str:
    """Write the places of a sentence as they are kept, and nothing that turns the signs after it round."""
    return places.kept(text.translate(wording.TURNING), {code: str(word) for code, word in PLACE_WORDS.items()})


def fault(wrong: Wrong, allowed: str, *, of_mail: bool = False) -> forms.ValidationError:
    """Say in words what is wrong with a sentence."""
    said = {**WRONG, **MAIL_WRONG} if of_mail else WRONG
    about = str(PLACE_WORDS.get(wrong.about, wrong.about))
    params = {"about": f"{{{about}}}", "word": wrong.about, "allowed": allowed}
    return forms.ValidationError(str(said[wrong.code]), params=params)


class OwnSentence(forms.Form):
    """One sentence of an SMS, or of an e-mail."""

    text = forms.CharField(label=_("What it says"), max_length=480, widget=forms.Textarea)

    def __init__(self, *args: Any, name: str, language: str, **kwargs: Any) -> None:
        self.name = name
        super().__init__(*args, **kwargs)
        side = "rtl" if language in wording.RIGHT_TO_LEFT else "ltr"
        self.fields["text"].widget.attrs |= {"rows": 4, "lang": language, "dir": side}

    @property
    def places(self) -> list[tuple[str, str | Promise, bool]]:
        """What the sentence may speak of: how it is written, what it is, whether it must."""
        allowed = wording.places_of(self.name)
        return [(on_screen(f"{{{p.rstrip('*')}}}"), PLACES[p.rstrip("*")], p.endswith("*")) for p in allowed]

    def clean_text(self) -> str:
        """Refuse what nobody may receive, each fault in words; return it with its places as they are kept."""
        said = as_kept(" ".join(str(self.cleaned_data["text"]).split()))
        if found := wording.wrong(said, self.name):
            allowed = ", ".join(written for written, _what, _must in self.places)
            of_mail = self.name in wording.MAIL_PLACES
            raise forms.ValidationError([fault(one, allowed, of_mail=of_mail) for one in found])
        return said
