"""What the log says of a failure: where it was, never the values PostgreSQL quotes, which may be a patient's."""

import logging
import re
from typing import Any

# "LINE 1: …" with the caret below, and the lines that quote rows, keys or parameters.
QUOTED = re.compile(r"^(?:LINE \d+|DETAIL|CONTEXT|QUERY): .*(?:\n(?:unnamed portal.*| *\^$))*\n?", re.MULTILINE)


class Discreet(logging.Formatter):
    """A line of the log, and the traceback without what PostgreSQL quotes."""

    def formatException(self, trouble: Any) -> str:  # noqa: N802  # logging's own name
        """Leave the quoted lines out."""
        return QUOTED.sub("", super().formatException(trouble))
