"""Tables of the rights of patients, of the formalities they are helped with, and of the papers they are asked for."""

from .bringing import FOR_VISITS, Came, How, Paper, PaperKind
from .formalities import Formality, FormalityKind, Ticked
from .rights import Coverage, Exemption, Kind

__all__ = [
    "FOR_VISITS",
    "Came",
    "Coverage",
    "Exemption",
    "Formality",
    "FormalityKind",
    "How",
    "Kind",
    "Paper",
    "PaperKind",
    "Ticked",
]
