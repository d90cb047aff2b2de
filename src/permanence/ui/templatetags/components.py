"""Components told the same words everywhere are rendered once for each language.

A button that says « Retour » is the same for everybody. Only what is written in the template itself is kept: as soon
as an attribute or what stands inside reads anything of the page, the component is rendered each time.
"""

from typing import Any

from django import template
from django.template.base import Node, NodeList, Parser, TextNode, Token
from django.template.context import Context
from django.templatetags.i18n import TranslateNode
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django_cotton.templatetags import cotton
from django_cotton.templatetags._component import AttrKind, CottonComponentNode, PreparedAttr, cotton_component

PURE = frozenset({"badge", "button", "icon", "key", "menu_item", "skeleton"})  # show what they are told, nothing else

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


@register.tag("cotton")
def component(parser: Parser, token: Token) -> Node:
    """Compile a component, and tell whether it always shows the same."""
    made: CottonComponentNode = cotton_component(parser, token)
    told: list[PreparedAttr] = made._prepared_attrs  # noqa: SLF001 (cotton tells it in no other way)
    same = made.component_name in PURE and _same(made.nodelist) and all(map(_is_same, told))
    return Unchanging(made) if same else made


def _is_same(attribute: PreparedAttr) -> bool:
    if attribute.kind is AttrKind.ESCAPED and attribute.compiled:
        return _same(attribute.compiled.nodelist)
    return attribute.kind in (AttrKind.BOOLEAN, AttrKind.STATIC)


def _same(nodes: NodeList) -> bool:
    return all(isinstance(node, TextNode | Unchanging) or _is_sentence(node) for node in nodes)


def _is_sentence(node: Any) -> bool:
    """Tell whether a node translates words written in the template."""
    if not isinstance(node, TranslateNode) or node.asvar or node.filter_expression.filters:
        return False
    context = node.message_context
    written = node.filter_expression.var.lookups is None
    return written and (context is None or not (context.filters or context.is_var))
