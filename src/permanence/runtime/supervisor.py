"""Keeps the processes of an installation alive: one that dies, killed or not, is started again."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

import psutil

CHECK_EVERY_S = 0.25
STEADY_S = 10.0  # one that lived this long is started again at once; else after a pause that doubles
LONGEST_PAUSE_S = 20.0
GRACE_S = 4.0
PR_SET_PDEATHSIG = 1


@dataclass
class Child:
    """One process to keep alive.

    :param warning: a signal given to its own children before a stop, so that they end their streams
    """

    name: str
    command: Sequence[str]
    warning: signal.Signals | None = None
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    due_at: float = 0.0
    pause_s: float = field(default=0.5)

    def start(self) -> None:
        """Start it in a session of its own: Ctrl-C reaches the supervisor only, which then stops in order."""
        self.process = subprocess.Popen(
            self.command,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=_die_with_parent,  # noqa: PLW1509  # the supervisor has no threads
        )
        self.started_at = time.monotonic()

    def look(self, tell: Callable[[str], None]) -> None:
        """Start it again when it has died and its pause is over."""
        now = time.monotonic()
        if self.process is None:
            if now >= self.due_at:
                self.start()
            return
        code = self.process.poll()
        if code is None:
            return
        self.kill_group()  # its own children may hold the port
        self.process = None
        self.pause_s = 0.0 if now - self.started_at > STEADY_S else min(max(0.5, 2 * self.pause_s), LONGEST_PAUSE_S)
        self.due_at = now + self.pause_s
        tell(
            f"{self.name} ended ({_how(code)}); starting it again"
            + (f" in {self.pause_s:.0f} s" if self.pause_s >= 1 else "")
        )

    def ask_to_stop(self) -> None:
        """Warn, then ask."""
        if self.process is None or self.process.poll() is not None:
            return
        if self.warning:
            with suppress(psutil.Error):
                for grandchild in psutil.Process(self.process.pid).children(recursive=True):
                    if "resource_tracker" not in " ".join(grandchild.cmdline()):
                        grandchild.send_signal(self.warning)
            time.sleep(0.1)
        self.process.terminate()

    def kill_group(self) -> None:
        """End what is left of it."""
        if self.process:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)


class Supervisor:
    """Watches its children, and whatever else `tend` looks after, until told to stop."""

    def __init__(self, children: Sequence[Child], tend: Callable[[], None]) -> None:
        self.children = children
        self.tend = tend
        self.stopping = False

    def stop_on_signals(self) -> None:
        """Ctrl-C and a service manager's stop both end the watch."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._stop)

    def watch(self, started: Callable[[], bool]) -> None:
        """Start everything and keep it up; `started` is asked until it says yes."""
        told = False
        while not self.stopping:
            self.tend()
            for child in self.children:
                child.look(tell)
            told = told or started()
            time.sleep(CHECK_EVERY_S)

    def stop(self) -> None:
        """Stop all children, by force what has not left within the grace time."""
        for child in self.children:
            child.ask_to_stop()
        deadline = time.monotonic() + GRACE_S
        for child in self.children:
            if child.process:
                with suppress(subprocess.TimeoutExpired):
                    child.process.wait(max(0.0, deadline - time.monotonic()))
                child.kill_group()

    def _stop(self, _number: int, _frame: object) -> None:
        self.stopping = True


def tell(words: str) -> None:
    """One line of the supervisor's log."""
    print(f"{time.strftime('%Y-%m-%d %H:%M:%S')} supervisor: {words}", file=sys.stderr, flush=True)


def _how(code: int) -> str:
    return f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"


def _die_with_parent() -> None:
    """Have Linux end this child should the supervisor be killed; elsewhere it would be found by its port."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
