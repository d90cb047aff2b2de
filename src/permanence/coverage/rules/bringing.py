"""Papers asked for: what each formality needs, and what a practice may ask for a visit; pure."""

from collections.abc import Iterable

MOST_OWN = 5  # in the practice's own words, for one reason
LONGEST = 80

FOR_FORMALITIES: dict[str, tuple[str, ...]] = {  # kind → what is gathered
    "regular_doctor": ("vitale", "identity"),
    "transport": ("vitale", "transport", "agreement"),
    "ald": ("vitale",),
    "state_aid": ("identity", "address", "resources", "presence"),
    "insurer": ("insurer",),
}


def own_words(text: str) -> list[str]:
    """Return what a practice asks for in its own words: one paper a line, each once."""
    lines = (" ".join(line.split()) for line in text.splitlines())
    return list(dict.fromkeys(line for line in lines if line))


def fits(words: Iterable[str]) -> bool:
    """Tell whether so many own words, and so long ones, can be kept."""
    kept = list(words)
    return len(kept) <= MOST_OWN and all(0 < len(one) <= LONGEST for one in kept)
