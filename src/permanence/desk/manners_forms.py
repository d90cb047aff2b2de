"""What is typed and pressed of a caller's language and of a difficult call."""

from typing import Any

from django import forms

from permanence.directory.models import Person
from permanence.foundation.actor import Actor
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

    def __init__(self, *args: Any, me: Actor, helpers: list[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.me, self.helpers = me, {str(one.pk): one for one in helpers}

    def clean_owner(self) -> Person | None:
        """Return oneself or the supervisor meant; none for whoever is free first."""
        owner: str = self.cleaned_data["owner"]
        if owner not in ("me", "anyone", *self.helpers):
            raise forms.ValidationError("")
        return Person.objects.filter(account=self.me.id).first() if owner == "me" else self.helpers.get(owner)
