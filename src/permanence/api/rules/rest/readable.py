"""The same description, as whoever writes a program reads it on a page; pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from .openapi import Route


@dataclass(frozen=True, slots=True)
class Line:
    """A field of what is sent or answered."""

    name: str
    kind: str
    needed: bool
    what: str


@dataclass(frozen=True, slots=True)
class Told:
    """One operation."""

    route: Route
    sent: list[Line]
    answers: list[tuple[int, object, list[Line]]]


@dataclass(frozen=True, slots=True)
class Chapter:
    """Operations that belong together."""

    name: str
    operations: list[Told]


def chapters(routes: Iterable[Route]) -> list[Chapter]:
    """Gather operations by chapter, in the order in which they come."""
    found: dict[str, list[Told]] = {}
    for route in routes:
        found.setdefault(str(route.does.chapter), []).append(_told(route))
    return [Chapter(name, told) for name, told in found.items()]


def _told(route: Route) -> Told:
    one = route.does
    sent = [line for shape in (one.query, one.body) if shape for line in lines(shape.model_json_schema())]
    answers = [(status, what, lines(shape.model_json_schema(mode="serialization")))
               for status, (shape, what) in one.answers.items()]  # fmt: skip
    return Told(route, sent, answers)


def lines(schema: Mapping[str, Any], known: Mapping[str, Any] | None = None, above: str = "") -> list[Line]:
    """Return the fields of a shape, each followed by those of what it holds."""
    defined, needed, found = known or schema.get("$defs", {}), schema.get("required", []), []
    for name, said in schema.get("properties", {}).items():
        found.append(Line(above + name, kind(said), name in needed, said.get("description", "")))
        several = said.get("type") == "array"
        inner = (said.get("items", {}) if several else said).get("$ref", "").rpartition("/")[2]
        if inner in defined:
            found += lines(defined[inner], defined, f"{above}{name}{'[]' if several else ''}.")
    return found


def kind(said: Mapping[str, Any]) -> str:
    """Say in a word what a field holds."""
    if "enum" in said:
        return " | ".join(map(str, said["enum"]))
    if "anyOf" in said:
        return " | ".join(kind(one) for one in said["anyOf"])
    if "$ref" in said:
        return str(said["$ref"]).rpartition("/")[2]
    if said.get("type") == "array":
        return f"{kind(said.get('items', {}))}[]"
    return str(said.get("const") or said.get("format") or said.get("type", ""))
