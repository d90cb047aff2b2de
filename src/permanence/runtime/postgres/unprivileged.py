"""PostgreSQL refuses to run as root: the prefix under which it runs then, without creating a system user."""

import os
import shutil
import subprocess
from functools import cache
from pathlib import Path

NOBODY = 65534
NAMESPACE = ("unshare", "-U", "--map-user=1000", "--map-group=1000")
OTHER_USER = ("setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups")


class NoWayDown(RuntimeError):
    """Neither a user namespace nor another user can be had on this machine."""


@cache
def prefix() -> tuple[str, ...]:
    """The words to put before a PostgreSQL command; empty for an ordinary user."""
    if os.getuid() != 0:
        return ()
    for words in (NAMESPACE, OTHER_USER):
        if shutil.which(words[0]) and _works(words):
            return words
    raise NoWayDown(
        "PostgreSQL does not run as root, and neither unshare nor setpriv works here: start as an ordinary user."
    )


def hand_over(folder: Path) -> None:
    """Give a folder to the user that PostgreSQL runs as; in a user namespace it stays ours."""
    if prefix() == OTHER_USER:
        os.chown(folder, NOBODY, NOBODY)


def _works(words: tuple[str, ...]) -> bool:
    return subprocess.run([*words, "true"], capture_output=True, check=False).returncode == 0
