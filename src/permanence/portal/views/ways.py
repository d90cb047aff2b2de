"""Other ways into a patient's space than the code: a passkey of his device, or who knows him elsewhere."""

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from permanence.foundation import openid
from permanence.foundation.page import PageRequest, page
from permanence.foundation.provider import Provider
from permanence.foundation.refusal import NotFound, Refusal
from permanence.foundation.rights import Can
from permanence.portal import actions, forms, links, passkeys, queries, sessions
from permanence.portal.models.ways import Way
from permanence.portal.passkeys import KeyUnknown

from .at_home import Home, at_home
from .visits import Visit, visited

KEPT, LEFT = "openid_patient", "openid_left"
Begun = tuple[str, openid.Kept] | Refusal | None
Finished = tuple[openid.Told | Refusal, openid.Kept]


class NotLinked(Refusal):
    """Whom the provider knows opens nothing here; whether he is a patient is not said."""

    status = 422
    title = _("This does not open a space here yet")
    next_step = _("Have a code sent to you once, then link it in your space: from then on it is enough.")


class NotThatPerson(Refusal):
    """The provider knows somebody else, or writes him otherwise than the file does."""

    status = 422
    title = _("The identity told is not the one in the file")
    next_step = _(
        "Name, first name and date of birth must be the same. The practice corrects its file from your papers."
    )


@visited(methods=["POST"])
def entry_by_passkey(request: PageRequest, visit: Visit) -> HttpResponse:
    """Open the space of whoever shows a key that was added there; the same is said of every other."""
    told, asked = request.POST.get("credential", ""), request.POST.get("asked", "")
    once = passkeys.once(asked)
    actions.count_key(by=visit.by, structure=visit.structure, address=visit.address, once=once, now=visit.now)
    try:
        key = queries.passkey_named(visit.by, visit.structure.pk, passkeys.shown(told))
        contact = queries.contact_of(key) if key else ""
        if key is None or not contact:
            raise KeyUnknown
        key.count = passkeys.check(request, key, told, asked, sessions.asked_of(request, visit.page))
        return _opened(visit, key, contact)
    except KeyUnknown as refusal:
        return entrance(request, visit, forms.ContactForm(), status=422, refusal=refusal)


def entrance(
    request: PageRequest, visit: Visit, form: forms.ContactForm, *, status: int = 200, refusal: Refusal | None = None
) -> HttpResponse:
    """Show where a space is opened: by a code, by a key, by who knows him elsewhere; the same to everyone."""
    held = sessions.asked_of(request, visit.page)
    wanted, asked = passkeys.to_enter(request, held)
    provider = settings.PATIENTS_IDENTITIES
    shown = {"wanted": json.dumps(wanted), "asked": asked, "provider": provider, "refusal": refusal}
    return sessions.ask(visit.show(request, "portal/mine.html", status=status, form=form, **shown), visit.page, held)


@at_home(methods=["GET", "POST"])
def mine_ways(request: PageRequest, home: Home) -> HttpResponse:
    """The keys that open my space; a new one is added here."""
    visit, asked = home.visit, home.asked
    holder = queries.holder(asked, home.acting)
    known = queries.passkeys(visit.by, asked)
    refusal: Refusal | None = None
    if request.method == "POST" and holder is not None:
        try:
            told, signed = request.POST.get("credential", ""), request.POST.get("asked", "")
            made = passkeys.added(request, told, signed, str(asked.pk))
            assert made.credential_data is not None
            actions.add_passkey(
                by=visit.by, proof=asked, patient=holder,
                name=request.POST.get("name", "").strip()[:40] or gettext("My device"),
                credential=passkeys.written(made.credential_data.credential_id), key=bytes(made.credential_data),
                count=made.counter, now=visit.now,
            )  # fmt: skip
            return redirect(home.address("mine_ways"))
        except (KeyUnknown, actions.TooManyKeys) as said:
            refusal = said
    wanted, signed = passkeys.to_add(request, visit.page, known, str(asked.pk))
    return home.show(
        request, "portal/mine_ways.html", status=422 if refusal else 200, keys=known, wanted=json.dumps(wanted),
        asked=signed, refusal=refusal, provider=settings.PATIENTS_IDENTITIES, may_add=holder is not None,
        linked=queries.federated(visit.by, asked), device=gettext("My device"),
    )  # fmt: skip


@at_home(methods=["POST"])
def mine_passkey_removal(request: PageRequest, home: Home, passkey_id: UUID) -> HttpResponse:
    """Have a key open my space no longer."""
    key = queries.passkey(home.visit.by, home.asked, passkey_id)
    actions.remove_passkey(by=home.visit.by, proof=home.asked, passkey=key)
    return redirect(home.address("mine_ways"))


def _begun(request: HttpRequest) -> Begun:
    """Return where he shows himself, or why nowhere: the practice's own page says it; nothing when he did not ask."""
    try:
        provider = _provider()
        return openid.begin(provider, _back()) if openid.pressed_here(request) else None
    except Refusal as refusal:
        return refusal


@visited(first=_begun)
def identity(request: PageRequest, visit: Visit, told: Begun) -> HttpResponse:
    """Lead to who knows him elsewhere, to open his space."""
    return _leave(request, visit, told, "")


