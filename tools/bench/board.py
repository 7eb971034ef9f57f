"""A row of the schedule board: hundreds of orders of one worker laid out, in the processor's time."""

import random
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial

from console.api.types import Order
from console.models.rules.schedule import Day, Person, lay_out
from contract.vocabulary import OrderSource, OrderState, OrderType, Priority
from tools.bench.report import Limit, arguments, percentiles, report

LIMITS = [Limit("row_200_median_ms", 16), Limit("growth_from_200_to_800", 10)]
NOW = datetime(2026, 11, 21, 6, 0, tzinfo=UTC)
SITE = (31.2304, 121.4737)
SIZES = (50, 200, 800)
ROUNDS = 20


def main() -> int:
    """1 when a limit is broken."""
    options = arguments(__doc__).parse_args()
    person = Person(worker_id=1, place=SITE)
    day = Day(now_ms=NOW.timestamp() * 1_000, line_mps=4.2)
    measured: dict[str, float] = {}
    for size in SIZES:
        for name, timed in (("row", 0.0), ("row_half_timed", 0.5)):
            orders = held(size, timed)
            took = [_ms(partial(lay_out, orders, person, day)) for _ in range(ROUNDS)]
            measured |= percentiles(f"{name}_{size}_ms", took)
    measured["growth_from_200_to_800"] = measured["row_800_median_ms"] / measured["row_200_median_ms"]
    return report("board", measured, LIMITS, options.json)


def held(size: int, timed: float) -> list[Order]:
    """Orders of one worker all over a town; this share of them with a time of its own."""
    dice = random.Random(size)
    return [
        Order(
            id=number,
            number=str(number),
            version=1,
            type=dice.choice(list(OrderType)),
            source=OrderSource.HOTLINE,
            state=OrderState.DISPATCHED,
            priority=Priority.NORMAL,
            title="",
            department_id=1,
            worker_id=1,
            lat=SITE[0] + dice.uniform(-0.1, 0.1),
            lon=SITE[1] + dice.uniform(-0.1, 0.1),
            created_at=NOW,
            updated_at=NOW,
            dispatched_at=NOW + timedelta(seconds=number),
            planned_at=NOW + timedelta(minutes=15 * dice.randrange(size)) if dice.random() < timed else None,
        )
        for number in range(1, size + 1)
    ]


def _ms(what: Callable[[], object]) -> float:
    began = time.process_time()
    what()
    return (time.process_time() - began) * 1_000


if __name__ == "__main__":
    sys.exit(main())
