"""A desk that several share: its screen is locked, and a short code opens it to whoever signed in there today.

A code is of use only at a desk where its owner has given password and second step within `SEAT_FOR`; there, five
wrong ones shut it until he does so again, and nowhere else: nobody locks a colleague out on purpose.
"""

import hashlib
from collections.abc import Callable
from datetime import timedelta
from enum import StrEnum
from uuid import UUID

from django.conf import settings
from django.contrib.auth import login, logout
from django.contrib.auth.hashers import check_password
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

from permanence.foundation import cookies
from permanence.foundation.models import Account
from permanence.foundation.refusal import Refusal

from .account_trace import note
from .models import Pin, Seat
from .queries import keep_session

DESK, LOCKED, BY_CODE = "desk", "locked", "by_code"
STRONG = "strong"  # who asked him for two factors elsewhere let him in: he needs no second one of ours
SEAT_FOR = timedelta(hours=12)
A_YEAR_S = 365 * 24 * 3600
TRIES = 5
OPEN_WHILE_LOCKED = ("account_locked", "account_logout")
BACKEND = "permanence.directory.backend.StaffBackend"

Answer = Callable[[HttpRequest], HttpResponse]


class ScreenLocked(Refusal):
    """Someone locked this screen: nothing is shown on it until he opens it."""

    status = 403
    title = _("The screen is locked")
    leads_to = "account_locked"
    said_there = True


class Opening(StrEnum):
    """What a code came to: the screen opens, the code is wrong, or it was tried too often here."""

    OPEN = "open"
    WRONG = "wrong"
    SHUT = "shut"


def shut_while_locked(get_response: Answer) -> Answer:
    """Keep a locked screen away from the pages of the account, which ask nobody who he is."""

    def answer(request: HttpRequest) -> HttpResponse:
        of_account = request.path.startswith("/accounts/") and LOCKED in request.session
        if of_account and request.path not in {reverse(name) for name in OPEN_WHILE_LOCKED}:
            return redirect("account_locked")
        return get_response(request)

    return answer


def take_seat(request: HttpRequest, answer: HttpResponse, name: str, *, anew: bool = True) -> None:
    """Remember that who is signed in is so at this desk.

    :param name: by which colleagues find him on the locked screen
    :param anew: he has just given password and second step; else his seat, if any, stays as it was
    """
    desk = _desk(request) or get_random_string(32)
    answer.set_signed_cookie(
        cookies.of_house(DESK),
        desk,
        max_age=A_YEAR_S,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    now = timezone.now()
    Seat.objects.filter(until__lt=now).delete()
    if BY_CODE in request.session and not anew:
        return  # a code never makes the seat on which codes rest
    keep = Seat.objects.update_or_create if anew else Seat.objects.get_or_create
    known = {"name": name, "until": now + SEAT_FOR, "wrong": 0, "strong": STRONG in request.session}
    keep(desk=_fingerprint(desk), account_id=request.user.pk, defaults=known)


def seats(request: HttpRequest) -> list[Seat]:
    """Return who may open this screen by a code of his own, by name."""
    with_code = Pin.objects.values("account")
    return list(_seats(request).filter(account__in=with_code).exclude(account=request.user.pk).order_by("name"))


def has_code(account_id: UUID) -> bool:
    """Tell whether an account has chosen a code; without one its password opens its own screen."""
    return Pin.objects.filter(account=account_id).exists()


def name_of(request: HttpRequest) -> str:
    """Return who locked this screen, as his colleagues know him."""
    return _seats(request).filter(account=request.user.pk).values_list("name", flat=True).first() or ""


def open_screen(request: HttpRequest, account_id: UUID, code: str) -> Opening:
    """Open the screen to its own user, or to another who has a seat here: his session then takes the other's place."""
    found = _tried(request, account_id, code)
    verb = "account.screen_opened" if found is Opening.OPEN else "account.screen_refused"
    note(request, verb, account_id, way="code")
    if found is Opening.SHUT and account_id == request.user.pk:
        logout(request)
    if found is not Opening.OPEN:
        return found
    if account_id == request.user.pk:
        del request.session[LOCKED]
    else:
        strong = _seats(request).filter(account=account_id, strong=True).exists()
        login(request, Account.objects.get(pk=account_id), BACKEND)
        request.session[BY_CODE] = True
        if strong:
            request.session[STRONG] = True
        keep_session(request)
    return found


def _tried(request: HttpRequest, account_id: UUID, code: str) -> Opening:
    own = account_id == request.user.pk
    with transaction.atomic():
        here = _seats(request).select_for_update(of=("self",)).select_related("account")
        seat = here.filter(account=account_id).first()
        pin = Pin.objects.filter(account=account_id).first()
        if seat is None or not (pin or own) or not seat.account.is_active:
            return Opening.SHUT
        if check_password(code, pin.secret if pin else seat.account.password):
            Seat.objects.filter(pk=seat.pk).update(wrong=0)
            return Opening.OPEN
        if seat.wrong + 1 >= TRIES:
            seat.delete()
            return Opening.SHUT
        Seat.objects.filter(pk=seat.pk).update(wrong=seat.wrong + 1)
        return Opening.WRONG


def _seats(request: HttpRequest) -> QuerySet[Seat]:
    return Seat.objects.filter(desk=_fingerprint(_desk(request)), until__gt=timezone.now())


def _desk(request: HttpRequest) -> str:
    return str(request.get_signed_cookie(cookies.of_house(DESK), default="", max_age=A_YEAR_S))


def _fingerprint(desk: str) -> str:
    return hashlib.sha256(desk.encode()).hexdigest()
