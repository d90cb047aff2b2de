"""`@action`: refused before anything happens, atomic, traced where it happened."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from permanence.directory.models import Site, Structure
from permanence.directory.tests import personas
from permanence.foundation.action import ACTIONS, action
from permanence.foundation.actor import NOBODY, Actor, current, scope
from permanence.foundation.audit import trace_reading
from permanence.foundation.models import Trace
from permanence.foundation.refusal import NotPermitted
from permanence.foundation.rights import Can

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def declared() -> Any:
    before = len(ACTIONS)
    yield
    del ACTIONS[before:]


@pytest.fixture
def people() -> personas.Personas:
    return personas.three()


def opened() -> Any:
    @action(Can.BOOK, audit="site.probed", of="structure")
    def probe(*, by: Actor, structure: Structure, fail: bool = False) -> Site:
        """Write a site."""
        assert current() is by
        site = Site.objects.create(structure=structure, name="n", address="a", postal_code="31000", city="T")
        if fail:
            raise RuntimeError("after writing")
        return site

    return probe


def test_change_is_made_and_traced_in_its_structure(people: personas.Personas) -> None:
    site = opened()(by=people.alice, structure=people.here)
    with scope(people.alice):
        (line,) = Trace.objects.filter(verb="site.probed")
    assert line.structure_id == people.here.pk
    assert (line.subject_type, line.subject_id) == ("directory.site", site.pk)
    assert line.at is not None


@pytest.mark.parametrize("who", ["bob", "charlie"])
def test_who_may_not_changes_nothing(people: personas.Personas, who: str) -> None:
    with pytest.raises(NotPermitted):
        opened()(by=getattr(people, who), structure=people.here)
    with scope(people.alice):
        assert not Site.objects.exists()
        assert not Trace.objects.exists()


def test_failure_leaves_neither_change_nor_trace(people: personas.Personas) -> None:
    with pytest.raises(RuntimeError):
        opened()(by=people.alice, structure=people.here, fail=True)
    with scope(people.alice):
        assert not Site.objects.exists()
        assert not Trace.objects.exists()


def test_nobody_is_no_actor(people: personas.Personas) -> None:
    with pytest.raises(NotPermitted):
        opened()(by=NOBODY, structure=people.here)
    for by in (None, "alice", people.alice.id):
        with pytest.raises(TypeError):
            opened()(by=by, structure=people.here)


def test_what_cannot_be_checked_is_not_declared() -> None:
    def positional(by: Actor) -> None: ...
    def anonymous(*, structure: Structure) -> None: ...
    def optional(*, by: Actor, structure: Structure | None = None) -> None: ...
    def fine(*, by: Actor) -> None: ...

    for verb, of in ((positional, None), (anonymous, None), (optional, "structure"), (fine, "structure")):
        with pytest.raises(TypeError):
            action(Can.BOOK, audit="probe.done", of=of)(verb)


def test_reading_is_traced_for_each_file(people: personas.Personas) -> None:
    sites = [personas.make_site(people.here, name) for name in ("A", "B")]
    with scope(people.alice):
        trace_reading(people.alice, *sites)
        lines = Trace.objects.filter(verb="site.read")
        assert {line.subject_id for line in lines} == {site.pk for site in sites}
        assert {line.structure_id for line in lines} == {people.here.pk}


def test_a_verb_that_refuses_first_needs_no_savepoint_within_another(people: personas.Personas) -> None:
    @action(Can.BOOK, audit="site.wanted", of="structure", refuses_first=True)
    def want(*, by: Actor, structure: Structure, refuse: bool) -> None:
        """Refuse, or not."""
        if refuse:
            raise NotPermitted(Can.BOOK)

    @action(Can.BOOK, audit="site.probed_twice", of="structure")
    def probe(*, by: Actor, structure: Structure) -> None:
        """Want twice, and be refused once."""
        with pytest.raises(NotPermitted):
            want(by=by, structure=structure, refuse=True)
        want(by=by, structure=structure, refuse=False)

    with CaptureQueriesContext(connection) as asked:
        probe(by=people.alice, structure=people.here)
    assert len([one for one in asked if one["sql"].startswith("SAVEPOINT")]) == 1  # of the outer verb, in a test's own
    with scope(people.alice):
        assert {line.verb for line in Trace.objects.all()} == {"site.wanted", "site.probed_twice"}
    with pytest.raises(NotPermitted), scope(people.alice):
        want(by=people.bob, structure=people.here, refuse=False)
