"""Tables of the rights of patients."""

from .rights import Coverage, Exemption, Kind

__all__ = ["Coverage", "Exemption", "Kind"]
