"""Passkeys of patients (WebAuthn level 2), by the library that checks the staff's; what is asked serves once."""

import json
from base64 import urlsafe_b64encode
from typing import Any
from uuid import uuid4

from django.core import signing
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from fido2.server import Fido2Server
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    AuthenticatorData,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    RegistrationResponse,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from permanence.foundation.refusal import Refusal

from .models import Passkey, PracticePage

SALT = "permanence.portal.passkey"
LASTS_S = 300
LONGEST = 20_000


class KeyUnknown(Refusal):
    """The key shown opens nothing here: the same is said of one never seen, of a wrong one, of one shown too late."""

    status = 422
    title = _("This passkey does not open a space here")
    next_step = _("Have a code sent to you instead: it always works.")


def to_add(request: HttpRequest, page: PracticePage, known: list[Passkey], of: str) -> tuple[dict[str, Any], str]:
    """Return what a device is asked to make a key, and the same signed; it names the practice, and nobody.

    :param known: keys it may have already
    :param of: the space it is asked for in
    """
    practice = str(page.structure)
    user = PublicKeyCredentialUserEntity(id=uuid4().hex.encode(), name=practice, display_name=practice)
    asked, state = _server(request).register_begin(
        user, credentials=[_data(one) for one in known], resident_key_requirement=ResidentKeyRequirement.REQUIRED,
        user_verification=UserVerificationRequirement.REQUIRED,
    )  # fmt: skip
    return dict(asked), signing.dumps(state, salt=f"{SALT}.add.{of}")


def to_enter(request: HttpRequest, of: str) -> tuple[dict[str, Any], str]:
    """Return what a device is asked to show a key, the same to everyone, and the same signed.

    :param of: what the browser holds that asks
    """
    asked, state = _server(request).authenticate_begin(user_verification=UserVerificationRequirement.REQUIRED)
    return dict(asked), signing.dumps(state, salt=f"{SALT}.enter.{of}")


def added(request: HttpRequest, told: str, asked: str, of: str) -> AuthenticatorData:
    """Return the key a device made.

    :param of: as for `to_add`
    :raises KeyUnknown: when it is none, or not the one asked for
    """
    try:
        response = RegistrationResponse.from_dict(_read(told))
        return _server(request).register_complete(_state(asked, f"add.{of}"), response)
    except _WRONG:
        raise KeyUnknown from None


def shown(told: str) -> str:
    """Return by which name a key is looked for.

    :raises KeyUnknown: when none is shown
    """
    try:
        return written(AuthenticationResponse.from_dict(_read(told)).raw_id)
    except _WRONG:
        raise KeyUnknown from None


def check(request: HttpRequest, key: Passkey, told: str, asked: str, of: str) -> int:
    """Return how often the key says that it was used, once it is proved that it was shown now, here, by its owner.

    :param of: as for `to_enter`
    :raises KeyUnknown: when it was not, or when an older copy of it was
    """
    try:
        response = AuthenticationResponse.from_dict(_read(told))
        _server(request).authenticate_complete(_state(asked, f"enter.{of}"), [_data(key)], response)
        count = response.response.authenticator_data.counter
    except _WRONG:
        raise KeyUnknown from None
    if key.count and count <= key.count:
        raise KeyUnknown
    return count


def once(asked: str) -> str:
    """Return what stands for something asked, to be counted: it serves once."""
    return asked.rpartition(":")[2]


def written(raw: bytes) -> str:
    """Write a name of a key as text."""
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


_WRONG = (ValueError, KeyError, TypeError, AttributeError, signing.BadSignature)


def _server(request: HttpRequest) -> Fido2Server:
    host = request.get_host()
    here = f"{request.scheme}://{host}"
    entity = PublicKeyCredentialRpEntity(id=host.partition(":")[0], name="Permanence")
    return Fido2Server(entity, verify_origin=lambda origin: bool(origin == here))


def _data(key: Passkey) -> AttestedCredentialData:
    return AttestedCredentialData(bytes(key.key))


def _read(told: str) -> dict[str, Any]:
    read = json.loads(told[:LONGEST])
    if not isinstance(read, dict):
        raise TypeError
    return read


def _state(asked: str, bound: str) -> dict[str, Any]:
    return dict(signing.loads(asked, salt=f"{SALT}.{bound}", max_age=LASTS_S))
