"""A part of a page that shows what it is told by name, and nothing else of the page: rendered once for each telling.

`{% same pk=asked.pk signs=signs %}…{% endsame %}`: inside there are `pk` and `signs` alone, so that nothing can be
forgotten. The token of the page and the keys of rows (UUID) are filled in last: they may be written, not compared.
"""

from collections import OrderedDict
from collections.abc import Hashable, Mapping
from typing import Any
from uuid import UUID

from django import template
from django.template.base import FilterExpression, Node, NodeList, Parser, Token, token_kwargs
from django.template.context import Context
from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

TOKEN = "the-token-of-this-page"  # noqa: S105 (a mark)
KEPT = 200

register = template.Library()


class Always(tuple[Any, ...]):
    """What a module says once and never changes, such as the choices of a control: the same if it is that object."""

    __slots__ = ()
    __hash__ = object.__hash__

    def __eq__(self, other: object) -> bool:
        """Tell whether it is that object."""
        return self is other


class NotPlain(Exception):
    """What is told is no word, number or list of them: nobody could say whether it is the same."""


class Same(Node):
    """What stands inside, rendered once for each telling in each language."""

    child_nodelists = ("nodelist",)

    def __init__(self, told: Mapping[str, FilterExpression], nodelist: NodeList) -> None:
        self.told = told
        self.nodelist = nodelist
        self.said: OrderedDict[Hashable, str] = OrderedDict()

    def render(self, context: Context) -> SafeString:
        """Render it, unless it was told the same a short while ago."""
        told = {name: expression.resolve(context) for name, expression in self.told.items()}
        keys = {name: UUID(int=place) for place, (name, one) in enumerate(told.items(), 1) if isinstance(one, UUID)}
        wanted = get_language(), context.autoescape, *(plain(one) for name, one in told.items() if name not in keys)
        said = self.said.get(wanted)  # once: other threads take out what is oldest
        if said is None:
            said = self.said[wanted] = self.nodelist.render(_alone(context, told | keys))
            if len(self.said) > KEPT:
                self.said.popitem(last=False)
        for name, mark in keys.items():
            said = said.replace(str(mark), str(told[name]))
        return mark_safe(said.replace(TOKEN, str(context.get("csrf_token", ""))))  # noqa: S308 (rendered here)


def plain(told: Any) -> Hashable:
    """Return words, numbers and lists of them as what can be compared.

    :raises NotPlain: for anything else
    """
    if isinstance(told, Always):
        return told
    if isinstance(told, list | tuple):
        return tuple(plain(one) for one in told)
    if isinstance(told, Promise):
        return str(told)
    if isinstance(told, str | int | UUID | None):
        return type(told), told
    raise NotPlain(type(told).__name__)


def _alone(context: Context, told: Mapping[str, Any]) -> Context:
    """Return a page on which there is nothing else."""
    inside = Context({**told, "csrf_token": TOKEN}, autoescape=context.autoescape)
    inside.template, inside.render_context = context.template, context.render_context
    return inside


@register.tag("same")
def same(parser: Parser, token: Token) -> Node:
    """Compile such a part."""
    told = token_kwargs(token.split_contents()[1:], parser)
    nodelist = parser.parse(("endsame",))
    parser.delete_first_token()
    return Same(told, nodelist)
