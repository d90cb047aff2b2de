"""Parts of a page that see what they are told by name alone, rendered once for each telling."""

from typing import Any
from uuid import uuid4

import pytest
from django.template import Context, engines
from django.utils.translation import gettext_lazy, override

from permanence.ui.templatetags.same import Always, NotPlain


def compiled(inside: str, told: str) -> Any:
    made: Any = engines["django"].from_string("{% load same %}{% same " + told + " %}" + inside + "{% endsame %}")
    return made.template


def test_it_sees_nothing_of_the_page_but_what_it_is_told() -> None:
    part = compiled("{{ who }}|{{ other }}", "who=name")
    assert part.render(Context({"name": "<Claire>", "other": "Amel", "who": "nobody"})) == "&lt;Claire&gt;|"


def test_it_is_rendered_once_for_each_telling_in_each_language(monkeypatch: pytest.MonkeyPatch) -> None:
    part = compiled("{% for code, word in words %}{{ word }} {% endfor %}", "words=words")
    node, rendered = part.nodelist[1], []
    whole = node.nodelist.render
    monkeypatch.setattr(node.nodelist, "render", lambda inside: rendered.append(1) or whole(inside))
    told = {"words": [("x", gettext_lazy("Go back"))]}
    french = [part.render(Context(told)) for _ in range(3)]
    with override("en"):
        english = part.render(Context(told))
    other = part.render(Context({"words": [("x", "y")]}))
    assert (set(french), english, other, len(rendered)) == ({"Revenir "}, "Go back ", "y ", 3)


def test_the_token_and_the_keys_of_rows_are_those_of_the_page() -> None:
    part = compiled("{% csrf_token %}{{ pk }}", "pk=asked")
    for token in ("a" * 64, "b" * 64):
        key = uuid4()
        shown = part.render(Context({"asked": key, "csrf_token": token}))
        assert f'value="{token}"' in shown
        assert shown.endswith(str(key))


def test_a_row_is_not_told() -> None:
    with pytest.raises(NotPlain):
        compiled("{{ one }}", "one=row").render(Context({"row": object()}))


def test_what_a_module_says_once_is_the_same_by_being_the_same_object() -> None:
    one, other = Always([("x", gettext_lazy("Go back"))]), Always([("x", gettext_lazy("Change"))])
    part = compiled("{% for code, word in words %}{{ word }}{% endfor %}", "words=words")
    shown = [part.render(Context({"words": told})) for told in (one, other, one)]
    assert shown == ["Revenir", part.render(Context({"words": other})), "Revenir"]
    assert shown[0] != shown[1]
    assert len(part.nodelist[1].said) == 2
