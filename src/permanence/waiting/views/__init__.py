"""Pages of the waiting list, by noun."""
