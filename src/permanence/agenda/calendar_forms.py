"""What is typed about a practitioner's own calendars."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from . import outside
from .models import FeedDetail, Trouble


class Detail(forms.Form):
    """What the calendar shows."""

    detail = forms.ChoiceField(
        label=gettext_lazy("What your calendar shows"),
        choices=FeedDetail.choices,
        initial=FeedDetail.BUSY,
        widget=forms.RadioSelect,
    )


class Other(forms.Form):
    """A calendar at an address, or a file."""

    name = forms.CharField(
        label=gettext_lazy("Name of this calendar"),
        max_length=60,
        help_text=gettext_lazy("Seen by the staff beside each absence it makes; nothing of health"),
    )
    address = forms.CharField(
        label=gettext_lazy("Its secret address in ICS format"),
        max_length=1000,
        required=False,
        help_text=gettext_lazy("Begins with https:// or webcal://; read again every hour"),
    )
    file = forms.FileField(
        label=gettext_lazy("Or a file (.ics)"), required=False, help_text=gettext_lazy("Read once, 2 MB at most")
    )

    def clean_address(self) -> str:
        """Take what calendars call webcal, refuse what may not be fetched."""
        address = outside.written(self.cleaned_data["address"])
        if address:
            try:
                outside.check(address)
            except outside.NotFetched as why:
                raise forms.ValidationError(str(why.trouble.label)) from None
        return address

    def clean_file(self) -> Any:
        """Refuse what is too big."""
        file = self.cleaned_data["file"]
        if file and file.size and file.size > outside.MOST_BYTES:
            raise forms.ValidationError(str(Trouble.TOO_BIG.label))
        return file

    def clean(self) -> dict[str, Any]:
        """Ask for one of the two."""
        told: dict[str, Any] = self.cleaned_data
        if not self.errors and bool(told.get("address")) == bool(told.get("file")):
            self.add_error("address", _("Give an address or a file."))
        return told
