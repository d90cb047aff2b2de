"""Writing the rights of patients."""

from .rights import BadCoverage, change, note, put_back, see, withdraw

__all__ = ["BadCoverage", "change", "note", "put_back", "see", "withdraw"]
