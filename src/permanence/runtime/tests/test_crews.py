"""Which threads answer pages."""

import asyncio
from threading import Barrier, current_thread

from permanence.runtime.server.crews import FEW, OTHERS, Crews


def who(names, together=None):
    if together:
        together.wait(10)
    names.append(current_thread().name.partition("_")[0])


def test_few_answer_one_page_after_the_other():
    async def day():
        crews, names = Crews(), []
        for _ in range(FEW + OTHERS):
            await crews.run(who, names)
        return names

    assert set(asyncio.run(day())) == {"page"}


def test_all_answer_a_crowd_at_once_and_few_again_afterwards():
    async def day():
        crews, names = Crews(), []
        together = Barrier(FEW + OTHERS)
        await asyncio.gather(*(crews.run(who, names, together) for _ in range(FEW + OTHERS)))
        crowd, calm = list(names), []
        await crews.run(who, calm)
        return crowd, calm

    crowd, calm = asyncio.run(day())
    assert sorted(crowd) == ["crowd"] * OTHERS + ["page"] * FEW
    assert calm == ["page"]


def test_a_page_that_breaks_leaves_its_place():
    def breaks():
        raise RuntimeError("no")

    async def day():
        crews, names = Crews(), []
        for _ in range(FEW + 1):
            broken = await asyncio.gather(crews.run(breaks), return_exceptions=True)
            assert isinstance(broken[0], RuntimeError)
        await crews.run(who, names)
        return names

    assert asyncio.run(day()) == ["page"]
