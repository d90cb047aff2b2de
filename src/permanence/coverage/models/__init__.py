"""Tables of the rights of patients, and of the formalities they are helped with."""

from .formalities import Formality, FormalityKind, Ticked
from .rights import Coverage, Exemption, Kind

__all__ = ["Coverage", "Exemption", "Formality", "FormalityKind", "Kind", "Ticked"]
