"""What is typed and pressed of a caller's language and of a difficult call."""

from typing import Any

from django import forms

from permanence.directory.models import Person
from permanence.ui.days import MomentField


class Spoken(forms.Form):
    """The language of the caller, and whether an interpreter is needed."""

    language = forms.CharField(max_length=5)
    interpreter = forms.BooleanField(required=False)


class Helper(forms.Form):
    """Which supervisor is asked."""

    helper = forms.UUIDField()

    def __init__(self, *args: Any, helpers: list[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helpers = {one.pk: one for one in helpers}

    def clean_helper(self) -> Person:
        """Return who is meant, among those who may."""
        if (found := self.helpers.get(self.cleaned_data["helper"])) is None:
            raise forms.ValidationError("")
        return found


class FollowUp(forms.Form):
    """Who follows a difficult call, and by when."""

    due_at = MomentField()
    owner = forms.CharField(max_length=36)

    def __init__(self, *args: Any, helpers: list[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helpers = {str(one.pk): one for one in helpers}

    @property
    def helper(self) -> Person | None:
        """The supervisor meant; none for whoever is free first."""
        return self.helpers.get(self.cleaned_data["owner"])

    def clean_owner(self) -> str:
        """Accept oneself, whoever is free, or a supervisor."""
        owner: str = self.cleaned_data["owner"]
        if owner not in ("me", "anyone", *self.helpers):
            raise forms.ValidationError("")
        return owner
