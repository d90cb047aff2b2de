"""What is looked for reaches the view by a header, and the address stays without it."""

from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from permanence.config.searched import out_of_addresses


def test_words_looked_for_stand_in_no_address() -> None:
    seen: list[HttpRequest] = []

    def view(request: HttpRequest) -> HttpResponse:
        seen.append(request)
        return HttpResponse()

    asked = RequestFactory().get("/patients/?page=2", headers={"Searched": quote("Lefèvre Noé")})
    out_of_addresses(view)(asked)
    assert seen[0].GET.dict() == {"page": "2", "q": "Lefèvre Noé"}
    assert seen[0].get_full_path() == "/patients/?page=2"
