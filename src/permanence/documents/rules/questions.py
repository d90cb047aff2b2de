"""Questions asked before a visit, and what answers them; pure."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

MOST = 20
MOST_CHOICES = 8
LONGEST, LONGEST_CHOICE, LONGEST_ANSWER = 200, 80, 1000


class Kind(StrEnum):
    """What an answer is."""

    YES_NO = "yes_no"
    CHOICE = "choice"
    TEXT = "text"
    DATE = "date"
    SCALE = "scale"  # 0 to 10
    FACES = "faces"  # 1 to 5, the worst first


STEPS: Mapping[Kind, tuple[str, ...]] = {  # what may be chosen of a scale
    Kind.SCALE: tuple(map(str, range(11))),
    Kind.FACES: tuple(map(str, range(1, 6))),
}


@dataclass(frozen=True, slots=True)
class Question:
    """One question.

    :param name: what its answer is called, the same while the form is rewritten around it
    :param choices: of a choice, what may be chosen
    """

    name: str
    kind: Kind
    words: str
    choices: tuple[str, ...] = ()
    required: bool = False

    @property
    def kept(self) -> dict[str, Any]:
        """Return it as a table keeps it."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Answered:
    """A question as it was asked, with its answer; empty when he left it open."""

    words: str
    kind: str
    answer: str


def read(kept: Sequence[Mapping[str, Any]]) -> list[Question]:
    """Return the questions that a table keeps."""
    return [
        Question(
            name=str(one["name"]),
            kind=Kind(one["kind"]),
            words=str(one["words"]),
            choices=tuple(one["choices"]),
            required=bool(one["required"]),
        )
        for one in kept
    ]


def fits(questions: Sequence[Question]) -> bool:
    """Tell whether a form is one: few questions with words, and choices where something is chosen."""
    names = {one.name for one in questions}
    return len(questions) <= MOST and len(names) == len(questions) and all(map(_fits, questions))


def answers_fit(questions: Sequence[Question], answers: Mapping[str, str], *, whole: bool) -> bool:
    """Tell whether answers may be kept; `whole` when none that is wanted may be missing."""
    known = {one.name: one for one in questions}
    if not answers.keys() <= known.keys() or not all(_answers(known[name], said) for name, said in answers.items()):
        return False
    return not whole or all(answers.get(one.name) for one in questions if one.required)


def told(questions: Sequence[Question], answers: Mapping[str, str]) -> list[Answered]:
    """Return each question with its answer."""
    return [Answered(one.words, one.kind.value, answers.get(one.name, "")) for one in questions]


def _fits(one: Question) -> bool:
    several = 2 <= len(set(one.choices)) == len(one.choices) <= MOST_CHOICES
    chosen = several and all(0 < len(words) <= LONGEST_CHOICE for words in one.choices)
    return 0 < len(one.words) <= LONGEST and (chosen if one.kind is Kind.CHOICE else not one.choices)


def _answers(question: Question, said: str) -> bool:
    if not said:
        return True
    if question.kind is Kind.YES_NO:
        return said in ("yes", "no")
    if question.kind is Kind.CHOICE:
        return said in question.choices
    if question.kind in STEPS:
        return said in STEPS[question.kind]
    return len(said) <= LONGEST_ANSWER
