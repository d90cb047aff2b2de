"""The desk's decision: what is known, the directives, the free times and the clock in; what may be proposed out.

Where each rule is: `decision` (1, 2), `callers` (3), `newcomers` (4), `appointments` (5, 7), `situation` (6), `kinds`
(8, 9, 10), `slots` (5, 6, 11), `colleagues` (12), `proposals` and `scripts` (13); `terms` and `orders` read
directives.
"""

from .decision import decide
from .known import Caller, Patient, Practitioner, Preferences, Request, Scene, Slot, Urgency
from .proposals import Proposal
from .terms import Directive

__all__ = [
    "Caller",
    "Directive",
    "Patient",
    "Practitioner",
    "Preferences",
    "Proposal",
    "Request",
    "Scene",
    "Slot",
    "Urgency",
    "decide",
]
