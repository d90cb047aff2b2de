"""What second factors are made of lies sealed: who has the database alone signs in as nobody."""

from allauth.mfa.adapter import DefaultMFAAdapter

from permanence.foundation.resealing import FACTORS
from permanence.foundation.sealing import open_text, seal_text


class SealedFactors(DefaultMFAAdapter):  # type: ignore[misc]
    """Seals the seeds of codes and of recovery codes; a passkey has its public half here alone."""

    def encrypt(self, text: str) -> str:
        """Seal a seed."""
        return seal_text(text, of=FACTORS)

    def decrypt(self, encrypted_text: str) -> str:
        """Open it, whichever key sealed it."""
        return open_text(encrypted_text, of=FACTORS)
