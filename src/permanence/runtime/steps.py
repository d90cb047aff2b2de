"""Tells an administrator what is being done, and how long it took."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def step(what: str) -> Iterator[None]:
    """Announce a step, then its duration."""
    print(f"  {what} …", file=sys.stderr, flush=True)
    began = time.monotonic()
    yield
    seconds = time.monotonic() - began
    if seconds >= 1:
        print(f"    done in {seconds:.1f} s", file=sys.stderr, flush=True)


def say(words: str) -> None:
    """Tell something on the way."""
    print(f"    {words}", file=sys.stderr, flush=True)
