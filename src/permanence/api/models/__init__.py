"""Tables of the doors for other programs, by noun."""

from .access import Access, Token
from .sas import AUDIENCES, Audience, Community, Participation, Regulator, SasOffer, Way

__all__ = ["AUDIENCES", "Access", "Audience", "Community", "Participation", "Regulator", "SasOffer", "Token", "Way"]
