"""Doors for other programs, by what they speak of."""
