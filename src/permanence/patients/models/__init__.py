"""Tables of the patients' room, by noun."""

from .contacts import Contact
from .folds import Begins, Fold
from .identity import Attribute, Document, IdentityCheck, NationalNumber
from .patients import IdentityStatus, Patient, Sex
from .relatives import Relation, Relative, ToldOf
from .words import NameWord

__all__ = [
    "Attribute",
    "Begins",
    "Contact",
    "Document",
    "Fold",
    "IdentityCheck",
    "IdentityStatus",
    "NameWord",
    "NationalNumber",
    "Patient",
    "Relation",
    "Relative",
    "Sex",
    "ToldOf",
]
