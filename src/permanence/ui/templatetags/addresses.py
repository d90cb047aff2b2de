"""`{% url %}` for addresses that lead to a row by its key: looked up once, and the keys filled in.

Django walks through all addresses of the house for each; a console in the middle of a call shows some eighty.
"""

from functools import cache
from typing import Any
from uuid import UUID

from django import template
from django.template.base import Parser, Token
from django.template.context import Context
from django.template.defaulttags import URLNode, url
from django.urls import get_resolver, get_script_prefix, get_urlconf, reverse

register = template.Library()


class Address(URLNode):
    """An address written with its name and by place: as Django's, unless all it is told are keys."""

    def render(self, context: Context) -> str:
        """Write the address."""
        keys = tuple(one.resolve(context) for one in self.args)
        if not all(type(one) is UUID for one in keys):
            return str(super().render(context))
        return _written(get_resolver(get_urlconf()), get_script_prefix(), self.view_name.var, len(keys)) % keys


@register.tag("url")
def address(parser: Parser, token: Token) -> URLNode:
    """Compile an address."""
    made: URLNode = url(parser, token)
    if made.view_name.is_var or made.view_name.filters or made.kwargs or made.asvar:
        return made
    return Address(made.view_name, made.args, {}, None)


@cache
def _written(resolver: Any, prefix: str, name: str, keys: int) -> str:
    """Return an address with a place for each key, which stand in their order; no key needs to be escaped.

    :param resolver: which knows all addresses
    :param prefix: where the house stands below its host
    """
    marks = [UUID(int=place) for place in range(keys)]
    made = reverse(name, args=marks).replace("%", "%%")
    for mark in marks:
        made = made.replace(str(mark), "%s")
    return made
