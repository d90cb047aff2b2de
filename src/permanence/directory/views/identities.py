"""Sign-in by whoever proves elsewhere who one is, such as Pro Santé Connect; and its link to one's account."""

import secrets
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from allauth.account.internal.flows.reauthentication import get_reauthentication_flows
from allauth.account.utils import perform_login
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from permanence.directory import actions, queries
from permanence.directory.locking import STRONG
from permanence.directory.models import LinkedIdentity
from permanence.directory.sign_in import TO_LINK
from permanence.foundation import openid
from permanence.foundation.models import Account
from permanence.foundation.page import PageRequest, page, show
from permanence.foundation.provider import Provider
from permanence.foundation.refusal import NotFound, Refusal
from permanence.foundation.rights import Can

KEPT, ASKED = "openid", "openid_link"


class NobodyKnown(Refusal):
    """Whoever came has no account here, and nobody makes his own."""

    status = 403
    title = gettext_lazy("No account here is known by this identity")
    next_step = gettext_lazy(
        "Sign in with your password, then link it under “Sign-in and security”. If you have no account yet, ask the "
        "person in charge to add you with your RPPS number."
    )


def shown_again(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Have whom a provider alone lets in show himself there again first: we know nothing else to ask him for."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        user = request.user
        alone = settings.STAFF_IDENTITIES and user.is_authenticated and not get_reauthentication_flows(user)
        if alone and get_adapter(request).is_reauthentication_required(app=""):
            return redirect(f"{reverse('account_openid_again')}?{urlencode({'next': request.get_full_path()})}")
        return view(request, *args, **kwargs)

    return answer


def _begun(request: HttpRequest) -> tuple[str, openid.Kept] | None:
    provider = _provider()
    return openid.begin(provider, _back()) if openid.pressed_here(request) else None


def _begun_anew(request: HttpRequest) -> tuple[str, openid.Kept] | None:
    return openid.begin(_provider(), _back(), anew=True) if request.user.is_authenticated else None


def _finished(request: HttpRequest) -> tuple[openid.Told, openid.Kept]:
    """Return who came back, and what his session kept for that: it serves once."""
    kept = request.session.pop(KEPT, None)
    return openid.finish(_provider(), _back(), kept, request.GET.dict()), kept


@page(Can.ANYONE, first=_begun)
def leaving(request: PageRequest, told: tuple[str, openid.Kept] | None) -> HttpResponse:
    """Lead to where one shows oneself: to sign in, or to link one's account when one's own page has just asked for it.

    Whoever was led here by another site is asked first: he finds the button where one signs in.
    :raises ProviderAway: when it does not answer
    """
    if told is None:
        return redirect(f"{reverse('account_login')}?{urlencode({'next': request.GET.get('next', '/')})}")
    address, kept = told
    link = request.GET.get("link", "")
    if link and constant_time_compare(link, request.session.pop(ASKED, "")):
        kept["links"] = str(request.user.pk)
    asked = request.GET.get("next", "")
    kept["next"] = asked if url_has_allowed_host_and_scheme(asked, None) else "/"
    request.session[KEPT] = kept
    return redirect(address)


@page(Can.ANYONE, first=_finished)
def coming_back(request: PageRequest, told: tuple[openid.Told, openid.Kept]) -> HttpResponse:
    """Let in whoever comes back with the proof of who he is; no account is ever made.

    :raises NotProved, TurnedBack, ProviderAway: as they say
    :raises NobodyKnown: when it opens no account
    """
    who, kept = told
    if "links" in kept:
        return _linked(request, who, kept["links"])
    link = queries.linked(who)
    if "again" in kept:
        return _shown_again(request, link, kept)
    if link:
        link.used_at, link.strong = timezone.now(), who.strong
        link.save(update_fields=["used_at", "strong"])
        return _let_in(request, link.account, who, kept["next"])
    account = queries.account_with_rpps(who)
    if account is None:
        raise NobodyKnown
    request.session[TO_LINK] = {
        "account": str(account.pk), "issuer": who.issuer, "subject": who.subject, "strong": who.strong,
    }  # fmt: skip
    if account.last_login is None:
        return _let_in(request, account, who, kept["next"])
    once = _("We know you by your RPPS number. Sign in once more as usual: from then on, %(name)s is enough.")
    messages.info(request, once % {"name": _provider().name})
    return redirect(f"{reverse('account_login')}?{urlencode({'next': kept['next']})}")


@page(Can.ANYONE, first=_begun_anew)
def again(request: PageRequest, told: tuple[str, openid.Kept] | None) -> HttpResponse:
    """Lead to where one shows oneself, to do so once more before one changes how one signs in.

    Who is signed in may do so, even while he may enter nowhere else: he is setting up his second step.
    :raises ProviderAway: when it does not answer
    """
    if told is None:
        return redirect("account_login")
    address, kept = told
    asked = request.GET.get("next", "")
    kept |= {"again": str(request.user.pk), "next": asked if url_has_allowed_host_and_scheme(asked, None) else "/"}
    request.session[KEPT] = kept
    return redirect(address)


@page(Can.ENTER)
@shown_again
def mine(request: PageRequest) -> HttpResponse:
    """How a provider knows me, or how it would."""
    provider = _provider()
    request.session[ASKED] = secrets.token_urlsafe(24)
    link = queries.identity(request.actor, provider.issuer)
    return show(request, "directory/identity.html", provider=provider, link=link, asked=request.session[ASKED])


@page(Can.ENTER, methods=["POST"])
@shown_again
def ending(request: PageRequest) -> HttpResponse:
    """Have my account open by it no longer."""
    provider = _provider()
    if actions.unlink_identity(by=request.actor, issuer=provider.issuer):
        messages.success(request, _("%(name)s does not open your account any more.") % {"name": provider.name})
    return redirect("account_identity")


def _linked(request: PageRequest, told: openid.Told, account_id: str) -> HttpResponse:
    """Link one's account, when whoever began is still there."""
    request.actor.require(Can.ENTER)
    if str(request.user.pk) != account_id:
        raise openid.NotProved
    actions.link_identity(by=request.actor, issuer=told.issuer, subject=told.subject, strong=told.strong)
    messages.success(request, _("From now on %(name)s opens your account.") % {"name": _provider().name})
    return redirect("account_identity")


def _shown_again(request: PageRequest, link: LinkedIdentity | None, kept: openid.Kept) -> HttpResponse:
    """Go on with what one wanted to change, when it is oneself who came back."""
    if link is None or not str(link.account_id) == str(request.user.pk) == kept["again"]:
        raise openid.NotProved
    record_authentication(request, link.account, method="openid", reauthenticated=True)
    return redirect(kept["next"])


def _let_in(request: PageRequest, account: Account, told: openid.Told, to: str) -> HttpResponse:
    """Open a session as after a password; whom it asked for two factors is asked for none of ours."""
    if request.user.is_authenticated:
        get_adapter(request).logout(request)
    setattr(request, STRONG, told.strong)
    record_authentication(request, account, method="openid")
    answer: HttpResponse = perform_login(request, account, redirect_url=to)
    return answer


def _provider() -> Provider:
    found: Provider | None = settings.STAFF_IDENTITIES
    if found is None:
        raise NotFound
    return found


def _back() -> str:
    return str(settings.BASE_URL) + reverse("account_openid_return")
