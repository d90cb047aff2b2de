"""Who wants the same at one instant: one goes ahead, the others wait until it is over, and never for long."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from permanence.foundation import crowd

LONG_S = 20.0


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crowd, "PATIENCE_S", LONG_S)


@pytest.mark.usefixtures("patient")
def test_the_others_wait_until_the_first_is_over() -> None:
    inside, over = Event(), Event()
    told: list[str] = []

    def first() -> None:
        with crowd.door(deed=True):
            assert not crowd.gone_ahead("nine o'clock")
            assert not crowd.gone_ahead("nine o'clock")  # nobody waits for himself
            inside.set()
            assert over.wait(LONG_S)
            told.append("first")

    def other() -> None:
        with crowd.door(deed=True):
            assert crowd.gone_ahead("nine o'clock")
            told.append("other")

    with ThreadPoolExecutor() as threads:
        running = [threads.submit(first)]
        assert inside.wait(LONG_S)
        running += [threads.submit(other) for _ in range(3)]
        with crowd.door(deed=True):
            assert not crowd.gone_ahead("ten o'clock")
        over.set()
        for one in running:
            one.result()
    assert told == ["first", "other", "other", "other"]
    assert not crowd._ahead


def test_a_page_that_fails_lets_the_next_one_go_ahead() -> None:
    def failing() -> None:
        with crowd.door(deed=True):
            assert not crowd.gone_ahead("nine o'clock")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        failing()
    with crowd.door(deed=True):
        assert not crowd.gone_ahead("nine o'clock")


def test_who_is_slow_is_not_waited_for_longer_than_it_takes_to_be_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crowd, "PATIENCE_S", 0.01)

    def behind() -> bool:
        with crowd.door(deed=True):
            return crowd.gone_ahead("nine o'clock")

    with crowd.door(deed=True), ThreadPoolExecutor() as threads:
        assert not crowd.gone_ahead("nine o'clock")
        assert threads.submit(behind).result(LONG_S)


def test_who_only_looks_is_waited_for_by_nobody() -> None:
    with crowd.door(deed=False):
        assert not crowd.gone_ahead("nine o'clock")
        assert not crowd._ahead
    assert not crowd.gone_ahead("nine o'clock")  # outside every page
    assert not crowd._ahead
