"""The short code a television shows until someone at the practice types it: worked out from its own secret; pure."""

from hashlib import sha256

ALPHABET = "3456789CDFHJKLMNPRTVWXY"  # as many as a prime, so that the last sign proves the others
LENGTH = 6


def code(secret: str) -> str:
    """Return the code of a television: five signs drawn from its secret, and one that proves them."""
    drawn = int.from_bytes(sha256(secret.encode()).digest()[:16])
    signs = ""
    for _ in range(LENGTH - 1):
        drawn, at = divmod(drawn, len(ALPHABET))
        signs += ALPHABET[at]
    return signs + _proof(signs)


def read(typed: str) -> str:
    """Return the code someone typed, however spaced; empty when one sign is wrong, or two stand the wrong way round."""
    signs = "".join(sign for sign in typed.upper() if sign.isalnum())
    if len(signs) != LENGTH or not {*signs} <= {*ALPHABET} or _proof(signs[:-1]) != signs[-1]:
        return ""
    return signs


def spaced(signs: str) -> str:
    """Write a code as it is read aloud: two groups of three."""
    return f"{signs[:3]} {signs[3:]}"


def _proof(signs: str) -> str:
    return ALPHABET[-sum(place * ALPHABET.index(sign) for place, sign in enumerate(signs, 2)) % len(ALPHABET)]
