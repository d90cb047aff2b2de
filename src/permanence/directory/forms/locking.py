"""The code of a locked screen."""

from django import forms
from django.utils.translation import gettext_lazy as _

from permanence.directory import rules

FIGURES = {"inputmode": "numeric", "autocomplete": "off"}


class CodeForm(forms.Form):
    """What opens a locked screen: the code, or for who has chosen none his password."""

    code = forms.CharField(max_length=128, strip=False, widget=forms.PasswordInput({"autocomplete": "off"}))


class NewCodeForm(forms.Form):
    """The code someone chooses, typed twice."""

    code = forms.CharField(
        label=_("Your code"), help_text=_("Six to eight figures, not a date of birth."), max_length=8,
        widget=forms.PasswordInput(FIGURES),
    )  # fmt: skip
    again = forms.CharField(label=_("The same again"), max_length=8, widget=forms.PasswordInput(FIGURES))

    def clean_code(self) -> str:
        """Refuse a code that anybody would try first."""
        code = str(self.cleaned_data["code"])
        if not (code.isascii() and code.isdigit() and len(code) >= rules.SHORTEST_CODE):
            raise forms.ValidationError(_("Six to eight figures."))
        if rules.is_plain_code(code):
            raise forms.ValidationError(_("Anybody would try this one first: choose another."))
        return code

    def clean_again(self) -> str:
        """Refuse a slip of the finger."""
        again = str(self.cleaned_data["again"])
        if "code" in self.cleaned_data and again != self.cleaned_data["code"]:
            raise forms.ValidationError(_("The two are not the same."))
        return again
