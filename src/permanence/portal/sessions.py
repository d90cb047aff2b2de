"""How long a patient's space stays open: for the browser in which the code was typed, and a while."""

import secrets
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare

from permanence.foundation import cookies

from . import links, passkeys
from .models import PracticePage, Proof, Use
from .rules import limits

COOKIE = "espace"
ASKED = "question"  # what a browser was asked to show a key for: another one's answer is none
KNOWN, KNOWN_S = "connu", 180 * 24 * 3600  # that a contact was proved here before: strangers' tries count apart
PROOF = "preuve"  # of who knows him elsewhere, for his sign-out there: in his browser alone, we keep none


def is_open(asked: Proof, request: HttpRequest, page: PracticePage, now: datetime) -> bool:
    """Tell whether this browser is the one in which the code was typed, and the while is not over."""
    if asked.use != Use.MINE or asked.proven_at is None or asked.expires_at <= now or not asked.browser:
        return False
    return constant_time_compare(asked.browser, links.mark(_held(request, page, COOKIE)))


def stay(asked: Proof, now: datetime) -> None:
    """Let it stay open while it is used, up to the longest; written once in some minutes."""
    if asked.proven_at is None or asked.expires_at - now > limits.SPACE_IDLE / 2:
        return
    until = min(now + limits.SPACE_IDLE, asked.proven_at + limits.SPACE_LONGEST)
    Proof.objects.filter(pk=asked.pk, expires_at__lt=until, expires_at__gt=now).update(expires_at=until)


def hold(answer: HttpResponse, page: PracticePage, key: str, *, contact: str = "", proof: str = "") -> HttpResponse:
    """Let the browser hold the key, which no script reads and no other site has sent; gone when it closes.

    :param contact: whose code opened it: a mark of it stays
    :param proof: of who knows him elsewhere, when he came by that
    """
    for name, value in ((COOKIE, key), (PROOF, proof)):
        if value:
            _set(answer, page, name, value)
    return know(answer, page, contact) if contact else answer


def know(answer: HttpResponse, page: PracticePage, contact: str) -> HttpResponse:
    """Let the browser hold that a contact was proved in it: it asks for codes apart from strangers, booking too."""
    _set(answer, page, KNOWN, links.known(contact), max_age=KNOWN_S)
    return answer


def known_of(request: HttpRequest, page: PracticePage) -> str:
    """Return the mark of the contact that was last proved in this browser; empty without."""
    return _held(request, page, KNOWN)


def proof_of(request: HttpRequest, slug: str) -> str:
    """Return the proof of who knows him elsewhere, when he came by that; else empty."""
    return request.COOKIES.get(_name(slug, PROOF), "")


def asked_of(request: HttpRequest, page: PracticePage) -> str:
    """Return what the browser holds that a key is asked of; a new one for whoever holds none, to be held by `ask`."""
    return _held(request, page, ASKED) or secrets.token_urlsafe(24)


def ask(answer: HttpResponse, page: PracticePage, held: str) -> HttpResponse:
    """Let the browser hold it as long as the question stands."""
    _set(answer, page, ASKED, held, max_age=passkeys.LASTS_S)
    return answer


def drop(answer: HttpResponse, page: PracticePage) -> HttpResponse:
    """Take the key back."""
    for name in (COOKIE, PROOF):
        answer.delete_cookie(_name(page.slug, name), samesite="Strict")
    return answer


def _set(answer: HttpResponse, page: PracticePage, name: str, value: str, *, max_age: int | None = None) -> None:
    answer.set_cookie(
        _name(page.slug, name), value, max_age=max_age, secure=settings.SESSION_COOKIE_SECURE, httponly=True,
        samesite="Strict",
    )  # fmt: skip


def _held(request: HttpRequest, page: PracticePage, name: str) -> str:
    return request.COOKIES.get(_name(page.slug, name), "")


def _name(slug: str, name: str) -> str:
    """Each practice's has a name of its own: two spaces stand open beside each other, and neither opens the other."""
    return cookies.of_house(f"{name}-{slug}")
