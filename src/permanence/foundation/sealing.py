"""Secrets of others that must be used again, and so are kept sealed: whoever has the database alone has not these."""

from base64 import urlsafe_b64encode
from hashlib import sha256

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings


def seal(secret: str) -> str:
    """Seal a secret with the installation's own; an empty one stays empty."""
    return _box().encrypt(secret.encode()).decode() if secret else ""


def unseal(sealed: str) -> str:
    """Open what was sealed; empty when it was sealed by another installation, or with a secret since changed."""
    try:
        return _box().decrypt(sealed.encode()).decode() if sealed else ""
    except InvalidToken:
        return ""


def _box() -> Fernet:
    return Fernet(urlsafe_b64encode(sha256(b"sealing:" + settings.SECRET_KEY.encode()).digest()))
