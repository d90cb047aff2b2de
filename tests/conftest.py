"""A whole installation for the tests that need one: journeys in a browser, and faults."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from permanence.demo.house import House

WITH_A_HOUSE = (Path(__file__).parent / "journeys", Path(__file__).parent / "faults")


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory, furnish: Callable[[Path], None]) -> Iterator[House]:
    """One demo installation, started by the real command and shared by all; each test uses calls of its own."""
    var = tmp_path_factory.mktemp("house")
    furnish(var)
    with House(var) as running:
        yield running


@pytest.hookimpl(tryfirst=True)  # before pytest-xdist reads the groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run those of one house one after the other in one process, so that it serves all (needs `--dist loadgroup`).

    A journey that starts an installation of its own comes before what is quick: no process waits for it at the end.
    """
    long = []
    for item in items:
        if any(folder in item.path.parents for folder in WITH_A_HOUSE):
            if "house" in getattr(item, "fixturenames", ()):
                item.add_marker(pytest.mark.xdist_group("house"))
            if "installation" in getattr(item, "fixturenames", ()):
                long.append(item)
            item.add_marker(pytest.mark.slow)
            if not item.get_closest_marker("timeout"):
                item.add_marker(pytest.mark.timeout(900))  # the first of them waits for the house
    items.sort(key=lambda item: item not in long)
