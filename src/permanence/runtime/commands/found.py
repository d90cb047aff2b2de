"""Found a structure, with the person who will manage it and the password of his account.

What no option gives is asked on the terminal. Nothing is changed unless all of it holds.
"""

import argparse
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from permanence.config.environment import Environment
from permanence.runtime import database
from permanence.runtime.steps import step

if TYPE_CHECKING:
    from django.forms import BaseForm

SUMMARY = "found a structure and open the account of who will manage it"
OPTIONS = {
    "name": "name of the structure",
    "kind": "practice, health_house, health_centre, clinic, permanence … (asked, it lists them all)",
    "siret": "its SIRET, if it has one",
    "finess": "its FINESS, if it has one",
    "time_zone": "its time zone (Europe/Paris)",
    "given_name": "first name of who will manage it",
    "family_name": "family name of who will manage it",
    "email": "the address this person signs in with",
    "role": "manager, associate, supervisor or sector_head",
}


class CannotFound(RuntimeError):
    """Something given does not hold; nothing was changed."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    for name, words in OPTIONS.items():
        parser.add_argument(f"--{name.replace('_', '-')}", help=words)
    parser.add_argument(
        "--password-stdin", action="store_true", help="read the password from standard input, and ask nothing"
    )


def run(arguments: argparse.Namespace) -> int:
    if not (arguments.password_stdin or sys.stdin.isatty()):
        raise CannotFound("There is no terminal to ask on: give every option, and --password-stdin.")
    from permanence.config.environment import ENVIRONMENT

    with database.reachable(ENVIRONMENT):
        with step("Updating the database"):
            database.open_django()
            database.migrate(ENVIRONMENT)
        from django.utils import translation

        with translation.override("en"):  # as everything this program says
            _found(arguments, ENVIRONMENT)
    return 0


def _found(arguments: argparse.Namespace, environment: Environment) -> None:
    from django.utils import timezone

    from permanence.directory import actions
    from permanence.foundation.actor import system
    from permanence.foundation.ids import uuid7
    from permanence.foundation.refusal import Refusal

    given = {name: value for name in OPTIONS if (value := getattr(arguments, name))}
    form, password = _read(given) if arguments.password_stdin else _ask(given)
    structure_id = uuid7()
    try:
        structure = actions.found(
            by=system("founding", [structure_id]),
            structure_id=structure_id,
            password=password,
            now=timezone.now(),
            **form.cleaned_data,
        )
    except Refusal as refusal:
        raise CannotFound(f"{refusal}. {refusal.next_step} Nothing was changed.") from None
    _lead_on(structure.name, form.cleaned_data, environment)


def _ask(given: Mapping[str, str]) -> tuple["BaseForm", str]:
    from permanence.directory.forms import FoundingForm
    from permanence.runtime import asking

    try:
        form = asking.fill(FoundingForm, given)
        return form, asking.new_password(lambda typed: _check_strength(typed, form.cleaned_data))
    except EOFError:
        raise CannotFound("Nothing was changed.") from None


def _read(given: Mapping[str, str]) -> tuple["BaseForm", str]:
    from django.core.exceptions import ValidationError

    from permanence.directory.forms import FoundingForm
    from permanence.runtime import asking

    form = FoundingForm({**asking.proposed(FoundingForm(given)), **given})
    password = sys.stdin.readline().rstrip("\r\n")
    problems = list(asking.problems(form))
    try:
        _check_strength(password, form.cleaned_data)
    except ValidationError as weak:
        problems += [f"password: {problem}" for problem in weak.messages]
    if problems:
        raise CannotFound("\n  ".join(["Nothing was changed:", *problems]))
    return form, password


def _check_strength(password: str, given: Mapping[str, Any]) -> None:
    from django.contrib.auth.password_validation import validate_password

    from permanence.directory.passwords import NotOfTheTrade
    from permanence.foundation.models import Account

    validate_password(password, Account(email=given.get("email", "")))
    NotOfTheTrade().validate(password, names=[given.get("name", "")])


def _lead_on(structure: str, given: Mapping[str, Any], environment: Environment) -> None:
    print(f"\n{structure} is founded; {given['given_name']} {given['family_name']} manages it.")
    print(f"Sign in at {environment.url} as {given['email']} (permanence run serves it, if it does not yet).")
    if environment.smtp is None:
        print("No mail can leave yet, so nobody invited would know: set SMTP_URL (docs/operations.md).")
