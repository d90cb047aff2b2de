"""Figures that tell of nobody; pure."""

FEWEST = 5


def told(many: int) -> int | None:
    """Return a figure as it may be told; none when there are so few that one might be known by it."""
    return many if many >= FEWEST else None
