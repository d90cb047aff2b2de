"""Components that read nothing of the page are rendered once for each language, others once for each telling."""

from collections import OrderedDict
from typing import Any

import pytest
from django.template import Context, engines
from django.utils.safestring import mark_safe
from django.utils.translation import override

from permanence.ui.templatetags.components import KEPT, Unchanging

ALWAYS = (
    '{% cotton icon name="check" %}{% endcotton %}',
    '{% cotton button key="{% translate \'Esc\' %}" data-closes %}{% translate "Go back" %}{% endcotton %}',
    '{% cotton badge tone="soon" %}{% translate "Change" context "patient" %}{% endcotton %}',
    '{% cotton button %}{% cotton icon name="x" %}{% endcotton %}{% endcotton %}',
)
EACH_TIME = (
    "{% cotton button %}{{ who }}{% endcotton %}",
    '{% cotton button name="{{ who }}" %}Go{% endcotton %}',
    '{% cotton badge :tone="who" %}Go{% endcotton %}',
    "{% cotton icon name=who %}{% endcotton %}",
    "{% cotton button %}{% translate who %}{% endcotton %}",
    "{% cotton button %}{% if who %}Go{% endif %}{% endcotton %}",
    '{% cotton badge %}{% translate "Change" context who %}{% endcotton %}',
    '{% cotton badge %}{% translate "Change" as said %}{% endcotton %}',
    '{% cotton timer :since="who" %}{% endcotton %}',
)


def compiled(source: str) -> Any:
    made: Any = engines["django"].from_string(source)
    return made.template


@pytest.mark.parametrize("source", ALWAYS)
def test_what_reads_nothing_of_the_page_is_kept(source: str) -> None:
    assert isinstance(compiled(source).nodelist[0], Unchanging)


@pytest.mark.parametrize("source", EACH_TIME)
def test_what_reads_the_page_is_rendered_each_time(source: str) -> None:
    assert not isinstance(compiled(source).nodelist[0], Unchanging)


def test_each_language_has_its_own_words() -> None:
    go_back = compiled(ALWAYS[1])
    with override("en"):
        english = go_back.render(Context())
    with override("fr"):
        french = go_back.render(Context())
    with override("en"):
        assert go_back.render(Context()) == english
    assert "Go back" in english
    assert "Go back" not in french


def test_what_is_kept_holds_nothing_of_the_first_page() -> None:
    around = {"kind": "danger", "size": "lg", "label": "MARTIN", "slot": "MARTIN", "attrs": "MARTIN", "href": "/x"}
    button = compiled(ALWAYS[3])
    assert button.render(Context(around)) == compiled(ALWAYS[3]).render(Context())


def test_what_was_told_the_same_before_serves_again_and_nothing_else() -> None:
    button = compiled(
        '{% cotton button name="{{ who }}" :key="key" %}{{ who }}{% if more %}!{% endif %}{% endcotton %}'
    )
    told = [
        {"who": "a", "key": ""},
        {"who": "b", "key": ""},
        {"who": "a", "key": "R"},
        {"who": "a", "key": "", "more": True},
        {"who": "<a>", "key": ""},
        {"who": mark_safe("<a>"), "key": ""},
    ]
    first = [button.render(Context(dict(one))) for one in told]
    assert len(set(first)) == len(told)
    assert first == [compiled(button.source).render(Context(dict(one))) for one in told]
    assert [button.render(Context(dict(one))) for one in reversed(told)] == first[::-1]
    assert len(button.nodelist[0].said) == len(told)


def test_what_is_no_word_is_rendered_each_time_and_what_is_kept_is_bounded() -> None:
    badge = compiled("{% cotton badge :tone=who %}Go{% endcotton %}")
    badge.render(Context({"who": ["a"]}))
    assert not badge.nodelist[0].said
    for number in range(KEPT + 20):
        badge.render(Context({"who": number}))
    assert len(badge.nodelist[0].said) == KEPT


def test_what_another_thread_takes_out_meanwhile_is_not_missed() -> None:
    class TakenOut(OrderedDict[Any, Any]):
        def __contains__(self, told: object) -> bool:
            return super().__contains__(told) and self.pop(told) is not None

    badge = compiled("{% cotton badge :tone=who %}Go{% endcotton %}")
    first = badge.render(Context({"who": 1}))
    badge.nodelist[0].said = TakenOut(badge.nodelist[0].said)
    assert badge.render(Context({"who": 1})) == first
