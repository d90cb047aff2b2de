"""What each figure of the installation means: one table of limits."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit


class Tone(StrEnum):
    """What is to be done about a figure."""

    FINE = "done"
    SOON = "soon"
    WRONG = "danger"


@dataclass(frozen=True, slots=True)
class Limit:
    """From where on a figure is to be looked at, and from where on something is wrong; None never is."""

    soon: float | None
    wrong: float | None


LIMITS: Mapping[str, Limit] = {
    "queue_oldest_s": Limit(60, 600),  # a letter a minute late, ten minutes late
    "jobs_failed": Limit(1, 20),
    "messages_untaken_s": Limit(900, 7200),  # a provider that does not answer, or wants to be paid
    "mailbox_unread_s": Limit(3600, 86_400),  # an operator away, a password changed, a certificate over
    "job_running_s": Limit(900, 3600),  # it hangs, or nobody can read it
    "worker_silent_s": Limit(60, 180),
    "clock_apart_s": Limit(5, 60),  # of the pages' machine and the database's
    "clock_jumped_s": Limit(60, 3600),
    "days_skipped": Limit(1, None),  # nothing is forgotten meanwhile
    "transaction_oldest_s": Limit(60, 600),  # it holds back the cleaning, and the seals
    "connections_share": Limit(0.8, 0.95),
    "archive_failing_s": Limit(300, 3600),
    "copy_age_h": Limit(30, 54),
    "trace_unsealed_s": Limit(1800, 7200),
    "trace_broken": Limit(None, 1),
    "standby_away_s": Limit(60, 3600),  # what is left of three still serves, but bears no second loss
    "replay_delay_s": Limit(10, 120),
    "disk_used_share": Limit(0.85, 0.95),  # PostgreSQL stops when nothing is left
    "certificate_past_days": Limit(-14, -3),  # as a negative number: how long it is over
    "policy_refused": Limit(1, None),
}
RULES = re.compile(
    r"(?:default|script|style|img|font|connect|manifest|frame|child|media|object|worker)-src(?:-elem|-attr)?"
    r"|form-action|base-uri|frame-ancestors"
)
WORDS = {"inline", "eval", "wasm-eval", "trusted-types-policy", "trusted-types-sink"}
SCHEMES = {"data", "blob", "about", "filesystem", "chrome-extension", "moz-extension", "safari-web-extension"}
HOST = re.compile(r"[a-z0-9.-]{1,100}")


def tone(name: str, value: float | None) -> Tone:
    """Return what a figure means; one that is not there means nothing, one without limits is only told."""
    limit = LIMITS.get(name)
    if value is None or limit is None:
        return Tone.FINE
    if limit.wrong is not None and value >= limit.wrong:
        return Tone.WRONG
    return Tone.SOON if limit.soon is not None and value >= limit.soon else Tone.FINE


def refused(report: Mapping[str, Any]) -> tuple[str, str]:
    """Return which rule a browser applied and what it refused: a word of the standard, a scheme or a host, no address.

    :returns: no rule when the report names none that there is
    """
    rule = str(report.get("effective-directive") or report.get("effectiveDirective") or "").split(" ")[0]
    return (rule if RULES.fullmatch(rule) else ""), _what(
        str(report.get("blocked-uri") or report.get("blockedURL") or "")
    )


def _what(address: str) -> str:
    try:
        scheme, host = address.partition(":")[0], urlsplit(address).hostname or ""
    except ValueError:
        return "?"
    if address in WORDS or scheme in SCHEMES:
        return scheme
    return host if HOST.fullmatch(host) else "?"
