"""What is chosen in a conversation."""

from django import forms


class Words(forms.Form):
    """Which choice, of which step."""

    step = forms.IntegerField(min_value=0, max_value=20)
    which = forms.IntegerField(min_value=0, max_value=5)
