"""Pages of the agenda, by noun."""
