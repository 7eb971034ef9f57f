"""The table of service-time limits: sound or not, which line is meant, and when the time is up."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from backend.servicetimes.lengths import after
from backend.servicetimes.rules import Flaw, Key, Length, Origin, Row, Unit, find, problems
from backend.servicetimes.shipped import SHIPPED
from contract.vocabulary import CircuitLevel, CustomerLevel, CustomerSegment

LEVEL, SEGMENT = CustomerLevel, CustomerSegment
DAY = Length(1, Unit.DAYS)
ALL = Row("互联网", "LAN专线", rest=True, repair=DAY)


def test_the_shipped_table_is_sound() -> None:
    assert problems(SHIPPED) == []


def test_every_figure_of_the_sources_is_in_the_shipped_table() -> None:
    def hours(category: str, product: str, **key: object) -> float | None:
        number = find(SHIPPED, Key(category, product, **key))  # type: ignore[arg-type] # short words
        assert number is not None
        repair = SHIPPED[number].repair
        return None if repair is None else repair.amount

    assert [hours("固网语音", "虚拟网", level=one) for one in LEVEL] == [20, 20, 20, 24, 48]
    assert hours("固网语音", "800", segment=SEGMENT.INDUSTRY, level=LEVEL.A) == 12
    assert hours("固网语音", "4008", segment=SEGMENT.BRAND, level=LEVEL.A) == 24
    assert hours("公众电话", "装机", segment=SEGMENT.URBAN) == 28
    assert hours("公众电话", "移机", segment=SEGMENT.RURAL) == 38
    assert hours("公众电话", "装机", segment=SEGMENT.LARGE) == 14
    assert hours("公众电话", "复话") == 24


def test_the_same_product_in_two_categories_has_two_limits() -> None:
    numbers = [find(SHIPPED, Key(category, "物流E通")) for category in ("商务领航行业版", "C网行业应用")]
    assert None not in numbers
    assert numbers[0] != numbers[1]


def test_what_the_sources_lost_is_never_given_as_a_figure() -> None:
    lost = [row for row in SHIPPED if row.origin is Origin.LOST]
    assert lost
    assert all(row.repair is None and row.feedback is None for row in lost)
    assert find(SHIPPED, Key("互联网", "没有这种产品")) is None


@pytest.mark.parametrize(
    ("rows", "flaw", "named"),
    [
        ([ALL, ALL], Flaw.TWO_RESTS, (1, 0)),
        ([replace(ALL, levels=(LEVEL.A,))], Flaw.REST_WITH_KEY, (0, None)),
        ([replace(ALL, repair=None)], Flaw.NO_FIGURE, (0, None)),
        ([replace(ALL, origin=Origin.LOST)], Flaw.FIGURE_LOST, (0, None)),
        (
            [
                replace(ALL, rest=False, levels=(LEVEL.A, LEVEL.B)),
                replace(ALL, rest=False, levels=(LEVEL.B,), circuits=(CircuitLevel.AAA,)),
                ALL,
            ],
            Flaw.OVERLAP,
            (1, 0),
        ),
    ],
)
def test_an_unfit_table_names_the_line(rows: list[Row], flaw: Flaw, named: tuple[int, int | None]) -> None:
    [problem] = problems(rows)
    assert (problem.flaw, problem.row, problem.other) == (flaw, *named)


def test_a_gap_names_what_nobody_covers() -> None:
    rows = [replace(ALL, rest=False, levels=tuple(LEVEL))]
    [problem] = problems(rows)
    assert (problem.flaw, problem.row) == (Flaw.GAP, 0)
    assert problem.key is not None
    assert problem.key.level is None
    assert problems([*rows, ALL]) == []


def test_rows_that_share_no_cell_do_not_overlap() -> None:
    rows = [
        replace(ALL, rest=False, levels=(LEVEL.A,), circuits=(CircuitLevel.AAA,)),
        replace(ALL, rest=False, levels=(LEVEL.A,), circuits=(CircuitLevel.AA,)),
        ALL,
    ]
    assert problems(rows) == []
    assert find(rows, Key("互联网", "LAN专线", LEVEL.A, circuit=CircuitLevel.AA)) == 1
    assert find(rows, Key("互联网", "LAN专线", LEVEL.B)) == 2


@pytest.mark.parametrize(
    ("length", "over"),
    [
        (Length(20, Unit.HOURS), datetime(2026, 10, 1, 0, tzinfo=UTC)),
        (Length(2, Unit.DAYS), datetime(2026, 10, 2, 4, tzinfo=UTC)),
        # 30 September is a Wednesday; 1 to 7 October are the national holiday; Thursday the 8th works again
        (Length(1, Unit.WORKING_DAYS), datetime(2026, 10, 8, 4, tzinfo=UTC)),
    ],
)
def test_a_length_is_over_by_the_right_calendar(length: Length, over: datetime) -> None:
    assert after(datetime(2026, 9, 30, 4, tzinfo=UTC), length) == over
