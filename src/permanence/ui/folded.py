"""Templates as they are read: what always says the same stands as one piece, written once in each language.

Between two words of the page there are often ten pieces that never change: markup, sentences, icons, addresses.
"""

from typing import Any

from django.template import Template
from django.template.base import Node, NodeList, TextNode
from django.template.context import Context
from django.template.defaulttags import IfNode
from django.template.loader_tags import IncludeNode
from django.template.loaders import base, cached
from django.templatetags.static import StaticNode
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from permanence.ui.templatetags.addresses import Address
from permanence.ui.templatetags.components import Unchanging, is_sentence


class Reading(base.Loader):
    """Folds each template before anybody renders it."""

    def get_template(self, template_name: str, skip: list[Any] | None = None) -> Template:
        """Read a template."""
        template = super().get_template(template_name, skip)
        fold(template.nodelist)
        return template


class Loader(cached.Loader, Reading):
    """Django's own, which keeps what was read."""


class Fixed(Node):
    """Pieces beside each other that read nothing of the page."""

    child_nodelists = ()

    def __init__(self, pieces: list[Node]) -> None:
        self.pieces = pieces
        self.said: dict[tuple[str | None, bool], SafeString] = {}

    def render(self, context: Context) -> SafeString:
        """Render them the first time in each language."""
        told = get_language(), context.autoescape
        if told not in self.said:
            self.said[told] = NodeList(self.pieces).render(context)
        return self.said[told]


class Included(Node):
    """Another template, named where it is included: looked for once."""

    child_nodelists = ()

    def __init__(self, node: IncludeNode) -> None:
        self.name, self.told = node.template.var, node.extra_context
        self.nodes: NodeList | None = None

    def render(self, context: Context) -> SafeString:
        """Render it with what stands around it, and what it is told besides."""
        if self.nodes is None:
            assert context.template is not None
            self.nodes = context.template.engine.get_template(self.name).nodelist
        with context.push(**{name: told.resolve(context) for name, told in self.told.items()}):
            return self.nodes.render(context)


def fold(nodes: NodeList) -> None:
    """Put together what never changes, here and inside."""
    folded: list[Node] = []
    pieces: list[Node] = []
    for node in nodes:
        if _is_fixed(node):
            pieces.append(node)
            continue
        folded += _together(pieces)
        pieces = []
        folded.append(Included(node) if isinstance(node, IncludeNode) and _is_named(node) else node)
        for inside in _inside(node):
            fold(inside)
    nodes[:] = folded + _together(pieces)


def _together(pieces: list[Node]) -> list[Node]:
    return [Fixed(pieces)] if len(pieces) > 1 else pieces


def _inside(node: Node) -> list[NodeList]:
    if isinstance(node, IfNode):
        return [nodes for _, nodes in node.conditions_nodelists]
    found = (getattr(node, name, None) for name in node.child_nodelists)
    return [nodes for nodes in found if isinstance(nodes, NodeList)]


def _is_named(node: IncludeNode) -> bool:
    name: Any = node.template
    return not (node.isolated_context or name.is_var or name.filters or "#" in name.var)


def _is_fixed(node: Node) -> bool:
    if isinstance(node, Address):
        return not node.args
    if isinstance(node, StaticNode):
        return not (node.varname or node.path.is_var or node.path.filters)
    return isinstance(node, TextNode | Unchanging) or is_sentence(node)
