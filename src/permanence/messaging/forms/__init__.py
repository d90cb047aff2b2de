"""Forms of messaging, by noun."""

from .accounts import Account, Way
from .sentences import OwnSentence

__all__ = ["Account", "OwnSentence", "Way"]
