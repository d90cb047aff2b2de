"""Asks an administrator on the terminal, one field of a form after the other, again until the answer holds."""

import getpass
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.forms import BaseForm, ChoiceField, Field

Ask = Callable[[str], str]
FormOf = Callable[[Mapping[str, str]], BaseForm]


def fill(form_of: FormOf, given: Mapping[str, str], *, ask: Ask = input) -> BaseForm:
    """Return the form filled in: with what was given, and with what is asked for the rest.

    :param form_of: makes the form of the answers so far
    """
    answers: dict[str, str] = {}
    for name in form_of({}).fields:
        field = form_of(answers).fields[name]  # what is proposed may depend on the answers before
        answers[name] = given.get(name) or _asked(field, ask)
        while problems := form_of(answers).errors.get(name):
            _tell(problems)
            answers[name] = _asked(field, ask)
    form = form_of(answers)
    form.full_clean()
    return form


def new_password(check: Callable[[str], None], *, ask: Ask = getpass.getpass) -> str:
    """Ask for a password twice, again until it is strong enough and typed the same.

    :param check: raises ValidationError when it is too weak
    """
    while True:
        typed = ask("  Password (what you type does not show): ")
        try:
            check(typed)
        except ValidationError as weak:
            _tell(weak.messages)
            continue
        if typed == ask("  The same again: "):
            return typed
        _tell(["The two are not the same."])


def proposed(form: BaseForm) -> dict[str, str]:
    """Return what a form proposes by itself."""
    return {name: str(field.initial) for name, field in form.fields.items() if field.initial}


def problems(form: BaseForm) -> Iterator[str]:
    """Say what is wrong with a form, each with the option that gave it."""
    for name, said in form.errors.items():
        choices = ", ".join(value for value, _ in _choices(form.fields[name]))
        for problem in said:
            yield f"--{name.replace('_', '-')}: {problem}" + (f" One of: {choices}." if choices else "")


def _asked(field: Field, ask: Ask) -> str:
    usual, choices = str(field.initial or ""), _choices(field)
    for rank, (_, said) in enumerate(choices, 1):
        print(f"    {rank:2} {said}", flush=True)
    shown = dict(choices).get(usual, usual)
    hint = f" [{shown}]" if shown else "" if field.required else " (Enter: none)"
    help_text = f", {field.help_text}" if field.help_text else ""
    answer = ask(f"  {field.label}{help_text}{hint}: ").strip() or usual
    by_rank = {str(rank): value for rank, (value, _) in enumerate(choices, 1)}
    return by_rank.get(answer, answer)


def _choices(field: Field) -> list[tuple[str, str]]:
    listed: Any = field.choices if isinstance(field, ChoiceField) else ()
    return [(str(value), str(said)) for value, said in listed]


def _tell(problems: Iterable[Any]) -> None:
    for problem in problems:
        print(f"    {problem}", file=sys.stderr, flush=True)
