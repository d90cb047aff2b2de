"""As much of a resource as a client wants: some elements, or what FHIR counts as its summary."""

import json
from dataclasses import dataclass
from functools import lru_cache

from fhir.resources.R4B import get_fhir_model_class

from .parameters import BadParameter, Given

SUBSETTED = {"system": "http://terminology.hl7.org/CodeSystem/v3-ObservationValue", "code": "SUBSETTED"}
ALWAYS = frozenset({"resourceType", "id", "meta"})
SUMMARIES = frozenset({"", "true", "text", "data", "count", "false"})


@dataclass(frozen=True, slots=True)
class Narrowed:
    """Which elements are wanted; without any, all of them."""

    elements: frozenset[str] = frozenset()
    summary: str = ""

    @property
    def counts(self) -> bool:
        """Tell whether only the number of resources is wanted."""
        return self.summary == "count"

    def write(self, kind: str, text: str) -> str:
        """Leave out of a resource what is not wanted, and say that something is left out."""
        if not self.elements and self.summary not in {"true", "text"}:
            return text
        required, summary = _elements(kind)
        wanted = self.elements or (summary if self.summary == "true" else {"text"})
        kept = {name: value for name, value in json.loads(text).items() if name in ALWAYS | required | wanted}
        meta = kept.get("meta", {})
        kept["meta"] = meta | {"tag": [*meta.get("tag", []), SUBSETTED]}
        return json.dumps(kept, ensure_ascii=False, separators=(",", ":"))


def narrowed(asked: Given) -> Narrowed:
    """Read which elements are wanted.

    :raises BadParameter: when that says nothing
    """
    if (summary := asked.one("_summary")) not in SUMMARIES:
        raise BadParameter("_summary", "is true, text, data, count or false")
    return Narrowed(frozenset(asked.options("_elements")), summary)


@lru_cache(maxsize=64)
def _elements(kind: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return the elements of a kind that are required, and those of its summary."""
    required, summary = set(), set()
    for name, one in get_fhir_model_class(kind).model_fields.items():
        told = one.json_schema_extra if isinstance(one.json_schema_extra, dict) else {}
        if one.is_required() or told.get("element_required"):
            required.add(one.alias or name)
        if told.get("summary_element_property"):
            summary.add(one.alias or name)
    return frozenset(required), frozenset(summary)
