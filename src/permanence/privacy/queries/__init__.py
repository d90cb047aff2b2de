"""Reading the trace: for who answers for it, and for the patient himself."""

from permanence.privacy.rules.told import Deed, Used, Who

from .for_patient import emergencies, used
from .traced import (
    Asked,
    Standing,
    Told,
    about,
    inspect,
    lines,
    patient,
    people,
    standing,
    structure,
    structures,
    to_look_at,
    told,
)

__all__ = [
    "Asked",
    "Deed",
    "Standing",
    "Told",
    "Used",
    "Who",
    "about",
    "emergencies",
    "inspect",
    "lines",
    "patient",
    "people",
    "standing",
    "structure",
    "structures",
    "to_look_at",
    "told",
    "used",
]
