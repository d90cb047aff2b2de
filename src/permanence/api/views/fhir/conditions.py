"""Writing under a condition: only when nothing answers a search, or to the one thing that answers it."""

from typing import Any

from permanence.api import queries
from permanence.api.rules import fhir
from permanence.foundation.refusal import Refusal

from .door import FhirRequest
from .resources import marks, permitted
from .written import marked

REPLACED = {"Patient"}  # what a program does not send is removed: nobody's later word may go that way unseen


class ChangedMeanwhile(Refusal):
    """The change was begun from another version."""

    status = 412
    title = "This was changed meanwhile: read it again"


class FromWhichVersion(Refusal):
    """What replaces a resource whole says which version of it was read."""

    status = 400
    title = "This replaces the whole resource: name the version you have read with If-Match"


class SeveralAlike(Refusal):
    """More than one resource answers the condition."""

    status = 412
    title = "Several answer the condition: nothing was written"


def answering(request: FhirRequest, kind: str, condition: str, name: str) -> Any:
    """Return the one row that answers a condition; None when there is none.

    :param name: by which the condition was said, for who has it wrong
    :raises BadParameter: when it narrows nothing, or by what is not known here
    :raises ScopeMissing: when one is there, for who may not read it
    :raises SeveralAlike: when there are several
    """
    client = request.caller.client
    asked = _read(kind, condition, name)
    there = list(queries.found(request.caller.actor, kind, asked, client.kinds if client else ())[:2])
    if there:
        permitted(request, kind)
    if len(there) > 1:
        raise SeveralAlike
    return there[0] if there else None


def check_version(request: FhirRequest, kind: str, row: Any) -> None:
    """Refuse a change begun from another version; a star means whichever there is.

    :raises FromWhichVersion: when none is said, of a kind that is replaced whole
    :raises ChangedMeanwhile: when it is another
    """
    said = request.headers.get("If-Match", "").strip()
    if not said and kind in REPLACED:
        raise FromWhichVersion
    if said not in {"", "*"} and marked(request.caller.actor, kind, row).mark not in marks(said):
        raise ChangedMeanwhile


def _read(kind: str, text: str, name: str) -> fhir.Given:
    """Read a condition whole: half understood, it would be answered by somebody else."""
    asked = fhir.given(text.partition("?")[2] or text)
    for parameter, value in asked.pairs:
        known = queries.KINDS[kind].means(parameter)
        if not known or not value:
            why = "has no value" if known else "is not known here"
            raise fhir.BadParameter(f"{name}: {parameter}", why, "not-supported")
    if not asked.pairs:
        raise fhir.BadParameter(name, "says no condition")
    return asked
