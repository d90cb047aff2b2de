"""The invented callers, read from `data/callers.toml`."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

WRITTEN = Path(__file__).parents[1] / "data" / "callers.toml"


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing the secretary may say.

    :param reply: what the caller answers
    :param why: what the mark rests on
    :param courtesy: 1 for what one should say, 0 for what one may, -1 for what hurts
    :param safety: the same, where something may be missed
    """

    said: str
    reply: str
    why: str
    courtesy: int = 0
    safety: int = 0


@dataclass(frozen=True, slots=True)
class Step:
    """A moment of the conversation: what is to be done, and three ways to do it."""

    aim: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Caller:
    """Someone invented who calls.

    :param number: E.164, of the range kept for fiction
    :param patient: key of the patient of the training practice it is for; empty for someone not known there
    :param situation: what the desk's decision is given, as `desk.queries.advice` takes it
    :param target_s: how long such a call takes someone used to it
    """

    key: str
    title: str
    about: str
    number: str
    patient: str
    opening: str
    target_s: int
    situation: Mapping[str, Any]
    steps: tuple[Step, ...]


def _read() -> dict[str, Caller]:
    written = tomllib.loads(WRITTEN.read_text())["caller"]
    return {one["key"]: _caller(**one) for one in written}


def _caller(*, step: list[dict[str, Any]], **told: Any) -> Caller:
    steps = (Step(one["aim"], tuple(Choice(**choice) for choice in one["choice"])) for one in step)
    return Caller(steps=tuple(steps), **told)


CALLERS: Mapping[str, Caller] = _read()
