import asyncio
from urllib.parse import parse_qs

import httpx
import pytest
from selectolax.lexbor import LexborHTMLParser

from permanence.simulation.measures import Measures
from permanence.simulation.screen import NotShown, Screen, Unreachable, fields, form_of

PAGE = """<body hx-headers='{"X-CSRFToken": "page-token"}'>
<form id="plain" method="post" action="/away/"><input type="hidden" name="csrfmiddlewaretoken" value="t1">
  <input name="login"><button>Entrer</button></form>
<div id="pane"><form id="choice" method="post" action="/choice/" hx-post="/choice/" hx-target="#pane">
  <input type="hidden" name="csrfmiddlewaretoken" value="t2">
  <button id="one" name="reason" value="r1">Un</button></form>
  <button id="outside" form="choice">Dehors</button>
  <textarea id="need" name="understood" hx-post="/note/" hx-target="#kept">avant</textarea></div></body>"""


class Server:
    """Answers each path as told, and keeps what it was asked."""

    def __init__(self, **answers: httpx.Response) -> None:
        self.answers, self.asked = answers, []  # type: ignore[var-annotated]

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        return self.answers.get(request.url.path.strip("/"), httpx.Response(200, text=PAGE))


def on_screen(server: Server, *, then: object) -> Measures:
    measures = Measures()

    async def look() -> None:
        async with httpx.AsyncClient(transport=httpx.MockTransport(server), base_url="http://house") as client:
            screen = Screen(client, measures)
            await screen.open("/", step="page")
            await then(screen)  # type: ignore[operator]

    asyncio.run(look())
    return measures


def sent(request: httpx.Request) -> dict[str, list[str]]:
    return parse_qs(request.content.decode())


def test_a_plain_form_is_sent_as_a_browser_does() -> None:
    server = Server(away=httpx.Response(302, headers={"Location": "/there/"}))

    async def then(screen: Screen) -> None:
        await screen.press("#plain button", {"login": "claire"}, step="sign in")
        assert screen.path == "/there/"

    on_screen(server, then=then)
    assert sent(server.asked[1]) == {"csrfmiddlewaretoken": ["t1"], "login": ["claire"]}
    assert "HX-Request" not in server.asked[1].headers


def test_an_htmx_form_swaps_the_pane_and_its_address() -> None:
    server = Server(
        choice=httpx.Response(409, text='<div id="pane">pris</div>', headers={"HX-Push-Url": "/desk/requests/1/"})
    )

    async def then(screen: Screen) -> None:
        assert await screen.press("#one", step="choose") == 409
        assert screen.path == "/desk/requests/1/"
        assert not screen.shows("#one")

    on_screen(server, then=then)
    request = server.asked[1]
    assert sent(request) == {"csrfmiddlewaretoken": ["t2"], "reason": ["r1"]}
    assert (request.headers["HX-Target"], request.headers["X-CSRFToken"]) == ("pane", "page-token")


def test_a_word_that_is_not_the_pane_leaves_the_page() -> None:
    server = Server(note=httpx.Response(200, text="gardé à 9 h 40"))

    async def then(screen: Screen) -> None:
        await screen.type_into("#need", "fièvre", step="note")
        assert screen.shows("#one")

    on_screen(server, then=then)
    assert sent(server.asked[1]) == {"understood": ["fièvre"]}


def test_a_failing_server_is_counted_and_told() -> None:
    server = Server(choice=httpx.Response(502))

    async def then(screen: Screen) -> None:
        with pytest.raises(Unreachable):
            await screen.press("#one", step="choose")
        with pytest.raises(NotShown):
            await screen.press("#two", step="choose")

    measures = on_screen(server, then=then)
    assert measures.errors == {"choose: 502": 1}
    assert len(measures.steps["choose"]) == 1


def test_a_button_outside_its_form_sends_it() -> None:
    page = LexborHTMLParser(PAGE)
    pressed = page.css_first("#outside")
    assert pressed is not None
    assert form_of(page, pressed).attributes["id"] == "choice"


def test_fields_are_sent_as_they_stand() -> None:
    form = LexborHTMLParser(
        '<form><input name="a" value="1"><input type="checkbox" name="b"><input type="radio" name="c" value="x">'
        '<input type="radio" name="c" value="y" checked><select name="d"><option value="u"><option value="v" selected>'
        "</select><textarea name=e>texte</textarea><button name=f value=g></button></form>"
    ).css_first("form")
    assert form is not None
    assert fields(form) == {"a": "1", "c": "y", "d": "v", "e": "texte"}


def test_an_answer_aimed_elsewhere_replaces_only_what_it_names() -> None:
    gone = '<button id="one">Autre</button><p id="nowhere" hx-swap-oob="true">perdu</p>'
    server = Server(choice=httpx.Response(409, text=gone, headers={"HX-Retarget": "#one"}))

    async def then(screen: Screen) -> None:
        assert await screen.press("#one", step="book") == 409
        assert screen.one("#one").text() == "Autre"
        assert screen.shows("#need")
        assert not screen.shows("#nowhere")

    on_screen(server, then=then)
