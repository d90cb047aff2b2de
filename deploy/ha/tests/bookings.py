"""Secretaries who book without a pause over HTTP, and write down what they were told; those who only look; a stream."""

import json
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import cycle, pairwise
from threading import Event, Thread
from typing import Any
from uuid import UUID, uuid4

import httpx

TIMEOUT = httpx.Timeout(60.0)
PAUSE_S, PATIENCE_S = 0.3, 90.0
CSRF = "__Host-csrftoken"


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: when it was asked and answered, its status (0 when the connection broke), what it said."""

    asked_at: float
    answered_at: float
    status: int
    text: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)

    def json(self) -> Any:
        """What it said, to a program."""
        return json.loads(self.text)

    @property
    def seconds(self) -> float:
        """How long it took."""
        return self.answered_at - self.asked_at


@dataclass
class Record:
    """What all of them were told.

    :param booked: the appointments that were acknowledged, with the moment
    """

    booked: dict[UUID, float] = field(default_factory=dict)
    answers: list[Answer] = field(default_factory=list)
    surprises: list[str] = field(default_factory=list)

    def since(self, moment: float) -> int:
        """Count the bookings acknowledged since a moment."""
        return sum(at > moment for at in [*self.booked.values()])

    def silence(self, begin: float, end: float) -> float:
        """Return the longest time without an acknowledged booking between two moments."""
        moments = [begin, *sorted(at for at in [*self.booked.values()] if begin < at < end), end]
        return max(later - earlier for earlier, later in pairwise(moments))


class Browser(Thread):
    """Someone signed in, until told to stop."""

    def __init__(self, url: str, email: str, password: str, stop: Event, record: Record) -> None:
        super().__init__(daemon=True)
        self.stop, self.record = stop, record
        self.client = httpx.Client(
            base_url=url, timeout=TIMEOUT, headers={"Referer": url, "X-Forwarded-Proto": "https"}
        )
        self.client.get("/accounts/login/")
        typed = {"login": email, "password": password, "csrfmiddlewaretoken": self.client.cookies[CSRF]}
        assert self.client.post("/accounts/login/", data=typed).status_code == 302
        self.client.headers["X-CSRFToken"] = self.client.cookies[CSRF]

    def run(self) -> None:
        """Go on until told to stop; what nobody foresaw is written down."""
        try:
            self.work()
        except Exception as problem:  # told by the test
            self.record.surprises.append(repr(problem))
        finally:
            self.client.close()

    def work(self) -> None:
        """What this one does."""
        raise NotImplementedError

    def ask(self, method: str, path: str, **words: Any) -> Answer:
        """Ask once."""
        asked_at = time.monotonic()
        try:
            got = self.client.request(method, path, **words)
        except httpx.TransportError as broken:
            return Answer(asked_at, time.monotonic(), 0, repr(broken))
        return Answer(asked_at, time.monotonic(), got.status_code, got.text, got.headers)

    def insist(self, method: str, path: str, **words: Any) -> Answer:
        """Ask until there is an answer to the question itself, as a program does with the same key.

        :raises AssertionError: when there is none for much longer than anything may take
        """
        until = time.monotonic() + PATIENCE_S
        while time.monotonic() < until:
            answer = self.ask(method, path, **words)
            self.record.answers.append(answer)
            if answer.status not in {0, 500, 502, 503, 504}:
                return answer
            time.sleep(PAUSE_S)
        raise AssertionError(f"no answer to {method} {path} in {PATIENCE_S:.0f} s")


class Secretary(Browser):
    """Books the free times of some practitioners, one after the other.

    :param roles: her practitioners, each with patients of his
    """

    roles: Mapping[UUID, Sequence[UUID]]

    def work(self) -> None:
        """Book until told to stop; what was begun is brought to its end."""
        for role, patients, time_ in self._times():
            if self.stop.is_set():
                return
            sent = {
                "patient": str(next(patients)),
                "practitioner": str(role),
                "reason": time_["reason"],
                "start": time_["start"],
            }
            answer = self.insist("POST", "/api/v1/appointments", json=sent, headers={"Idempotency-Key": str(uuid4())})
            if answer.status == 201:
                self.record.booked[UUID(answer.json()["appointment"])] = answer.answered_at
            elif answer.status != 409:
                raise AssertionError(f"{answer.status} {answer.text}")
            time.sleep(PAUSE_S)  # what they book is to be confirmed by the workers on the same machine

    def _times(self) -> Iterator[tuple[UUID, Iterator[UUID], dict[str, str]]]:
        crowds = {role: cycle(patients) for role, patients in self.roles.items()}
        begin: dict[UUID, str] = {}
        while crowds:
            for role in [*crowds]:
                asked = {"reason": "Consultation", "practitioner": str(role), "count": "20"} | (
                    {"from": begin[role]} if role in begin else {}
                )
                answer = self.insist("GET", "/api/v1/free-times", params=asked)
                times = answer.json()["times"]
                for one in times:
                    yield role, crowds[role], one
                if times:
                    begin[role] = times[-1]["end"]
                else:
                    del crowds[role]
        raise AssertionError("no free time is left to book")


class Onlooker(Browser):
    """Opens one page twice a second, and writes down what it gets."""

    path = "/desk/"

    def work(self) -> None:
        """Look until told to stop."""
        while not self.stop.wait(0.5):
            self.record.answers.append(self.ask("GET", self.path))


class Listener(Browser):
    """Keeps a live stream open, as a screen does, and opens it again when it breaks.

    :param heard: when something of the agenda was heard last
    """

    heard = 0.0

    def work(self) -> None:
        """Hear until told to stop."""
        while not self.stop.is_set():
            try:
                with self.client.stream("GET", "/live/") as stream:
                    for line in stream.iter_lines():
                        if line == "event: agenda":
                            self.heard = time.monotonic()
                        if self.stop.is_set():
                            return
            except httpx.TransportError:
                pass
            self.stop.wait(1.5)
