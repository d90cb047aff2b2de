"""Tables of the patients' room, by noun."""

from .archive import Archived, ArchiveOpening, Return
from .contacts import PROVED, Contact
from .doubles import Double, Likeness, Merge, Moved
from .faults import Fault, FaultKind
from .folds import Begins, Fold
from .followers import Follower, Trade
from .identity import Attribute, Document, IdentityCheck, NationalNumber
from .needs import (
    DAYS,
    Address,
    Confirmed,
    Freshness,
    HalfDay,
    Need,
    NeedKind,
    Preference,
    RegularDoctor,
    Remembrance,
)
from .patients import IdentityStatus, Patient, Sex
from .relatives import Relation, Relative, ToldOf
from .situations import Situation
from .words import NameWord

__all__ = [
    "DAYS",
    "PROVED",
    "Address",
    "ArchiveOpening",
    "Archived",
    "Attribute",
    "Begins",
    "Confirmed",
    "Contact",
    "Document",
    "Double",
    "Fault",
    "FaultKind",
    "Fold",
    "Follower",
    "Freshness",
    "HalfDay",
    "IdentityCheck",
    "IdentityStatus",
    "Likeness",
    "Merge",
    "Moved",
    "NameWord",
    "NationalNumber",
    "Need",
    "NeedKind",
    "Patient",
    "Preference",
    "RegularDoctor",
    "Relation",
    "Relative",
    "Remembrance",
    "Return",
    "Sex",
    "Situation",
    "ToldOf",
    "Trade",
]
