"""On the console a name is looked for in no address, without scripts either."""

from django.test import Client
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from permanence.desk.tests.scenes import Scene, at, make_patient, taken, text


def test_without_scripts_a_name_is_looked_for_in_no_address(scene: Scene, claire: Client) -> None:
    make_patient(scene)
    request = taken(scene, number="")
    form = HTMLParser(claire.get(at(request)).content).css_first("form:has(#who-search)")
    assert form is not None
    assert form.attributes["method"] == "post"
    assert form.css_first("input[name=csrfmiddlewaretoken]")
    assert "DURAND" in text(claire.post(form.attributes["action"] or "", {"q": "dur"}))
