"""Numbers that pass every check and belong to nobody."""

# Ranges that ARCEP keeps for fiction (decision 2018-0881, annex 1): ten thousand numbers each.
LANDLINES = ("+3353649", "+3319900", "+3326191", "+3335301", "+3346571")
MOBILES = "+3363998"
RANGE = 10_000


def check_digit(digits: str) -> str:
    """Return the digit that makes the whole pass Luhn's check (ISO/IEC 7812-1)."""
    doubled = [int(d) * (2 if place % 2 == 0 else 1) for place, d in enumerate(reversed(digits))]
    return str(-sum(d - 9 if d > 9 else d for d in doubled) % 10)


def rpps(rank: int) -> str:
    """Return the practitioner's national number: eleven digits, in a series that is not attributed."""
    digits = f"999{rank:07d}"
    return digits + check_digit(digits)


def finess(rank: int) -> str:
    """Return the establishment's national number: nine digits, of the Haute-Garonne."""
    digits = f"3199{rank:04d}"
    return digits + check_digit(digits)


def siret(rank: int) -> str:
    """Return the business's number: its nine-digit SIREN passes Luhn, and so does the whole."""
    siren = f"9999{rank:04d}"
    siren += check_digit(siren)
    return siren + "0001" + check_digit(siren + "0001")


def landline(rank: int) -> str:
    """Return the rank-th fictitious landline, E.164."""
    return f"{LANDLINES[rank // RANGE]}{rank % RANGE:04d}"


def mobile(rank: int) -> str:
    """Return the rank-th fictitious mobile, E.164; after ten thousand they begin again."""
    return f"{MOBILES}{rank % RANGE:04d}"
