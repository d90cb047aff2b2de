"""What second factors are made of: seeds lie sealed, of recovery codes a fingerprint is kept and nothing else."""

import secrets
from collections.abc import Callable
from functools import lru_cache, wraps
from textwrap import wrap
from time import time
from typing import Any

from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.app_settings import RECOVERY_CODE_COUNT
from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import get_hasher, identify_hasher, make_password
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.crypto import constant_time_compare

from permanence.foundation.resealing import FACTORS
from permanence.foundation.sealing import open_text, seal_text

PARTS = "$"  # stands in each fingerprint, and in no seed
FIGURES = 12  # of a code
COST = ("work_factor", "block_size", "parallelism")


class Fingerprint(str):
    """What is kept of a recovery code: it equals the code it was made of, and tells it to nobody."""

    __slots__ = ()
    __hash__ = str.__hash__

    def __eq__(self, typed: object) -> bool:
        """Compare it with what somebody typed."""
        said = identify_hasher(str(self)).decode(str(self))
        cost = tuple(said[name] for name in COST if name in said)
        made = _made(normalize_user_code(str(typed)), said["algorithm"], said["salt"], cost)
        return constant_time_compare(made, str(self))


@lru_cache(maxsize=1)  # the codes of an account share their salt: a try costs one fingerprint, not one for each of them
def _made(code: str, algorithm: str, salt: str, cost: tuple[int, ...]) -> str:
    return str(get_hasher(algorithm).encode(code, salt, *cost))


class SealedFactors(DefaultMFAAdapter):  # type: ignore[misc]
    """Seals seeds and fingerprints; a passkey has its public half here alone."""

    def encrypt(self, text: str) -> str:
        """Seal a seed, or the fingerprint of a code."""
        return seal_text(text, of=FACTORS)

    def decrypt(self, encrypted_text: str) -> str:
        """Open it, whichever key sealed it."""
        opened = open_text(encrypted_text, of=FACTORS)
        return Fingerprint(opened) if PARTS in opened else opened


def told_once(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Answer with codes of ours where a view of allauth's made a seed, in the transaction that keeps fingerprints."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with transaction.atomic():
            response = view(request, *args, **kwargs)
            if getattr(response, "url", None) != reverse("mfa_view_recovery_codes"):
                return response
            codes = [f"{secrets.randbelow(10**FIGURES):0{FIGURES}}" for _ in range(RECOVERY_CODE_COUNT)]
            keep_fingerprints(Authenticator.objects.get(user_id=request.user.pk, type="recovery_codes"), codes)
        shown = {"unused_codes": [" ".join(wrap(code, 4)) for code in codes], "can_view_codes": True}
        return TemplateResponse(request, "mfa/recovery_codes/index.html", shown, headers={"Cache-Control": "no-store"})

    return answer


def keep_fingerprints(made: Authenticator, codes: list[str]) -> None:
    """Keep the fingerprints of codes in place of a seed.

    They lie as allauth keeps codes brought in from elsewhere, by the function that keeps passwords.
    """
    salt, seal = get_hasher().salt(), SealedFactors().encrypt
    made.data = {"migrated_codes": [seal(make_password(code, salt)) for code in codes], "viewed_at": time()}
    made.save(update_fields=["data"])


def keep_no_seed() -> None:
    """Do so for the codes made while their seed was kept; those written down go on serving."""
    for pk in Authenticator.objects.filter(type="recovery_codes", data__has_key="seed").values_list("pk", flat=True):
        with transaction.atomic():
            held = Authenticator.objects.select_for_update().filter(pk=pk, data__has_key="seed").first()
            if held:
                keep_fingerprints(held, held.wrap().get_unused_codes())
