"""Addresses opened by whoever holds them: signed names of rows, which say nothing of what these are."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from uuid import UUID

from django.core.signing import BadSignature, Signer

from .refusal import NotFound


@dataclass(frozen=True, slots=True)
class Link:
    """One kind of address, which never opens another kind.

    :param kind: the room and what is named ("agenda.feed"); it enters the signature: renaming it ends its addresses
    """

    kind: str

    def token(self, *rows: UUID) -> str:
        """Return what stands in the address; it does not expire, the page knows what is past."""
        named = b"".join(row.bytes for row in rows)
        return self._signer().sign(urlsafe_b64encode(named).rstrip(b"=").decode())

    def read(self, token: str) -> UUID:
        """Return the one row an address names.

        :raises NotFound: when it is damaged, of another kind or not ours
        """
        try:
            return UUID(bytes=self._named(token))
        except (BadSignature, ValueError):
            raise NotFound from None

    def read_pair(self, token: str) -> tuple[UUID, UUID]:
        """Return the structure and what of it an address names.

        :raises NotFound: when it is damaged, of another kind or not ours
        """
        try:
            named = self._named(token)
            return UUID(bytes=named[:16]), UUID(bytes=named[16:])
        except (BadSignature, ValueError):
            raise NotFound from None

    def _named(self, token: str) -> bytes:
        return urlsafe_b64decode(self._signer().unsign(token) + "==")

    def _signer(self) -> Signer:
        return Signer(salt=f"permanence.{self.kind}", sep=".")
