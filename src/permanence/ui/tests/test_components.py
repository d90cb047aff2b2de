"""Components render what assistive tools, keyboards and scripts rely on."""

from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django import forms
from django.template import RequestContext, engines
from django.test import RequestFactory
from django.utils import translation
from django_cotton.compiler_regex import CottonCompiler
from selectolax.lexbor import LexborHTMLParser as HTMLParser
from selectolax.lexbor import LexborNode as Node

from permanence.ui import samples


def render(source: str, **context: object) -> HTMLParser:
    with translation.override("fr"):
        template = engines["django"].from_string(CottonCompiler().process(source))
        return HTMLParser(template.template.render(RequestContext(RequestFactory().get("/?page=3"), context)))


def one(tree: HTMLParser, selector: str) -> Node:
    found = tree.css(selector)
    assert len(found) == 1, f"{selector}: {len(found)} in {tree.html}"
    return found[0]


def test_a_button_is_a_link_when_it_leads_somewhere() -> None:
    assert one(render('<c-button href="/agenda/">Agenda</c-button>'), "a.btn").attributes["href"] == "/agenda/"
    assert one(render("<c-button>Réserver</c-button>"), "button").attributes["type"] == "submit"


def test_a_button_passes_on_what_it_does_not_know_and_tells_its_key() -> None:
    button = one(render('<c-button key="n" hx-post="/x/" hx-target="#y">Nouveau</c-button>'), "button")
    assert button.attributes["hx-post"] == "/x/"
    assert button.attributes["data-key"] == "n"
    assert [key.text() for key in button.css("kbd[aria-hidden]")] == ["N"]


def test_a_button_may_answer_to_two_keys_and_shows_the_first() -> None:
    button = one(render('<c-button key="G !">Le 15</c-button>'), "button")
    assert button.attributes["data-key"] == button.attributes["aria-keyshortcuts"] == "G !"
    assert [key.text() for key in button.css("kbd")] == ["G"]


def test_an_icon_alone_has_a_name() -> None:
    button = one(render('<c-button icon="x" label="Fermer" />'), "button")
    assert button.attributes["aria-label"] == "Fermer"
    assert button.css("svg[aria-hidden]")


def test_a_field_ties_its_label_help_and_error_to_its_control() -> None:
    tree = render('<c-field :field="field" />', field=samples.forms()["refused"]["born_on"])
    control = one(tree, "input")
    described = control.attributes["aria-describedby"]
    assert control.attributes["aria-invalid"] == "true"
    assert described
    assert all(tree.css(f"#{key}") for key in described.split())
    assert one(tree, "label").attributes["for"] == control.attributes["id"]


@pytest.mark.parametrize("name", ["family_name", "channel", "urgency", "note", "relative"])
def test_every_kind_of_control_has_a_label(name: str) -> None:
    tree = render('<c-field :field="field" />', field=samples.forms()["blank"][name])
    labelled = {label.attributes["for"] for label in tree.css("label[for]")}
    controls = {control.attributes["id"] for control in tree.css("input, select, textarea")}
    assert controls
    assert controls <= labelled


def test_an_optional_field_says_so() -> None:
    tree = render('<c-field :field="field" />', field=samples.forms()["blank"]["phone"])
    assert "facultatif" in one(tree, "label").text()


def test_what_is_typed_is_escaped() -> None:
    class Note(forms.Form):
        note = forms.CharField(label="Note")

    tree = render('<c-field :field="field" />', field=Note({"note": "<script>x</script>"})["note"])
    assert not tree.css("script")
    assert not render('<c-person :family="name" />', name="<b>x</b>").css("b b")


def test_choices_answer_to_digits_and_keep_the_value() -> None:
    tree = render(
        """<c-choices name="r" label="Motif" :options="[('a', 'Rdv'), ('b', 'Ordonnance')]" value="b" keys="1" />"""
    )
    assert one(tree, "input[checked]").attributes["value"] == "b"
    assert [key.text() for key in tree.css("kbd")] == ["1", "2"]
    assert one(tree, "legend").text() == "Motif"


