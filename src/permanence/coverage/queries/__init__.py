"""Readings of the rights of patients."""

from .beside import beside
from .rights import File, Held, coverage, file

__all__ = ["File", "Held", "beside", "coverage", "file"]
