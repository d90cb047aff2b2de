"""Sign-in of the staff: accounts are given by the directory, nobody makes his own."""

import hashlib
import logging
import time
from contextlib import suppress
from datetime import date
from smtplib import SMTPException
from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import clear_authentication_records, get_authentication_records
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import get_random_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from permanence.foundation import cookies
from permanence.foundation.actor import scope, system
from permanence.foundation.models import Account
from permanence.foundation.page import refused
from permanence.foundation.refusal import Refusal
from permanence.ui.words import dated

from . import account_trace
from .actions import link_identity
from .locking import STRONG, take_seat
from .standing import (
    NoLiveMembership,
    SecondFactorMissing,
    UndertakingMissing,
    actor_told,
    person_actor,
    second_step_asked_from,
    standing,
)

log = logging.getLogger(__name__)

A_YEAR_S = 365 * 24 * 3600
TO_LINK = "openid_known"  # by which identity someone came whose RPPS is that of an account: it opens it from then on


class StaffAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """allauth's hooks for a house without public sign-up.

    Failed attempts are counted for each account and each device that it has signed in from before; all other
    devices share one count. A stranger who guesses passwords stops himself and no colleague at his usual desk
    (OWASP, "Slow down online guessing attacks with device cookies").
    """

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Refuse: a member of staff is invited by the person in charge."""
        return False

    def pre_login(self, request: HttpRequest, user: Account, **kwargs: Any) -> HttpResponse | None:
        """Stop who no longer works anywhere before a session opens."""
        try:
            with scope(system("sign-in", [])):
                person_actor(user.pk, None)
        except (SecondFactorMissing, UndertakingMissing):
            pass  # the first page leads there
        except NoLiveMembership as refusal:
            clear_authentication_records(request)
            return refused(request, refusal)
        answer: HttpResponse | None = super().pre_login(request, user, **kwargs)
        return answer

    def get_login_stages(self) -> list[str]:
        """Ask nobody for a second step whom a provider has just asked for two."""
        return [] if came_strongly(self.request) else super().get_login_stages()

    def login(self, request: HttpRequest, user: Account) -> None:
        """Open the session, which remembers how strong the proof was."""
        strong = came_strongly(request)
        super().login(request, user)
        if strong:
            request.session[STRONG] = True
        account_trace.note_sign_in(request, user)

    def logout(self, request: HttpRequest) -> None:
        """Close the session."""
        if isinstance(request.user, Account):
            account_trace.note(request, "account.signed_out", request.user.pk)
        super().logout(request)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Trace the try."""
        account_trace.note_refusal(request, str(credentials.get("email", "")))

    def post_login(self, request: HttpRequest, user: Account, **kwargs: Any) -> HttpResponse:
        """Remember that this account uses this device, in the user's own language."""
        answer: HttpResponse = super().post_login(request, user, **kwargs)
        device = _device(request, user.email) or get_random_string(16)
        answer.set_signed_cookie(
            _cookie(user.email),
            device,
            salt=user.email,
            max_age=A_YEAR_S,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
        known = request.session.pop(TO_LINK, None)
        strong = STRONG in request.session
        with scope(system("sign-in", [])), suppress(Refusal):
            told = standing(user.pk)
            actor = actor_told(told, None, lent=False, strong=strong)
            if not strong:
                _announce_second_step(request, second_step_asked_from(told))
            take_seat(request, answer, actor.name)
            if known and known.pop("account") == str(user.pk):
                link_identity(by=actor, **known)
        answer.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, user.language, max_age=A_YEAR_S, secure=settings.LANGUAGE_COOKIE_SECURE,
            samesite="Lax",
        )  # fmt: skip
        return answer

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Spare the password to who gave it a moment ago: he is often led from sign-in to the second factor."""
        given = get_authentication_records(self.request, self.request.user)
        if given and time.time() - given[-1]["at"] < app_settings.REAUTHENTICATION_TIMEOUT:
            return False
        return bool(super().is_reauthentication_required(app=app, **kwargs))

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send, and answer the same when the mail server is away: else a stranger learns who has an account."""
        try:
            super().send_mail(template_prefix, email, context)
        except (SMTPException, OSError) as problem:
            log.error("%s did not leave: %s", template_prefix, type(problem).__name__)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        email = str(credentials.get("email", "")).lower()
        return f"{email}:{_device(request, email)}"


def _announce_second_step(request: HttpRequest, day: date | None) -> None:
    """Say from when on a second step is asked of whom has none yet, while nothing hurries."""
    if day is not None:
        words = _(
            "From %(day)s on, your structure asks you for a second step at sign-in. Set it up when you have two "
            "minutes: your name, then “Sign-in and security”."
        )
        messages.info(request, words % {"day": dated(day, "d MMMM", get_language() or "fr")})


def came_strongly(request: HttpRequest) -> bool:
    """Tell whether it is a provider's proof of two factors, and nothing else, that opens the session now."""
    return bool(getattr(request, STRONG, False))


def _device(request: HttpRequest, email: str) -> str:
    return str(request.get_signed_cookie(_cookie(email), default="", salt=email, max_age=A_YEAR_S))


def _cookie(email: str) -> str:
    return cookies.of_house(f"device_{hashlib.sha256(email.encode()).hexdigest()[:12]}")
