"""XML that came from elsewhere: read without anything that could grow or reach out; pure."""

from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree  # no document type is let in, so that there is nothing to expand

Element = ElementTree.Element


class BadXml(ValueError):
    """It cannot be read, or declares a document type."""


class _Plain(ElementTree.TreeBuilder):
    def doctype(self, *_said: Any) -> None:
        raise BadXml


def parsed(content: bytes) -> Element:
    """Return the root.

    :raises BadXml: when it is none
    """
    try:
        reader = ElementTree.XMLParser(target=_Plain())  # noqa: S314
        reader.feed(content)
        root = reader.close()
    except (ElementTree.ParseError, ValueError, LookupError, RecursionError):  # an encoding nobody knows, among them
        raise BadXml from None
    if root is None:
        raise BadXml
    return root


def local(element: Element) -> str:
    """Return the name without its space: in a package, one writes them in several."""
    return str(element.tag).rpartition("}")[2]


def within(element: Element, *path: str) -> Iterator[Element]:
    """Yield what lies at a path of plain names below an element."""
    if not path:
        yield element
        return
    for one in element:
        if local(one) == path[0]:
            yield from within(one, *path[1:])


def first(element: Element, *path: str) -> Element | None:
    """Return the first of them."""
    return next(within(element, *path), None)


def said(element: Element | None) -> str:
    """Return all words in an element, in one line."""
    return " ".join("".join(element.itertext()).split()) if element is not None else ""
