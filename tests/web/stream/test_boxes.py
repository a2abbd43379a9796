"""Fan-out by account, and no queue that grows."""

from __future__ import annotations

import asyncio

from tejido.web.stream.boxes import MOST_FOR_ONE_ACCOUNT, Boxes


def test_only_the_account_that_is_told_hears() -> None:
    async def told() -> list[bool]:
        boxes = Boxes()
        mine, other = boxes.open("P-1", "s"), boxes.open("P-2", "t")
        assert mine
        assert other
        boxes.tell(["P-1", "P-nobody"])
        return [await mine.wait(0.01), await other.wait(0.01), await mine.wait(0.01)]

    assert asyncio.run(told()) == [True, False, False]


def test_a_thousand_notices_wait_as_one() -> None:
    async def heard() -> list[bool]:
        boxes = Boxes()
        box = boxes.open("P-1", "s")
        assert box
        for _ in range(1000):
            boxes.tell_all()
        return [await box.wait(0.01), await box.wait(0.01)]

    assert asyncio.run(heard()) == [True, False]


def test_an_account_opens_so_many_and_no_more() -> None:
    boxes = Boxes()
    opened = [boxes.open("P-1", "s") for _ in range(MOST_FOR_ONE_ACCOUNT)]
    assert all(opened)
    assert boxes.open("P-1", "s") is None
    assert boxes.open("P-2", "s") is not None
    assert opened[0]
    boxes.leave(opened[0])
    assert boxes.open("P-1", "s") is not None


def test_who_leaves_is_forgotten() -> None:
    boxes = Boxes()
    box = boxes.open("P-1", "s")
    assert box
    boxes.leave(box)
    boxes.leave(box)
    assert list(boxes) == []
