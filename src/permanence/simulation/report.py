"""The day told in plain words, and as JSON."""

from dataclasses import asdict, dataclass
from typing import Any

from permanence.simulation.house import Verdict
from permanence.simulation.measures import Measures, busiest, quantile

HOUR_S = 3600.0
WORDS = {
    "booked": "appointment booked",
    "left_open": "left open, with an owner and a deadline",
    "cancelled": "appointment cancelled",
    "message": "message taken",
    "nothing": "nothing to do",
    "call_15": "sent to the 15",
    "unfinished": "not finished on the screen",
}


@dataclass(frozen=True)
class Report:
    """One replayed day.

    :param seconds: real time it took
    """

    day: str
    speed: float
    secretaries: int
    seconds: float
    measures: Measures
    verdict: Verdict
    complete: bool = True

    def as_json(self) -> dict[str, Any]:
        """Return the figures, for a machine."""
        m = self.measures
        return {
            "day": self.day,
            "complete": self.complete,
            "speed": self.speed,
            "secretaries": self.secretaries,
            "real_seconds": round(self.seconds, 1),
            "calls": {"offered": m.offered, "answered": m.taken, "abandoned": m.abandoned},
            "busiest_hour_calls": busiest(m.offered_at, HOUR_S),
            "waiting_s": {"p50": _one(m.waited, 0.5), "p95": _one(m.waited, 0.95), "max": _one(m.waited, 1)},
            "outcomes": dict(m.outcomes.most_common()),
            "bookings": [str(promise.request_id) for promise in m.promises],
            "races": {"call_taken_by_a_colleague": m.taken_by_others, "time_just_taken": m.slots_taken},
            "must_be_nought": asdict(self.verdict),
            "errors": dict(m.errors.most_common()),
            "requests_answered": len(m.answered_at),
            "busiest_second_requests": busiest(m.answered_at, 1.0),
            "steps_ms": {name: _step(times) for name, times in sorted(m.steps.items())},
        }

    def in_words(self) -> str:
        """Return the report as one reads it."""
        told, m = self.as_json(), self.measures
        waiting = told["waiting_s"]
        lines = [
            *self._head(),
            "",
            f"  Calls offered      {m.offered:6}    at most {told['busiest_hour_calls']} in an hour",
            f"  Calls answered     {m.taken:6}    {_share(m.taken, m.offered)}",
            f"  Callers hung up    {m.abandoned:6}    {_share(m.abandoned, m.offered)}",
            f"  Half waited under  {waiting['p50']:6.0f} s  95 in 100 under {waiting['p95']:.0f} s",
            f"  The longest wait   {waiting['max']:6.0f} s  (one second of the server counts for {self.speed:g})",
            "",
            *(f"  {number:6}  {WORDS.get(name, name)}" for name, number in m.outcomes.most_common()),
            "",
            f"  {m.taken_by_others:6}  calls that a colleague took first",
            f"  {m.slots_taken:6}  times that had just been taken",
            "",
            *self._must_be_nought(),
            "",
            *self._errors(),
            f"  Server: {len(m.answered_at)} answers, at most {told['busiest_second_requests']} in a second",
            f"  {'step':28}{'times':>8}{'p50 ms':>9}{'p95 ms':>9}{'max ms':>9}",
            *(_row(name, figures) for name, figures in told["steps_ms"].items()),
        ]
        return "\n".join(lines)

    def _head(self) -> list[str]:
        what = "Day" if self.complete else "Part of the day"
        return [
            f"{what} of {self.day}, replayed {self.speed:g} times faster than life",
            f"in {self.seconds:.0f} s by {self.secretaries} secretaries.",
        ]

    def _must_be_nought(self) -> list[str]:
        v = self.verdict
        found = {
            "Double bookings": v.double_bookings,
            "Requests without outcome or owner": v.requests_adrift,
            "Bookings promised and lost": v.lost,
            "Bookings not confirmed to the patient": v.unconfirmed,
        }
        return [
            f"  {name:40}{number:6}    {'as it must be' if not number else 'MUST BE 0'}"
            for name, number in found.items()
        ]

    def _errors(self) -> list[str]:
        if not self.measures.errors:
            return ["  No error was seen."]
        return ["  Errors seen:", *(f"    {n:6}  {what}" for what, n in self.measures.errors.most_common(12))]


def _one(values: list[float], share: float) -> float:
    return round(quantile(values, share), 1)


def _step(times: list[float]) -> dict[str, float]:
    p50, p95, most = (round(1000 * quantile(times, share), 1) for share in (0.5, 0.95, 1))
    return {"times": len(times), "p50": p50, "p95": p95, "max": most}


def _row(name: str, figures: dict[str, float]) -> str:
    return f"  {name:28}{figures['times']:8}{figures['p50']:9.0f}{figures['p95']:9.0f}{figures['max']:9.0f}"


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %" if whole else ""
