"""Tables of the doors for other programs, by noun."""

from .sas import AUDIENCES, Audience, Community, Participation, Regulator, SasOffer, Way

__all__ = ["AUDIENCES", "Audience", "Community", "Participation", "Regulator", "SasOffer", "Way"]
