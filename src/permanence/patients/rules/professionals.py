"""Numbers of health professionals and their houses, as the directory checks them; pure."""

from permanence.directory.rules import bare_number, is_finess, is_rpps

__all__ = ["bare_number", "is_finess", "is_rpps"]
