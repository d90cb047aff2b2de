"""The door of the addresses for programs: who asks, in which shape, and refusals as problems (RFC 9457)."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, TypeVar

from django.conf import settings
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt
from pydantic import ValidationError

from permanence.api import actions, queries
from permanence.api.rules.rest import Operation, Problem, Shape
from permanence.api.views import asking
from permanence.api.views.asking import bearer, media
from permanence.foundation.actor import Actor, actor_of, opened
from permanence.foundation.page import PageRequest, page
from permanence.foundation.problem import MEDIA, problem
from permanence.foundation.refusal import Invalid, Refusal
from permanence.foundation.rights import Can

LARGEST, LONGEST_KEY = 16_384, 255
READ = {"application/json", "text/json", ""}  # said by nobody, it is read as such
ANSWERED = {"*/*", "application/*", "application/json", MEDIA, "text/json", ""}
View = Callable[..., HttpResponse]
S = TypeVar("S", bound=Shape)
M = TypeVar("M", bound=Model)
CSRF = CsrfViewMiddleware(lambda _request: HttpResponse())


class BadField(Invalid):
    """A field of what was asked cannot be used; the detail names it."""


class NotKnown(Refusal):
    """The token is nobody's, or no longer."""

    status = 401
    title = gettext_lazy("This token is not valid, or no longer")


class ScopeMissing(Refusal):
    """The program's token does not hold what this needs."""

    status = 403
    title = gettext_lazy("The token does not hold the scope that this needs")


class OnlyJson(Refusal):
    """Only JSON is answered."""

    status = 406
    title = gettext_lazy("Only application/json is answered here")


class NotSentAsJson(Refusal):
    """Only JSON is read."""

    status = 415
    title = gettext_lazy("Only application/json is read here")


def described(*does: Operation) -> Callable[[View], View]:
    """Say what a view does that has a door of its own."""

    def declare(view: View) -> View:
        view.operations = does  # type: ignore[attr-defined]
        return view

    return declare


