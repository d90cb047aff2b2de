"""Refusals: what cannot be done, said in the user's words with what he can do next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from .rights import Can

Words = str | Promise


class Refusal(Exception):
    """A request understood and not carried out; nothing was changed.

    Subclasses are named after the situation and live beside what raises them.
    """

    status = 409
    title: Words = _("This cannot be done")
    next_step: Words = _("Nothing was changed. Go back and try another way.")
    leads_to = ""  # the name of the page where it can be mended: the user is led there
    said_there = False  # that page says it itself

    def __init__(self, detail: Words = "") -> None:
        super().__init__(detail or self.title)
        self.detail = detail

    @property
    def code(self) -> str:
        """Name of the situation, for programs: `SlotTaken`."""
        return type(self).__name__


class NotPermitted(Refusal):
    """The actor is known and has not the right."""

    status = 403
    title = _("You are not allowed to do this here")
    next_step = _("Ask the person in charge of your structure if you need it.")

    def __init__(self, right: Can) -> None:
        super().__init__()
        self.right = right


class NotFound(Refusal):
    """It does not exist, or not for this actor: he cannot tell which."""

    status = 404
    title = _("This cannot be found")
    next_step = _("It may have been moved, or the address may be incomplete.")


class Invalid(Refusal):
    """What was sent does not make sense."""

    status = 422
    title = _("Something in the form needs another look")
