"""The keys of what lies sealed: who has the database alone reads none of it. The newest key seals, all of them open.

Words and files are sealed with AES-256-GCM and bear the name of their key; what finds them by equality is an HMAC under
keys of its own. What was sealed before keys had names (Fernet) is still opened, until it is sealed anew.
"""

import os
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

SEALED = re.compile(r"sealed:([0-9a-f]{8}):([\w-]+=*)", re.ASCII)
FORMER = "gAAAAA"  # how a Fernet token begins
FILE = b"\x01"  # what a sealed file begins with, before the name of its key
FILES = "files"
KEYLESS = "keyless"
NONCE, ROW, KEY_NAME = 12, 16, 4  # bytes


class Unreadable(Exception):
    """No key of this installation opens it, or it was put in the place of another."""


@dataclass(frozen=True, slots=True)
class Ring:
    """The keys of an installation by their names, the newest first."""

    boxes: Mapping[str, AESGCM]
    former: MultiFernet

    @property
    def newest(self) -> str:
        """The name of the key that seals."""
        return next(iter(self.boxes))


def ring() -> Ring:
    """Return the keys given, and last the one that the installation's own secret gives."""
    return _ring(tuple(settings.SEALING_KEYS), settings.SECRET_KEY)


def index_keys() -> Mapping[str, bytes]:
    """Return the keys of what is found by equality, by their names, the newest first."""
    return _index_keys(tuple(settings.INDEX_KEYS), settings.SECRET_KEY)


def seal_text(text: str, *, of: str) -> str:
    """Seal words that stand in one column; empty ones stay empty.

    :param of: table and column: sealed words of another column do not open
    """
    if not text:
        return ""
    keys = ring()
    return f"sealed:{keys.newest}:{urlsafe_b64encode(_seal(keys, text.encode(), of)).decode()}"


def open_text(kept: str, *, of: str) -> str:
    """Open words, whichever key sealed them; those written before the column was sealed are returned as they stand.

    :raises Unreadable: when none did, or they are another column's
    """
    if sealed := SEALED.fullmatch(kept):
        return _open(sealed[1], urlsafe_b64decode(sealed[2]), of).decode()
    if kept.startswith(FORMER):
        try:
            return ring().former.decrypt(kept.encode()).decode()
        except InvalidToken:
            raise Unreadable from None
    return kept


def is_newest(kept: str) -> bool:
    """Tell whether the newest key sealed words that lie in a column."""
    return kept.startswith(f"sealed:{ring().newest}:")


def seal_file(content: bytes, *, of: UUID) -> bytes:
    """Seal a file that belongs to a row."""
    return _seal_file(of.bytes + content)


def open_file(sealed: bytes, *, of: UUID) -> bytes:
    """Open a file with whichever key sealed it.

    :raises Unreadable: when none did, or it belongs to another row
    """
    opened = _open_file(sealed)
    if opened[:ROW] != of.bytes:
        raise Unreadable
    return opened[ROW:]


def seal_text_anew(kept: str, *, of: str) -> str:
    """Seal with the newest key what any of them sealed, or what nobody sealed yet.

    :raises Unreadable: when none opens it
    """
    return kept if is_newest(kept) else seal_text(open_text(kept, of=of), of=of)


def seal_file_anew(sealed: bytes) -> bytes:
    """Seal with the newest key what any of them sealed.

    :raises Unreadable: when none did
    """
    return sealed if sealed.startswith(FILE + bytes.fromhex(ring().newest)) else _seal_file(_open_file(sealed))


def marks(text: str, *, of: str) -> Sequence[str]:
    """Return by what a sealed value is found, one mark for each key, the newest first."""
    return [f"{name}:{_mark(key, of, text)}" for name, key in index_keys().items()]


def _seal(keys: Ring, content: bytes, of: str) -> bytes:
    nonce = os.urandom(NONCE)
    return nonce + keys.boxes[keys.newest].encrypt(nonce, content, of.encode())


def _open(name: str, sealed: bytes, of: str) -> bytes:
    try:
        return ring().boxes[name].decrypt(sealed[:NONCE], sealed[NONCE:], of.encode())
    except KeyError:
        raise Unreadable(f"sealed with key {name}, which is not among those given") from None
    except (InvalidTag, ValueError):
        raise Unreadable from None


def _seal_file(content: bytes) -> bytes:
    keys = ring()
    return FILE + bytes.fromhex(keys.newest) + _seal(keys, content, FILES)


def _open_file(sealed: bytes) -> bytes:
    if sealed.startswith(FILE):
        return _open(sealed[1 : 1 + KEY_NAME].hex(), sealed[1 + KEY_NAME :], FILES)
    try:
        return ring().former.decrypt(urlsafe_b64encode(sealed))
    except InvalidToken:
        raise Unreadable from None


@cache
def _ring(given: tuple[str, ...], secret: str) -> Ring:
    keys = [*map(urlsafe_b64decode, given), _own(b"words and files:", secret)]
    own = [urlsafe_b64encode(_own(use, secret)) for use in (b"files:", b"sealing:")]
    former = MultiFernet([Fernet(key) for key in (*map(str.encode, given), *own)])
    return Ring({_name(key): AESGCM(_derived(key, b"sealing")) for key in keys}, former)


@cache
def _index_keys(given: tuple[str, ...], secret: str) -> Mapping[str, bytes]:
    keys = [*map(urlsafe_b64decode, given), _own(b"index:", secret)]
    return {_name(key): _derived(key, b"index") for key in keys}


def _mark(key: bytes, of: str, text: str) -> str:
    made = hmac.HMAC(key, hashes.SHA256())
    made.update(f"{of}\0{text}".encode())
    return made.finalize().hex()


def _name(key: bytes) -> str:
    """Return what a key is called: it tells nothing of it."""
    return _derived(key, b"name", length=KEY_NAME).hex()


def _derived(key: bytes, use: bytes, *, length: int = 32) -> bytes:
    return HKDF(hashes.SHA256(), length, salt=None, info=b"permanence." + use).derive(key)


def _own(use: bytes, secret: str) -> bytes:
    return sha256(use + secret.encode()).digest()
