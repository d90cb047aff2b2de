"""What the log says of a failure: where and of which kind it was, never what lets one in, nor any value.

PostgreSQL quotes rows and parameters, and Python's own mistakes quote what they stumbled over: a name, a reason.
"""

import json
import logging
import re
import time
from logging.handlers import SysLogHandler
from typing import Any

from .asked import CURRENT

# "LINE 1: …" with the caret below, and the lines that quote rows, keys or parameters.
QUOTED = re.compile(r"^(?:LINE \d+|DETAIL|CONTEXT|QUERY): .*(?:\n(?:unnamed portal.*| *\^$))*\n?", re.MULTILINE)
# Addresses that open by themselves: a patient's link and space, a practitioner's calendar, the screen on a wall, where
# an operator tells what became of messages, the choice of a password.
SECRET = re.compile(
    r"(/rdv/|/l/|/p/[^/\s]+/(?:booking|mine|contact)/|/agenda/(?:calendars|screen)/|/messages/incoming/[^/\s]+/"
    r"|/accounts/password/reset/key/)[^\s\"'<>]+"
)
# What a mistake says last. PostgreSQL names its constraints and tables there, and nothing of anyone's: those stay.
LAST = re.compile(
    r"^(?!(?:[\w.]+\.)?(?:Integrity|Programming|Operational)Error|[\w.]+Violation)[\w.]+: .*$", re.MULTILINE
)
UNAVAILABLE = 503
CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029]")
VALUE = re.compile(r"['\"“«].*['\"”»]")


class Discreet(logging.Formatter):
    """A line of the log without secret addresses, and the traceback without what PostgreSQL or Python quotes."""

    converter = time.gmtime  # type: ignore[assignment]  # one clock for all machines, and no hour twice a year
    default_time_format, default_msec_format = "%Y-%m-%dT%H:%M:%S", "%s.%03dZ"

    def format(self, record: logging.LogRecord) -> str:
        """Leave out what stands behind a secret address."""
        record.exc_text = None  # another handler's words
        if getattr(record, "status_code", 0) == UNAVAILABLE:
            record.exc_info = None  # the pool says why, once; here it would be told for every page
        record.request_number = CURRENT.get()
        return SECRET.sub(r"\1…", super().format(record))

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802  # logging's own name
        """Write on one line: nobody forges another by what he sends."""
        return CONTROL.sub(lambda sign: ascii(sign[0])[1:-1], super().formatMessage(record))

    def formatException(self, trouble: Any) -> str:  # noqa: N802  # logging's own name
        """Leave the quoted lines and the values out."""
        told = QUOTED.sub("", super().formatException(trouble))
        return LAST.sub(lambda last: VALUE.sub("…", last[0]), told)


class Structured(Discreet):
    """The same as one JSON object a line, for programs that collect what machines say."""

    def __init__(self, **_format: Any) -> None:
        super().__init__("{message}", style="{")

    def format(self, record: logging.LogRecord) -> str:
        """Write when, how grave, where, for which request, and what: a traceback with it."""
        said = super().format(record)
        told = {"level": record.levelname, "logger": record.name, "request": CURRENT.get(), "message": said}
        return json.dumps({"at": self.formatTime(record)} | told, ensure_ascii=False)


class Syslog(SysLogHandler):
    """Sends each line to the system's log, which leads it to another machine; while that is away nothing waits."""

    ident, append_nul = "permanence: ", False

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802  # logging's own name
        """Leave it: the line stands on the standard error, and Python's own complaint would quote what it bears."""
