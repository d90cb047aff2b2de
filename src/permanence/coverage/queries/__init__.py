"""Readings of the rights of patients, and of their formalities."""

from .beside import beside
from .formalities import Progress, Step, formalities, formality, progress
from .rights import File, Held, coverage, file

__all__ = ["File", "Held", "Progress", "Step", "beside", "coverage", "file", "formalities", "formality", "progress"]
