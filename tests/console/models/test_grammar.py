"""What a line of the command box falls into: verb first or subject first, Chinese or English."""

import pytest

from console.models.rules.grammar import (
    VERBS,
    Takes,
    completed,
    is_number,
    numbered,
    read,
    verbs_like,
    word_like,
)
from console.models.rules.search import is_initials


@pytest.mark.parametrize(
    ("line", "verb", "words"),
    [
        ("派 1023 zs", "dispatch", ("1023", "zs")),
        ("/ 派 1023 zs", "dispatch", ("1023", "zs")),
        ("/派1023 zs", "dispatch", ("1023", "zs")),
        ("1023 派 zs", "dispatch", ("1023", "zs")),
        ("1023 zs 派", "dispatch", ("1023", "zs")),
        ("把 1023 派给 张三", "dispatch", ("1023", "张三")),
        ("dispatch 1023 zs", "dispatch", ("1023", "zs")),
        ("Dispatch order 1023 to zs", "dispatch", ("1023", "zs")),
        ("受理 GD20261121-1023", "intake", ("GD20261121-1023",)),
        ("退 1023 材料 不齐", "return", ("1023", "材料", "不齐")),
        ("取消 23 挂起", "cancel", ("23", "挂起")),
        ("zs 短信 请取消预约", "message", ("zs", "请取消预约")),
        ("轨迹 zs", "track", ("zs",)),
        ("张三", None, ("张三",)),
        ("", None, ()),
        ("zs 1 2 取消", None, ("zs", "1", "2", "取消")),
    ],
)
def test_a_line_falls_into_verb_and_subjects(line: str, verb: str | None, words: tuple[str, ...]) -> None:
    found = read(line)
    assert (found.verb.id if found.verb else None) == verb
    assert found.words == words


def test_the_word_being_typed_is_known_and_none_is_after_a_blank() -> None:
    assert read("派 1023 z").present == "z"
    assert read("派 1023 ").present == ""
    assert read("di").present == "di"


@pytest.mark.parametrize(
    ("line", "word", "after"),
    [
        ("派 1023 zs", "张三", "派 1023 张三 "),
        ("disp", "dispatch", "dispatch "),
        ("/disp", "dispatch", "/dispatch "),
        ("派1023", "GD20261121-1023", "派GD20261121-1023 "),
        ("派 ", "x", "派 x "),
    ],
)
def test_tab_replaces_the_word_being_typed(line: str, word: str, after: str) -> None:
    assert completed(line, word) == after


def test_an_orders_number_is_known_by_its_end() -> None:
    number = "GD20261121-0023"
    for said in ("23", "0023", "1-0023", number, number.lower(), number[2:]):
        assert numbered(number, said), said
    for said in ("3", "123", "20261121"):
        assert not numbered(number, said), said
    assert is_number("1023")
    assert not is_number("zs")


def test_initials_are_all_of_a_name() -> None:
    assert is_initials("张三", "zs")
    assert is_initials("重庆", "cq")
    assert is_initials("重庆", "zq")
    assert not is_initials("张三丰", "zs")
    assert not is_initials("张三", "zsf")


def test_a_verb_is_found_by_its_beginning_its_initials_and_in_english() -> None:
    assert [verb.id for verb in verbs_like("disp")] == ["dispatch"]
    assert "locate" in [verb.id for verb in verbs_like("dw")]
    assert word_like(verbs_like("disp")[0], "disp") == "dispatch"
    assert verbs_like("") == []


def test_no_word_stands_for_two_verbs() -> None:
    words = [word for verb in VERBS for word in verb.words]
    assert len(words) == len(set(words))
    assert all(verb.takes[-1] is Takes.TEXT for verb in VERBS if Takes.TEXT in verb.takes)
