"""How an SMS is cut: its alphabet, its length, in how many parts it leaves and what they cost; pure.

Source: 3GPP TS 23.038, 6.2.1 (the seven-bit alphabet and its extension) and TS 23.040, 9.2.3.24.1 (parts).
"""

from dataclasses import dataclass

SEVEN_BIT = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
    "¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
TWICE = frozenset("\f^{}\\[~]|€")  # sent after an escape: each counts for two
PLAINER = str.maketrans(  # said the same in the seven-bit alphabet
    {
        "’": "'", "‘": "'", "“": '"', "”": '"', "«": '"', "»": '"', "–": "-", "—": "-", "…": "...", "\u00a0": " ",
        "\u202f": " ", "œ": "oe", "Œ": "Oe", "ê": "e", "â": "a", "î": "i", "ô": "o", "û": "u", "ë": "e", "ï": "i",
        "ç": "c", "È": "E", "Ê": "E", "À": "A", "Â": "A", "Î": "I", "Ô": "O", "Û": "U", "Ù": "U", "Ë": "E", "Ï": "I",
        "á": "a", "í": "i", "ó": "o", "ú": "u", "ã": "a", "õ": "o", "Á": "A", "Í": "I", "Ó": "O", "Ú": "U", "º": "o",
        "ş": "s", "Ş": "S", "ğ": "g", "Ğ": "G", "ı": "i", "İ": "I",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Size:
    """How an SMS leaves.

    :param units: characters as they count
    :param wide: it needs the sixteen-bit alphabet (UCS-2)
    :param left: units left in its last part
    """

    units: int
    parts: int
    wide: bool
    left: int

    def cost(self, price_cents: int) -> int:
        """Return what it costs at a price for each part, in cents."""
        return self.parts * price_cents


def plain(text: str) -> str:
    """Write with the seven-bit alphabet where that says the same; what cannot stays as it is."""
    simpler = text.translate(PLAINER)
    return simpler if _is_seven_bit(simpler) else text.strip()


def size(text: str) -> Size:
    """Measure an SMS."""
    wide = not _is_seven_bit(text)
    units = len(text.encode("utf-16-be")) // 2 if wide else len(text) + sum(c in TWICE for c in text)
    alone, part = (70, 67) if wide else (160, 153)
    if units <= alone:
        return Size(units, 1, wide, alone - units)
    parts = _parts(text, part, wide=wide)
    return Size(units, parts, wide, parts * part - units)


def _is_seven_bit(text: str) -> bool:
    return all(c in SEVEN_BIT or c in TWICE for c in text)


def _parts(text: str, part: int, *, wide: bool) -> int:
    """Count the parts: a character of two units is never cut in the middle."""
    parts, used = 1, 0
    for char in text:
        need = len(char.encode("utf-16-be")) // 2 if wide else 1 + (char in TWICE)
        if used + need > part:
            parts, used = parts + 1, 0
        used += need
    return parts
