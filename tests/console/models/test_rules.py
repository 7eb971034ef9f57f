"""Search by name, number, phone and pinyin; service-time limits."""

from datetime import timedelta

import pytest

from console.models.rules.search import Index, learn
from console.models.rules.timers import TimerLevel, breach_order, level, remaining_s, running_timer
from contract.vocabulary import OrderState, TimerKind
from tests.console.models.people import AT, AT_MS, order, timer

MINUTE_MS = 60_000


@pytest.fixture(scope="module")
def index() -> Index:
    made = Index()
    made.put(1, "张三", numbers=["W0001"], phone="138-0000-1234")
    made.put(2, "曾小贤", numbers=["W0002"], phone="13900005678")
    made.put(3, "重庆路 单工", numbers=["GD20261121-0003"])
    made.put(4, "Zoe Smith")
    made.put(5, "小张", phone=None)
    return made


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("张", [1, 5]),
        ("zs", [1]),
        ("zhangs", [1]),
        ("zhang san", [1]),
        ("ZHANGSAN", [1]),
        ("zxx", [2]),
        ("cengxiao", [2]),
        ("xz", [5]),
        ("zhang", [1, 5]),
        ("cql", [3]),
        ("shan", [3]),
        ("dan", [3]),
        ("w0002", [2]),
        ("0003", [3]),
        ("1234", [1]),
        ("139", [2]),
        ("12", [3]),
        ("smith", [4]),
        ("王", []),
        ("xyz", []),
        ("", [1, 2, 3, 4, 5]),
    ],
)
def test_what_is_typed_finds_who_is_meant_best_first(index: Index, typed: str, found: list[int]) -> None:
    assert index.find(typed) == found


def test_a_removed_entry_is_not_found_and_a_renamed_one_by_its_new_name() -> None:
    index = Index()
    index.put(1, "张三")
    index.put(2, "李四")
    assert index.find("zs") == [1]
    index.put(1, "王五")
    index.remove(2)
    assert index.find("zs") == []
    assert index.find("ww") == [1]
    assert index.find("ls") == []


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("单雄信", ("sxx", "dxx", "shanxiong")),
        ("仇英", ("qy", "cy", "qiuying")),
        ("解放", ("xf", "jf", "xief")),
        ("吕布", ("lb", "lvbu", "lubu", "lyub")),
        ("查良镛", ("zly", "cly", "zhaliang")),
    ],
)
def test_a_character_of_several_readings_is_found_by_each(name: str, typed: tuple[str, ...]) -> None:
    index = Index()
    index.put(1, name)
    index.put(2, "王五")
    assert [index.find(text) for text in typed] == [[1]] * len(typed)


def test_reading_does_not_run_on_into_the_next_name() -> None:
    index = Index()
    index.put(1, "张")
    index.put(2, "三丰")
    assert index.find("zs") == []
    assert index.find("zhangsan") == []
    assert index.find("sf") == [2]


def test_names_of_ten_thousand_people_can_be_learnt_beforehand() -> None:
    index = Index()
    index.put(1, "张三", numbers=["W1\nW2"])
    learn(index.characters)
    index.prepare()
    assert set(index.characters) == {"张", "三"}
    assert index.find("w1") == index.find("zs") == [1]


def test_the_limit_that_is_due_first_runs() -> None:
    found = running_timer(order(1, timers=[timer(TimerKind.REPAIR, 240), timer(TimerKind.DISPATCH, 15)]))
    assert found is not None
    assert found.kind is TimerKind.DISPATCH


def test_nothing_runs_on_an_order_that_ended() -> None:
    assert running_timer(order(1, state=OrderState.CANCELLED, timers=[timer()])) is None


@pytest.mark.parametrize(
    ("minutes_gone", "expected"),
    [
        (0, TimerLevel.OK),
        (11, TimerLevel.OK),
        (11.25, TimerLevel.SOON),
        (15, TimerLevel.SOON),
        (15.1, TimerLevel.OVERDUE),
    ],
)
def test_the_last_quarter_is_soon_and_after_the_end_is_overdue(
    minutes_gone: float, expected: TimerLevel
) -> None:
    assert level(timer(minutes=15), AT_MS + minutes_gone * MINUTE_MS) is expected


def test_of_a_long_limit_only_the_last_half_hour_is_soon() -> None:
    day = timer(TimerKind.REPAIR, 24 * 60)
    assert level(day, AT_MS + (24 * 60 - 31) * MINUTE_MS) is TimerLevel.OK
    assert level(day, AT_MS + (24 * 60 - 29) * MINUTE_MS) is TimerLevel.SOON


def test_a_stopped_limit_keeps_what_was_left() -> None:
    stopped = timer(minutes=15, stopped_after=10)
    assert remaining_s(stopped, AT_MS + 99 * MINUTE_MS) == 300
    assert level(stopped, AT_MS + 99 * MINUTE_MS) is TimerLevel.STOPPED


def test_orders_sort_by_time_to_breach_then_without_limit_then_ended() -> None:
    late = order(1, timers=[timer(minutes=5)])
    early = order(2, timers=[timer(minutes=50)])
    calm = order(3, created_at=AT - timedelta(hours=1))
    ended = order(4, state=OrderState.CONFIRMED)
    mixed = [ended, calm, early, late]
    assert sorted(mixed, key=lambda one: breach_order(one, AT_MS + 10 * MINUTE_MS)) == [
        late,
        early,
        calm,
        ended,
    ]
