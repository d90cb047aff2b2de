"""What is asked on the terminal is asked again until it holds."""

from django import forms
from django.core.exceptions import ValidationError

from permanence.runtime import asking


class Pet(forms.Form):
    """Something to ask for."""

    kind = forms.ChoiceField(label="Kind", choices=[("cat", "A cat"), ("dog", "A dog")], initial="cat")
    name = forms.CharField(label="Name", max_length=5)
    nickname = forms.CharField(label="Nickname", required=False, help_text="short")


class Keyboard:
    """Types the answers one by one, and remembers what was asked."""

    def __init__(self, *answers):
        self.answers, self.asked = list(answers), []

    def __call__(self, question):
        self.asked.append(question)
        return self.answers.pop(0)


def test_a_choice_is_made_by_its_number_or_its_name(capsys):
    for typed, kept in (("2", "dog"), ("dog", "dog"), ("", "cat")):
        assert asking.fill(Pet, {}, ask=Keyboard(typed, "Rex", "")).cleaned_data["kind"] == kept
    assert "2 A dog" in capsys.readouterr().out


def test_what_was_given_is_not_asked():
    keyboard = Keyboard("")
    form = asking.fill(Pet, {"kind": "dog", "name": "Rex"}, ask=keyboard)
    assert form.cleaned_data == {"kind": "dog", "name": "Rex", "nickname": ""}
    assert keyboard.asked == ["  Nickname, short (Enter: none): "]


def test_what_does_not_hold_is_said_and_asked_again(capsys):
    keyboard = Keyboard("3", "1", "", "Alexandre", "Rex", "")
    form = asking.fill(Pet, {"name": "far too long"}, ask=keyboard)
    assert form.cleaned_data["name"] == "Rex"
    assert not keyboard.answers
    assert "5 caractères" in capsys.readouterr().err


def test_a_password_is_typed_twice_and_strong(capsys):
    def check(typed):
        if len(typed) < 4:
            raise ValidationError("too short")

    assert asking.new_password(check, ask=Keyboard("abc", "abcd", "abce", "abcd", "abcd")) == "abcd"
    said = capsys.readouterr()
    assert "too short" in said.err
    assert "not the same" in said.err
    assert "abc" not in said.err + said.out


def test_problems_name_the_options():
    said = list(asking.problems(Pet({"kind": "cow", "name": "Rex"})))
    assert len(said) == 1
    assert said[0].startswith("--kind: ")
    assert said[0].endswith("One of: cat, dog.")
