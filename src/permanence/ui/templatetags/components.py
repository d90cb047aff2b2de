"""Components that show what they are told and nothing else are rendered once for each telling, in each language.

A button that says « Retour » is the same for everybody: what is written in the template itself is kept as it is. Where
an attribute or what stands inside reads something of the page, it is worked out, and what was made of the same words
before serves again. Whatever is not a word or a number is rendered each time.
"""

from collections import OrderedDict
from collections.abc import Hashable
from typing import Any

from django import template
from django.template.base import Node, NodeList, Parser, TextNode, Token
from django.template.context import Context
from django.templatetags.i18n import TranslateNode
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django_cotton.templatetags import UnprocessableDynamicAttr, cotton
from django_cotton.templatetags._component import AttrKind, CottonComponentNode, PreparedAttr, cotton_component
from django_cotton.templatetags._slot import CottonSlotNode

PURE = frozenset({"badge", "button", "icon", "key", "menu_item", "skeleton"})  # show what they are told, nothing else

PLAIN = frozenset({str, SafeString, int, bool, type(None)})
KEPT = 200  # tellings of one component where it stands

register = template.Library()
register.tags |= cotton.register.tags
register.filters |= cotton.register.filters


class Unchanging(Node):
    """A component that reads nothing of the page it stands on."""

    def __init__(self, component: CottonComponentNode) -> None:
        self.component = component
        self.nodelist = component.nodelist
        self.said: dict[tuple[str | None, bool], SafeString] = {}

    def render(self, context: Context) -> SafeString:
        """Render it the first time in each language."""
        told = get_language(), context.autoescape
        if told not in self.said:
            self.said[told] = self.component.render(context)
        return self.said[told]


class Told(Node):
    """A component that shows the words it is told by the page it stands on."""

    child_nodelists = ("nodelist",)

    def __init__(self, component: CottonComponentNode) -> None:
        self.component = component
        self.nodelist = component.nodelist
        self.said: OrderedDict[Hashable, SafeString] = OrderedDict()

    def render(self, context: Context) -> SafeString:
        """Render it, unless it was told the same a short while ago."""
        told = self._told(context)
        if told is None:
            rendered: SafeString = self.component.render(context)
            return rendered
        said = self.said.get(told)  # once: other threads take out what is oldest
        if said is None:
            said = self.said[told] = self.component.render(context)
            if len(self.said) > KEPT:
                self.said.popitem(last=False)
        return said

    def _told(self, context: Context) -> Hashable | None:
        words: list[Any] = [get_language(), context.autoescape]
        try:
            words += [_value(one, context) for one in self.component._prepared_attrs]  # noqa: SLF001 (as below)
        except UnprocessableDynamicAttr:
            return None
        words.append(self.nodelist.render(context))
        words = [str(one) if isinstance(one, Promise) else one for one in words]
        return tuple((type(one), one) for one in words) if all(type(one) in PLAIN for one in words) else None


@register.tag("cotton")
def component(parser: Parser, token: Token) -> Node:
    """Compile a component, and tell whether it always shows the same."""
    made: CottonComponentNode = cotton_component(parser, token)
    told: list[PreparedAttr] = made._prepared_attrs  # noqa: SLF001 (cotton tells it in no other way)
    if made.component_name not in PURE or made.nodelist.get_nodes_by_type(CottonSlotNode):
        node: Node = made
        return node
    return Unchanging(made) if _same(made.nodelist) and all(map(_is_same, told)) else Told(made)


def _value(attribute: PreparedAttr, context: Context) -> Any:
    """Return what an attribute is told, as cotton works it out."""
    if attribute.compiled is None:
        return attribute.value
    if attribute.kind is AttrKind.ESCAPED:
        return attribute.compiled.render(context)
    return attribute.compiled.resolve(context)


def _is_same(attribute: PreparedAttr) -> bool:
    if attribute.kind is AttrKind.ESCAPED and attribute.compiled:
        return _same(attribute.compiled.nodelist)
    return attribute.kind in (AttrKind.BOOLEAN, AttrKind.STATIC)


def _same(nodes: NodeList) -> bool:
    return all(isinstance(node, TextNode | Unchanging) or is_sentence(node) for node in nodes)


def is_sentence(node: Any) -> bool:
    """Tell whether a node translates words written in the template."""
    if not isinstance(node, TranslateNode) or node.asvar or node.filter_expression.filters:
        return False
    context = node.message_context
    written = node.filter_expression.var.lookups is None
    return written and (context is None or not (context.filters or context.is_var))
