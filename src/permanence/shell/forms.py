"""The one form of the frame."""

from typing import Any

from django import forms

from permanence.foundation.actor import Actor


class StructureChoice(forms.Form):
    """The structure to work for: one of the actor's, or all of them."""

    structure = forms.ChoiceField(required=False)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = [(str(structure_id), "") for structure_id in actor.structures()]
        self.fields["structure"] = forms.ChoiceField(choices=[("", ""), *mine], required=False)