def endpoint(right: Can, does: Operation) -> Callable[[View], View]:
    """Make a function an address for programs: as a page, for whoever is signed in, and for tokens with its scope.

    The view is given what was asked, read by its shape, after the request.
    """

    def declare(view: View) -> View:
        @page(right, methods=[does.method], json=True, who=lambda request: _who(request, does))
        @wraps(view)
        def served(request: PageRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            return view(request, *_asked(request, does), *args, **kwargs)

        @csrf_exempt
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            unproved = None if bearer(request) is not None else CSRF.process_view(request, served, args, kwargs)
            answer: HttpResponse = unproved or served(request, *args, **kwargs)
            if answer.status_code == 401:
                why = "" if bearer(request) is None else ', error="invalid_token"'
                answer.headers["WWW-Authenticate"] = f'Bearer realm="permanence"{why}'
            answer.headers.setdefault("Cache-Control", "no-store")
            return answer

        guarded.right, guarded.methods, guarded.operations = right, (does.method,), (does,)  # type: ignore[attr-defined]
        return guarded

    return declare


def by_method(**views: View) -> View:
    """Put several operations at one address, each by its method."""
    first = next(iter(views.values()))

    @csrf_exempt
    @wraps(first)
    def chosen(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        known = "GET" if request.method == "HEAD" else str(request.method)
        if known not in views:
            return problem(405, "MethodNotAllowed", _("Not by this method."), Allow=", ".join(views))
        return views[known](request, *args, **kwargs)

    chosen.right = first.right  # type: ignore[attr-defined]
    chosen.methods = tuple(views)  # type: ignore[attr-defined]
    chosen.operations = tuple(one for view in views.values() for one in view.operations)  # type: ignore[attr-defined]
    return chosen


def told(shape: Shape, status: int = 200) -> HttpResponse:
    """Answer in a shape."""
    media = MEDIA if isinstance(shape, Problem) else "application/json"
    return HttpResponse(shape.model_dump_json(), status=status, content_type=media)


def key_of(request: PageRequest) -> str | None:
    """Return the key under which this is done once, of whoever asks alone.

    :raises BadField: when it is longer than any
    """
    if len(request.headers.get("Idempotency-Key", "")) > LONGEST_KEY:
        raise BadField(f"Idempotency-Key: {_('at most 255 characters')}")
    return asking.key_of(request, request.actor.id or request.actor.name)


def paged(request: HttpRequest, found: QuerySet[M], *, count: int, offset: int) -> tuple[list[M], str | None]:
    """Return so many rows from a place on, and the address of what follows; none at the end."""
    rows = list(found[offset : offset + count + 1])
    if len(rows) <= count:
        return rows, None
    query = request.GET.copy()
    query["count"], query["offset"] = str(count), str(offset + count)
    return rows[:count], f"{settings.BASE_URL}{request.path}?{query.urlencode()}"


def _who(request: HttpRequest, does: Operation) -> Actor:
    """Return who asks: the program whose token is shown, or whoever is signed in.

    :raises NotKnown: when the token is nobody's
    :raises ScopeMissing: when it does not hold what this needs
    """
    if (token := bearer(request)) is None:
        return actor_of(request)
    client = queries.behind_token(token, timezone.now())
    if client is None:
        raise NotKnown
    if not client.holds(does.scope):
        raise ScopeMissing(does.scope or _("No program does this; whoever is signed in does."))
    return opened(client.actor)


def _asked(request: PageRequest, does: Operation) -> tuple[Shape, ...]:
    """Read what is asked, by its shapes.

    :raises OnlyJson, NotSentAsJson, BadField, actions.TooLarge: when it cannot be
    """
    accepted = [media(one) for one in request.headers.get("Accept", "").split(",")]
    if not ANSWERED.intersection(accepted):
        raise OnlyJson
    asked = (_query(does.query, request),) if does.query else ()
    return (*asked, _body(does.body, request)) if does.body else asked


def _query(shape: type[S], request: HttpRequest) -> S:
    fields = {field.alias or name: field for name, field in shape.model_fields.items()}
    given: dict[str, Any] = {}
    for name, field in fields.items():
        if name in request.GET:
            several = isinstance(field.default, list)
            given[name] = request.GET.getlist(name) if several else request.GET[name]
    given = {name: value for name, value in given.items() if value != "" or fields[name].is_required()}
    return _read(lambda: shape.model_validate(given))


def _body(shape: type[S], request: HttpRequest) -> S:
    if media(request.headers.get("Content-Type", "")) not in READ:
        raise NotSentAsJson
    if (body := asking.sent(request, LARGEST)) is None:
        raise actions.TooLarge
    return _read(lambda: shape.model_validate_json(body, strict=True))


def _read(read: Callable[[], S]) -> S:
    """Read, and name the first field that cannot be used."""
    try:
        return read()
    except ValidationError as wrong:
        first = wrong.errors(include_url=False, include_input=False)[0]
        where = ".".join(one for one in first["loc"] if isinstance(one, str)) or "body"
        raise BadField(f"{where}: {_said(first['type'], first.get('ctx', {}))}") from None


def _said(kind: str, about: Mapping[str, Any]) -> str:
    """Say in a few words what is wrong with a field."""
    words = {
        "missing": _("it is needed"),
        "uuid_parsing": _("an identifier is expected"),
        "json_invalid": _("not valid JSON"),
        "model_type": _("a JSON object is expected"),
        "value_error": str(about.get("error", "")),
        "literal_error": _("one of %(known)s is expected") % {"known": about.get("expected", "")},
        "less_than_equal": _("no more than %(most)s") % {"most": about.get("le", "")},
        "greater_than_equal": _("no less than %(least)s") % {"least": about.get("ge", "")},
        "string_too_long": _("no more than %(most)s characters") % {"most": about.get("max_length", "")},
    }
    return words.get(kind) or f"{_('it cannot be read')} ({kind})"
