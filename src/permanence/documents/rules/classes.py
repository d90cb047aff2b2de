"""Which papers are administrative; every other document may tell of health; pure."""

ADMINISTRATIVE = frozenset({"vitale", "insurer", "identity", "authority", "address", "resources", "presence"})


def is_administrative(paper: str) -> bool:
    """Tell whether a document is a paper asked for that tells nothing of health, as far as its name goes."""
    return paper in ADMINISTRATIVE
