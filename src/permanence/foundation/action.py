"""`@action`: every verb is permitted, atomic and traced in one place."""

import inspect
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from functools import wraps
from typing import Any, ParamSpec, TypeVar
from uuid import UUID

from django.db import models

from .actor import Actor, scope, within
from .audit import trace
from .rights import Can
from .telling import at_the_end

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Declared:
    """What the house knows of one verb."""

    name: str
    right: Can
    audit: str


ACTIONS: list[Declared] = []


def action(
    right: Can, *, audit: str, of: str | None = None, refuses_first: bool = False
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Make a keyword-only function a verb of the house.

    :param audit: its name in the trace, subject and past participle: `appointment.booked`
    :param of: the argument that tells the structure: a row with `structure_id`, a structure or its id;
        without it the right must be held somewhere and the queries inside decide
    :param refuses_first: when it refuses it has written nothing: inside another verb of the same actor nothing is to be
        undone, and it needs no savepoint
    :raises NotPermitted: when the actor, given as `by`, has not the right for that structure
    """

    def declare(verb: Callable[P, R]) -> Callable[P, R]:
        _check_signature(verb, of)
        ACTIONS.append(Declared(f"{verb.__module__}.{verb.__qualname__}", right, audit))

        @wraps(verb)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
            by = kwargs.get("by")
            if not isinstance(by, Actor) or args:
                raise TypeError(f"{verb.__name__} takes keyword arguments only, and an actor as `by`")
            with nullcontext() if refuses_first and within(by) else scope(by), at_the_end():
                structure_id = _structure_id(kwargs[of]) if of else None
                by.require(right, structure_id)
                result = verb(**kwargs)  # type: ignore[call-arg]
                trace(by, audit, subject=result if isinstance(result, models.Model) else None, at=structure_id)
            return result

        guarded.declared = ACTIONS[-1]  # type: ignore[attr-defined]
        return guarded

    return declare


def _check_signature(verb: Callable[..., Any], of: str | None) -> None:
    parameters = inspect.signature(verb).parameters
    named = {inspect.Parameter.KEYWORD_ONLY, inspect.Parameter.VAR_KEYWORD}
    if any(p.kind not in named for p in parameters.values()) or "by" not in parameters:
        raise TypeError(f"{verb.__qualname__} must take keyword-only arguments, `by` among them")
    if of is not None and (of not in parameters or parameters[of].default is not inspect.Parameter.empty):
        raise TypeError(f"{verb.__qualname__} has no required argument `{of}`")


def _structure_id(subject: Any) -> UUID:
    if isinstance(subject, UUID):
        return subject
    found = getattr(subject, "structure_id", None) or subject.pk
    return found if isinstance(found, UUID) else UUID(str(found))
