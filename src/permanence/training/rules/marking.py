"""How a call is marked: safety first, then the directives, courtesy, time; each mark with its reasons."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .callers import Caller

AXES = {"safety": 40, "directives": 25, "courtesy": 20, "time": 15}
GOOD_ANSWER_S, LATE_ANSWER_S = 15, 30
# What the console records when a proposal of the desk's decision is carried out.
CARRIED_OUT = {
    "call_15": {"call_15"},
    "book": {"booked"},
    "book_emergency": {"booked"},
    "overbook": {"booked"},
    "book_colleague": {"booked", "elsewhere"},
    "waiting_list": {"listed"},
    "message": {"message", "left"},
    "callback": {"message", "left"},
    "ask_exception": {"message", "left"},
    "alert_practitioner": {"message", "left"},
    "open_complaint": {"message", "left"},
    "transfer": {"transferred"},
    "cancel": {"cancelled"},
    "move": {"moved"},
    "refer_colleague": {"referred"},
    "redirect_sas": {"redirected"},
    "decline": {"refused"},
}
FIRST_ASKED = ("ask_red_flags", "verify_right")  # asked in the conversation, and done with nothing on the console


@dataclass(frozen=True, slots=True)
class Facts:
    """What was said and done.

    :param chosen: which choice at each step, in order
    :param outcome: of the request, as the desk records it; `left` with a deadline, empty when nothing was done
    :param taken: which proposals of the desk's decision were taken
    :param advised: what the desk's decision proposed for this caller, best first
    :param answered_s: from the ring to the answer; None when it was never answered
    :param lasted_s: from the answer to the end
    """

    chosen: Sequence[int]
    outcome: str
    advised: Sequence[str]
    answered_s: float | None
    lasted_s: float
    taken: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Mark:
    """One axis: points out of the most, and why: a code with its figures, or what a choice was worth."""

    axis: str
    points: int
    most: int
    reasons: tuple[tuple[str, str], ...]


def marks(caller: Caller, facts: Facts) -> tuple[Mark, ...]:
    """Mark one call."""
    return (
        _safety(caller, facts),
        _directives(facts),
        _courtesy(caller, facts),
        _time(caller, facts),
    )


def total(marked: Sequence[Mark]) -> int:
    """Return the whole, out of 100; a call that failed on safety is worth no more than that."""
    whole = sum(mark.points for mark in marked)
    failed = any(code == "missed_15" for mark in marked for code, _text in mark.reasons)
    return min(whole, 20) if failed else whole


def _safety(caller: Caller, facts: Facts) -> Mark:
    reasons, share = list(_said(caller, facts, "safety")), _share(caller, facts, "safety")
    if "call_15" in facts.advised:
        if facts.outcome != "call_15":
            return _mark("safety", 0, [("missed_15", ""), *reasons])
        return _mark("safety", 0.5 + share / 2, [("told_15", ""), *reasons])
    if facts.outcome == "call_15":
        return _mark("safety", share * 0.8, [("needless_15", ""), *reasons])
    return _mark("safety", share, reasons)


def _courtesy(caller: Caller, facts: Facts) -> Mark:
    """Mark the manners; what was well said for safety too has its reason there."""
    steps = list(zip(caller.steps, facts.chosen, strict=False))
    kept = sum(step.choices[which].courtesy == 1 for step, which in steps)
    most = sum(any(one.courtesy == 1 for one in step.choices) for step in caller.steps)
    told_there = {f"{step.aim} : {step.choices[n].why}" for step, n in steps if any(c.safety for c in step.choices)}
    others = [(code, why) for code, why in _said(caller, facts, "courtesy") if code != "well" or why not in told_there]
    return _mark("courtesy", _share(caller, facts, "courtesy"), [("manners", f"{kept}/{most}"), *others])


def _directives(facts: Facts) -> Mark:
    wanted = [action for action in facts.advised if action not in FIRST_ASKED]
    done = [one for one in wanted if one in facts.taken or facts.outcome in CARRIED_OUT.get(one, set())]
    if wanted[:1] == done[:1] != []:
        return _mark("directives", 1, [("as_advised", wanted[0])])
    if done:
        return _mark("directives", 0.6, [("another_proposal", wanted[0])])
    return _mark(
        "directives", 0, [("nothing_done" if not facts.outcome else "not_advised", wanted[0] if wanted else "")]
    )


def _time(caller: Caller, facts: Facts) -> Mark:
    if facts.answered_s is None:
        return _mark("time", 0, [("never_answered", "")])
    answer = 1.0 if facts.answered_s <= GOOD_ANSWER_S else 0.5 if facts.answered_s <= LATE_ANSWER_S else 0
    length = 1.0 if facts.lasted_s <= caller.target_s else 0.5 if facts.lasted_s <= 2 * caller.target_s else 0
    told = [("answered_after", str(round(facts.answered_s))), ("lasted", f"{round(facts.lasted_s)}/{caller.target_s}")]
    return _mark("time", (answer + 2 * length) / 3, told)


def _share(caller: Caller, facts: Facts, axis: str) -> float:
    """Return what was earned of what could be, 0 to 1: a step not reached earns nothing, a wrong word costs one."""
    most = sum(max(getattr(one, axis) for one in step.choices) for step in caller.steps)
    earned = sum(getattr(step.choices[which], axis) for step, which in zip(caller.steps, facts.chosen, strict=False))
    return max(0.0, min(1.0, earned / most)) if most else 1.0


def _said(caller: Caller, facts: Facts, axis: str) -> Iterator[tuple[str, str]]:
    for step, which in zip(caller.steps, facts.chosen, strict=False):
        choice, best = step.choices[which], max(getattr(one, axis) for one in step.choices)
        if best > 0:
            yield {1: "well", 0: "fair"}.get(getattr(choice, axis), "wrong"), f"{step.aim} : {choice.why}"
    if len(facts.chosen) < len(caller.steps):
        yield "cut_short", str(len(caller.steps) - len(facts.chosen))


def _mark(axis: str, share: float, reasons: Sequence[tuple[str, str]]) -> Mark:
    return Mark(axis, round(AXES[axis] * share), AXES[axis], tuple(reasons))
