"""Templates as they are read: what never changes is one piece in each language, what the page tells is not."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from django.template import Context, engines
from django.urls import NoReverseMatch, reverse
from django.utils.translation import override

from permanence.ui.folded import Fixed, fold

SENTENCE = '{% translate "Go back" %}'
PAGE = "desk:request"


def compiled(source: str) -> Any:
    made: Any = engines["django"].from_string(source)
    return made.template


def folded(source: str) -> Any:
    made = compiled(source)
    fold(made.nodelist)
    return made


@pytest.mark.parametrize(
    "source",
    [
        "{% url 'desk:console' %} " + SENTENCE + " {% static 'x.svg' %}",
        SENTENCE + "{{ who }}" + SENTENCE + " !",
        "{% if who %}" + SENTENCE + " a{% elif other %}b" + SENTENCE + "{% else %}c{% endif %} d",
        "{% for one in who %}" + SENTENCE + " {{ one }} {% empty %}x{% endfor %}",
        "{% with a=who %}" + SENTENCE + " {{ a }}{% endwith %}{% translate 'Change' as said %}{{ said }}",
        '{% cotton button name="{{ who }}" %}' + SENTENCE + " {{ other }}{% endcotton %}",
        "{% include 'desk/_end.html' with asked=page kind='plain' key=who id='x' %}{{ kind }}",
    ],
)
def test_a_folded_template_says_what_it_said(source: str) -> None:
    for told in ({}, {"who": "<A>"}, {"who": "B", "other": "C"}, {"who": ["a", "b"]}):
        for language in ("fr", "en"):
            with override(language):
                page = {"page": {"pk": UUID(int=9)}}
                assert folded(source).render(Context(told | page)) == compiled(source).render(Context(told | page))


def test_what_never_changes_is_written_once_in_each_language() -> None:
    made = folded("a " + SENTENCE + "{% url 'desk:console' %}{{ who }}b")
    fixed = made.nodelist[0]
    assert isinstance(fixed, Fixed)
    assert len(made.nodelist) == 3
    for who in ("x", "y"):
        for language in ("fr", "en"):
            with override(language):
                assert made.render(Context({"who": who})).endswith(f"/desk/{who}b")
    assert len(fixed.said) == 2


def test_what_the_house_serves_is_folded() -> None:
    made: Any = engines["django"].get_template("desk/_gravity.html")
    assert len(made.template.nodelist.get_nodes_by_type(Fixed)) > 0


def test_an_address_leads_to_the_row_it_is_told() -> None:
    made = compiled("{% url '" + PAGE + "' pk %}")
    for key in (uuid4(), uuid4()):
        assert made.render(Context({"pk": key})) == reverse(PAGE, args=[key])
        assert made.render(Context({"pk": str(key)})) == reverse(PAGE, args=[key])
    two = compiled("{% url 'desk:order' one other %}")
    keys = uuid4(), uuid4()
    assert two.render(Context(dict(zip(("one", "other"), keys, strict=True)))) == reverse("desk:order", args=keys)


def test_an_address_that_is_none_is_refused_as_ever() -> None:
    for told in ({"pk": ""}, {"pk": "x"}, {}):
        with pytest.raises(NoReverseMatch):
            compiled("{% url '" + PAGE + "' pk %}").render(Context(told))
    with pytest.raises(NoReverseMatch):
        compiled("{% url 'desk:nowhere' pk %}").render(Context({"pk": uuid4()}))
