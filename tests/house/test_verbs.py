"""Every public function of a room's actions is an `@action`, and an action done leaves its trace."""

import ast
import importlib
import inspect
from collections.abc import Iterator
from pathlib import Path
from types import FunctionType

import pytest

import permanence
from permanence.directory.tests import personas
from permanence.foundation.action import ACTIONS, Declared, action
from permanence.foundation.actor import Actor, scope
from permanence.foundation.models import Trace
from permanence.foundation.refusal import NotPermitted
from permanence.foundation.rights import Can

HOUSE = Path(permanence.__file__).parent


NO_VERB = {
    "permanence.api.actions.receive": "checks a switchboard's signature, then acts by desk.actions.hear",
    "permanence.api.actions.receive_from": "checks another maker's proof, then acts by desk.actions.hear",
    "permanence.api.actions.receive_mail": "checks the proof of a mail provider, then acts by desk's own",
    "permanence.api.actions.announced": "reads what a caller is told",
    "permanence.api.actions.announcement": "reads what a caller is told",
}


def verb_modules() -> list[str]:
    """Return the modules that open as `<room>.actions`: a file, or a package that names what it opens."""
    rooms = sorted(path.parent.name for path in HOUSE.glob("*/apps.py"))
    return [f"permanence.{r}.actions" for r in rooms if (HOUSE / r / "actions.py").exists() or _package(r).exists()]


def _package(room: str) -> Path:
    return HOUSE / room / "actions" / "__init__.py"


def opened(name: str) -> Iterator[tuple[str, FunctionType]]:
    """Yield the functions a room opens as its verbs: what the module defines, or what its package imports."""
    module = importlib.import_module(name)
    for key, value in vars(module).items():
        ours = isinstance(value, FunctionType) and value.__module__.startswith(name)
        if ours and not key.startswith("_") and f"{name}.{key}" not in NO_VERB:
            yield key, value


@pytest.mark.parametrize("name", verb_modules())
def test_every_verb_a_room_opens_is_an_action(name: str) -> None:
    bare = [key for key, verb in opened(name) if not isinstance(getattr(verb, "declared", None), Declared)]
    assert not bare, "decorate them with @action, or begin their names with an underscore"


@pytest.mark.parametrize("name", verb_modules())
def test_every_action_written_is_opened(name: str) -> None:
    """A verb nobody can reach is dead; and what is written without its decorator is seen here in the source."""
    package = _package(name.split(".")[1])
    files = sorted(package.parent.glob("*.py")) if package.exists() else [package.parent.with_suffix(".py")]
    written = {
        node.name
        for path in files
        for node in ast.parse(path.read_text()).body
        if isinstance(node, ast.FunctionDef) and any(map(_is_action, node.decorator_list))
    }
    assert written <= {key for key, _ in opened(name)}


def _is_action(decorator: ast.expr) -> bool:
    return isinstance(decorator, ast.Call) and isinstance(decorator.func, ast.Name) and decorator.func.id == "action"


def test_verbs_are_named_apart_in_the_trace() -> None:
    for name in verb_modules():
        importlib.import_module(name)
    verbs = [declared for declared in ACTIONS if declared.name.startswith("permanence.")]
    names = [declared.audit for declared in verbs]
    assert sorted(names) == sorted(set(names)), "two verbs under one name cannot be told apart"
    assert all(name.count(".") == 1 and len(name) <= 60 for name in names), "subject.past_participle"


@pytest.mark.django_db
def test_an_action_done_leaves_its_trace_and_a_refused_one_none() -> None:
    """What `@action` does for one verb it does for all: each was shown above to be one."""
    people = personas.three()

    @action(Can.BOOK, audit="probe.done", of="structure")
    def probe(*, by: Actor, structure: object) -> None:
        """Do nothing."""

    ACTIONS.pop()
    probe(by=people.alice, structure=people.here)
    for stranger in (people.bob, people.charlie):
        with pytest.raises(NotPermitted):
            probe(by=stranger, structure=people.here)
    with scope(people.alice):
        (line,) = Trace.objects.filter(verb="probe.done")
    assert (line.structure_id, line.actor_id, line.actor_name) == (
        people.here.pk,
        people.alice.id,
        people.alice.name,
    )


def test_every_action_takes_who_acts_by_name() -> None:
    for declared in ACTIONS:
        module, _, name = declared.name.rpartition(".")
        if module.startswith("permanence.") and "<locals>" not in declared.name:
            verb = inspect.unwrap(getattr(importlib.import_module(module), name))
            assert inspect.signature(verb).parameters["by"].kind is inspect.Parameter.KEYWORD_ONLY
