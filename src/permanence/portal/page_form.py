"""What a practice types of its own page."""

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from permanence.patients.queries import LANGUAGES

from .models import NUMBERS, PracticePage

LIFT = [("", _("not said")), ("yes", _("There is a lift")), ("no", _("There is no lift"))]
REMOTE = RegexValidator(
    r"^https://[^\s{}]+(\{room\}[^\s{}]*)?\Z", _("An address that begins with https://, with {room} in it.")
)


class PageForm(forms.ModelForm):  # type: ignore[type-arg]  # subscriptable for the checker only
    """The public page of a practice, in the order in which patients read it."""

    lift = forms.ChoiceField(label=_("Lift"), choices=LIFT, required=False)
    spoken = forms.MultipleChoiceField(
        label=_("Languages spoken"), choices=LANGUAGES.items, required=False, widget=forms.CheckboxSelectMultiple
    )
    numbers = forms.MultipleChoiceField(
        label=_("Numbers shown for what cannot wait"),
        choices=[(number, f"{number} · ") for number in NUMBERS],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("The 15 stands at the top of every page in any case."),
    )
    cancel_until_h = forms.IntegerField(
        label=_("Until how long before may patients cancel or move online?"),
        min_value=0,
        max_value=168,
        help_text=_("In hours; 0 is until it begins. Afterwards the page asks them to call."),
    )

    answer_days = forms.IntegerField(
        label=_("Within how many working days do you answer?"),
        min_value=1,
        max_value=10,
        initial=2,
        help_text=_("Shown to whoever writes; 1 is the same day or the next working day."),
    )

    class Meta:
        model = PracticePage
        fields = ("slug", "about", "hours", "stairs", "lift", "parking", "transport", "spoken", "fees", "numbers",
                  "emergency_note", "data_contact", "takes_bookings", "cancel_until_h", "remote_url", "indexed",
                  "takes_messages", "answer_days", "takes_documents")  # fmt: skip
        labels = {
            "slug": _("Address of the page"),
            "about": _("In a few words"),
            "hours": _("Opening hours"),
            "stairs": _("Stairs and entrance"),
            "parking": _("Parking"),
            "transport": _("Public transport"),
            "fees": _("Fees and payment"),
            "emergency_note": _("A sentence about emergencies"),
            "data_contact": _("Who is asked about personal data"),
            "takes_bookings": _("Patients may book online"),
            "takes_messages": _("Patients may write to us in their space"),
            "takes_documents": _("Patients may send us documents, and receive ours"),
            "remote_url": _("Address of teleconsultations"),
            "indexed": _("Search engines may show the page"),
        }
        error_messages = {"slug": {"unique": _("Another practice has this address already")}}
        help_texts = {
            "slug": _("After /p/: small letters, digits and hyphens. Once it is known, it is better kept."),
            "data_contact": _("Your data protection officer and how he is reached; empty: the practice itself."),
            "hours": _("One line for each day, or group of days."),
            "remote_url": _("Of your video service; {room} is replaced by a name nobody can guess."),
        }
        widgets = {
            "about": forms.Textarea(attrs={"rows": 3}),
            "hours": forms.Textarea(attrs={"rows": 4}),
            "fees": forms.Textarea(attrs={"rows": 4}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["numbers"].choices = [(number, f"{number} · {words}") for number, words in NUMBERS.items()]  # type: ignore[attr-defined]
        self.fields["remote_url"].validators.append(REMOTE)
        if self.instance.pk and self.instance.lift is not None:
            self.initial["lift"] = "yes" if self.instance.lift else "no"

    def clean_lift(self) -> bool | None:
        """Return whether there is one; nothing when it is not said."""
        return {"yes": True, "no": False}.get(self.cleaned_data["lift"])


def first_slug(name: str) -> str:
    """Return an address made of a name: the letters that an address may have."""
    return slugify(name)[:60].strip("-") or "cabinet"
