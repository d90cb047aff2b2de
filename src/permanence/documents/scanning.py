"""The installation's own command that looks for viruses: it reads the file, and its exit code tells what it found."""

import logging
import subprocess
from enum import Enum

from django.conf import settings

LONGEST_S = 120
log = logging.getLogger(__name__)


class Verdict(Enum):
    """What the command told, by its exit code; ClamAV's `clamdscan -` does so."""

    CLEAN = 0
    INFECTED = 1
    UNKNOWN = 2


def is_on() -> bool:
    """Tell whether the installation has such a command."""
    return bool(settings.SCAN_COMMAND)


def scan(content: bytes) -> Verdict:
    """Return what the command finds in a file; anything but its yes and its no is unknown, and the file is held."""
    try:
        done = subprocess.run(settings.SCAN_COMMAND, input=content, capture_output=True, timeout=LONGEST_S, check=False)
    except (OSError, subprocess.TimeoutExpired) as problem:
        log.error("the scan of files does not answer: %s", type(problem).__name__)
        return Verdict.UNKNOWN
    return Verdict(done.returncode) if done.returncode in (0, 1) else Verdict.UNKNOWN
