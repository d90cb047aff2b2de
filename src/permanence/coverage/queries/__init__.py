"""Readings of the rights of patients, of their formalities, and of the papers they are asked for."""

from .around import ended, insured
from .beside import beside
from .bringing import bringing, gathered, papers_of, said, stand_for, stand_for_each
from .formalities import Progress, Step, behind_link, formalities, formality, progress, public_link
from .rights import File, Held, coverage, file

__all__ = [
    "File",
    "Held",
    "Progress",
    "Step",
    "behind_link",
    "beside",
    "bringing",
    "coverage",
    "ended",
    "file",
    "formalities",
    "formality",
    "gathered",
    "insured",
    "papers_of",
    "progress",
    "public_link",
    "said",
    "stand_for",
    "stand_for_each",
]
