"""What is written of each kind of right; pure. Of a long-term illness its days alone: never which."""

FIELDS: dict[str, tuple[str, ...]] = {
    "basic": ("payer", "payer_number", "from_on", "until_on"),
    "complementary": ("payer", "payer_number", "contract", "third_party", "from_on", "until_on"),
    "ald": ("from_on", "until_on"),
    "c2s": ("payer", "third_party", "from_on", "until_on"),
    "ame": ("from_on", "until_on"),
    "exemption": ("reason", "from_on", "until_on"),
    "accident": ("from_on", "until_on"),
}
PAYS = ("basic", "ame")  # what pays for care before any complement
OPEN = ("basic", "complementary")  # said by the card that everyone shows at the desk
NEEDED: dict[str, tuple[str, ...]] = {
    "basic": ("payer",),
    "complementary": ("payer",),
    "ald": (),
    "c2s": ("until_on",),
    "ame": ("until_on",),
    "exemption": ("reason",),
    "accident": ("from_on",),
}


def is_reserved(kind: str) -> bool:
    """Tell whether only those who verify identities may see it."""
    return kind not in OPEN


def missing(kind: str, told: dict[str, object]) -> list[str]:
    """Return what has to be said of this kind and was not."""
    return [field for field in NEEDED[kind] if not told.get(field)]
