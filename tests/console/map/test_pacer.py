"""The pacer: one batch under way, newest wins, and the interval follows the cost."""

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from console.map.pacer import LONGEST_MS, SHORTEST_MS, Pacer, Rows


class Page:
    """Takes batches; answers when told."""

    def __init__(self) -> None:
        self.batches: list[tuple[int, list[int]]] = []
        self.pacer = Pacer(self.take)

    def take(self, batch: int, rows: Rows) -> None:
        self.batches.append((batch, rows.tolist()))

    def answer(self, cost_ms: float) -> None:
        self.pacer.answered(self.batches[-1][0], cost_ms)


@pytest.fixture
def page(qapp: object) -> Page:  # noqa: ARG001 (timers need it)
    return Page()


def test_rows_of_one_moment_become_one_batch(page: Page, qtbot: QtBot) -> None:
    page.pacer.add(np.array([3, 1]))
    page.pacer.add(np.array([3, 900]))
    qtbot.waitUntil(lambda: len(page.batches) == 1)
    assert page.batches == [(1, [1, 3, 900])]


def test_nothing_is_sent_before_the_answer(page: Page, qtbot: QtBot) -> None:
    page.pacer.add(np.array([1]))
    qtbot.waitUntil(lambda: len(page.batches) == 1)
    page.pacer.add(np.array([2]))
    page.pacer.add(np.array([4]))
    assert len(page.batches) == 1
    page.answer(1.0)
    qtbot.waitUntil(lambda: len(page.batches) == 2)
    assert page.batches[1] == (2, [2, 4])


def test_the_interval_follows_the_cost(page: Page, qtbot: QtBot) -> None:
    for turn in range(1, 4):
        page.pacer.add(np.array([1]))
        qtbot.waitUntil(lambda turn=turn: len(page.batches) == turn)  # type: ignore[misc]  # default binds
        page.answer(100.0)
    assert SHORTEST_MS < page.pacer.interval_ms <= 400


def test_an_absurd_cost_does_not_stop_the_map(page: Page, qtbot: QtBot) -> None:
    page.pacer.add(np.array([1]))
    qtbot.waitUntil(lambda: len(page.batches) == 1)
    page.answer(float("inf"))
    assert page.pacer.interval_ms <= LONGEST_MS


def test_an_answer_that_never_comes_is_not_waited_for(page: Page, qtbot: QtBot) -> None:
    page.pacer.add(np.array([1]))
    qtbot.waitUntil(lambda: len(page.batches) == 1)
    page.pacer.add(np.array([2]))
    page.pacer.forget()
    qtbot.waitUntil(lambda: len(page.batches) == 2)


def test_clearing_drops_what_waits(page: Page, qtbot: QtBot) -> None:
    page.pacer.add(np.array([5]))
    page.pacer.clear()
    page.pacer.add(np.array([6]))
    qtbot.waitUntil(lambda: len(page.batches) == 1)
    assert page.batches[0][1] == [6]
