"""Pure rules of messaging: by which channel, when, in how many parts, what an answer means, when to try again."""

from .sending import WAITS, is_final, message_id, one_line, wait_after

__all__ = ["WAITS", "is_final", "message_id", "one_line", "wait_after"]
