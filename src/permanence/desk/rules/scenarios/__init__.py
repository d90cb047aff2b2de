"""Scenarios of the desk's decision, as people and other programs write them: read strictly, answered as JSON."""

from .answering import answered
from .reading import Scenario, Wrong, read

__all__ = ["Scenario", "Wrong", "answered", "read"]
