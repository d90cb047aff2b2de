"""Secrets of others that must be used again, and so are kept sealed: whoever has the database alone has not these."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from hashlib import sha256
from uuid import UUID

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

NAME = 16  # bytes of the row before the file itself, so that no file is read as another's


class Unreadable(Exception):
    """No key of this installation opens it, or it was put in the place of another."""


def seal(secret: str) -> str:
    """Seal a secret with the installation's own; an empty one stays empty."""
    return _box().encrypt(secret.encode()).decode() if secret else ""


def unseal(sealed: str) -> str:
    """Open what was sealed; empty when it was sealed by another installation, or with a secret since changed."""
    try:
        return _box().decrypt(sealed.encode()).decode() if sealed else ""
    except InvalidToken:
        return ""


def seal_file(content: bytes, *, of: UUID) -> bytes:
    """Seal a file that belongs to a row, with the newest of the keys of files."""
    return urlsafe_b64decode(_boxes().encrypt(of.bytes + content))


def unseal_file(sealed: bytes, *, of: UUID) -> bytes:
    """Open a file with whichever key sealed it.

    :raises Unreadable: when none did, or it belongs to another row
    """
    try:
        opened = _boxes().decrypt(urlsafe_b64encode(sealed))
    except InvalidToken:
        raise Unreadable from None
    if opened[:NAME] != of.bytes:
        raise Unreadable
    return opened[NAME:]


def seal_file_anew(sealed: bytes) -> bytes:
    """Seal with the newest key what any of them sealed.

    :raises Unreadable: when none did
    """
    try:
        return urlsafe_b64decode(_boxes().rotate(urlsafe_b64encode(sealed)))
    except InvalidToken:
        raise Unreadable from None


def _box() -> Fernet:
    return Fernet(_key(b"sealing:"))


def _boxes() -> MultiFernet:
    """Return the keys of files, the newest first; the installation's own secret opens what was sealed before them."""
    given: tuple[str, ...] = settings.FILE_KEYS
    return MultiFernet([*map(Fernet, given), Fernet(_key(b"files:"))])


def _key(use: bytes) -> bytes:
    return urlsafe_b64encode(sha256(use + settings.SECRET_KEY.encode()).digest())
