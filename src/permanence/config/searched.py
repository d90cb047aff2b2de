"""What somebody looks for stands in no address: pages send it in a header, and views read it as if it had."""

from collections.abc import Callable
from urllib.parse import unquote

from django.http import HttpRequest, HttpResponse

Answer = Callable[[HttpRequest], HttpResponse]


def out_of_addresses(get_response: Answer) -> Answer:
    """Hand the words looked for to the view under the name of the field."""

    def answer(request: HttpRequest) -> HttpResponse:
        if "Searched" in request.headers:
            asked = request.GET.copy()
            asked["q"] = unquote(request.headers["Searched"])
            request.GET = asked  # type: ignore[assignment]  # what views read
        return get_response(request)

    return answer