@at_home(first=_begun)
def mine_identity(request: PageRequest, home: Home, told: Begun) -> HttpResponse:
    """Lead there to link it: the browser that holds the key of this space comes back."""
    return _leave(request, home.visit, told, links.token("proof", home.asked.pk))


@at_home(methods=["POST"])
def mine_identity_end(request: PageRequest, home: Home) -> HttpResponse:
    """Have who knows me elsewhere open my space no longer."""
    actions.unlink_space(by=home.visit.by, proof=home.asked)
    return redirect(home.address("mine_ways"))


def _finished(request: HttpRequest) -> Finished:
    """Return who came back, or why nobody did, and what his session kept for that: it serves once."""
    kept = request.session.pop(KEPT, None) or {}
    try:
        return openid.finish(_provider(), _back(), kept, request.GET.dict()), kept
    except Refusal as refusal:
        return refusal, kept


@page(Can.ANYONE, first=_finished)
def identity_return(request: PageRequest, told: Finished) -> HttpResponse:
    """The one address that the provider knows: on to the practice from which he left."""
    answer: HttpResponse = _back_again(request, slug=told[1].get("slug", "-"), told=told)
    return answer


@visited()
def _back_again(request: PageRequest, visit: Visit, told: Finished) -> HttpResponse:
    who, kept = told
    if isinstance(who, Refusal):
        return _not_recognised(request, visit, who)
    mark, token = links.mark(f"{who.issuer} {who.subject}"), str(kept["proof"])
    return _link(request, visit, token, mark, who.claims) if token else _enter(request, visit, mark, who)


def _not_recognised(request: PageRequest, visit: Visit, refusal: Refusal) -> HttpResponse:
    away = isinstance(refusal, openid.ProviderAway)
    return visit.show(request, "portal/identity_failed.html", status=503 if away else 403, away=away)


def _enter(request: PageRequest, visit: Visit, who: str, told: openid.Told) -> HttpResponse:
    """Open what he opens here, when the file still speaks of him; the same is said to everyone else."""
    way = queries.federated_named(visit.by, visit.structure.pk, who)
    contact = queries.contact_of(way) if way else ""
    if way is None or not contact:
        return entrance(request, visit, forms.ContactForm(), status=422, refusal=NotLinked())
    asked, key = actions.open_by(
        by=visit.by, structure=visit.structure, way=way, contact=contact, language=visit.language, now=visit.now
    )
    if not queries.himself(queries.acting(visit.by, asked, visit.now), told.claims):
        raise NotThatPerson
    here = queries.mine_link(visit.page, asked.pk) + visit.asks
    answer = visit.show(request, "portal/identity_told.html", here=here)
    return sessions.hold(answer, visit.page, key, proof=told.token)


def _link(request: PageRequest, visit: Visit, token: str, who: str, claims: Mapping[str, Any]) -> HttpResponse:
    asked = queries.proof(visit.by, token)
    acting = queries.acting(visit.by, asked, visit.now)
    holder = queries.holder(asked, acting)
    if asked.expires_at <= visit.now or holder is None or not queries.himself(acting, claims):
        raise NotThatPerson
    actions.link_space(by=visit.by, proof=asked, patient=holder, who=who, now=visit.now)
    here = reverse("practice:mine_ways", args=[visit.page.slug, token]) + visit.asks
    return visit.show(request, "portal/identity_told.html", here=here, linked=True)


def _opened(visit: Visit, way: Way, contact: str) -> HttpResponse:
    asked, key = actions.open_by(
        by=visit.by, structure=visit.structure, way=way, contact=contact, language=visit.language, now=visit.now
    )
    return sessions.hold(redirect(queries.mine_link(visit.page, asked.pk) + visit.asks), visit.page, key)


def _leave(request: PageRequest, visit: Visit, told: Begun, token: str) -> HttpResponse:
    if isinstance(told, NotFound):
        raise told
    if isinstance(told, Refusal):
        return _not_recognised(request, visit, told)
    if told is None:  # another site led here: the button is on the page where a space is opened
        return redirect("practice:mine", visit.page.slug)
    address, kept = told
    request.session[KEPT] = kept | {"slug": visit.page.slug, "proof": token}
    return redirect(address)


def signing_out(request: HttpRequest) -> str:
    """Return where he signs out of who let him in, too; empty when nobody did, or it does not ask for it."""
    slug = request.resolver_match.kwargs["slug"] if request.resolver_match else ""
    proof, provider = sessions.proof_of(request, slug), settings.PATIENTS_IDENTITIES
    back = settings.BASE_URL + reverse("portal:identity_left")
    return openid.end(provider, proof, back) if provider and proof else ""


@page(Can.ANYONE)
def identity_left(request: PageRequest) -> HttpResponse:
    """The one address that the provider leads to after a sign-out: at the practice whose space he closed."""
    answer: HttpResponse = _left(request, slug=request.session.pop(LEFT, "-"))
    return answer


@visited()
def _left(request: PageRequest, visit: Visit) -> HttpResponse:
    return visit.show(request, "portal/mine_closed.html")


def _provider() -> Provider:
    found: Provider | None = settings.PATIENTS_IDENTITIES
    if found is None:
        raise NotFound
    return found


def _back() -> str:
    return str(settings.BASE_URL) + reverse("portal:identity_return")
