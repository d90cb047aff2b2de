"""E-mails that strangers send are read within bounds.

The parser of the standard library takes minutes over a line of a header that was made long on purpose.
"""

from collections.abc import Sequence
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import EmailPolicy

LONGEST_LINE = 4_000  # characters of one line of a header, wherever in the message it stands


class Bounded(EmailPolicy):
    """Reads as `email.policy.default` does, and no line of a header further than is read of it anyhow."""

    def header_source_parse(self, sourcelines: Sequence[str]) -> tuple[str, str]:
        """Return the name and the value of a line as it was sent, the value cut where it is too long."""
        name, value = super().header_source_parse(list(sourcelines))
        return name, value[:LONGEST_LINE]


def parsed(raw: bytes) -> EmailMessage:
    """Read an e-mail as it travels; whatever is wrong with it shows when its parts are read."""
    read = message_from_bytes(raw, policy=Bounded())
    assert isinstance(read, EmailMessage)  # what such a policy makes
    return read
