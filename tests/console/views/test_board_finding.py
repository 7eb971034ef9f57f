"""Which blocks of a row share its height: those that lie over each other, and no others."""

from __future__ import annotations

from console.models.rules.schedule import Block, Stage
from console.views.board.finding import lanes_of


def block(order_id: int, begin: float, end: float, lane: int = 0) -> Block:
    return Block(order_id, begin, end, Stage.PLANNED, lane=lane)


def test_a_row_is_parted_only_where_blocks_lie_over_each_other() -> None:
    morning = [block(1, 0, 4), block(2, 2, 6, lane=1), block(3, 5, 7)]
    alone, touching = block(4, 7, 9), block(5, 9, 10)
    crowd = [block(6, 20, 30), block(7, 21, 30, lane=1), block(8, 22, 30, lane=2)]
    assert lanes_of([*morning, alone, touching, *crowd]) == {
        1: 2,
        2: 2,
        3: 2,  # over the second, so in its company
        4: 1,
        5: 1,
        6: 3,
        7: 3,
        8: 3,
    }
    assert lanes_of([]) == {}
