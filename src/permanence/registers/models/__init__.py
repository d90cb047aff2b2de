"""Tables of the registers, by noun."""

from .books import Basis, Instruction, Processing, Processor, Regulation, Topic
from .demands import Breach, Copy, Demand, Right, Risk, Way
from .keeping import Erasure, Extent, Hold

__all__ = [
    "Basis",
    "Breach",
    "Copy",
    "Demand",
    "Erasure",
    "Extent",
    "Hold",
    "Instruction",
    "Processing",
    "Processor",
    "Regulation",
    "Right",
    "Risk",
    "Topic",
    "Way",
]
