"""A browser without a screen: opens pages, fills the forms that are shown, swaps the fragments that come back."""

import json
from collections.abc import Mapping
from time import perf_counter
from urllib.parse import quote, urljoin

import httpx
from selectolax.lexbor import LexborHTMLParser, LexborNode

from permanence.simulation.measures import Measures

Typed = Mapping[str, str]


class NotShown(Exception):
    """The form or button looked for is not on the screen."""


class Unreachable(Exception):
    """The server does not answer, or answers that it fails."""


class Screen:
    """One browser window: a page, of which htmx may have replaced one element.

    :param client: keeps the cookies; its base address is the installation's
    """

    def __init__(self, client: httpx.AsyncClient, measures: Measures) -> None:
        self.client, self.measures = client, measures
        self.path = "/"
        self.page = LexborHTMLParser("")
        self.inherited: dict[str, str] = {}  # the headers htmx adds to each request of this page

    async def open(self, path: str, *, step: str) -> None:
        """Go to a page, following redirections."""
        answer = await self._ask(step, self.client.build_request("GET", path))
        self._show(answer)

    async def refresh(self, path: str, target: str, *, step: str, searched: str = "") -> LexborHTMLParser:
        """Fetch one element as htmx does, without touching the page.

        :param searched: what somebody looks for; it stands in no address
        """
        headers = self._htmx(target) | ({"Searched": quote(searched)} if searched else {})
        answer = await self._ask(step, self.client.build_request("GET", path, headers=headers))
        return LexborHTMLParser(answer.text)

    def one(self, selector: str) -> LexborNode:
        """Return the first element that matches.

        :raises NotShown: when there is none
        """
        if found := self.page.css_first(selector):
            return found
        raise NotShown(selector)

    def shows(self, selector: str) -> bool:
        """Tell whether such an element is on the screen."""
        return self.page.css_first(selector) is not None

    async def press(
        self, selector: str, typed: Typed | None = None, *, step: str, within: LexborHTMLParser | None = None
    ) -> int:
        """Press a button, or send the form it names, with what is typed in; return the answer's status.

        :param within: a fragment beside the page, such as the queue of calls
        """
        form, request = self._pressing(selector, typed, within)
        return await self._send(form, request, step)

    def pressing(self, selector: str) -> httpx.Request:
        """Return what pressing a button would send."""
        return self._pressing(selector, None, None)[1]

    def _pressing(
        self, selector: str, typed: Typed | None, within: LexborHTMLParser | None
    ) -> tuple[LexborNode, httpx.Request]:
        page = self.page if within is None else within
        pressed = page.css_first(selector)
        if pressed is None:
            raise NotShown(selector)
        form = form_of(page, pressed)
        sent = {**fields(form), **(typed or {})}
        if name := pressed.attributes.get("name"):
            sent[name] = pressed.attributes.get("value") or ""
        return form, self._request(form, sent)

    async def type_into(self, selector: str, text: str, *, step: str) -> int:
        """Write into a field that keeps itself as one types."""
        field = self.one(selector)
        headers = self._htmx(_target(field))
        sent = {field.attributes["name"] or "": text}
        path = field.attributes["hx-post"] or self.path
        return (await self._ask(step, self.client.build_request("POST", path, data=sent, headers=headers))).status_code

    def _request(self, form: LexborNode, sent: dict[str, str]) -> httpx.Request:
        method, target = (form.attributes.get("method") or "get").lower(), _target(form)
        path = form.attributes.get(f"hx-{method}") or form.attributes.get("action") or self.path
        headers = self._htmx(target) if target else {}
        headers["Referer"] = urljoin(str(self.client.base_url), self.path)
        if method == "post":
            return self.client.build_request("POST", path, data=sent, headers=headers)
        return self.client.build_request("GET", path, params=sent, headers=headers)

    async def _send(self, form: LexborNode, request: httpx.Request, step: str) -> int:
        target = _target(form)
        answer = await self._ask(step, request)
        if not target or "HX-Redirect" in answer.headers:
            self._show(answer)
        elif "HX-Retarget" in answer.headers:
            self._swap(answer.text)
        elif f'id="{target}"' in answer.text:  # the pane comes back whole; a toast or a word leaves it as it is
            self.page = LexborHTMLParser(answer.text)
            self.path = answer.headers.get("HX-Push-Url", self.path)
        return answer.status_code

    def _swap(self, text: str) -> None:
        """Put each named element of the answer in the place of the one that bears its name."""
        for fresh in LexborHTMLParser(text).css("body > [id]"):
            if former := self.page.css_first(f"#{fresh.attributes['id']}"):
                former.replace_with(fresh)

    def _htmx(self, target: str) -> dict[str, str]:
        here = urljoin(str(self.client.base_url), self.path)
        return {**self.inherited, "HX-Request": "true", "HX-Target": target, "HX-Current-URL": here}

    def _show(self, answer: httpx.Response) -> None:
        self.path, self.page = answer.url.raw_path.decode(), LexborHTMLParser(answer.text)
        if body := self.page.css_first("body[hx-headers]"):
            self.inherited = json.loads(body.attributes["hx-headers"] or "{}")

    async def _ask(self, step: str, request: httpx.Request) -> httpx.Response:
        began = perf_counter()
        try:
            answer = await self.client.send(request, follow_redirects=True)
        except httpx.TransportError as problem:
            self.measures.failed(step, type(problem).__name__)
            raise Unreachable(step) from problem
        self.measures.answered(step, perf_counter() - began, answer.status_code)
        if answer.status_code >= 500:
            raise Unreachable(f"{step}: {answer.status_code}")
        return answer


def _target(element: LexborNode) -> str:
    """Return the name of the element that the answer is meant for; empty for the whole page."""
    return (element.attributes.get("hx-target") or "").removeprefix("#")


def form_of(page: LexborHTMLParser, pressed: LexborNode) -> LexborNode:
    """Return the form a button sends: the one it names, or the one around it."""
    if (named := pressed.attributes.get("form")) and (form := page.css_first(f"form#{named}")):
        return form
    around: LexborNode | None = pressed
    while around is not None and around.tag != "form":
        around = around.parent
    if around is None:
        raise NotShown(f"a form around {pressed.attributes}")
    return around


def fields(form: LexborNode) -> dict[str, str]:
    """Return what a form would send as it stands: hidden and filled inputs, chosen options, texts."""
    sent: dict[str, str] = {}
    for control in form.css("input[name], select[name], textarea[name]"):
        name, kind = control.attributes["name"] or "", control.attributes.get("type") or "text"
        if control.tag == "textarea":
            sent[name] = control.text()
        elif control.tag == "select":
            chosen = control.css_first("option[selected]") or control.css_first("option")
            sent[name] = (chosen.attributes.get("value") or "") if chosen else ""
        elif kind in {"radio", "checkbox"}:
            if "checked" in control.attributes:
                sent[name] = control.attributes.get("value") or "on"
        elif kind not in {"submit", "button"}:
            sent[name] = control.attributes.get("value") or ""
    return sent
