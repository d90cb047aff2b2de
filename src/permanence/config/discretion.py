"""What the log says of a failure: where it was, never what lets one in, nor the values PostgreSQL quotes."""

import logging
import re
from typing import Any

# "LINE 1: …" with the caret below, and the lines that quote rows, keys or parameters.
QUOTED = re.compile(r"^(?:LINE \d+|DETAIL|CONTEXT|QUERY): .*(?:\n(?:unnamed portal.*| *\^$))*\n?", re.MULTILINE)
# Addresses that open by themselves: a patient's link, a practitioner's calendar, the choice of a password.
SECRET = re.compile(r"(/rdv/|/l/|/agenda/calendars/|/accounts/password/reset/key/)[^\s\"'<>]+")


class Discreet(logging.Formatter):
    """A line of the log without secret addresses, and the traceback without what PostgreSQL quotes."""

    def format(self, record: logging.LogRecord) -> str:
        """Leave out what stands behind a secret address."""
        return SECRET.sub(r"\1…", super().format(record))

    def formatException(self, trouble: Any) -> str:  # noqa: N802  # logging's own name
        """Leave the quoted lines out."""
        return QUOTED.sub("", super().formatException(trouble))
