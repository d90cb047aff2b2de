"""The directives of everyone at hand: which one decides, for whom, at which instant."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from .known import Practitioner
from .terms import DEFAULTS, Directive, prevailing


@dataclass(frozen=True, slots=True)
class Said:
    """What the directives say of one matter, and which of them; by default nobody's."""

    kind: str
    by: Directive | None

    def __getitem__(self, field: str) -> Any:
        return DEFAULTS[self.kind][field] if self.by is None else self.by[field]

    @property
    def why(self) -> tuple[str, ...]:
        """Its id, when there is one to name."""
        return () if self.by is None else (self.by.id,)


class Orders:
    """Looked up by kind and by whom they bind; a practice's directives bind the house only."""

    def __init__(self, directives: Iterable[Directive]) -> None:
        self._known: dict[tuple[str, str | None], list[Directive]] = {}
        for directive in directives:
            self._known.setdefault((directive.kind, directive.practitioner), []).append(directive)

    def binding(self, kind: str, practitioner: Practitioner) -> list[Directive]:
        """Return those of a kind written for a practitioner, whenever they hold."""
        own = self._known.get((kind, practitioner.id), [])
        practice = self._known.get((kind, None), []) if practitioner.house else []
        return own + practice if practice else own

    def say(
        self,
        kind: str,
        practitioner: Practitioner,
        at: datetime,
        strictness: Callable[[Directive], int] | None = None,
    ) -> Said:
        """Return what holds for a practitioner at an instant."""
        bound = self.binding(kind, practitioner)
        return Said(kind, prevailing((d for d in bound if d.holds(at)), strictness) if bound else None)

    def closures(self, practitioner: Practitioner) -> list[Directive]:
        """Return the closures that bind him, whenever they hold; not the one that names him to replace the house."""
        bound = self.binding("closed", practitioner)
        return [d for d in bound if d.practitioner is not None or d["replaced_by"] != practitioner.id]

    def away(self, people: Mapping[str, Practitioner], at: datetime) -> dict[str, Directive]:
        """Return those closed at an instant, each with the closure that decides."""
        written = [who for kind, who in self._known if kind == "closed"]
        ids = people if None in written else [who for who in written if who in people]
        return {who: closed for who in ids if who and (closed := self.closure(people[who], at))}

    def closure(self, practitioner: Practitioner, at: datetime) -> Directive | None:
        """Return the closure a practitioner is in at an instant."""
        return prevailing(d for d in self.closures(practitioner) if d.holds(at))
