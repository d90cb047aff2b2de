"""The languages in which patients are spoken to on their own pages, and which of them a visitor reads."""

from collections.abc import Iterable

from django.http import HttpRequest
from django.utils.translation.trans_real import parse_accept_lang_header

NAMES = {
    "fr": "Français",
    "en": "English",
    "es": "Español",
    "pt": "Português",
    "ar": "العربية",
    "tr": "Türkçe",
    "uk": "Українська",
}
LANGUAGES = tuple(NAMES)


def spoken(*wished: str) -> str:
    """Return the first of these that we speak, French when there is none."""
    return next((one for one in wished if one in NAMES), LANGUAGES[0])


def asked(request: HttpRequest) -> str:
    """Return the language that the address or the form names; empty when none does."""
    named = request.POST.get("lang") or request.GET.get("lang") or ""
    return named if named in NAMES else ""


def read_by(request: HttpRequest) -> Iterable[str]:
    """Return the languages that the visitor's browser says he reads, the best first."""
    for code, _weight in parse_accept_lang_header(request.headers.get("Accept-Language", "").lower()):
        yield code.partition("-")[0]
