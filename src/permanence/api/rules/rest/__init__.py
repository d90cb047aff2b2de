"""The shapes in which programs ask and are answered, where FHIR has no word; and the description made of them. Pure."""

from . import figures, letters, listing, requests, situations, telephony, times, tokens
from .fields import Nothing, Problem, Shape
from .openapi import Route, described
from .operations import Operation
from .readable import Chapter, chapters

__all__ = [
    "Chapter",
    "Nothing",
    "Operation",
    "Problem",
    "Route",
    "Shape",
    "chapters",
    "described",
    "figures",
    "letters",
    "listing",
    "requests",
    "situations",
    "telephony",
    "times",
    "tokens",
]