def test_an_empty_table_shows_its_empty_state_instead() -> None:
    source = """<c-table caption="Attente" :count="rows"><c-slot name="head"><c-th>Nom</c-th></c-slot>
        <c-slot name="empty"><c-empty title="Personne" /></c-slot><tr><td>x</td></tr></c-table>"""
    assert not render(source, rows=0).css("table")
    assert one(render(source, rows=2), "caption").text() == "Attente"


@pytest.mark.parametrize(
    ("current", "order", "leads_to"),
    [
        ("", None, "?sort=name"),
        ("name", "ascending", "?sort=-name"),
        ("-name", "descending", "?sort=name"),
        ("-since", None, "?sort=name%2C-since"),
        ("since,-name", None, "?sort=name%2Csince"),
        ("name,-since", "ascending", "?sort=-name%2C-since"),
    ],
)
def test_a_sorted_head_says_its_order_and_reverses_it(current: str, order: str | None, leads_to: str) -> None:
    tree = render(
        '<table><thead><tr><c-th sort="name" :current="current">Nom</c-th></tr></thead></table>', current=current
    )
    assert one(tree, "th").attributes.get("aria-sort") == order
    assert one(tree, "th a").attributes["href"] == leads_to


def test_heads_in_force_say_which_comes_first() -> None:
    heads = '<c-th sort="name" :current="current">Nom</c-th><c-th sort="since" :current="current">Depuis</c-th>'
    source = f"<table><thead><tr>{heads}</tr></thead></table>"
    places = [node.text() for node in render(source, current="-since,name").css("th sub")]
    assert places == ["2", "1"]
    assert not render(source, current="name").css("th sub"), "one alone needs no number"


def test_a_person_is_named_in_full_and_can_be_hidden_from_visitors() -> None:
    tree = render(
        '<c-person family="Durand" given="Élodie" born_as="née Martin" :born="born" age="42 ans" />',
        born=date(1984, 3, 12),
    )
    person = one(tree, ".person.private")
    assert person.text() == "DURAND Élodie (née Martin), 12/03/1984, 42 ans"


def test_a_timer_carries_its_start_for_the_browser() -> None:
    since = datetime(2026, 11, 22, 9, 0, tzinfo=ZoneInfo("UTC"))
    timer = one(render('<c-timer :since="since" danger="40" />', since=since), "[data-since]")
    assert datetime.fromisoformat(timer.attributes["data-since"] or "") == since


def test_a_plot_has_its_table_behind() -> None:
    tree = render('<c-plot label="Appels" :data="data" />', data=samples.HOURS)
    assert len(tree.css("details tbody tr")) == 2
    assert one(tree, "[role=img]").attributes["aria-label"] == "Appels"


def test_a_confirmation_can_be_left_without_doing_anything() -> None:
    tree = render('<c-confirm id="gone" title="Supprimer ?" words="Supprimer" action="/x/" />')
    assert one(tree, "dialog#gone form").attributes["action"] == "/x/"
    assert one(tree, "[data-closes]").attributes["type"] == "button"


def test_no_component_carries_script_or_style_of_its_own() -> None:
    for template in (Path(samples.__file__).parent / "templates").rglob("*.html"):
        tree = HTMLParser(template.read_text())
        assert not tree.css("[style], [onclick], style"), template.name
        scripts = tree.css("script:not([type='application/json'])")  # data is no script
        assert all(script.attributes.get("src") for script in scripts), template.name


def test_a_list_that_is_no_table_is_put_in_order_by_links_that_say_how() -> None:
    tree = render('<c-order :heads="heads" current="-name,day" />', heads=[("name", "Nom"), ("day", "Jour")])
    name, day, usual = tree.css("nav.order a")
    assert (name.attributes["href"], day.attributes["href"]) == ("?sort=name%2Cday", "?sort=day%2C-name")
    assert "décroissant" in name.text()
    assert "croissant" in day.text()
    assert day.css_first("sub").text() == "2"
    assert "sort" not in (usual.attributes["href"] or "")
