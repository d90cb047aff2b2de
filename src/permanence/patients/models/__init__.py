"""Tables of the patients' room, by noun."""

from .contacts import Contact
from .folds import Begins, Fold
from .patients import IdentityStatus, Patient, Sex
from .words import NameWord

__all__ = ["Begins", "Contact", "Fold", "IdentityStatus", "NameWord", "Patient", "Sex"]
