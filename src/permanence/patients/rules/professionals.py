"""Numbers of health professionals, as the directory checks them; pure."""

from permanence.directory.rules import bare_number, is_rpps

__all__ = ["bare_number", "is_rpps"]
