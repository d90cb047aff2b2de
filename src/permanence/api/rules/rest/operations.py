"""One thing a program can ask for: its address tells the rest; pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from .fields import Shape

PERSON, PROGRAM = "person", "program"


@dataclass(frozen=True, slots=True)
class Operation:
    """What is asked, what is answered, and who may.

    :param summary: in a few words; and `about`: in a few sentences, each in the language of whoever reads
    :param chapter: under which it stands on the readable page
    :param query: and `body`: the shape of each, None for none
    :param form: the body is a form, as OAuth has it
    :param answers: by status, the shape and what it means
    :param refusals: statuses that are possible besides those of every address
    :param scope: what a program's token must hold; empty where programs have no token
    :param proof: how whoever asks proves himself, where it is neither by session nor by token; several ways between
        spaces
    :param takes: what is sent where it has no shape of ours, as a media type
    :param headers: that may be sent: name, what for
    """

    name: str
    method: str
    summary: object
    chapter: object
    about: object = ""
    query: type[Shape] | None = None
    body: type[Shape] | None = None
    form: bool = False
    answers: Mapping[int, tuple[type[Shape], object]] = field(default_factory=dict)
    refusals: tuple[int, ...] = ()
    scope: str = ""
    proof: str = ""
    takes: str = ""
    signed_in: bool = True
    headers: Mapping[str, str] = field(default_factory=dict)
